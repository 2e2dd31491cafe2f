"""Server time, queries and weight of each page, on the demonstration data and on a hundred times as much."""

import gc
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django

from tests.bench.mesures import Mesure, write

TOURS = 9
FOIS, EPAISSEUR = 100, 20
# What a page may cost: milliseconds in the server (median), queries that never grow with the rows, weight.
CIBLE_MS = {1: 150.0, FOIS: 300.0}
CIBLE_REQUETES, CIBLE_POIDS_KO = 30, 250.0


@dataclass(frozen=True, kw_only=True)
class Cout:
    """What one page costs."""

    ms: float
    requetes: int
    poids_ko: float


def measures() -> list[Mesure]:
    """Both sizes; the target of the queries at 100× is what the page asked at 1×."""
    from django.core.management import call_command

    from tests.bench.multiplier import analyse, multiply, thicken
    from tests.bench.semis import sow

    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    call_command("preparer", stdout=sys.stderr)
    sow()
    call_command("indexer_annuaire", stdout=sys.stderr)
    analyse()
    simple = list(_measure_all(1))
    sys.stderr.write(f"{multiply(FOIS) + thicken(EPAISSEUR)} lignes clonées\n")
    call_command("indexer_annuaire", stdout=sys.stderr)
    analyse()
    centuple = list(_measure_all(FOIS))
    return [
        mesure
        for (page, avant), (_, apres) in zip(simple, centuple, strict=True)
        for mesure in _compared(page, avant, apres)
    ]


def _compared(page: str, avant: Cout, apres: Cout) -> Iterator[Mesure]:
    nom = f"page.{page}"
    yield Mesure(nom=f"{nom}.1x", valeur=avant.ms, unite="ms", cible=CIBLE_MS[1])
    yield Mesure(nom=f"{nom}.{FOIS}x", valeur=apres.ms, unite="ms", cible=CIBLE_MS[FOIS])
    yield Mesure(nom=f"{nom}.requetes.1x", valeur=avant.requetes, unite="requêtes", cible=CIBLE_REQUETES)
    yield Mesure(nom=f"{nom}.requetes.{FOIS}x", valeur=apres.requetes, unite="requêtes", cible=avant.requetes)
    yield Mesure(nom=f"{nom}.poids.{FOIS}x", valeur=apres.poids_ko, unite="Ko", cible=CIBLE_POIDS_KO)


def _measure_all(fois: int) -> Iterator[tuple[str, Cout]]:
    from django.test import Client

    from tests.bench.objets import pages
    from tests.sessions import open_session

    for page in pages():
        client = Client()
        if page.lecteur:
            open_session(client, page.lecteur)
        cout = cost(client, page.url)
        sys.stderr.write(
            f"{page.nom} ×{fois} : {cout.ms:.0f} ms, {cout.requetes} requêtes, {cout.poids_ko:.0f} Ko\n"
        )
        yield page.nom, cout


def cost(client: object, url: str) -> Cout:
    """Median time in the server (milliseconds) of a warm page, its statements, its weight."""
    _get(client, url)
    requetes = _count_queries(client, url)
    gc.collect()
    temps, poids = [], 0
    for _ in range(TOURS):
        debut = time.perf_counter()
        poids = _get(client, url)
        temps.append((time.perf_counter() - debut) * 1000)
    return Cout(ms=statistics.median(temps), requetes=requetes, poids_ko=poids / 1000)


def measure(client: object, url: str) -> tuple[float, int]:
    """Time and statements only."""
    cout = cost(client, url)
    return cout.ms, cout.requetes


def _count_queries(client: object, url: str) -> int:
    """Statements of one answer, savepoints included."""
    from django.db import connection

    enonces: list[str] = []

    def note(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        enonces.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        _get(client, url)
    return len(enonces)


def _get(client: object, url: str) -> int:
    reponse = client.get(url)  # type: ignore[attr-defined]
    if reponse.status_code != 200:
        suite = reponse.headers.get("Location", "")
        raise SystemExit(f"{url} : réponse {reponse.status_code} {suite}")
    return len(reponse.content)


if __name__ == "__main__":
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    write(measures(), Path(sys.argv[1]))
