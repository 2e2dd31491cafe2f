"""Writing many rows through COPY: keys given here, batches bounded, constraints checked by each batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.core.management.color import no_style
from django.db import connection
from django.db.models import AutoField, Field, JSONField, Max, Model

from siae_portal.chiffrement.fields import EncryptedTextField

LOT = 20_000

M = TypeVar("M", bound=Model)


class Copie:
    """Rows waiting to be copied. Used inside one transaction: all of them stay, or none.

    A row whose key is its own (a SIRET) keeps it.

    `modeles` is the order of writing: a model comes after those it points to. Memory holds one batch.
    """

    def __init__(self, modeles: Sequence[type[Model]]) -> None:
        self.tables = {modele: _Table(modele) for modele in modeles}
        self.nombres: Counter[str] = Counter()
        self._en_attente = 0
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def add(self, objet: M) -> M:
        """Give its key to a row and let it wait; it may still change until the next `flush`."""
        self.tables[type(objet)].add(objet)
        self._en_attente += 1
        return objet

    def add_all(self, objets: Iterable[Model]) -> None:
        """Several rows."""
        for objet in objets:
            self.add(objet)

    def flush_if_full(self) -> bool:
        """Write when a batch is reached, where no waiting row changes any more; says whether it did."""
        if self._en_attente < LOT:
            return False
        self.flush()
        return True

    def flush(self) -> None:
        """Write every waiting row."""
        for modele, table in self.tables.items():
            self.nombres[modele._meta.label] += table.write()
        self._en_attente = 0

    def finish(self) -> None:
        """Write what waits, and let the next keys follow those given here."""
        self.flush()
        with connection.cursor() as cursor:
            for ordre in connection.ops.sequence_reset_sql(no_style(), list(self.tables)):
                cursor.execute(ordre)


class _Table:
    """The waiting rows of one model."""

    def __init__(self, modele: type[Model]) -> None:
        self.champs: list[Field[Any, Any]] = list(modele._meta.concrete_fields)
        self.modele = modele
        self.objets: list[Model] = []
        self.numerotee = isinstance(modele._meta.pk, AutoField)
        cle = modele._default_manager.aggregate(cle=Max("pk"))["cle"] if self.numerotee else None
        self.derniere_cle: int = cle or 0

    def add(self, objet: Model) -> None:
        if self.numerotee:
            self.derniere_cle += 1
            objet.pk = self.derniere_cle
        self.objets.append(objet)

    def write(self) -> int:
        if not self.objets:
            return 0
        colonnes = [(champ.attname, _conversion(champ)) for champ in self.champs]
        with connection.cursor() as cursor, cursor.copy(self._order()) as copie:
            for objet in self.objets:
                lues = vars(objet)
                copie.write_row([f(lues[nom]) if f else lues[nom] for nom, f in colonnes])
        nombre = len(self.objets)
        self.objets = []
        return nombre

    def _order(self) -> str:
        nom = connection.ops.quote_name
        colonnes = ", ".join(nom(champ.column or "") for champ in self.champs)
        return f"COPY {nom(self.modele._meta.db_table)} ({colonnes}) FROM STDIN"


def _conversion(champ: Field[Any, Any]) -> Callable[[Any], Any] | None:
    """What a value needs before psycopg: JSON or encryption; None for most columns."""
    if isinstance(champ, JSONField | EncryptedTextField):
        return lambda valeur: champ.get_db_prep_save(valeur, connection)
    return None
