"""The verification page: authentic or not, what it is worth today, nothing kept, nothing personal."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from conventions.enums import EtatConvention, NatureDocument
from conventions.models import Document
from siae_portal.storage.models import Fichier
from siae_portal.storage.services import read
from tests.comptes.factories import UserFactory
from tests.conventions.parcours import Parcours
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db

ADRESSE = "/verification/"


@pytest.fixture
def signe(monkeypatch):
    """A signed convention, and the clock after it."""
    parcours = Parcours().until("notifier")
    monkeypatch.setattr(timezone, "now", lambda: parcours.at + timedelta(hours=1))
    return parcours


def convention_of(parcours):
    return Document.objects.select_related("fichier").get(
        dossier=parcours.dossier, nature=NatureDocument.CONVENTION
    )


def send(client, *, code="", contenu=None):
    fichier = {"fichier": SimpleUploadedFile("acte.pdf", contenu)} if contenu is not None else {}
    return client.post(ADRESSE, {"code": code, **fichier})


def run_from(convention, debut_on):
    """The convention began that day, and runs three years."""
    fin_on = debut_on.replace(year=debut_on.year + 3) - timedelta(days=1)
    type(convention).objects.filter(pk=convention.pk).update(debut_on=debut_on, fin_on=fin_on)


def test_the_exact_file_is_authentic_and_in_force_until_the_end_of_the_convention(client, signe):
    document = convention_of(signe)
    run_from(signe.convention, date(2026, 1, 1))
    avant = Fichier.objects.count()

    page = send(client, contenu=read(document.fichier))

    verdict = page.context["verdict"]
    assert verdict.niveau == "success"
    assert verdict.titre == "Authentique, en vigueur jusqu’au 31\u00a0décembre\u00a02028"
    assert Fichier.objects.count() == avant


def test_an_annexe_ends_by_itself(client, signe):
    document = Document.objects.select_related("fichier").get(dossier=signe.dossier, nature=NatureDocument.AF)
    type(document.annexe).objects.filter(pk=document.annexe.pk).update(
        debut_on=date(2026, 1, 1), fin_on=date(2026, 12, 31)
    )

    page = send(client, contenu=read(document.fichier))

    assert page.context["verdict"].titre == "Authentique, en vigueur jusqu’au 31\u00a0décembre\u00a02026"


def test_before_its_first_day_an_act_is_signed_and_not_yet_in_force(client, signe):
    page = send(client, contenu=read(convention_of(signe).fichier))

    assert page.context["verdict"].titre == "Authentique, signé, prend effet le 1er\u00a0janvier\u00a02027"


def test_one_byte_changed_is_not_the_document(client, signe):
    contenu = bytearray(read(convention_of(signe).fichier))
    contenu[-1] ^= 1

    page = send(client, contenu=bytes(contenu))

    assert page.context["verdict"].niveau == "error"
    assert "Ce fichier n’est pas le document enregistré" in page.content.decode()


def test_another_document_under_this_code_is_refused(client, signe):
    autre = Document.objects.select_related("fichier").get(dossier=signe.dossier, nature=NatureDocument.AF)

    page = send(client, code=convention_of(signe).code_verification, contenu=read(autre.fichier))

    assert page.context["verdict"].niveau == "error"


def test_a_code_is_read_as_it_is_typed(client, signe):
    document = convention_of(signe)
    code = document.code_verification

    for typed in (code, f"  {code} ", code.lower(), code.replace("-", "")):
        verdict = send(client, code=typed).context["verdict"]
        assert (verdict.niveau, verdict.document) == ("info", document), typed


def test_the_printed_address_answers_at_once_without_a_name(client, signe):
    page = client.get(ADRESSE, {"code": convention_of(signe).code_verification})

    html = page.content.decode()
    assert "Un document enregistré porte ce code" in html
    assert signe.structure.denomination in html
    for personne in (signe.dirigeant, signe.signataire):
        assert personne.nom not in html
    assert signe.structure.representant_nom not in html
    assert "Signé par l’État" in html


def test_an_act_that_nobody_signed_has_no_effect(client, monkeypatch):
    parcours = Parcours().until("documents")

    page = send(client, contenu=read(convention_of(parcours).fichier))

    assert "non signé" in page.context["verdict"].titre


@pytest.mark.parametrize(
    ("columns", "phrase"),
    [
        ({"etat": EtatConvention.RESILIEE}, "convention résiliée"),
        ({"debut_on": "2026-01-01", "fin_on": "2027-01-31"}, "en vigueur jusqu’au 31"),
        ({"debut_on": "2026-01-01", "fin_on": "2026-11-30"}, "arrivé à son terme le 30"),
    ],
)
def test_what_happened_since_is_said(client, signe, columns, phrase):
    type(signe.convention).objects.filter(pk=signe.convention.pk).update(**columns)
    Document.objects.filter(pk=convention_of(signe).pk).update(annexe=None)

    page = send(client, contenu=read(convention_of(signe).fichier))

    assert phrase in page.context["verdict"].titre


def test_a_withdrawn_act_is_said_withdrawn(client, signe):
    Document.objects.filter(pk=convention_of(signe).pk).update(abandonne_at=timezone.now())

    page = send(client, contenu=read(convention_of(signe).fichier))

    assert page.context["verdict"].niveau == "warning"


@pytest.mark.parametrize(
    ("code", "contenu", "phrase"),
    [
        ("", None, "Écrivez le code de vérification, ou choisissez le fichier reçu."),
        ("", b"", "Ce fichier est vide"),
        ("ZZZZ-ZZZZ-ZZZZ", None, "Aucun document ne porte ce code"),
    ],
)
def test_what_cannot_be_verified_is_told(client, code, contenu, phrase):
    page = send(client, code=code, contenu=contenu)

    assert phrase in page.content.decode()


def test_a_file_too_heavy_is_refused(client, settings):
    settings.FICHIER_TAILLE_MAX_MO = 0

    page = send(client, contenu=b"%PDF")

    assert page.status_code == 422
    assert "dépasse 0" in page.content.decode()


def test_a_document_is_served_to_both_parties_only(client, signe):
    adresse = reverse("conventions:document", args=[convention_of(signe).pk])
    ailleurs = UserFactory(dirigeant=True, of=StructureFactory(morbihan=True))

    for lecteur in (signe.dirigeant, signe.instructeur, signe.signataire):
        client.force_login(lecteur)
        page = client.get(adresse)
        assert (page.status_code, page["Content-Type"]) == (200, "application/pdf")
        assert b"".join(page.streaming_content).startswith(b"%PDF")
    for lecteur, statut in ((UserFactory(), 403), (ailleurs, 404)):
        client.force_login(lecteur)
        assert client.get(adresse).status_code == statut
