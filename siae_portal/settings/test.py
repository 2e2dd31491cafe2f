"""Settings of the tests: real servers, a fast hasher, files in a folder of their own."""

import tempfile
from pathlib import Path

from siae_portal.settings.dev import *  # noqa: F403
from siae_portal.settings.dev import DATABASES, TEMPLATES

DEBUG = False
DEMONSTRATION = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
FICHIERS_DOSSIER = Path(tempfile.mkdtemp(prefix="portail-siae-"))
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DATABASES["default"]["OPTIONS"] = {}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "VARIABLE-INCONNUE-%s"
