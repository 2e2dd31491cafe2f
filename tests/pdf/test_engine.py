"""The door to WeasyPrint: same bytes for the same data, no network, caps that hold."""

import io
import threading
import time
from datetime import UTC, datetime

import pikepdf
import pytest
from django.test import override_settings

from siae_portal.pdf import libraries
from siae_portal.pdf.clock import time_cap
from siae_portal.pdf.engine import PieceAttachee, render_pdf
from siae_portal.pdf.errors import RenduTropLong, RessourceInterdite, TropDePages

GABARITS = {
    "simple.html": '<html lang="fr"><head><title>{{ titre }}</title>'
    '<meta name="dcterms.created" content="2026-01-15T09:00:00+01:00"></head>'
    "<body><h1>{{ nom }}</h1><p>Texte en <b>gras</b>.</p></body></html>",
    "distant.html": '<html lang="fr"><body><img alt="" src="{{ adresse }}"></body></html>',
    "long.html": '<html lang="fr"><body>{% for page in pages %}<p style="break-after: page">{{ page }}</p>'
    "{% endfor %}</body></html>",
}
MOTEUR = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", GABARITS)]},
    }
]


@pytest.fixture(autouse=True)
def _gabarits():
    with override_settings(TEMPLATES=MOTEUR):
        yield


def test_same_data_same_bytes_and_print_of_the_bytes():
    premier = render_pdf("simple.html", {"nom": "Élan"}, titre="Essai")
    second = render_pdf("simple.html", {"nom": "Élan"}, titre="Essai")
    assert premier == second
    assert len(premier.sha256) == 64
    assert premier.pages == 1


def test_tagged_titled_and_dated_from_the_data():
    rendu = render_pdf("simple.html", {"nom": "Élan"}, titre="Titre de l’essai")
    with pikepdf.open(io.BytesIO(rendu.contenu)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "fr"
        assert str(pdf.docinfo["/Title"]) == "Titre de l’essai"
        assert "20260115" in str(pdf.docinfo["/CreationDate"])
        assert pdf.open_metadata()["pdfuaid:part"] == "1"


def test_only_marianne_is_embedded():
    rendu = render_pdf("simple.html", {"nom": "Élan"}, titre="Essai")
    with pikepdf.open(io.BytesIO(rendu.contenu)) as pdf:
        polices = [str(objet.FontName) for objet in pdf.objects if _is_descriptor(objet)]
    assert polices
    assert all("Marianne" in police for police in polices)


def _is_descriptor(objet):
    return isinstance(objet, pikepdf.Dictionary) and objet.get("/Type") == "/FontDescriptor"


@pytest.mark.parametrize(
    "adresse",
    [
        "http://127.0.0.1:9/image.png",
        "https://exemple.invalid/image.png",
        "file:///etc/hostname",
        "statique:../manage.py",
        "statique:portail/inconnu.png",
    ],
)
def test_anything_but_a_bundled_file_stops_the_rendering(adresse):
    with pytest.raises(RessourceInterdite):
        render_pdf("distant.html", {"adresse": adresse}, titre="Essai")


def test_page_cap():
    with pytest.raises(TropDePages, match="3 pages"):
        render_pdf("long.html", {"pages": ["a", "b", "c"]}, titre="Essai", pages_max=2)


def test_time_cap_interrupts_the_rendering():
    with pytest.raises(RenduTropLong, match=r"0\.05 secondes"):
        render_pdf("long.html", {"pages": ["mot " * 200] * 200}, titre="Essai", secondes_max=0.05)


def test_an_interruption_that_the_interpreter_ignores_comes_again():
    debut = time.monotonic()

    class Mourant:
        def __del__(self):
            while time.monotonic() < debut + 0.1:
                pass

    def attendre():
        Mourant()
        while time.monotonic() < debut + 5:
            pass

    with pytest.raises(RenduTropLong), time_cap(0.02):
        attendre()

    assert time.monotonic() < debut + 2


def test_time_cap_is_measured_out_of_the_main_thread():
    recu = []

    def attendre():
        try:
            with time_cap(0.01):
                threading.Event().wait(0.05)
        except RenduTropLong as erreur:
            recu.append(erreur)

    fil = threading.Thread(target=attendre)
    fil.start()
    fil.join()
    assert len(recu) == 1


def test_a_piece_is_carried_inside():
    piece = PieceAttachee(
        nom="donnees.json",
        contenu=b'{"a": 1}',
        description="Données de l’acte",
        cree_at=datetime(2026, 12, 15, 9, 0, tzinfo=UTC),
    )
    rendu = render_pdf("simple.html", {"nom": "x"}, titre="Essai", pieces=[piece])
    assert rendu == render_pdf("simple.html", {"nom": "x"}, titre="Essai", pieces=[piece])
    with pikepdf.open(io.BytesIO(rendu.contenu)) as pdf:
        assert pdf.attachments["donnees.json"].get_file().read_bytes() == b'{"a": 1}'


def test_a_missing_library_names_the_command(monkeypatch):
    assert libraries.pango_available()
    monkeypatch.setattr(libraries, "LIBRARIES", ("libabsente.so.0",))
    assert not libraries.pango_available()
    (erreur,) = libraries.check_pango()
    assert libraries.APT_LINE in erreur.hint
    with pytest.raises(OSError, match="libpangoft2"):
        libraries.load_pango()
