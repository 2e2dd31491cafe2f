"""Forms of the proposal and of the decision."""

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms

from conventions.enums import SensDecision
from conventions.forms.commun import LignesField
from conventions.models import Dossier, Proposition
from conventions.rules.motifs import GRILLE, VERDICTS
from siae_portal.formulaires import EntierField, EtpField, PageForm

_CHIFFRES_ETP = ("etp",)
_CHIFFRES_ACCOMPAGNEMENTS = ("nb_814", "nb_1400")


def figures_of(dossier: Dossier) -> tuple[str, ...]:
    """Names of the figures that the aid of this kind is counted in."""
    return _CHIFFRES_ETP if dossier.regles.en_etp else _CHIFFRES_ACCOMPAGNEMENTS


class PropositionForm(PageForm):
    """Sense, figures of the kind, grid, reasons; the amount is computed, never typed."""

    sens = forms.ChoiceField(
        label="Décision proposée", choices=SensDecision.choices, widget=forms.RadioSelect
    )
    etp = EtpField(label="ETP proposés", help_text="Deux décimales, par exemple 8,15.")
    nb_814 = EntierField(label="Accompagnements à 814 €", help_text="Zéro s’il n’y en a pas.")
    nb_1400 = EntierField(label="Accompagnements à 1 400 €", help_text="Zéro s’il n’y en a pas.")
    bareme_confirme = forms.BooleanField(
        label="Je confirme que ce barème est toujours en vigueur",
        required=False,
        help_text="Si un nouvel arrêté a paru, l’administration nationale l’ajoute avant la proposition.",
    )
    derogation_recettes = forms.BooleanField(
        label="Je propose la dérogation au plafond de 30 % de recettes commerciales", required=False
    )
    motifs_fait = LignesField(label="Motifs de fait", help_text="Un par ligne.")
    motifs_droit = LignesField(label="Motifs de droit", help_text="Un par ligne, avec l’article.")
    sources = {
        "derogation_recettes": "Article D5132-34 du code du travail : au-delà de 30 % des charges, les "
        "recettes de commercialisation supposent une autorisation du préfet, après avis favorable."
    }

    def __init__(
        self,
        *args: Any,
        dossier: Dossier,
        bareme_a_confirmer: bool,
        derogation_utile: bool,
        **kwargs: Any,
    ) -> None:
        self.dossier, self.bareme_a_confirmer = dossier, bareme_a_confirmer
        self.noms_chiffres = figures_of(dossier)
        super().__init__(*args, **kwargs)
        for point, libelle in GRILLE.items():
            self.fields[f"grille_{point}"] = forms.ChoiceField(
                label=libelle, choices=list(VERDICTS.items()), widget=forms.RadioSelect
            )
        for nom in self._useless(derogation_utile):
            del self.fields[nom]
        for nom in self.noms_chiffres:
            self.fields[nom].required = self.data.get("sens") != SensDecision.REFUSER
        self.lay_out(*self._groups())

    def _useless(self, derogation_utile: bool) -> list[str]:
        inutiles = [
            nom for nom in (*_CHIFFRES_ETP, *_CHIFFRES_ACCOMPAGNEMENTS) if nom not in self.noms_chiffres
        ]
        inutiles += [] if self.bareme_a_confirmer else ["bareme_confirme"]
        return inutiles + ([] if derogation_utile else ["derogation_recettes"])

    def _groups(self) -> list[Any]:
        def presents(*noms: str) -> list[str]:
            return [nom for nom in noms if nom in self.fields]

        return [
            Fieldset(
                "Ce qui est proposé",
                "sens",
                *presents("etp"),
                *([Row(*_CHIFFRES_ACCOMPAGNEMENTS)] if "nb_814" in self.fields else []),
                *presents("bareme_confirme", "derogation_recettes"),
            ),
            Fieldset("Grille d’instruction", *(f"grille_{point}" for point in GRILLE)),
            Fieldset("Motifs", "motifs_fait", "motifs_droit"),
        ]

    def clean(self) -> dict[str, Any]:
        """Figures and confirmation are due when the proposal is to accept."""
        donnees = super().clean() or {}
        if donnees.get("sens") == SensDecision.ACCEPTER:
            self._check_figures(donnees)
            if self.bareme_a_confirmer and not donnees.get("bareme_confirme"):
                self.add_error(
                    "bareme_confirme",
                    "Ce montant est le dernier connu ici : confirmez-le, ou faites ajouter le nouvel arrêté.",
                )
        return donnees

    def _check_figures(self, donnees: dict[str, Any]) -> None:
        if not self.errors and not any(donnees[nom] for nom in self.noms_chiffres):
            self.add_error(self.noms_chiffres[0], "Proposez au moins un accompagnement.")

    @property
    def chiffres(self) -> dict[str, Decimal | int | None]:
        """The figures of the kind; none when the proposal is to refuse."""
        retenus = self.cleaned_data["sens"] == SensDecision.ACCEPTER
        return {nom: self.cleaned_data[nom] if retenus else None for nom in self.noms_chiffres}

    @property
    def grille(self) -> dict[str, str]:
        """Point → verdict."""
        return {point: self.cleaned_data[f"grille_{point}"] for point in GRILLE}


def initial_proposition(dossier: Dossier, proposition: Proposition | None) -> dict[str, Any]:
    """What the form shows first: the last proposal, or what the structure asks for."""
    source = proposition if proposition and proposition.sens == SensDecision.ACCEPTER else None
    chiffres = {
        "etp": source.etp if source else dossier.etp_demandes,
        "nb_814": source.nb_814 if source else dossier.nb_814,
        "nb_1400": source.nb_1400 if source else dossier.nb_1400,
    }
    if proposition is None:
        return chiffres
    return {
        **chiffres,
        "sens": proposition.sens,
        "motifs_fait": proposition.motifs_fait,
        "motifs_droit": proposition.motifs_droit,
        "derogation_recettes": proposition.derogation_recettes,
        **{f"grille_{point}": verdict for point, verdict in proposition.grille.items()},
    }


class RefusForm(PageForm):
    """Why a request is refused: reasons of fact and of law (CRPA L211-2 and following)."""

    motifs_fait = LignesField(
        label="Motifs de fait", help_text="Ce qui, dans ce dossier, conduit au refus. Un par ligne."
    )
    motifs_droit = LignesField(
        label="Motifs de droit", help_text="Les textes sur lesquels le refus se fonde. Un par ligne."
    )
    sources = {
        "motifs_fait": "Un refus se motive en droit et en fait (code des relations entre le public et "
        "l’administration, articles L211-2 et L211-5)."
    }
