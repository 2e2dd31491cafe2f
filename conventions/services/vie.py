"""What the conventions tell of the life of a structure: published acts only, never a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from conventions.enums import EtatConvention, GesteConvention
from conventions.models import AnnexeFinanciere, Convention, HeuresETP
from conventions.policies import CONVENTION
from siae_portal.formats import date_longue, entier, etp
from structures.ports import FaitDeVie

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from siae_portal.comptes.models import User


class VieConventionnee:
    """Implements `structures.ports.VieDesStructures`."""

    def faits(self, structure_id: int, *, user: User) -> list[FaitDeVie]:
        """Conventions, their annexes and modifications, their ends. Two queries."""
        lisible = CONVENTION.may(user, GesteConvention.CONSULTER)
        conventions = Convention.objects.published().filter(structure=structure_id).order_by("debut_on", "pk")
        annexes = (
            AnnexeFinanciere.objects.filter(structure=structure_id, convention__in=conventions)
            .exclude(signature_on=None, asp_id=None)
            .select_related("convention")
            .order_by("debut_on", "rang_modification", "pk")
        )

        def lien(convention: Convention) -> str:
            return reverse("conventions:convention_detail", args=[convention.pk]) if lisible else ""

        return [
            *(fait for c in conventions for fait in _of_convention(c, lien(c))),
            *(
                _of_annexe(annexe, annexe.convention, lien(annexe.convention))
                for annexe in annexes
                if annexe.convention
            ),
        ]

    def heures_par_etp(self, types: Iterable[str], *, on: date) -> dict[str, str]:
        """« 1 820 heures par an, heures payées (base 35 h × 52) »; says what was not read in a text."""
        connues = HeuresETP.objects.filter(type__in=list(types), debut_on__lte=on).order_by("debut_on", "pk")
        return {
            h.type: f"{entier(h.heures)} heures par an, {h.nature}"
            for h in connues
            if h.fin_on is None or h.fin_on >= on
        }


def _of_convention(convention: Convention, url: str) -> Iterator[FaitDeVie]:
    nom = f"convention {convention.type} {convention.numero}".strip()
    yield FaitDeVie(
        on=convention.debut_on,
        quoi=f"Début de la {nom}",
        precision=f"conclue jusqu’au {date_longue(convention.fin_on)}",
        url=url,
    )
    if convention.etat == EtatConvention.RESILIEE:
        yield FaitDeVie(on=convention.fin_on, quoi=f"Fin de la {nom}, résiliée", url=url)
    else:
        yield FaitDeVie(on=convention.fin_on, quoi=f"Terme de la {nom}", url=url)


def _of_annexe(annexe: AnnexeFinanciere, convention: Convention, url: str) -> FaitDeVie:
    nature = "Avenant à l’annexe financière" if annexe.rang_modification else "Annexe financière"
    return FaitDeVie(
        on=annexe.signature_on or annexe.debut_on,
        quoi=f"{nature} {annexe.debut_on.year} de la convention {convention.type}",
        precision=etp(annexe.etp) if annexe.etp is not None else "",
        url=url,
    )
