"""Results of structures: counts and rates, without any name."""

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal

from accompagnement.models import Salarie, Sortie
from accompagnement.rules.secret import mask
from conventions.ports import Resultats

_PRECISION = Decimal("0.0001")


def compute_resultats(structure_ids: Collection[int], *, annee: int) -> dict[int, Resultats]:
    """Whole results of the year, by id of structure; none where nobody was followed. Two queries."""
    salaries = Salarie.objects.filter(structure_id__in=structure_ids).followed_in(annee=annee)
    sorties = Sortie.objects.filter(salarie__structure_id__in=structure_ids).in_year(annee=annee)
    comptes = sorties.counts_by_structure()
    return {
        pk: to_resultats(nb_suivis, comptes.get(pk, {}), annee=annee)
        for pk, nb_suivis in salaries.count_by_structure().items()
    }


def to_resultats(nb_suivis: int, comptes: dict[str, int], *, annee: int) -> Resultats:
    """Results from the people followed and the counts of `SortieQuerySet.counts_by_structure`."""
    durable, transition = comptes.get("nb_durable", 0), comptes.get("nb_transition", 0)
    positives, examines = comptes.get("nb_positives", 0), comptes.get("nb_examines", 0)
    dynamiques = durable + transition + positives
    taux = Decimal(dynamiques) / examines if examines else None
    return Resultats(
        annee=annee,
        nb_suivis=nb_suivis,
        nb_sortis=comptes.get("nb_sortis", 0),
        nb_examines=examines,
        nb_dynamiques=dynamiques,
        nb_autres=examines - dynamiques,
        taux_dynamiques=taux.quantize(_PRECISION, ROUND_HALF_UP) if taux is not None else None,
        nb_durable=durable,
        nb_transition=transition,
        nb_positives=positives,
    )


class ResultatsAccompagnement:
    """The answer of this application to the port of the conventions."""

    def resultats(self, structure_id: int, *, annee: int, masquer: bool) -> Resultats | None:
        """Results of one structure; None when nobody was followed that year."""
        resultats = compute_resultats([structure_id], annee=annee).get(structure_id)
        return mask(resultats) if resultats and masquer else resultats
