"""The questions of one dossier: its sections, its fields, which ones are asked, what is still missing."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from conventions.enums import ETATS_ANNEXE_REELLE, NatureDemande, ObjetAdapte
from conventions.models import AnnexeFinanciere, Atelier, Dossier, TypePiece, VersionDossier
from conventions.rules.champs import Champ, Rubrique, champs_adaptes, rubriques_adaptees
from conventions.rules.conditions import FaitsCondition, demande, montre
from conventions.rules.questions import (
    ATELIERS,
    CALCULEES,
    COLONNES_DOSSIER,
    COLONNES_STRUCTURE,
    REGISTRE,
    Question,
    est_vide,
    questions_de,
)
from conventions.rules.tableaux import incompletes, tableaux, total_exploitation
from conventions.services.adaptations import Adaptations, adaptations_of
from conventions.services.pieces_tenues import PiecesTenues
from conventions.services.types_piece import papers_in_force

_EN_CACHE = "_formulaire"
ANCRE_REGISTRE = "registre"
"""Where the page shows what the register says of the structure."""
COLONNES_ATELIER: Mapping[str, str] = {
    "date_debut": "debut_on",
    "date_fin": "fin_on",
    "charges": "charges_eur",
    "recettes": "recettes_eur",
}
"""Columns of an atelier that bear another name than those of its table."""


class Avant:
    """What came before a dossier; each thing is read when it is first asked for, and once."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier

    @cached_property
    def annexe(self) -> AnnexeFinanciere | None:
        """The last annexe paid to the structure for this kind, other than the one of this dossier."""
        annexes = AnnexeFinanciere.objects.filter(
            structure=self.dossier.structure_id,
            convention__type=self.dossier.type,
            etat__in=ETATS_ANNEXE_REELLE,
        )
        return annexes.exclude(convention__dossier=self.dossier.pk).for_list().first()

    @cached_property
    def reponses(self) -> dict[str, Any] | None:
        """Tables and texts of the last version deposited; None when there is none."""
        siens = Dossier.objects.filter(
            structure=self.dossier.structure_id, type=self.dossier.type, depose_at__isnull=False
        )
        avant = siens.exclude(pk=self.dossier.pk).filter(cree_at__lt=self.dossier.cree_at)
        dernier = avant.order_by("-depose_at", "-pk").first()
        version = dernier.versions.order_by("-rang").first() if dernier else None
        return version_answers(version.donnees) if version else None

    @cached_property
    def pieces(self) -> PiecesTenues:
        """The papers that the State has, still valid when this dossier was begun."""
        dossier = self.dossier
        return PiecesTenues(
            dossier.structure_id, dossier.type, on=dossier.formulaire_on, avant=dossier.cree_at
        )


