"""A draft ready to be deposited, of any kind, filled by the services as its author would."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from conventions.enums import CodeSection
from conventions.forms.sections import SECTIONS
from conventions.models import Dossier
from conventions.services.dossiers import start_dossier
from conventions.services.pieces import join_piece, pieces_demandees
from conventions.services.referentiels import load_referentiels
from conventions.services.sections import save_ateliers, save_section
from siae_portal.comptes.models import User
from siae_portal.workflow.machine import Acte
from structures.models import Structure
from tests.conventions.factories import AT

NOMBRES: dict[str, Any] = {
    "debut_on": date(2027, 1, 1),
    "fin_on": date(2027, 12, 31),
    "etp_demandes": Decimal("8.15"),
    "nb_postes": 12,
    "nb_814": 20,
    "nb_1400": 10,
    "etp_accompagnement": Decimal("0.80"),
    "etp_encadrement": Decimal("1.50"),
    "total_charges_eur": Decimal("420000.00"),
    "total_produits_eur": Decimal("420000.00"),
    "recettes_commerciales_eur": Decimal("60000.00"),
    "aide_poste_budget_eur": Decimal("194956.15"),
    "cofinancement_eur": Decimal(0),
    "autres_aides_eur": Decimal(0),
    "nb_prev_sorties": 10,
    "taux_durable": Decimal(30),
    "taux_transition": Decimal(20),
    "taux_positives": Decimal(25),
    "label_rq": False,
    "permanences_jours": ["1", "3", "5"],
    "secteur_naf": "E",
}
ATELIER: dict[str, Any] = {
    "nom": "Maraîchage",
    "objet": "Culture de légumes biologiques",
    "lieu": "Longwy",
    "postes": 12,
    "etp": Decimal("8.15"),
    "charges_eur": Decimal("320000.00"),
    "recettes_eur": Decimal("60000.00"),
}


def valeur(dossier: Dossier, nom: str) -> Any:
    """A believable answer to one question."""
    if nom in NOMBRES:
        return NOMBRES[nom]
    return getattr(dossier.structure, nom, "") or f"Réponse à la question « {nom} »."


def remplir(structure: Structure, auteur: User, *, type_structure: str = "ACI", at: datetime = AT) -> Dossier:
    """Start a draft and answer everything: it only has to be deposited."""
    load_referentiels()
    acte = Acte(user=auteur, at=at)
    dossier, _ = start_dossier(
        structure_id=structure.pk, type_structure=type_structure, annee=2027, acte=acte
    )
    for code in CodeSection:
        remplir_section(dossier, code, acte=acte)
    if dossier.regles.ateliers:
        save_ateliers(pk=dossier.pk, ateliers=[ATELIER], acte=acte)
    joindre_tout(dossier, acte=acte)
    return Dossier.objects.for_page().get(pk=dossier.pk)


def remplir_section(dossier: Dossier, code: CodeSection, *, acte: Acte) -> None:
    """Answer one section."""
    form = SECTIONS[code](dossier=dossier)
    reponses = {nom: valeur(dossier, nom) for nom in form.champs_metier}
    colonnes = {nom: v for nom, v in reponses.items() if nom in form.colonnes}
    contenu = {nom: v for nom, v in reponses.items() if nom not in form.colonnes}
    save_section(pk=dossier.pk, code=code, contenu=contenu, colonnes=colonnes, version=0, acte=acte)


def joindre_tout(dossier: Dossier, *, acte: Acte) -> None:
    """Join every mandatory paper, each its own file."""
    dossier = Dossier.objects.for_page().get(pk=dossier.pk)
    for piece in pieces_demandees(dossier):
        if piece.obligatoire:
            code = piece.type_piece.code
            contenu = b"%PDF-1.4\n% " + code.encode()
            join_piece(pk=dossier.pk, code=code, chunks=[contenu], nom=f"{code.lower()}.pdf", acte=acte)
