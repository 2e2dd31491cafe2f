"""Numbers given without gap nor duplicate: one locked counter per département, kind and year."""

from typing import Any

from django.db.models import IntegerField, Max, QuerySet
from django.db.models.functions import Cast, Right

from conventions.models import AnnexeFinanciere, CompteurNumero, Convention
from conventions.rules.numeros import corps_annexe
from structures.models import Departement


def next_rank(*, departement: Departement, objet: str, annee: int, floor: int) -> int:
    """The next order number, in the transaction of the act: a rolled-back act gives its number back.

    Args:
        objet: what is numbered (« ACI », « DACI » for the dossiers).
        floor: highest number already used elsewhere (imported): the counter starts above it.
    """
    CompteurNumero.objects.get_or_create(departement=departement, type=objet, annee=annee)
    compteur = CompteurNumero.objects.select_for_update().get(
        departement=departement, type=objet, annee=annee
    )
    compteur.dernier = max(compteur.dernier, floor) + 1
    compteur.save(update_fields=["dernier"])
    return compteur.dernier


def next_convention_rank(*, departement: Departement, type_structure: str, annee: int) -> int:
    """Next order of a convention and of its annexes, above every imported one of the same series."""
    return next_rank(
        departement=departement,
        objet=type_structure,
        annee=annee,
        floor=max(
            _highest_annexe(departement, type_structure, annee),
            _highest_convention(departement, type_structure, annee),
        ),
    )


def _highest_annexe(departement: Departement, type_structure: str, annee: int) -> int:
    serie = corps_annexe(type_structure=type_structure, departement3=departement.code3, annee=annee, rang=1)[
        :-4
    ]
    corps = AnnexeFinanciere.objects.filter(numero_corps__regex=rf"^{serie}\d{{4}}$")
    return _highest(corps, "numero_corps", 4)


def _highest_convention(departement: Departement, type_structure: str, annee: int) -> int:
    motif = rf"^{departement.code3} \d{{4}}{annee % 100:02d} {type_structure} \d{{5}}$"
    numero = _highest(Convention.objects.filter(numero__regex=motif), "numero", 5)
    return numero if numero < 10_000 else 0


def _highest(queryset: QuerySet[Any], champ: str, chiffres: int) -> int:
    rang = Cast(Right(champ, chiffres), IntegerField())
    return queryset.aggregate(plus_haut=Max(rang))["plus_haut"] or 0
