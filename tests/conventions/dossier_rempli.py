"""A draft ready to be deposited, of any kind and nature, filled by the services as its author would."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from conventions.models import Dossier
from conventions.rules.listes import choix_de
from conventions.rules.questions import Question
from conventions.services.dossiers import start_dossier
from conventions.services.formulaire import formulaire_of
from conventions.services.pieces import join_piece, pieces_demandees
from conventions.services.referentiels import load_referentiels
from conventions.services.sections import save_section
from siae_portal.comptes.models import User
from siae_portal.workflow.machine import Acte
from structures.models import Structure
from tests.conventions.factories import AT

HEURES = {"ACI": "14833", "AI": "13097.05", "EI": "13097.05", "ETTI": "13040", "EITI": "12265.75"}
ATELIER: dict[str, Any] = {
    "nom": "Maraîchage",
    "objet": "Culture de légumes biologiques",
    "lieu": "Longwy",
    "date_debut": date(2027, 1, 1),
    "date_fin": None,
    "permanent": True,
    "postes": 12,
    "etp": Decimal("8.15"),
    "etp_encadrement": Decimal("1.50"),
    "charges": Decimal("320000.00"),
    "recettes": Decimal("60000.00"),
    "caracteristiques": "",
}
PERMANENTS = [
    {
        "fonction": "Chargée d’accompagnement",
        "type": "accompagnement",
        "etp": Decimal("0.80"),
        "nombre": 1,
        "qualification": "Diplôme d’État d’assistante sociale",
        "prestataire": False,
    },
    {
        "fonction": "Encadrant technique",
        "type": "encadrement_technique",
        "etp": Decimal("1.50"),
        "nombre": 2,
        "qualification": "Titre professionnel",
        "prestataire": False,
    },
]
REPONSES: dict[str, Any] = {
    "date_debut": date(2027, 1, 1),
    "date_fin": date(2027, 12, 31),
    "etp_demandes": Decimal("8.15"),
    "etp_realises_n_1": Decimal("8.00"),
    "nb_postes": 12,
    "nb_accompagnements_814": 20,
    "nb_accompagnements_1400": 10,
    "recettes_commerciales": Decimal("60000.00"),
    "aide_poste_budget": Decimal("194956.15"),
    "taux_durable": Decimal(30),
    "taux_transition": Decimal(20),
    "taux_positives": Decimal(25),
    "signataire_est_representant": True,
    "budget_charges": [{"compte": "64", "montant": Decimal("420000.00"), "montant_n_1": None}],
    "budget_produits": [
        {"compte": "70", "montant": Decimal("60000.00"), "montant_n_1": None},
        {"compte": "74", "montant": Decimal("360000.00"), "montant_n_1": None},
    ],
    "ateliers": [ATELIER],
    "permanents": PERMANENTS,
    "permanences": [
        {"jour": jour, "heure_debut": "09:00", "heure_fin": "12:00", "lieu": "12 rue du Canal, Longwy"}
        for jour in ("1", "3", "5")
    ],
    "financeurs": [],
    "autres_conventions": [],
    "territoire": [{"niveau": "commune", "code": "54323", "libelle": "Longwy"}],
    "geiq_equipe": [
        {"fonction": "Chargée de mission", "nombre": 2, "etp": Decimal("1.50"), "qualite": "Master"}
    ],
    "geiq_reconnaissance_date": date(2026, 1, 1),
    "geiq_reconnaissance_fin": date(2028, 12, 31),
    "montant_demande": Decimal("12000.00"),
    "cout_action": Decimal("24000.00"),
}
PAR_FORME: dict[str, Any] = {
    "entier": 5,
    "decimal_2": Decimal("2.50"),
    "montant_eur": Decimal("1000.00"),
    "pourcentage_2": Decimal(50),
    "date": date(2026, 6, 30),
    "booleen": False,
    "duree_hh_mm": "35:00",
    "courriel": "contact@exemple.invalid",
    "telephone": "03 00 00 00 01",
    "choix": "",
}


def valeur(dossier: Dossier, question: Question) -> Any:
    """A believable answer to one question."""
    nom = question.nom
    if nom == "heures_prevues":
        return Decimal(HEURES[dossier.type])
    if nom == "permanents" and not dossier.regles.encadrement_technique:
        return PERMANENTS[:1]
    if nom in REPONSES:
        return REPONSES[nom]
    genre, _, liste = question.forme.partition(":")
    if genre in {"choix", "choix_multiple"}:
        code = choix_de(liste)[0][0]
        return [code] if genre == "choix_multiple" else code
    if genre in PAR_FORME:
        return PAR_FORME[genre]
    garde = formulaire_of(dossier).reponses.get(nom)
    return garde or f"Réponse à la question « {nom} »."


def remplir(
    structure: Structure,
    auteur: User,
    *,
    type_structure: str = "ACI",
    nature: str | None = None,
    at: datetime = AT,
) -> Dossier:
    """Start a draft and answer everything: it only has to be deposited."""
    load_referentiels()
    acte = Acte(user=auteur, at=at)
    dossier, _ = start_dossier(
        structure_id=structure.pk, type_structure=type_structure, annee=2027, acte=acte
    )
    if nature:  # whatever came before: the questions are looked at, not the way to them
        Dossier.objects.filter(pk=dossier.pk).update(nature=nature)
        dossier = Dossier.objects.for_page().get(pk=dossier.pk)
    remplir_sections(dossier, acte=acte)
    joindre_tout(dossier, acte=acte)
    return Dossier.objects.for_page().get(pk=dossier.pk)


def remplir_sections(dossier: Dossier, *, acte: Acte) -> None:
    """Answer every section, twice: an answer may call others."""
    for _ in range(2):
        for code in formulaire_of(dossier).codes:
            remplir_section(Dossier.objects.for_page().get(pk=dossier.pk), code, acte=acte)


def remplir_section(dossier: Dossier, code: str, *, acte: Acte) -> None:
    """Answer what one section asks."""
    formulaire = formulaire_of(dossier)
    questions = [q for q in formulaire.questions(code) if q.saisie and formulaire.montre(q.champ)]
    section = dossier.sections.filter(code=code).first()
    reponses = {q.nom: valeur(dossier, q) for q in questions}
    save_section(
        pk=dossier.pk, code=code, reponses=reponses, version=section.version if section else 0, acte=acte
    )


def joindre_tout(dossier: Dossier, *, acte: Acte) -> None:
    """Join every mandatory paper, each its own file."""
    dossier = Dossier.objects.for_page().get(pk=dossier.pk)
    for piece in pieces_demandees(dossier):
        if piece.obligatoire:
            code = piece.type_piece.code
            contenu = b"%PDF-1.4\n% " + code.encode()
            join_piece(pk=dossier.pk, code=code, chunks=[contenu], nom=f"{code.lower()}.pdf", acte=acte)
