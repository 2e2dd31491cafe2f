"""Server time and queries of each page, on the demonstration data and on a hundred times as much."""

import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import django

from tests.bench.mesures import Mesure, write

TOURS = 9
FOIS = 100
# What a page may cost: milliseconds in the server (median), and queries that never grow with the rows.
CIBLE_MS = {1: 150.0, FOIS: 300.0}


def measures() -> list[Mesure]:
    """Both sizes; the target of the queries at 100× is what the page asked at 1×."""
    from django.core.management import call_command

    from tests.bench.multiplier import analyse, multiply

    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    call_command("preparer", stdout=sys.stderr)
    analyse()
    simple = list(_measure_all(1))
    sys.stderr.write(f"{multiply(FOIS)} lignes clonées\n")
    call_command("indexer_annuaire", stdout=sys.stderr)
    analyse()
    centuple = list(_measure_all(FOIS))
    mesures = []
    for (page, ms, requetes), (_, ms_100, requetes_100) in zip(simple, centuple, strict=True):
        mesures += [
            Mesure(nom=f"page.{page}.1x", valeur=ms, unite="ms", cible=CIBLE_MS[1]),
            Mesure(nom=f"page.{page}.{FOIS}x", valeur=ms_100, unite="ms", cible=CIBLE_MS[FOIS]),
            Mesure(nom=f"page.{page}.requetes.1x", valeur=requetes, unite="requêtes", cible=30),
            Mesure(
                nom=f"page.{page}.requetes.{FOIS}x", valeur=requetes_100, unite="requêtes", cible=requetes
            ),
        ]
    return mesures


def pages() -> Iterator[tuple[str, str, str]]:
    """Name, e-mail of the reader (empty: anyone), address."""
    from django.urls import reverse
    from django.utils import timezone

    for nom in PUBLIQUES:
        yield nom.replace(":", "_") + "_public", "", reverse(nom)
    annee = timezone.localdate().year + 1
    reponses = f"type=ACI&situation=jamais&souhait=commencer&annee={annee}"
    periode = f"zone=HORS_MAYOTTE&debut_on={annee}-01-01&fin_on={annee + 2}-12-31"
    yield "dossier.orientation", "", f"{reverse('conventions:quelle_demande')}?{reponses}"
    yield (
        "dossier.simulateur",
        "",
        f"{reverse('conventions:simulateur')}?type=ACI&etp=8,15&nb_brsa=4&{periode}",
    )
    for role, vues in LECTURES.items():
        email, objets = _reader(role)
        for vue in vues:
            objet = vue.split()[1] if " " in vue else ""
            nom = vue.split()[0]
            arguments = [objets[objet]] if objet else []
            yield f"{nom.replace(':', '_')}_{role.lower()}", email, reverse(nom, args=arguments)


PUBLIQUES = (
    "accueil:accueil",
    "accueil:comment_ca_marche",
    "comptes:connexion",
    "account_signup",
    "structures:annuaire",
    "structures:carte",
    "editorial:actualites",
    "editorial:portraits",
    "editorial:appels",
    "conventions:verification",
)
LECTURES = {
    "DIRIGEANT": (
        "accueil:accueil",
        "conventions:dossier_list",
        "conventions:dossier_creer",
        "conventions:dossier_detail brouillon",
        "conventions:dossier_detail dossier",
        "conventions:dossier_pieces brouillon",
        "conventions:dossier_deposer brouillon",
        "conventions:convention_list",
        "conventions:convention_detail convention",
        "conventions:dossier_echanges dossier",
        "conventions:dossier_versions dossier",
        "structures:structure_detail structure",
        "structures:structure_equipe structure",
        "structures:coffre structure",
        "structures:fiche_publique structure",
        "comptes:compte",
        "comptes:sessions",
        "accompagnement:resultats",
    ),
    "INSTRUCTEUR": (
        "accueil:accueil",
        "conventions:campagne_list",
        "conventions:dossier_list",
        "conventions:dossier_detail dossier",
        "conventions:dossier_versions dossier",
        "conventions:convention_list",
        "conventions:parametrage",
        "structures:structure_list",
        "structures:structure_detail structure",
        "structures:rattachements",
        "structures:lot_list",
        "accompagnement:resultats",
        "accompagnement:resultats_structure structure",
    ),
    "ACCOMPAGNATEUR": (
        "accueil:accueil",
        "accompagnement:salarie_list",
        "accompagnement:salarie_detail salarie",
        "accompagnement:entretien_ajouter salarie",
    ),
    "SIGNATAIRE": ("accueil:accueil", "conventions:dossier_list"),
    "CHEF_SERVICE": ("accueil:accueil", "structures:services"),
    "ADMINISTRATEUR": ("editorial:redaction", "structures:services", "structures:assistance"),
}


def _reader(role: str) -> tuple[str, dict[str, int]]:
    """The demonstration account of this role that sees most, and what it opens."""
    from accompagnement.models import Salarie
    from conventions.models import Convention, Dossier
    from siae_portal.comptes.models import User
    from structures.models import Structure

    def rows(user: User, modele: type, geste: str = "CONSULTER") -> list[int]:
        portee = modele.objects.permitted(user, geste).filter(pk__lt=1_000_000)
        return list(portee.order_by("pk").values_list("pk", flat=True))

    def wealth(user: User) -> int:
        return len(rows(user, Salarie if role == "ACCOMPAGNATEUR" else Dossier))

    comptes = User.objects.filter(
        habilitations__role=role, email__endswith="@demonstration.invalid"
    ).order_by("pk")
    user = max(comptes.distinct(), key=wealth)
    brouillons = Dossier.objects.permitted(user, "CONSULTER").filter(etat="BROUILLON", pk__lt=1_000_000)
    autres = Dossier.objects.permitted(user, "CONSULTER").filter(pk__lt=1_000_000).exclude(etat="BROUILLON")
    objets = {
        "brouillon": brouillons.order_by("pk").values_list("pk", flat=True).first(),
        "dossier": autres.order_by("-pk").values_list("pk", flat=True).first(),
    }
    for nom, modele in (("convention", Convention), ("structure", Structure), ("salarie", Salarie)):
        objets[nom] = next(iter(rows(user, modele)), None)
    return user.email, {nom: pk for nom, pk in objets.items() if pk is not None}


def _measure_all(fois: int) -> Iterator[tuple[str, float, int]]:
    from django.test import Client

    from siae_portal.comptes.models import User
    from tests.sessions import open_session

    for nom, email, url in pages():
        client = Client()
        if email:
            open_session(client, User.objects.get(email=email))
        ms, requetes = measure(client, url)
        sys.stderr.write(f"{nom} ×{fois} : {ms:.0f} ms, {requetes} requêtes\n")
        yield nom, ms, requetes


def measure(client: object, url: str) -> tuple[float, int]:
    """Median time in the server (milliseconds) of a warm page, and its statements."""
    _get(client, url)
    requetes = _count_queries(client, url)
    temps = []
    for _ in range(TOURS):
        debut = time.perf_counter()
        _get(client, url)
        temps.append((time.perf_counter() - debut) * 1000)
    return statistics.median(temps), requetes


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


def _get(client: object, url: str) -> None:
    reponse = client.get(url)  # type: ignore[attr-defined]
    if reponse.status_code != 200:
        raise SystemExit(f"{url} : réponse {reponse.status_code}")


if __name__ == "__main__":
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    write(measures(), Path(sys.argv[1]))
