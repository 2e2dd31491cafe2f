"""The public directory at a tenth of the national size, then at the national size: time, queries, weight.

4 300 SIAE, 180 GEIQ and 127 régies de quartier with 12 000 offers, plainly fictive; the searches are those of
the quality test, each with and without the visit of another page of results.
"""

import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

from tests.bench.mesures import Mesure, write

DIXIEME, NATIONAL = 430, 4_300
TOURS = 3
PASSE, AVENIR = timedelta(days=200), timedelta(days=800)
MEDIANE_MS, P95_MS, RATIO_MAX, POIDS_MAX_KO, REQUETES_MAX = 60.0, 120.0, 1.5, 60.0, 18
PAGES_FIXES = (
    "",
    "?page=3",
    "?genre=ACI",
    "?region=53&secteur=espaces_verts",
    "?lieu=Nantes",
    "?lieu=Lyon&rayon=200&tri=nom",
    "?q=insertion",
    "?q=insertion&page=3",
    "?q=entretien+ou+nettoyage&tri=nom",
    "?nature=SERVICE&clientele=ENTREPRISES",
    "?famille=association&reseau=fei",
    "?lieu=Lyon&zone=intervention",
    "?lieu=Bretagne&zone=intervention&nature=BIEN",
    "?q=nettoyage&lieu=Marseille&zone=intervention&tri=distance",
    "?q=lyno",
)
CARTES = (
    "carte/",
    "carte/?q=insertion",
    "carte/?nature=SERVICE&clientele=ENTREPRISES",
    "carte/?lieu=Bretagne",
)


@dataclass(frozen=True, kw_only=True)
class Releve:
    """What was measured at one size."""

    mediane_ms: float
    p95_ms: float
    requetes: int
    poids_ko: float


def measures() -> list[Mesure]:
    """Both sizes, on an empty database."""
    from django.core.management import call_command
    from django.utils import timezone

    from structures.services.recherche import rebuild_documents
    from tests.bench.multiplier import analyse

    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    call_command("charger_referentiels", stdout=sys.stderr)
    jour = timezone.localdate()
    fill(DIXIEME, on=jour)
    rebuild_documents(on=jour)
    analyse()
    petit = observe()
    fill(NATIONAL + 180, on=jour, depuis=DIXIEME)
    debut = time.perf_counter()
    rebuild_documents(on=jour)
    indexation_s = time.perf_counter() - debut
    analyse()
    grand = observe()
    return [
        Mesure(nom="annuaire.recherche.mediane.430", valeur=petit.mediane_ms, unite="ms", cible=MEDIANE_MS),
        Mesure(nom="annuaire.recherche.mediane.4300", valeur=grand.mediane_ms, unite="ms", cible=MEDIANE_MS),
        Mesure(nom="annuaire.recherche.p95.430", valeur=petit.p95_ms, unite="ms", cible=P95_MS),
        Mesure(nom="annuaire.recherche.p95.4300", valeur=grand.p95_ms, unite="ms", cible=P95_MS),
        _ratio(petit, grand),
        Mesure(nom="annuaire.requetes.430", valeur=petit.requetes, unite="requêtes", cible=REQUETES_MAX),
        Mesure(nom="annuaire.requetes.4300", valeur=grand.requetes, unite="requêtes", cible=petit.requetes),
        *_page_figures("carte", observe([f"/annuaire/{suite}" for suite in CARTES])),
        *_page_figures("fiche", observe(_cards())),
        Mesure(nom="annuaire.poids", valeur=grand.poids_ko, unite="Ko", cible=POIDS_MAX_KO),
        Mesure(nom="annuaire.accueil.poids", valeur=_weight_ko("/"), unite="Ko", cible=POIDS_MAX_KO),
        Mesure(nom="annuaire.indexation.4300", valeur=indexation_s, unite="s", cible=20.0),
    ]


def _ratio(petit: Releve, grand: Releve) -> Mesure:
    """How much slower ten times as many structures make a search."""
    rapport = grand.mediane_ms / petit.mediane_ms
    return Mesure(nom="annuaire.recherche.ratio", valeur=rapport, unite="×", cible=RATIO_MAX)


def _page_figures(nom: str, releve: Releve) -> list[Mesure]:
    return [
        Mesure(nom=f"annuaire.{nom}.mediane.4300", valeur=releve.mediane_ms, unite="ms", cible=MEDIANE_MS),
        Mesure(nom=f"annuaire.{nom}.p95.4300", valeur=releve.p95_ms, unite="ms", cible=P95_MS),
        Mesure(nom=f"annuaire.{nom}.requetes", valeur=releve.requetes, unite="requêtes", cible=REQUETES_MAX),
        Mesure(nom=f"annuaire.{nom}.poids", valeur=releve.poids_ko, unite="Ko", cible=POIDS_MAX_KO),
    ]


