"""Public pages that a shared cache may keep, for who is not signed in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

DUREE_S = 300


class PublicCacheMixin:
    """`public, max-age` without a session; `private, no-cache` with one, since its header bears a name.

    `cache_s`: seconds during which the page may be shown as it is.
    """

    cache_s = DUREE_S

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Say what may be kept, according to the cookies of the request."""
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return mark_public(request, response, cache_s=self.cache_s)


def mark_public(request: HttpRequest, response: HttpResponseBase, *, cache_s: int) -> HttpResponseBase:
    """Set `Cache-Control` and `Vary` on a page that anyone may read."""
    patch_vary_headers(response, ["Cookie"])
    propres = {settings.SESSION_COOKIE_NAME, "messages"} & set(request.COOKIES)
    if propres or response.status_code != 200:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, max_age=cache_s)
    return response
