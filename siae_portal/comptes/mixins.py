"""The mixin by which every view asks its policy; the person of a request."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase

from siae_portal.comptes.models import User
from siae_portal.comptes.policy import Policy


class PolicyMixin:
    """403 when no role of the person allows `geste`; 404 when the row is out of her scope.

    `policy` and `geste` are set by the view; `get_queryset` is narrowed to the permitted rows.
    """

    policy: Policy
    geste: str
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Check the role, run the view, and turn a row lost in a race into a 404."""
        if not self.policy.may(request.user, self.geste):  # type: ignore[arg-type]
            raise PermissionDenied
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except ObjectDoesNotExist as absent:
            raise Http404 from absent

    def get_queryset(self) -> QuerySet[Any]:
        """The rows of the view on which the person may do the act."""
        queryset = super().get_queryset()  # type: ignore[misc]
        return queryset.filter(self.policy.scope(self.request.user, self.geste))  # type: ignore[arg-type]


def person_of(request: HttpRequest) -> User:
    """Who is signed in, on a page that asks for it."""
    assert isinstance(request.user, User)  # noqa: S101 - the sign-in middleware has seen to it
    return request.user