def fill(jusqua: int, *, on: date, depuis: int = 0) -> None:
    """Structures of the fictive files, spread over the communes like the population; always the same."""
    from conventions.models import Convention
    from structures.models import Commune, Label, Offre, ServiceInstructeur

    hasard = random.Random(depuis + 1)
    fiches = _fiches()
    communes = list(Commune.objects.select_related("departement").order_by("pk"))
    choisies = hasard.choices(communes, [c.population for c in communes], k=jusqua - depuis)
    services = dict(ServiceInstructeur.objects.values_list("departement", "pk"))
    structures, offres, conventions, labels = [], [], [], []
    for rang, commune in enumerate(choisies, start=depuis):
        fiche = fiches[rang % len(fiches)]
        structure = _structure(rang, fiche, commune)
        structures.append(structure)
        voisines = [hasard.choice(fiches) for _ in range(hasard.randint(1, 2))]
        for libelle, secteur in {o: None for f in (fiche, *voisines) for o in f["liste"]}:
            offres.append(_offer(structure, libelle, secteur, len(offres)))
        commun = {"structure": structure, "debut_on": on - PASSE, "fin_on": on + AVENIR, "numero": f"B{rang}"}
        genre, service = fiche["types"].split(";")[0], services[commune.departement_id]
        conventions.append(Convention(type=genre, service_id=service, etat="ACTIVE", **commun))
        if rang % 35 == 0:
            labels.append(Label(code="RQ", organisme="Mouvement des Régies", **commun))
    for objets in (structures, offres, conventions, labels):
        type(objets[0])._default_manager.bulk_create(objets, batch_size=500)
    _settle(structures)
    sys.stderr.write(f"{jusqua} structures, {Offre.objects.count()} offres\n")


def _offer(structure: Any, libelle: str, secteur: str, rang: int) -> Any:
    """What is sold and to whom, in turn."""
    from structures.enums import Clientele, NatureOffre
    from structures.models import Offre

    natures, clienteles = list(NatureOffre.values), list(Clientele.values)
    return Offre(
        structure=structure,
        libelle=libelle,
        secteur=secteur,
        nature=natures[rang % len(natures)],
        clienteles=sorted({clienteles[rang % 4], clienteles[rang % 3]}),
    )


def _settle(structures: Sequence[Any]) -> None:
    """Territories and networks, as the demonstration gives them."""
    from siae_portal.demonstration.annuaire import interventions_of
    from structures.models import Intervention, Reseau

    declarees = [i for rang, s in enumerate(structures) for i in interventions_of(s, rang)]
    Intervention.objects.bulk_create(declarees, batch_size=500)
    reseaux = list(Reseau.objects.order_by("pk").values_list("pk", flat=True))
    lien: Any = Reseau.structures.through
    lien.objects.bulk_create(
        lien(structure_id=s.pk, reseau_id=reseaux[rang % len(reseaux)])
        for rang, s in enumerate(structures)
        if rang % 3
    )


def _fiches() -> list[dict[str, Any]]:
    from tests.structures.annuaire_fictif import read_fictive_directory

    return [
        {**fiche, "liste": [(libelle, fiche["secteur"]) for libelle in fiche["offres"].split(";")]}
        for fiche in read_fictive_directory()
    ]


def _structure(rang: int, fiche: dict[str, Any], commune: Any) -> Any:
    from structures.models import Structure
    from structures.rules.noms import sort_key
    from tests.structures.factories import siret_of

    nom = f"{fiche['nom']} de {commune.nom}"[:150]
    return Structure(
        siret=siret_of(rang + 1),
        siret_signature=siret_of(rang + 1),
        denomination=nom,
        nom_tri=sort_key(nom),
        categorie_juridique=fiche["categorie"],
        adresse="1 rue de l’Exemple",
        code_postal=commune.codes_postaux[0] if commune.codes_postaux else "",
        commune=commune,
        departement=commune.departement,
        telephone="01 99 00 00 00",
    )


def addresses() -> list[str]:
    """Searches of the quality test, then a few pages that are hard for the database."""
    from django.utils.http import urlencode

    from tests.structures.annuaire_fictif import ICI, read_csv

    cherchees = [
        (urlencode({"q": r["recherche"], "lieu": r["lieu"]}), r["filtres"])
        for r in read_csv(ICI / "recherches.csv")
    ]
    return [f"/annuaire/?{'&'.join(filter(None, c))}" for c in cherchees] + [
        f"/annuaire/{suite}" for suite in PAGES_FIXES
    ]


def _cards() -> list[str]:
    """The pages of some structures."""
    from structures.models import DocumentRecherche

    pks = DocumentRecherche.objects.order_by("pk").values_list("pk", flat=True)
    return [f"/annuaire/{pk}/" for pk in pks[:40]]


def observe(adresses: Sequence[str] = ()) -> Releve:
    """Server time of every search, or of these pages, several times; most queries, greatest weight."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    temps, requetes, poids = [], 0, 0.0
    adresses = adresses or addresses()
    for adresse in adresses:
        with CaptureQueriesContext(connection) as contexte:
            poids = max(poids, len(_get(client, adresse)) / 1000)
        requetes = max(requetes, len(contexte))
        durees = list(_times(client, adresse))
        temps.append(statistics.median(durees))
    lentes = sorted(zip(temps, adresses, strict=True), reverse=True)[:5]
    for duree, adresse in lentes:
        sys.stderr.write(f"  {duree:.0f} ms  {adresse}\n")
    return Releve(mediane_ms=statistics.median(temps), p95_ms=_p95(temps), requetes=requetes, poids_ko=poids)


def _times(client: Any, adresse: str) -> Iterator[float]:
    for _ in range(TOURS):
        debut = time.perf_counter()
        _get(client, adresse)
        yield (time.perf_counter() - debut) * 1000


def _p95(temps: Sequence[float]) -> float:
    return statistics.quantiles(temps, n=20)[-1]


def _get(client: Any, adresse: str) -> bytes:
    reponse = client.get(adresse)
    if reponse.status_code != 200:
        raise SystemExit(f"{adresse} : réponse {reponse.status_code}")
    return reponse.content


def _weight_ko(adresse: str) -> float:
    from django.test import Client

    return len(_get(Client(), adresse)) / 1000


if __name__ == "__main__":
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    write(measures(), Path(sys.argv[1]))
