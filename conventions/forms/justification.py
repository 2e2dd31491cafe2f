"""The words of the structure about an alert of its dossier."""

from dataclasses import dataclass
from typing import Any

from django import forms

from conventions.models import Justification
from siae_portal.formulaires import PageForm, TexteLongField
from siae_portal.formulaires.texte_simple import plain_text

JUSTIFICATION_MAX = 1000
AIDE = "L’agent la lira à côté de cette alerte."


class TexteJustificationField(TexteLongField):
    """Words only, whatever was pasted."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=JUSTIFICATION_MAX, rows=3, **kwargs)

    def to_python(self, value: Any) -> str:
        """Without the markup of a word processor."""
        return plain_text(super().to_python(value)).strip()


class LuField(forms.CharField):
    """What the page had shown, sent back as it was."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, strip=False, **kwargs)

    def to_python(self, value: Any) -> str:
        """Give line breaks one form."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


@dataclass(frozen=True, kw_only=True)
class SortJustification:
    """What is said under the text: saved when, or why not. `autre`: the words of somebody else."""

    regle: str
    lu: str
    enregistree: Justification | None = None
    erreur: str = ""
    autre: str = ""


class JustificationForm(PageForm):
    """One alert, one text; it may stay empty until the deposit.

    `depuis`: the page that shows it; `sort`: what is said under it, which holds `lu`.
    """

    texte = TexteJustificationField(label="Justification", required=False, help_text=AIDE)
    lu = LuField()
    disposition = ("texte",)
    hide_optional = True

    def __init__(self, *args: Any, regle: str, libelle: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"id_%s_{regle}", **kwargs})
        self.regle, self.depuis = regle, ""
        self.sort = SortJustification(regle=regle, lu="")
        if libelle:  # several stand on one page: each is named by its alert
            self.fields["texte"].widget.attrs["aria-label"] = f"Justification : {libelle}"
