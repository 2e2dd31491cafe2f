"""What a service asks of a structure: papers and fields, by section, each with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from conventions.forms.commun import MOTIF_MAX
from conventions.forms.disposition import GroupeReplie
from conventions.models import Dossier
from conventions.rules.questions import questions_de
from conventions.services.formulaire import Formulaire, formulaire_of
from conventions.services.manques import Manque
from conventions.services.pieces import pieces_demandees
from siae_portal.formats import date_longue
from siae_portal.formulaires import JourField, PageForm, TexteLongField

DELAI_REPONSE_JOURS = 30
RAISON_MAX = 300
PIECES = "Pièces"
MOTIF_MANQUES = (
    "Votre dossier est enregistré. Pour que nous puissions l’examiner, complétez ou corrigez les points qui "
    "suivent."
)


@dataclass(frozen=True, kw_only=True)
class Demandable:
    """Something that may be asked: a paper, a whole section, a field. `groupe`: the title it stands under."""

    code: str
    libelle: str
    groupe: str
    champ: bool = False

    @property
    def intitule(self) -> str:
        """The label as the structure reads it, outside its section."""
        return f"{self.groupe} : {self.libelle}" if self.champ else self.libelle


def demandables_of(dossier: Dossier) -> list[Demandable]:
    """The papers of a dossier, then each of its sections and the fields it shows."""
    pieces = [
        Demandable(code=p.type_piece.code, libelle=p.type_piece.libelle, groupe=PIECES)
        for p in pieces_demandees(dossier)
    ]
    formulaire = formulaire_of(dossier)
    return pieces + [d for rubrique in formulaire.codes for d in _of_section(formulaire, rubrique)]


def demandables_manquants(
    demandables: Sequence[Demandable], manques: Iterable[Manque]
) -> list[tuple[Demandable, str]]:
    """What may be asked for each thing that blocks, with why; the section when its field is not shown."""
    raisons: dict[str, list[str]] = {}
    connus = {d.code for d in demandables}
    for manque in manques:
        raisons.setdefault(manque.code if manque.code in connus else manque.section, []).append(manque.raison)
    return [(d, " ".join(raisons[d.code])[:RAISON_MAX]) for d in demandables if d.code in raisons]


def demande_initiale(manquants: Iterable[tuple[Demandable, str]]) -> dict[str, Any]:
    """The request already written: each thing ticked with its reason, and the words that open it."""
    initial: dict[str, Any] = {"motif": MOTIF_MANQUES}
    for demandable, raison in manquants:
        initial |= {f"demande_{demandable.code}": True, f"raison_{demandable.code}": raison}
    return initial


def _of_section(formulaire: Formulaire, code: str) -> list[Demandable]:
    titre = formulaire.titre(code)
    champs = [
        champ
        for champ in formulaire.champs[code]
        if formulaire.montre(champ) and any(question.saisie for question in questions_de(champ))
    ]
    toute = Demandable(code=code, libelle=f"Toute la section « {titre} »", groupe=titre)
    return [toute, *(Demandable(code=c.code, libelle=c.libelle, groupe=titre, champ=True) for c in champs)]


class LigneDemande(Div):
    """A box to tick and the reason that goes with it."""

    template = "dsfr_crispy/layout/demande.html"


class GroupeDemande(GroupeReplie):
    """The fields of one section, folded until one of them is ticked."""

    def render(self, form: "DemandeForm", context: Any, template_pack: Any = None, **kwargs: Any) -> str:  # type: ignore[override]
        """Open when something in it was ticked or is wrong."""
        noms = [pointeur.name for pointeur in self.get_field_names()]
        html = self.get_rendered_fields(form, context, template_pack, **kwargs)
        ouvert = any(form[nom].value() or nom in form.errors for nom in noms)
        contexte = {"titre": self.titre, "ancre": self.ancre, "ouvert": ouvert, "fields": html}
        return render_to_string(self.template, contexte)


class DemandeForm(PageForm):
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
        for demandable in demandables:
            self.fields[f"demande_{demandable.code}"] = forms.BooleanField(
                label=demandable.libelle, required=False
            )
            self.fields[f"raison_{demandable.code}"] = forms.CharField(
                label=f"Raison, pour « {demandable.libelle} »", max_length=RAISON_MAX, required=False
            )
        self.lay_out(*self._groups(), "motif", "terme_on")

    def _groups(self) -> list[Any]:
        """Papers in sight, each section folded."""
        groupes = []
        for rang, (titre, demandables) in enumerate(groupby(self.demandables, key=lambda d: d.groupe)):
            lignes = [LigneDemande(f"demande_{d.code}", f"raison_{d.code}") for d in demandables]
            if titre == PIECES:
                groupes.append(Fieldset(titre, *lignes))
            else:
                groupes.append(GroupeDemande(f"Section « {titre} »", f"demande-{rang}", *lignes))
        return groupes

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
        choisis = [d.code for d in self.demandables if donnees.get(f"demande_{d.code}")]
        for code in choisis:
            if not donnees.get(f"raison_{code}"):
                self.add_error(f"raison_{code}", "Écrivez pourquoi, en une phrase : la structure la lira.")
        if not choisis:
            raise ValidationError("Cochez au moins une pièce, une section ou une question à compléter.")
        return donnees

    @property
    def elements(self) -> list[dict[str, str]]:
        """What is asked: code, label, reason."""
        return [
            {
                "code": d.code,
                "libelle": d.intitule,
                "raison": self.cleaned_data[f"raison_{d.code}"],
            }
            for d in self.demandables
            if self.cleaned_data.get(f"demande_{d.code}")
        ]
