"""What each person accepts to be told by e-mail; without a row, everything, at once."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from siae_portal.courriels.enums import Avis, Rythme
from siae_portal.courriels.models import PreferenceCourriel

if TYPE_CHECKING:
    from siae_portal.workflow.machine import Acte


def preference_of(user_id: int) -> PreferenceCourriel:
    """The choices of a person, not saved when she made none."""
    return PreferenceCourriel.objects.filter(user=user_id).first() or PreferenceCourriel(user_id=user_id)


@transaction.atomic
def set_preferences(
    *, rappels: bool, messages: bool, rythme: Rythme | str, acte: "Acte"
) -> PreferenceCourriel:
    """Keep the choices of the person who acts."""
    return PreferenceCourriel.objects.update_or_create(
        user=acte.author, defaults={"rappels": rappels, "messages": messages, "rythme": rythme}
    )[0]


def unwilling(avis: Avis) -> QuerySet[PreferenceCourriel, int]:
    """Ids of those who refuse this kind of e-mail, as a subquery."""
    return PreferenceCourriel.objects.filter(**{avis.value: False}).values_list("user", flat=True)


def daily() -> QuerySet[PreferenceCourriel, int]:
    """Ids of those who prefer one digest a day, as a subquery."""
    return PreferenceCourriel.objects.filter(rythme=Rythme.QUOTIDIEN).values_list("user", flat=True)


def wants(user_id: int, avis: Avis) -> bool:
    """Whether a person accepts this kind of e-mail. One query."""
    return bool(getattr(preference_of(user_id), avis.value))
