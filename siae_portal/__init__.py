"""Portail SIAE: the project package, its bricks and its settings."""

from siae_portal.celery import app as celery_app

__all__ = ["celery_app"]
