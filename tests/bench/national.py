"""Pages on the national data set, for the readers who have most: see docs/mesures.md.

`make national`, then `DATABASE_NAME=siae_national .venv/bin/python -m tests.bench.national`: prints a table,
reads only. First the searches and the lists of the largest places, then every page of `adresses.py`.
"""

import os
import sys
from collections.abc import Iterator
from typing import Any

import django

from tests.bench.mesures import Mesure, table
from tests.bench.pages import cost

CIBLE_MS = 150.0
LECTEURS = 40
"""Accounts tried for a page of a structure, until one sees its object."""


def pages() -> Iterator[tuple[str, Any, str]]:
    """Name, reader (None: anyone), address."""
    from conventions.models import Convention, Dossier
    from structures.models import ServiceInstructeur

    service = _first(ServiceInstructeur.objects.all(), "dossiers")
    dossiers = Dossier.objects.filter(service=service)
    convention = Convention.objects.filter(service=service).order_by("pk")[0]
    yield from _public(convention.structure_id)
    yield from _agent(service, dossiers, convention)
    yield from _structure(dossiers)
    yield from _caseworker()
    yield from _every_page(service)


def _every_page(service: Any) -> Iterator[tuple[str, Any, str]]:
    """The pages of the portal, read by the people of this service and of its structures."""
    from tests.bench.objets import pages as every_page

    for page in every_page(lambda role: _readers(role, service), partout=False):
        yield page.nom, page.lecteur, page.url


def _readers(role: str, service: Any) -> list[Any]:
    from siae_portal.comptes.models import DemandeRattachement, User
    from tests.bench.adresses import PUBLIC, SANS_ROLE

    if role == PUBLIC:
        return [None]
    if role == SANS_ROLE:
        return [demande.user for demande in DemandeRattachement.objects.order_by("pk")[:1]]
    tenus = User.objects.filter(habilitations__role=role).distinct().order_by("pk")
    ici = tenus.filter(habilitations__service=service) | tenus.filter(
        habilitations__structure__departement__service=service
    )
    return list(ici[:LECTEURS]) or list(tenus[:1])


def _public(structure_id: int) -> Iterator[tuple[str, Any, str]]:
    yield "accueil", None, "/"
    for nom, suite in {
        "": "",
        ".nom": "?q=atelier+boussole",
        ".lieu": "?lieu=59",
        ".genre": "?genre=ACI&departement=59",
        ".label": "?genre=RQ",
        ".fin": "?page=200",
    }.items():
        yield f"annuaire{nom}", None, f"/annuaire/{suite}"
    yield "fiche", None, f"/annuaire/{structure_id}/"


def _agent(service: Any, dossiers: Any, convention: Any) -> Iterator[tuple[str, Any, str]]:
    from conventions.recherches import ATTENTES, RECHERCHES_SERVICE

    agent = _people(service=service, role="INSTRUCTEUR")
    yield "agent.accueil", agent, "/"
    yield "agent.dossiers", agent, "/dossiers/"
    yield "agent.dossiers.nom", agent, "/dossiers/?q=atelier"
    yield "agent.dossiers.page5", agent, "/dossiers/?page=5"
    for recherche in (*RECHERCHES_SERVICE, *ATTENTES):
        yield f"agent.dossiers.{recherche.code}", agent, f"/dossiers/?recherche={recherche.code}"
    for etat in ("DEPOSE", "INCOMPLET", "EN_INSTRUCTION", "A_PRESENTER", "PROPOSE", "SIGNE"):
        yield f"agent.dossier.{etat.lower()}", agent, f"/dossiers/{dossiers.filter(etat=etat)[0].pk}/"
    yield "agent.conventions", agent, "/conventions/"
    yield "agent.convention", agent, f"/conventions/{convention.pk}/"
    yield "agent.structure", agent, f"/structures/{convention.structure_id}/"
    yield "agent.resultats", agent, "/accompagnement/resultats/"
    yield "signataire.accueil", _people(service=service, role="SIGNATAIRE"), "/"


def _structure(dossiers: Any) -> Iterator[tuple[str, Any, str]]:
    dossier = dossiers.filter(etat="INCOMPLET")[0]
    brouillon = dossiers.filter(etat="BROUILLON", structure__conventions__isnull=False)[0]
    dirigeant = _people(structure=dossier.structure_id, role="DIRIGEANT")
    yield "dirigeant.accueil", dirigeant, "/"
    yield "dirigeant.dossiers", dirigeant, "/dossiers/"
    yield "dirigeant.dossier", dirigeant, f"/dossiers/{dossier.pk}/"
    auteur = _people(structure=brouillon.structure_id, role="DIRIGEANT")
    yield "dirigeant.brouillon", auteur, f"/dossiers/{brouillon.pk}/"
    yield "dirigeant.conventions", dirigeant, "/conventions/"
    yield "dirigeant.resultats", dirigeant, "/accompagnement/resultats/"


def _caseworker() -> Iterator[tuple[str, Any, str]]:
    from accompagnement.models import Salarie
    from siae_portal.comptes.models import User
    from structures.models import Structure

    structure = _first(Structure.objects.all(), "salaries")
    salarie = _first(Salarie.objects.filter(structure=structure, sortie=None), "entretiens")
    referent = User.objects.get(pk=salarie.referent_id)
    yield "accompagnateur.accueil", referent, "/"
    for vue in ("miennes", "retard", "structure", "sorties"):
        yield f"accompagnateur.journee.{vue}", referent, f"/accompagnement/?vue={vue}"
    page = f"/accompagnement/personnes/{salarie.pk}/"
    yield "accompagnateur.personne", referent, page
    yield "accompagnateur.entretien", referent, f"{page}entretien/"


def _people(**habilitation: Any) -> Any:
    from siae_portal.comptes.models import Habilitation

    return Habilitation.objects.filter(**habilitation).order_by("pk")[0].user


def _first(lignes: Any, relation: str) -> Any:
    """The row with most rows behind it."""
    from django.db.models import Count

    return lignes.annotate(nombre=Count(relation)).order_by("-nombre", "pk")[0]


def main() -> None:
    """Measure every page and print the table."""
    from django.test import Client

    from tests.sessions import open_session

    mesures = []
    for nom, lecteur, url in pages():
        client = Client()
        if lecteur:
            open_session(client, lecteur)
        try:
            cout = cost(client, url)
        except SystemExit as absente:
            sys.stderr.write(f"{nom} : {absente}\n")
            continue
        suite = f"{cout.requetes} requêtes, {cout.poids_ko:.0f} Ko"
        sys.stderr.write(f"{nom} : {cout.ms:.0f} ms, {suite}\n")
        mesures.append(Mesure(nom=f"{nom} ({suite})", valeur=cout.ms, unite="ms", cible=CIBLE_MS))
    sys.stdout.write(table(mesures) + "\n")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siae_portal.settings.dev")
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    main()
