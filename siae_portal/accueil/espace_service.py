"""The home of those who work in a State service: what waits for each of their roles, by when."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from conventions.recherches import waiting_for
from siae_portal.accueil.taches import Tache
from siae_portal.comptes.models import User


def taches_du_service(user: User, on: date) -> Iterator[Tache]:
    """One line per kind of act that waits, with its count and its first due date; one query."""
    liste = reverse("conventions:dossier_list")
    for attente in waiting_for(user, on=on):
        url = (
            reverse("conventions:dossier_detail", args=[attente.seul_id])
            if attente.seul_id
            else f"{liste}?recherche={attente.attente.code}"
        )
        yield Tache(libelle=attente.phrase, url=url, avant_le=attente.avant_le)
