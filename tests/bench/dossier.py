"""The dossier unique: a section page with one line and fifty, every check of a full dossier, one save."""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from tests.bench import saisie
from tests.bench.mesures import Mesure, write

TOURS = 9
LIGNES = (1, 50)
FICHIERS = (1, 40)
CIBLE_CONTROLES_MS = 100.0
CIBLE_PAGE_MS = 300.0
CIBLE_ENREGISTREMENT_MS = 150.0
CIBLE_REPRISE_MS = 300.0
CIBLE_PDF_MS = 5000.0


def measures() -> list[Mesure]:
    """On the draft of the demonstration that is ready to be deposited."""
    from django.core.management import call_command

    from conventions.models import Dossier

    call_command("migrate", verbosity=0)
    call_command("flush", interactive=False, verbosity=0)
    call_command("preparer", stdout=sys.stderr)
    dossier = Dossier.objects.drafts().filter(type="ACI").order_by("pk").first()
    return [
        *_section(dossier),
        *_checks(dossier),
        *_save(dossier),
        *_papers(dossier),
        *_renewal(),
        *_whole_pdf(),
        *saisie.measures(dossier),
    ]


def _section(dossier: Any) -> list[Mesure]:
    from django.test import Client
    from django.urls import reverse

    from tests.bench.pages import measure
    from tests.sessions import open_session

    client = Client()
    open_session(client, dossier.cree_par)
    url = reverse("conventions:dossier_section", args=[dossier.pk, "MOYENS"])
    trouvees: list[Mesure] = []
    reference = 0
    for nombre in LIGNES:
        _staff(dossier, nombre)
        ms, requetes = measure(client, url)
        reference = reference or requetes
        nom = f"dossier.section.{nombre}_lignes"
        trouvees += [
            Mesure(nom=nom, valeur=ms, unite="ms", cible=CIBLE_PAGE_MS),
            Mesure(nom=f"{nom}.requetes", valeur=requetes, unite="requêtes", cible=reference),
        ]
    return trouvees


def _staff(dossier: Any, nombre: int) -> None:
    ligne = {"fonction": "Poste", "type": "accompagnement", "etp": "1.00", "nombre": 1}
    _write(dossier, "MOYENS", {"permanents": [{**ligne, "qualification": "Master"}] * nombre})


def _write(dossier: Any, code: str, reponses: dict[str, Any]) -> None:
    from django.utils import timezone

    from conventions.services.sections import save_section
    from siae_portal.workflow.machine import Acte

    version = dossier.sections.filter(code=code).values_list("version", flat=True).first() or 0
    acte = Acte(user=dossier.cree_par, at=timezone.now())
    save_section(pk=dossier.pk, code=code, reponses=reponses, version=version, acte=acte)


def _checks(dossier: Any) -> list[Mesure]:
    from django.utils import timezone

    from conventions.models import Dossier
    from conventions.services.controles import controles_of
    from siae_portal.workflow.machine import Acte

    acte = Acte(user=dossier.cree_par, at=timezone.now())
    ms, requetes = _median(lambda: controles_of(Dossier.objects.for_page().get(pk=dossier.pk), acte=acte))
    return [
        Mesure(nom="dossier.controles", valeur=ms, unite="ms", cible=CIBLE_CONTROLES_MS),
        Mesure(nom="dossier.controles.requetes", valeur=requetes, unite="requêtes", cible=30),
    ]


def _save(dossier: Any) -> list[Mesure]:
    ms, _requetes = _median(lambda: _write(dossier, "PROJET", {"publics": "Un texte."}))
    return [Mesure(nom="dossier.enregistrement", valeur=ms, unite="ms", cible=CIBLE_ENREGISTREMENT_MS)]


