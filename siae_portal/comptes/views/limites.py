"""What a person reads who tried too often."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

ATTENTE_S = 300


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429: how long to wait, for people and for programs."""
    response = render(request, "429.html", {"minutes": ATTENTE_S // 60}, status=429)
    response["Retry-After"] = str(ATTENTE_S)
    return response
