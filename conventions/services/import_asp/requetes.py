"""Bulk writes sized for speed: `bulk_update`, and the parsing of a long query, grow faster than the rows."""

from collections.abc import Sequence

from django.db import models

PAQUET = 200


def insert(objets: Sequence[models.Model], modele: type[models.Model]) -> None:
    """Insert new rows; their keys are set."""
    modele._default_manager.bulk_create(objets, batch_size=PAQUET)


def upsert(objets: Sequence[models.Model], champs: Sequence[str]) -> None:
    """Update rows that exist, from whole objects read under lock in the same transaction.

    Args:
        champs: names of the columns to write.
    """
    if objets:
        type(objets[0])._default_manager.bulk_create(
            objets, batch_size=PAQUET, update_conflicts=True, unique_fields=["id"], update_fields=champs
        )
