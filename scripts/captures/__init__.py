"""Screenshots of the guide. The settings are chosen here, before any module of the portal is read."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "siae_portal.settings.test"
os.environ["DATABASE_NAME"] = "siae_captures"
# Playwright runs its own loop in this thread, and Django would refuse the database under it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

django.setup()
