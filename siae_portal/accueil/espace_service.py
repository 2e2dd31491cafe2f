"""The home of those who work in a State service: what waits for each of their roles, by when."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse

from conventions.recherches import EnAttente, waiting_for
from siae_portal.accueil.taches import Tache
from siae_portal.comptes.models import User

MESSAGES = "messages"


def taches_du_service(user: User, on: date) -> Iterator[Tache]:
    """One line per kind of act that waits, with its count and its first due date; one query."""
    return _taches(waiting_for(user, on=on))


def taches_a_traiter(user: User, on: date) -> Iterator[Tache]:
    """The same without the messages, which an e-mail tells dossier by dossier."""
    return _taches(a for a in waiting_for(user, on=on) if a.attente.code != MESSAGES)


def _taches(attentes: Iterable[EnAttente]) -> Iterator[Tache]:
    liste = reverse("conventions:dossier_list")
    for attente in attentes:
        url = (
            reverse("conventions:dossier_detail", args=[attente.seul_id])
            if attente.seul_id
            else f"{liste}?recherche={attente.attente.code}"
        )
        yield Tache(libelle=attente.phrase, url=url, avant_le=attente.avant_le)