class Formulaire:
    """The dossier unique as one dossier asks it, from rows already read."""

    def __init__(
        self, dossier: Dossier, adaptations: Adaptations, *, seul: bool = False, avant: Avant | None = None
    ) -> None:
        """`seul`: what came before this dossier is not read, for who loads many at once."""
        self.dossier, self.adaptations, self.seul = dossier, adaptations, seul
        self.avant = avant or Avant(dossier)
        self.on = dossier.formulaire_on

    @cached_property
    def champs(self) -> Mapping[str, list[Champ]]:
        """Fields of the kind and of the nature, by section."""
        rangees: dict[str, list[Champ]] = {}
        for champ in champs_adaptes(self.adaptations.valeurs(ObjetAdapte.CHAMP, on=self.on)):
            if champ.concerns(type_structure=self.dossier.type, nature=self.dossier.nature):
                rangees.setdefault(champ.rubrique, []).append(champ)
        return rangees

    @cached_property
    def rubriques(self) -> list[Rubrique]:
        """Sections that have something to ask, in order."""
        rubriques = rubriques_adaptees(self.adaptations.valeurs(ObjetAdapte.RUBRIQUE, on=self.on))
        return [rubrique for rubrique in rubriques if self.champs.get(rubrique.code)]

    @property
    def codes(self) -> list[str]:
        """Codes of the sections, in order."""
        return [rubrique.code for rubrique in self.rubriques]

    def rubrique(self, code: str) -> Rubrique | None:
        """One section, None when this dossier has none of this code."""
        return next((rubrique for rubrique in self.rubriques if rubrique.code == code), None)

    def titre(self, code: str) -> str:
        """The title of a section; its code when this dossier has none of this code."""
        rubrique = self.rubrique(code)
        return rubrique.libelle if rubrique else code

    def section_of(self, code: str) -> str:
        """The section that holds a field or a question; empty when this dossier does not ask it."""
        for rubrique, champs in self.champs.items():
            if any(
                code == c.code or (code.startswith(f"{c.code}_") and c.forme == "personne") for c in champs
            ):
                return rubrique
        return ""

    def place_of(self, code: str) -> tuple[str, str]:
        """The section that asks a field, and the anchor of its answer, empty when it is computed."""
        section = self.section_of(code)
        if not section or code in CALCULEES:
            return section, ""
        return section, ANCRE_REGISTRE if code in REGISTRE else f"id_{code}"

    @cached_property
    def types_piece(self) -> list[TypePiece]:
        """Every paper in force, whatever the kind and the nature."""
        return papers_in_force(self.adaptations, on=self.on)

    @cached_property
    def reponses(self) -> dict[str, Any]:
        """Every answer, by question."""
        return reponses_of(self.dossier)

    @cached_property
    def faits(self) -> FaitsCondition:
        """What the conditions look at."""
        structure = self.dossier.structure
        suite = not self.seul and self.dossier.nature != NatureDemande.PREMIERE_DEMANDE
        return FaitsCondition(
            nature=self.dossier.nature,
            on=self.on,
            reponses=self.reponses,
            categorie_juridique=structure.categorie_juridique,
            creee_on=structure.creee_on,
            annexe_etp=lambda: self.avant.annexe.etp if suite and self.avant.annexe else None,
            precedent=lambda: self.avant.reponses if suite else None,
            tenue=lambda code: self.avant.pieces.where(code) if suite else "",
        )

    def questions(self, code: str) -> list[Question]:
        """Every question of a section, shown or not."""
        return [question for champ in self.champs.get(code, ()) for question in questions_de(champ)]

    def montre(self, champ: Champ) -> bool:
        """Whether the condition of the field, if any, holds now."""
        return montre(champ.obligatoire, champ.condition, self.faits)

    def requise(self, question: Question) -> bool:
        """Whether the question must be answered before the deposit, as things stand."""
        champ = question.champ
        return (
            question.saisie
            and not question.secondaire
            and demande(champ.obligatoire, champ.condition, self.faits)
        )

    def manquants(self, code: str) -> tuple[str, ...]:
        """Questions of a section that still lack an answer."""
        return tuple(q.nom for q in self.questions(code) if self._lacks(q))

    def _lacks(self, question: Question) -> bool:
        valeur, tableau = self.reponses.get(question.nom), question.champ.tableau
        if tableau and valeur and self.montre(question.champ):
            return tableau_incomplet(tableau, valeur)
        return est_vide(valeur) and self.requise(question)


def tableau_incomplet(nom: str, lignes: list[dict[str, Any]]) -> bool:
    """Whether a table lacks a mandatory cell; a table of fixed lines asks for one amount at least."""
    tableau = tableaux()[nom]
    if tableau.fixes:
        return not any(ligne.get("montant") not in (None, "") for ligne in lignes)
    return bool(incompletes(tableau, lignes))


