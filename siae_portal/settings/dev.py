"""Settings of `make run`: everything on one machine, no `.env` needed."""

from siae_portal.settings.base import *  # noqa: F403
from siae_portal.settings.base import ENV

SECRET_KEY = ENV.secret_key or "dev-only-not-a-secret"
CHIFFREMENT_CLES = ENV.chiffrement_cles or ["ZGV2LW9ubHktbm90LWEtc2VjcmV0LWtleS0zMmJ5dGU="]