def _renewal() -> list[Mesure]:
    """Beginning a renewal filled from what is known, undone each time; then its plan."""
    from django.db import transaction
    from django.test import Client
    from django.urls import reverse

    from tests.bench.pages import measure
    from tests.sessions import open_session

    def begin_and_undo() -> None:
        with transaction.atomic():
            _begin_renewal()
            transaction.set_rollback(True)

    ms, requetes = _median(begin_and_undo)
    dossier = _begin_renewal()
    client = Client()
    open_session(client, dossier.cree_par)
    page_ms, page_requetes = measure(client, reverse("conventions:dossier_detail", args=[dossier.pk]))
    return [
        Mesure(nom="dossier.reprise", valeur=ms, unite="ms", cible=CIBLE_REPRISE_MS),
        Mesure(nom="dossier.reprise.requetes", valeur=requetes, unite="requêtes", cible=40),
        Mesure(nom="dossier.reprise.plan", valeur=page_ms, unite="ms", cible=CIBLE_PAGE_MS),
        Mesure(nom="dossier.reprise.plan.requetes", valeur=page_requetes, unite="requêtes", cible=30),
    ]


def _begin_renewal() -> Any:
    """For the first structure with a convention whose dossier was deposited here."""
    from django.utils import timezone

    from conventions.models import Convention
    from conventions.services.dossiers import start_dossier
    from siae_portal.workflow.machine import Acte

    signees = Convention.objects.published().filter(dossier__versions__isnull=False)
    convention = signees.select_related("dossier__cree_par").order_by("pk").first()
    dossier, _ = start_dossier(
        structure_id=convention.structure_id,
        type_structure=convention.type,
        annee=timezone.localdate().year + 2,
        nature="RENOUVELLEMENT",
        acte=Acte(user=convention.dossier.cree_par, at=timezone.now()),
    )
    return dossier


def _papers(dossier: Any) -> list[Mesure]:
    """The page of the papers with one file and forty: as many queries."""
    from django.test import Client
    from django.urls import reverse

    from tests.bench.pages import measure
    from tests.sessions import open_session

    client = Client()
    open_session(client, dossier.cree_par)
    url = reverse("conventions:dossier_pieces", args=[dossier.pk])
    trouvees: list[Mesure] = []
    reference = 0
    for nombre in FICHIERS:
        _join(dossier, nombre)
        ms, requetes = measure(client, url)
        reference = reference or requetes
        nom = f"dossier.pieces.{nombre}_fichiers"
        trouvees += [
            Mesure(nom=nom, valeur=ms, unite="ms", cible=CIBLE_PAGE_MS),
            Mesure(nom=f"{nom}.requetes", valeur=requetes, unite="requêtes", cible=reference),
        ]
    return trouvees


def _join(dossier: Any, nombre: int) -> None:
    """So many files, spread over the papers asked for."""
    from django.utils import timezone

    from conventions.services.pieces import join_piece, pieces_demandees
    from siae_portal.workflow.machine import Acte

    acte = Acte(user=dossier.cree_par, at=timezone.now())
    dossier.pieces.all().delete()
    codes = [piece.type_piece.code for piece in pieces_demandees(dossier)]
    for rang in range(nombre):
        code = codes[rang % len(codes)]
        join_piece(pk=dossier.pk, code=code, chunks=[b"%%PDF-1.4 %d" % rang], nom=f"{rang}.pdf", acte=acte)


def _whole_pdf() -> list[Mesure]:
    """The whole dossier as one PDF, from its frozen data, once warm."""
    from conventions.models import Document
    from conventions.services.rendu_actes import render_document

    document = Document.objects.filter(nature="DOSSIER").exclude(donnees={}).order_by("pk").first()
    ms, _requetes = _median(lambda: render_document(document))
    pages = render_document(document).pages
    return [
        Mesure(nom="dossier.pdf_entier", valeur=ms, unite="ms", cible=CIBLE_PDF_MS),
        Mesure(nom="dossier.pdf_entier.pages", valeur=pages, unite="pages", cible=60),
    ]


def _median(appel: Callable[[], Any]) -> tuple[float, int]:
    """Milliseconds (median) and queries of one call, once warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    appel()
    with CaptureQueriesContext(connection) as requetes:
        appel()
    durees = []
    for _ in range(TOURS):
        debut = time.perf_counter()
        appel()
        durees.append(1000 * (time.perf_counter() - debut))
    return statistics.median(durees), len(requetes)


if __name__ == "__main__":
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    write(measures(), Path(sys.argv[1]))
