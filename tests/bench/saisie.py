"""Saving while typing: one round trip, and two hundred at once that lose nothing."""

import json
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.bench.mesures import Mesure

TOURS = 60
SIMULTANES, DE_FRONT, ESSAIS = 200, 16, 50
CIBLE_MS, CIBLE_P95_MS = 40.0, 80.0
CIBLE_SUIVI_MS, CIBLE_SUIVI_P95_MS, CIBLE_SUIVI_REQUETES = 80.0, 120.0, 22


def measures(dossier: Any) -> list[Mesure]:
    """On a draft of the demonstration."""
    durees = sorted(_round_trips(dossier))
    p95 = durees[int(0.95 * len(durees))]
    nom = "dossier.enregistrement.champ"
    return [
        *_following(dossier),
        Mesure(nom=nom, valeur=statistics.median(durees), unite="ms", cible=CIBLE_MS),
        Mesure(nom=f"{nom}.p95", valeur=p95, unite="ms", cible=CIBLE_P95_MS),
        Mesure(nom="dossier.enregistrement.200_perdus", valeur=_lost(dossier), unite="réponses", cible=0),
    ]


def _following(dossier: Any) -> list[Mesure]:
    """What the page asks after each save: measure, plan and checks."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from tests.sessions import open_session

    client = Client()
    open_session(client, dossier.cree_par)
    url = reverse("conventions:section_avancement", args=[dossier.pk, "MOYENS"])
    durees = []
    for tour in range(TOURS + 3):
        debut = time.perf_counter()
        client.get(url, headers={"x-requested-with": "XMLHttpRequest"})
        duree = 1000 * (time.perf_counter() - debut)
        durees += [duree] if tour >= 3 else []
    with CaptureQueriesContext(connection) as requetes:
        client.get(url, headers={"x-requested-with": "XMLHttpRequest"})
    durees.sort()
    nom = "dossier.avancement"
    return [
        Mesure(nom=nom, valeur=statistics.median(durees), unite="ms", cible=CIBLE_SUIVI_MS),
        Mesure(nom=f"{nom}.p95", valeur=durees[int(0.95 * TOURS)], unite="ms", cible=CIBLE_SUIVI_P95_MS),
        Mesure(nom=f"{nom}.requetes", valeur=len(requetes), unite="requêtes", cible=CIBLE_SUIVI_REQUETES),
    ]


def _round_trips(dossier: Any) -> Iterator[float]:
    """Milliseconds of the server for one answer, middlewares, session and rights included."""
    from django.test import Client
    from django.urls import reverse

    from tests.sessions import open_session

    client = Client()
    open_session(client, dossier.cree_par)
    url = reverse("conventions:section_enregistrer", args=[dossier.pk, "PROJET"])
    lue = _read(dossier.pk)["publics"]
    for tour in range(TOURS + 3):
        envoi = {"publics": f"Un texte, {tour}.", "champs": "publics", "lues": json.dumps({"publics": lue})}
        debut = time.perf_counter()
        reponse = client.post(url, envoi, headers={"x-requested-with": "XMLHttpRequest"})
        duree = 1000 * (time.perf_counter() - debut)
        lue = reponse.json()["champs"]["publics"]["lue"]
        if tour >= 3:
            yield duree


def _lost(dossier: Any) -> int:
    """Two hundred add a line to one of ten texts, again when somebody came before: lines lost."""
    from conventions.models import Dossier
    from conventions.services.formulaire import formulaire_of

    questions = formulaire_of(Dossier.objects.get(pk=dossier.pk)).questions("PROJET")
    noms = [q.nom for q in questions if q.forme == "texte_long" and q.saisie][:10]
    with ThreadPoolExecutor(DE_FRONT) as equipe:
        list(equipe.map(lambda rang: _add_line(dossier, noms[rang % len(noms)], rang), range(SIMULTANES)))
    contenu = dossier.sections.get(code="PROJET").contenu
    ecrites = {ligne for nom in noms for ligne in contenu[nom].split("\n")}
    return sum(f"ligne {rang}" not in ecrites for rang in range(SIMULTANES))


def _add_line(dossier: Any, nom: str, rang: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from conventions.models import Dossier
    from conventions.services.enregistrement import ReponsesEnConflit, save_answers
    from conventions.services.formulaire import formulaire_of
    from siae_portal.workflow.machine import Acte

    try:
        for _ in range(ESSAIS):
            avant = formulaire_of(Dossier.objects.get(pk=dossier.pk)).reponses.get(nom) or ""
            lues = {nom: _fingerprint(dossier.pk, nom, avant)}
            acte = Acte(user=dossier.cree_par, at=timezone.now())
            try:
                save_answers(
                    pk=dossier.pk,
                    code="PROJET",
                    reponses={nom: f"{avant}\nligne {rang}"},
                    lues=lues,
                    acte=acte,
                )
            except ReponsesEnConflit:
                continue
            return
    finally:
        connection.close()


def _fingerprint(pk: int, nom: str, valeur: str) -> str:
    from conventions.models import Dossier
    from conventions.rules.empreintes import empreinte_reponse
    from conventions.services.formulaire import formulaire_of

    questions = formulaire_of(Dossier.objects.get(pk=pk)).questions("PROJET")
    return empreinte_reponse(next(q for q in questions if q.nom == nom), valeur)


def _read(pk: int) -> dict[str, str]:
    from conventions.models import Dossier
    from conventions.services.enregistrement import fingerprints
    from conventions.services.formulaire import formulaire_of

    return fingerprints(formulaire_of(Dossier.objects.get(pk=pk)), "PROJET")
