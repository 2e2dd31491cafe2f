"""Settings of the tests: real servers, a fast hasher, files in a folder of their own."""

import os
import tempfile
from pathlib import Path

from siae_portal.settings.broker import cache_settings, numbered_broker, worker_number
from siae_portal.settings.database import without_pool
from siae_portal.settings.dev import *  # noqa: F403
from siae_portal.settings.dev import CELERY_BROKER_URL, DATABASES, TEMPLATES

DEBUG = False
DEMONSTRATION = True
# Off, whatever the environment says; its tests start a server of their own.
ANTIVIRUS_URL = ""
# Static files are found where they are: nothing is collected for the tests.
WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
FICHIERS_DOSSIER = Path(tempfile.mkdtemp(prefix="portail-siae-"))
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# A pool would keep connections open while the test database is dropped.
DATABASES = {"default": without_pool(DATABASES["default"])}
# Each parallel run has queues of its own, apart from those of a running portal (base 0).
CACHES = {"default": cache_settings("", broker=CELERY_BROKER_URL, number=8 + worker_number())}
CELERY_BROKER_URL = numbered_broker(CELERY_BROKER_URL, 1 + worker_number())
# Celery reads the environment before the settings.
os.environ["CELERY_BROKER_URL"] = CELERY_BROKER_URL
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "VARIABLE-INCONNUE-%s"
