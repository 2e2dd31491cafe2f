"""The thirty structures of the demonstration, their labels, offers and State services."""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from stdnum import luhn
from stdnum.fr import siret

from conventions.models import Enveloppe
from siae_portal.demonstration.annuaire import describe, presence_of, write_presence
from structures.enums import CodeLabel
from structures.models import Commune, Label, ServiceInstructeur, Structure
from structures.rules import regles_de
from structures.rules.noms import sort_key

DONNEES = Path(__file__).resolve().parent / "donnees"

# Addresses of the demonstration are fictive: each service enters its own.
SERVICES = {
    "56": {
        "adresse": "1 place de la Démonstration, 56000 Vannes",
        "commune_signature": "Vannes",
        "autorite_titre": "Le préfet du Morbihan",
        "tribunal_nom": "tribunal administratif de Rennes",
        "tribunal_adresse": "1 rue de l’Exemple, 35000 Rennes",
    },
    "54": {
        "adresse": "2 rue de la Démonstration, 54000 Nancy",
        "commune_signature": "Nancy",
        "autorite_titre": "La préfète de Meurthe-et-Moselle",
        "tribunal_nom": "tribunal administratif de Nancy",
        "tribunal_adresse": "2 rue de l’Exemple, 54000 Nancy",
    },
}
COMMUN = {
    "courriel": "insertion@service-demonstration.invalid",
    "telephone": "01 99 00 00 00",
    "ministre_titre": "le ministre chargé de l’emploi",
    "ministre_adresse": "3 avenue de l’Exemple, 75007 Paris",
}


@dataclass(frozen=True, kw_only=True)
class Fiche:
    """One line of `structures.csv`."""

    nom: str
    types: tuple[str, ...]
    commune: str
    categorie: str
    naf: str
    idcc: str
    secteur: str
    offre: str
    etp: Decimal | None
    label_rq: bool


def read_fiches() -> list[Fiche]:
    """The structures of the demonstration, in order."""
    with (DONNEES / "structures.csv").open(encoding="utf-8", newline="") as lignes:
        return [
            Fiche(
                **{
                    nom: ligne[nom]
                    for nom in ("nom", "commune", "categorie", "naf", "idcc", "secteur", "offre")
                },
                types=tuple(ligne["types"].split(";")),
                etp=Decimal(ligne["etp"]) if ligne["etp"] else None,
                label_rq=ligne["label_rq"] == "oui",
            )
            for ligne in csv.DictReader(lignes)
        ]


def load_services(*, annee: int) -> None:
    """Fill in the two services and notify their envelopes for three years around `annee`."""
    for code, valeurs in SERVICES.items():
        ServiceInstructeur.objects.filter(departement=code).update(**COMMUN, **valeurs)
        service = ServiceInstructeur.objects.get(departement=code)
        for decalage in (-1, 0, 1):
            Enveloppe.objects.get_or_create(
                service=service,
                annee=annee + decalage,
                defaults={"etp": Decimal(180), "montant_eur": Decimal(3_000_000)},
            )


def load_structure(fiche: Fiche, rang: int, *, on: date) -> Structure:
    """One structure, its labels, what the directory says of it; its SIREN starts with 000: none real does."""
    connue = Structure.objects.filter(siret_signature=fictive_siret(rang)).first()
    if connue:
        return connue
    commune = Commune.objects.select_related("departement").get(pk=fiche.commune)
    structure = structure_of(fiche, rang, commune)
    describe(structure, fiche, rang)
    structure.save()
    Label.objects.bulk_create(labels_of(structure, fiche, on=on))
    write_presence(structure, presence_of(structure, fiche, rang))
    return structure


def structure_of(fiche: Fiche, rang: int, commune: Commune) -> Structure:
    """The structure of a line, in a commune read with its département; not saved."""
    numero = fictive_siret(rang)
    return Structure(
        siret=numero,
        siret_signature=numero,
        denomination=fiche.nom,
        nom_tri=sort_key(fiche.nom),
        categorie_juridique=fiche.categorie,
        registre=f"W{commune.departement_id}{rang:07d}",
        naf=fiche.naf,
        idcc=fiche.idcc,
        adresse=f"{rang + 1} rue de l’Exemple",
        code_postal=commune.codes_postaux[0],
        commune=commune,
        departement=commune.departement,
        adresse_gestion=f"{rang + 1} rue de l’Exemple, {commune.codes_postaux[0]} {commune.nom}",
        telephone="02 99 00 00 00",
        courriel=f"contact{rang:02d}@structures-demonstration.invalid",
        iban="FR7630006000011234567890189",
        creee_on=date(2008, 3, 1),
    )


def fictive_siret(rang: int) -> str:
    """A SIRET with valid keys whose SIREN starts with 000."""
    siren = _with_key(f"000{rang + 1:05d}")
    numero = _with_key(f"{siren}0001")
    return siret.validate(numero)


def _with_key(debut: str) -> str:
    return debut + luhn.calc_check_digit(debut)


def labels_of(structure: Structure, fiche: Fiche, *, on: date) -> list[Label]:
    """The labels that a structure of this line must hold, not saved."""
    codes = {CodeLabel.RQ: "Mouvement des Régies"} if fiche.label_rq else {}
    if any(regles_de(code).label_exige == CodeLabel.GEIQ for code in fiche.types):
        codes[CodeLabel.GEIQ] = "Fédération française des GEIQ (FFGEIQ)"
    return [
        Label(
            structure=structure,
            code=code,
            organisme=organisme,
            numero=f"DEMO-{structure.pk:04d}",
            debut_on=date(on.year - 2, 1, 1),
            fin_on=date(on.year + 3, 12, 31),
        )
        for code, organisme in codes.items()
    ]
