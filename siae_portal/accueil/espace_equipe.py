"""What waits for who answers those who ask to join a structure."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils import timezone

from siae_portal.accueil.taches import Tache
from siae_portal.comptes.models import DemandeRattachement, User
from structures.enums import GesteEquipe
from structures.policies import RATTACHEMENT
from structures.rules.rattachements import transmitted_from


def taches_de_l_equipe(user: User, on: date) -> Iterator[Tache]:
    """One line, counted: never a name on the home page. One query."""
    if not RATTACHEMENT.may(user, GesteEquipe.DECIDER):
        return
    permis = RATTACHEMENT.scope(user, GesteEquipe.DECIDER)
    compte = (
        DemandeRattachement.objects.pending()
        .filter(permis)
        .aggregate(nombre=Count("pk"), premiere=Min("cree_at", filter=Q(transmise_at=None)), seule=Max("pk"))
    )
    if not compte["nombre"]:
        return
    seule = compte["nombre"] == 1
    limite = transmitted_from(compte["premiere"]) if compte["premiere"] else None
    yield Tache(
        libelle="Répondre à une demande de rattachement"
        if seule
        else f"Répondre à {compte['nombre']} demandes de rattachement",
        url=reverse("structures:rattachement", args=[compte["seule"]])
        if seule
        else reverse("structures:rattachements"),
        avant_le=timezone.localtime(limite).date() if limite else None,
    )
