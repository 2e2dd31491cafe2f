"""Bulk writes sized for speed: `bulk_create` prepares tens of thousands of wide rows four times slower."""

from collections.abc import Sequence

from django.db import connection, models
from psycopg import sql

PAQUET = 200


def insert(objets: Sequence[models.Model], modele: type[models.Model]) -> None:
    """Insert new rows; their keys are set."""
    modele._default_manager.bulk_create(objets, batch_size=PAQUET)


def copy(objets: Sequence[models.Model], modele: type[models.Model]) -> None:
    """Insert new rows by COPY; their keys are not set.

    Raises:
        django.db.DatabaseError: the database refuses a row.
    """
    champs = [champ for champ in modele._meta.concrete_fields if not champ.primary_key]
    colonnes = [sql.Identifier(str(champ.column)) for champ in champs]
    requete = sql.SQL("COPY {table} ({colonnes}) FROM STDIN").format(
        table=sql.Identifier(modele._meta.db_table),
        colonnes=sql.SQL(", ").join(colonnes),
    )
    with connection.cursor() as curseur, connection.wrap_database_errors, curseur.copy(requete) as flux:
        for objet in objets:
            flux.write_row(
                [champ.get_db_prep_save(getattr(objet, champ.attname), connection) for champ in champs]
            )


def analyze(*modeles: type[models.Model]) -> None:
    """Refresh the statistics of some tables, in the transaction that filled them.

    Otherwise the foreign keys of a first import are checked by plans made for empty tables: in minutes.
    """
    with connection.cursor() as curseur:
        for modele in modeles:
            curseur.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(modele._meta.db_table)))


def upsert(objets: Sequence[models.Model], champs: Sequence[str]) -> None:
    """Update rows that exist, from whole objects read under lock in the same transaction.

    Args:
        champs: names of the columns to write.
    """
    if objets:
        type(objets[0])._default_manager.bulk_create(
            objets, batch_size=PAQUET, update_conflicts=True, unique_fields=["id"], update_fields=champs
        )
