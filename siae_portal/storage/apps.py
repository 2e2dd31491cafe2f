"""App configuration of the file storage."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """Files."""

    name = "siae_portal.storage"
    verbose_name = "Fichiers"
