"""What every response gets: a strict Content-Security-Policy, and a line of log without its address."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "object-src 'none'",
        "frame-ancestors 'self'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)


class ContentSecurityPolicyMiddleware:
    """No inline script, no inline style, no foreign host, on every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header; no view may loosen it."""
        response = self.get_response(request)
        response["Content-Security-Policy"] = POLICY
        return response


class AccessLogMiddleware:
    """One line per page: its name, never its path, which may hold a single-use link."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then note the page, the status and the milliseconds; static files are not pages."""
        debut = time.perf_counter()
        response = self.get_response(request)
        if match := request.resolver_match:
            logger.info(
                "web.page",
                extra={
                    "page_id": match.view_name,
                    "methode_id": request.method,
                    "statut": response.status_code,
                    "duree_ms": round((time.perf_counter() - debut) * 1000),
                },
            )
        return response
