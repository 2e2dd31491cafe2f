"""The Celery application: tasks are found in each app's `tasks` module."""

import os

from celery import Celery
from celery.signals import setup_logging, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siae_portal.settings.dev")

app = Celery("siae_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_django_logging(**_kwargs: object) -> None:
    """Keep Django's LOGGING: without a receiver Celery would replace it."""


@worker_process_init.connect
def preload_pdf_engine(**_kwargs: object) -> None:
    """Pay WeasyPrint's import (1.2 s) when the worker process starts, not on the first document."""
    from siae_portal.pdf.engine import preload

    preload()
