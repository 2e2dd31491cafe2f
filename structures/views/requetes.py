"""What a view tells a service: who acts, when, why. Reads the request and the clock."""

from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from siae_portal.comptes.models import User
from siae_portal.workflow.machine import Acte


def person(request: HttpRequest) -> User:
    """The person who is signed in: every view but the public ones requires it."""
    return cast(User, request.user)


def acte_of(request: HttpRequest, *, motif: str = "") -> Acte:
    """An act of this person, now."""
    return Acte(user=person(request), at=timezone.now(), motif=motif)
