"""Settings of `make run`: everything on one machine, no `.env` needed.

Whoever reads them (web, worker, command, test) first joins the embedded servers, or starts them.
"""

from siae_portal.launcher.servers import ensure_servers

ensure_servers()

from siae_portal.settings.base import *  # noqa: E402, F403
from siae_portal.settings.base import ENV  # noqa: E402

SECRET_KEY = ENV.secret_key or "dev-only-not-a-secret"
CHIFFREMENT_CLES = ENV.chiffrement_cles or ["ZGV2LW9ubHktbm90LWEtc2VjcmV0LWtleS0zMmJ5dGU="]

# Static files come from where they are installed: nothing to collect, and a change shows at once.
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
