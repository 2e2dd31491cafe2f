"""Conventions and annexes of the past three years, as an import of the ASP would have left them."""

from datetime import date
from decimal import Decimal

from conventions.enums import EtatAnnexe, EtatConvention
from conventions.models import AnnexeFinanciere, Convention
from conventions.rules.baremes import arrondi
from conventions.rules.numeros import corps_annexe, numero_convention
from conventions.services.aides import AideCalculee, compute_aide
from structures.models import ServiceInstructeur, Structure
from structures.rules import regles_de


def load_history(
    structure: Structure, type_structure: str, *, etp: Decimal, on: date, rang: int
) -> Convention:
    """A convention over the three years that end with the year of `on`, and one annexe a year."""
    debut_on, fin_on = date(on.year - 2, 1, 1), date(on.year, 12, 31)
    code3 = structure.departement.code3
    numero = numero_convention(
        departement3=code3, debut_on=debut_on, type_structure=type_structure, rang=rang
    )
    convention, created = Convention.objects.get_or_create(
        structure=structure,
        numero=numero,
        defaults={
            "service": ServiceInstructeur.objects.get(departement=structure.departement),
            "type": type_structure,
            "corps_annexe": corps_annexe(
                type_structure=type_structure, departement3=code3, annee=debut_on.year, rang=rang
            ),
            "etat": EtatConvention.ACTIVE,
            "debut_on": debut_on,
            "fin_on": fin_on,
        },
    )
    if created:
        for age in range(3):
            _load_annexe(convention, annee=debut_on.year + age, age=age, etp=etp)
    return convention


def _load_annexe(convention: Convention, *, annee: int, age: int, etp: Decimal) -> AnnexeFinanciere:
    """The annexe of one year: historised, then valid."""
    postes = posts_of(etp, age)
    aide = compute_aide(
        type_structure=convention.type,
        zone=convention.structure.departement.zone,
        debut_on=date(annee, 1, 1),
        fin_on=date(annee, 12, 31),
        etp=postes,
    )
    etat = EtatAnnexe.VALIDE if age == 2 else EtatAnnexe.CLOTURE
    annexe = annexe_of(convention, annee=annee, etp=postes, aide=aide, etat=etat)
    annexe.save()
    return annexe


def posts_of(etp: Decimal, age: int) -> Decimal:
    """Posts of a year: a little fewer each year back from the third one (`age` 2)."""
    return arrondi(etp * (Decimal("0.9") + Decimal("0.05") * age))


def annexe_of(
    convention: Convention, *, annee: int, etp: Decimal, aide: AideCalculee, etat: EtatAnnexe
) -> AnnexeFinanciere:
    """The annexe of a whole year as an import would have left it, not saved."""
    return AnnexeFinanciere(
        structure=convention.structure,
        convention=convention,
        mesure=regles_de(convention.type).mesure_asp,
        numero_corps=convention.corps_annexe,
        rang_renouvellement=annee - convention.debut_on.year,
        etat=etat,
        debut_on=date(annee, 1, 1),
        fin_on=date(annee, 12, 31),
        etp=etp,
        heures_etp=aide.heures_etp,
        unitaire_eur=aide.unitaire_eur,
        montant_eur=aide.montant_eur,
        taux_durable=Decimal(25),
        taux_transition=Decimal(20),
        taux_positives=Decimal(15),
        taux_dynamiques=Decimal(60),
        depot_on=date(annee - 1, 11, 20),
        signature_on=date(annee, 1, 18),
        reception_asp_on=date(annee, 1, 25),
    )
