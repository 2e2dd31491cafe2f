"""Forms of the instruction: the session, the opinion."""

from datetime import date
from typing import Any

from crispy_forms.layout import Row
from django import forms
from django.core.exceptions import ValidationError

from conventions.enums import SensAvis
from conventions.forms.commun import MOTIF_MAX
from siae_portal.formats import date_longue
from siae_portal.formulaires import EntierField, JourField, PageForm, TexteLongField

VOIX_MAX = 200


class SeanceForm(PageForm):
    """The session of the commission to which the dossier goes."""

    tenue_on = JourField(label="Date de la séance")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        self.on = on
        super().__init__(*args, **kwargs)

    def clean_tenue_on(self) -> date:
        """A session to come, or of today.

        Raises:
            ValidationError: already past.
        """
        tenue_on = self.cleaned_data["tenue_on"]
        if tenue_on < self.on:
            raise ValidationError("Cette séance est passée : choisissez la date d’une séance à venir.")
        return tenue_on


class AvisForm(PageForm):
    """The opinion and the vote (CRPA R133-8 to R133-13)."""

    sens = forms.ChoiceField(label="Sens de l’avis", choices=SensAvis.choices, widget=forms.RadioSelect)
    pour = EntierField(label="Voix pour", maximum=VOIX_MAX)
    contre = EntierField(label="Voix contre", maximum=VOIX_MAX)
    abstentions = EntierField(label="Abstentions", maximum=VOIX_MAX)
    quorum_atteint = forms.BooleanField(
        label="Le quorum était atteint",
        required=False,
        help_text="Sans quorum, la commission ne rend pas d’avis.",
    )
    motifs = TexteLongField(
        label="Motifs de l’avis",
        help_text="Obligatoires quand l’avis est réservé ou défavorable.",
        max_length=MOTIF_MAX,
        rows=4,
        required=False,
    )
    sources = {
        "quorum_atteint": "Code des relations entre le public et l’administration, articles R133-8 à R133-13."
    }
    disposition = ("sens", Row("pour", "contre", "abstentions"), "quorum_atteint", "motifs")

    def __init__(self, *args: Any, tenue_on: date | None, on: date, **kwargs: Any) -> None:
        self.tenue_on, self.on = tenue_on, on
        super().__init__(*args, **kwargs)

    def clean_quorum_atteint(self) -> bool:
        """Without quorum there is no opinion.

        Raises:
            ValidationError: not ticked.
        """
        if not self.cleaned_data["quorum_atteint"]:
            raise ValidationError(
                "Sans quorum, la commission ne rend pas d’avis : retirez le dossier de l’ordre du jour."
            )
        return True

    def clean(self) -> dict[str, Any]:
        """A session that was held, at least one vote, reasons where they are due.

        Raises:
            ValidationError: the session is to come, or nobody voted.
        """
        donnees = super().clean() or {}
        if self.tenue_on and self.tenue_on > self.on:
            raise ValidationError(
                f"La séance est prévue le {date_longue(self.tenue_on)} : l’avis s’enregistre après la séance."
            )
        if donnees.get("sens") not in {None, "", SensAvis.FAVORABLE} and not donnees.get("motifs"):
            self.add_error("motifs", "Un avis réservé ou défavorable se motive : écrivez pourquoi.")
        if not self.errors and donnees["pour"] + donnees["contre"] == 0:
            raise ValidationError("Saisissez au moins une voix pour ou contre.")
        return donnees
