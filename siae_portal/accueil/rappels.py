"""Reminders before the end of a campaign: which drafts, and to whom."""

from datetime import date, timedelta

from django.db.models import QuerySet

from conventions.models import Dossier
from conventions.rules.campagnes import JOURS_DE_RAPPEL
from siae_portal.accueil.espace_structure import REDACTEURS
from siae_portal.comptes.models import Habilitation, User
from siae_portal.courriels.enums import Avis
from siae_portal.courriels.preferences import unwilling


def drafts_to_remind(*, on: date) -> QuerySet[Dossier]:
    """Drafts whose campaign is open and ends in 15, 7 or 2 days, the nearest first."""
    clotures = [on + timedelta(days=jours) for jours in JOURS_DE_RAPPEL]
    brouillons = Dossier.objects.drafts().filter(
        campagne__cloture_on__in=clotures, campagne__ouverture_on__lte=on
    )
    return brouillons.select_related("structure", "campagne").order_by("campagne__cloture_on", "pk")


def people_to_remind(*, on: date) -> QuerySet[User]:
    """Active people who write for a structure with such a draft, and did not refuse reminders."""
    structures = drafts_to_remind(on=on).order_by().values("structure")
    habilitations = Habilitation.objects.valid(on=on).filter(role__in=REDACTEURS, structure__in=structures)
    personnes = User.objects.filter(pk__in=habilitations.values("user"), is_active=True)
    return personnes.exclude(pk__in=unwilling(Avis.RAPPELS)).order_by("pk")
