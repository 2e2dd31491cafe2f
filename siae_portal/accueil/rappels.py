"""Reminders before the end of a campaign: one digest by person and day, written again when it is sent."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from conventions.models import Dossier
from conventions.rules.campagnes import JOURS_DE_RAPPEL
from siae_portal.accueil.espace_structure import REDACTEURS, taches_de_la_structure
from siae_portal.accueil.taches import Tache, taches_of
from siae_portal.accueil.templatetags.listes import accorde
from siae_portal.comptes.models import Habilitation, User
from siae_portal.courriels.enums import Avis
from siae_portal.courriels.preferences import unwilling
from siae_portal.courriels.services import context_at_sending, send_courriel
from siae_portal.formats import date_longue

MODELE = "rappel_campagne"
PREMIERE_HEURE = 8
"""In Paris: nobody is written to at night."""


def remind(*, at: datetime) -> int:
    """Write the digest of each person who has a draft at 15, 7 or 2 days from the end of its campaign.

    Hourly from eight o’clock: a person has one digest a day, whatever the number of runs and of dossiers.

    Returns:
        how many people are concerned that day.
    """
    ici = timezone.localtime(at)
    on = ici.date()
    personnes = _concerned(on) if ici.hour >= PREMIERE_HEURE else []
    for personne in personnes:
        _write(personne, on)
    return len(personnes)


def drafts_to_remind(*, on: date) -> QuerySet[Dossier]:
    """Drafts whose campaign is open and ends in 15, 7 or 2 days, the nearest first."""
    clotures = [on + timedelta(days=jours) for jours in JOURS_DE_RAPPEL]
    brouillons = Dossier.objects.drafts().filter(
        campagne__cloture_on__in=clotures, campagne__ouverture_on__lte=on
    )
    return brouillons.select_related("structure", "campagne").order_by("campagne__cloture_on", "pk")


def _concerned(on: date) -> list[User]:
    """Active people who write for a structure with such a draft, and did not refuse reminders."""
    structures = drafts_to_remind(on=on).order_by().values("structure")
    habilitations = Habilitation.objects.valid(on=on).filter(role__in=REDACTEURS, structure__in=structures)
    personnes = User.objects.filter(pk__in=habilitations.values("user"), is_active=True)
    return list(personnes.exclude(pk__in=unwilling(Avis.RAPPELS)).order_by("pk"))


@transaction.atomic
def _write(personne: User, on: date) -> None:
    send_courriel(
        modele=MODELE,
        to=personne.email,
        contexte={"user_id": personne.pk, "on": on.isoformat()},
        key=f"{MODELE}:{personne.pk}:{on.isoformat()}",
    )


@context_at_sending(MODELE)
def digest(*, user_id: int, on: str) -> dict[str, Any] | None:
    """What the digest says, read when it is sent; None when nothing is left to say, or nobody to tell."""
    personne = User.objects.filter(pk=user_id, is_active=True).exclude(pk__in=unwilling(Avis.RAPPELS)).first()
    if personne is None:
        return None
    jour = date.fromisoformat(on)
    siennes = personne.structures_for(*REDACTEURS)
    brouillons = list(drafts_to_remind(on=jour).filter(structure__in=siennes))
    if not brouillons:
        return None
    urls = {reverse("conventions:dossier_detail", args=[d.pk]) for d in brouillons}
    taches = taches_of(personne, on=jour, fournisseurs=(taches_de_la_structure,))
    return {
        "prenom": personne.prenom,
        "nombre": accorde(len(brouillons), "dossier,dossiers"),
        "lignes": [_line(d, jour) for d in brouillons],
        "autres": [_task(tache) for tache in taches if tache.url not in urls],
        "preferences": _absolute(reverse("courriels:preferences")),
    }


def _line(dossier: Dossier, on: date) -> dict[str, str]:
    cloture = dossier.campagne.cloture_on if dossier.campagne else on
    nature = dossier.get_nature_display().lower()
    return {
        "libelle": f"{dossier.structure}, {dossier.type} {dossier.annee}, {nature}",
        "avant": date_longue(cloture),
        "url": _absolute(reverse("conventions:dossier_detail", args=[dossier.pk])),
    }


def _task(tache: Tache) -> dict[str, str]:
    avant = f"avant le {date_longue(tache.avant_le)}" if tache.avant_le else ""
    return {"libelle": tache.libelle, "avant": avant, "url": _absolute(tache.url)}


def _absolute(chemin: str) -> str:
    return f"{settings.URL_PUBLIQUE.rstrip('/')}{chemin}"
