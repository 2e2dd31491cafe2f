"""Forms of the instruction: what is asked of the structure, the session, the opinion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Div, Fieldset, Row
from django import forms
from django.core.exceptions import ValidationError

from conventions.enums import SensAvis
from conventions.forms.commun import MOTIF_MAX, ActeForm
from siae_portal.formats import date_longue
from siae_portal.formulaires import EntierField, JourField, TexteLongField

DELAI_REPONSE_JOURS = 30
RAISON_MAX = 300
VOIX_MAX = 200


@dataclass(frozen=True, kw_only=True)
class Demandable:
    """Something that may be asked: a paper or a section. `groupe`: the title it stands under."""

    code: str
    libelle: str
    groupe: str


class LigneDemande(Div):
    """A box to tick and the reason that goes with it."""

    template = "dsfr_crispy/layout/demande.html"


class DemandeForm(ActeForm):
    """What is asked, with one reason each, and the term of the answer (CRPA L114-5)."""

    motif = TexteLongField(
        label="Message à la structure",
        help_text="Ce qu’elle doit comprendre et faire. Il ouvre la demande, avant la liste.",
        max_length=MOTIF_MAX,
        rows=4,
    )
    terme_on = JourField(
        label="Réponse attendue avant le",
        help_text="Le délai est suspendu jusqu’à la réponse, ou jusqu’à ce jour.",
    )
    sources = {
        "terme_on": "Le délai au terme duquel la demande est réputée rejetée est suspendu pendant le délai "
        "imparti pour produire les pièces (code des relations entre le public et l’administration, L114-5)."
    }

    def __init__(self, *args: Any, demandables: Sequence[Demandable], on: date, **kwargs: Any) -> None:
        self.demandables, self.on = demandables, on
        initial = {
            "terme_on": on + timedelta(days=DELAI_REPONSE_JOURS),
            **(kwargs.pop("initial", None) or {}),
        }
        super().__init__(*args, initial=initial, **kwargs)
        for rang, demandable in enumerate(demandables):
            self.fields[f"demande_{rang}"] = forms.BooleanField(label=demandable.libelle, required=False)
            self.fields[f"raison_{rang}"] = forms.CharField(
                label=f"Raison, pour « {demandable.libelle} »", max_length=RAISON_MAX, required=False
            )
        self.helper.layout.fields = [*self._groups(), "motif", "terme_on"]

    def _groups(self) -> list[Fieldset]:
        titres = list(dict.fromkeys(d.groupe for d in self.demandables))
        return [
            Fieldset(
                titre, *(self._line(rang) for rang, d in enumerate(self.demandables) if d.groupe == titre)
            )
            for titre in titres
        ]

    def _line(self, rang: int) -> Div:
        return LigneDemande(f"demande_{rang}", f"raison_{rang}")

    def clean_terme_on(self) -> date:
        """A day to come.

        Raises:
            ValidationError: today or before.
        """
        terme_on = self.cleaned_data["terme_on"]
        if terme_on <= self.on:
            raise ValidationError(f"Choisissez un jour après le {date_longue(self.on)}.")
        return terme_on

    def clean(self) -> dict[str, Any]:
        """One thing asked at least; each with its reason.

        Raises:
            ValidationError: nothing is ticked.
        """
        donnees = super().clean() or {}
        choisis = [rang for rang in range(len(self.demandables)) if donnees.get(f"demande_{rang}")]
        for rang in choisis:
            if not donnees.get(f"raison_{rang}"):
                self.add_error(f"raison_{rang}", "Écrivez pourquoi, en une phrase : la structure la lira.")
        if not choisis:
            raise ValidationError("Cochez au moins une pièce ou une rubrique à compléter.")
        return donnees

    @property
    def elements(self) -> list[dict[str, str]]:
        """What is asked: code, label, reason."""
        return [
            {"code": d.code, "libelle": d.libelle, "raison": self.cleaned_data[f"raison_{rang}"]}
            for rang, d in enumerate(self.demandables)
            if self.cleaned_data.get(f"demande_{rang}")
        ]


class SeanceForm(ActeForm):
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


class AvisForm(ActeForm):
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