def formulaire_of(
    dossier: Dossier, *, adaptations: Adaptations | None = None, seul: bool = False
) -> Formulaire:
    """The questions of a dossier, built once for a row in memory."""
    cache_ = vars(dossier)
    if _EN_CACHE not in cache_:
        connues = adaptations_of(dossier.structure.departement_id) if adaptations is None else adaptations
        cache_[_EN_CACHE] = Formulaire(dossier, connues, seul=seul)
    formulaire: Formulaire = cache_[_EN_CACHE]
    return formulaire


def fresh_formulaire(dossier: Dossier) -> Formulaire:
    """The same questions on answers that have just changed in memory or in the database."""
    lu = formulaire_of(dossier)
    getattr(dossier, "_prefetched_objects_cache", {}).clear()
    frais = Formulaire(dossier, lu.adaptations, avant=lu.avant)
    vars(dossier)[_EN_CACHE] = frais
    return frais


def version_formulaire(dossier: Dossier, version: VersionDossier) -> Formulaire:
    """The questions of a dossier with the answers of a deposited version, whatever changes meanwhile."""
    formulaire = Formulaire(dossier, formulaire_of(dossier).adaptations)
    formulaire.reponses = version_answers(version.donnees)
    return formulaire


def version_answers(donnees: Mapping[str, Any]) -> dict[str, Any]:
    """Every answer of a frozen version, by question, as JSON wrote it."""
    colonnes, structure = donnees.get("colonnes", {}), donnees.get("structure", {})
    reponses: dict[str, Any] = {}
    for contenu in donnees.get("sections", {}).values():
        reponses |= contenu
    for noms, valeurs in ((COLONNES_DOSSIER, colonnes), (COLONNES_STRUCTURE | REGISTRE, structure)):
        reponses |= {nom: valeurs.get(colonne) for nom, colonne in noms.items()}
    inverse = {colonne: nom for nom, colonne in COLONNES_ATELIER.items()}
    reponses[ATELIERS] = [
        {inverse.get(nom, nom): valeur for nom, valeur in ligne.items()}
        for ligne in donnees.get("ateliers", [])
    ]
    taux = [colonnes.get(f"taux_{nom}") for nom in ("durable", "transition", "positives")]
    somme = None if None in taux else sum((Decimal(str(valeur)) for valeur in taux), Decimal(0))
    return reponses | computed(reponses) | {"taux_dynamiques": somme}


def reponses_of(dossier: Dossier) -> dict[str, Any]:
    """Every answer of a dossier: contents of its sections, columns, ateliers, sums. Reads prefetched rows."""
    reponses: dict[str, Any] = {}
    for section in dossier.sections.all():
        reponses |= section.contenu
    reponses |= {nom: getattr(dossier, colonne) for nom, colonne in COLONNES_DOSSIER.items()}
    structure = dossier.structure
    lues = COLONNES_STRUCTURE | REGISTRE
    reponses |= {nom: getattr(structure, attribut) for nom, attribut in lues.items()}
    if dossier.regles.ateliers:
        reponses[ATELIERS] = [atelier_line(atelier) for atelier in dossier.ateliers.all()]
    return reponses | computed(reponses) | {"taux_dynamiques": dossier.taux_dynamiques}


def computed(reponses: Mapping[str, Any]) -> dict[str, Any]:
    """What the portal computes from the answers: sums of the budget, advance of the FDI."""
    montant, part = reponses.get("montant_demande"), reponses.get("avance_pct")
    avance = Decimal(str(montant)) * Decimal(str(part)) / 100 if montant and part else None
    return {
        "total_charges": total_exploitation("budget_charges", reponses.get("budget_charges")),
        "total_produits": total_exploitation("budget_produits", reponses.get("budget_produits")),
        "avance_montant": None if avance is None else avance.quantize(Decimal("0.01")),
    }


def atelier_line(atelier: Atelier) -> dict[str, Any]:
    """One atelier as a line of its table."""
    return {
        colonne.nom: getattr(atelier, COLONNES_ATELIER.get(colonne.nom, colonne.nom))
        for colonne in tableaux()[ATELIERS].colonnes
    }
