"""Addresses of the pages of the demonstration, found once it is loaded."""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.urls import reverse

from accompagnement.models import Salarie
from conventions.enums import NatureDocument
from conventions.models import Convention, Document, Dossier
from structures.models import Structure

MAINTENANT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
JARDINS = ("Les Jardins du Canal", "ACI")


def dossier_url(nom: str, structure: str, type_structure: str, **arguments: str) -> Callable[[], str]:
    """Address of a page of one dossier of the demonstration."""

    def adresse() -> str:
        dossier = Dossier.objects.get(
            structure__denomination=structure, type=type_structure, annee=MAINTENANT.year + 1
        )
        return reverse(f"conventions:{nom}", kwargs={"pk": dossier.pk, **arguments})

    return adresse


def url(nom: str) -> Callable[[], str]:
    """Address of a page without argument."""
    return lambda: reverse(nom)


def convention_url(structure: str, type_structure: str) -> Callable[[], str]:
    """Address of the convention signed for the year of the demonstration."""

    def adresse() -> str:
        convention = Convention.objects.get(
            structure__denomination=structure,
            type=type_structure,
            debut_on__year=MAINTENANT.year + 1,
        )
        return reverse("conventions:convention_detail", kwargs={"pk": convention.pk})

    return adresse


def verification_url(structure: str, type_structure: str) -> Callable[[], str]:
    """Address of the verification page, asked for the convention of a structure."""

    def adresse() -> str:
        document = Document.objects.current().get(
            dossier__structure__denomination=structure,
            dossier__type=type_structure,
            dossier__annee=MAINTENANT.year + 1,
            nature=NatureDocument.CONVENTION,
        )
        return f"{reverse('conventions:verification')}?{urlencode({'code': document.code_verification})}"

    return adresse


def structure_url(nom: str, structure: str) -> Callable[[], str]:
    """Address of a page of a structure."""
    return lambda: reverse(nom, kwargs={"pk": Structure.objects.get(denomination=structure).pk})


def salarie_url(nom: str) -> Callable[[], str]:
    """Address of a page of the person followed for longest in the first structure."""

    def adresse() -> str:
        suivis = Salarie.objects.filter(structure__denomination=JARDINS[0], sortie=None)
        premier = suivis.order_by("entree_on", "pk")[0]
        return reverse(f"accompagnement:{nom}", kwargs={"pk": premier.pk})

    return adresse


def search_url(nom: str, **parametres: str) -> Callable[[], str]:
    """Address of a page with what was asked of it."""
    return lambda: f"{reverse(nom)}?{urlencode(parametres)}"
