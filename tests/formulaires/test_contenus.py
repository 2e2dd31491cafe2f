"""The true type of a file, whatever its name."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image

from siae_portal.formulaires import FichierField
from siae_portal.formulaires.contenus import MIMES, ContenuRefuse, format_of


def archive(**membres):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as contenu:
        for nom, octets in membres.items():
            contenu.writestr(nom.replace("__", "/").replace("_xml", ".xml"), octets)
    return sortie.getvalue()


def image(format_image):
    sortie = io.BytesIO()
    Image.new("RGB", (3, 3)).save(sortie, format_image)
    return sortie.getvalue()


def xlsx():
    sortie = io.BytesIO()
    Workbook().save(sortie)
    return sortie.getvalue()


@pytest.mark.parametrize(
    ("contenu", "code"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (image("PNG"), "png"),
        (image("JPEG"), "jpg"),
        (xlsx(), "xlsx"),
        (archive(word__document_xml=b"<w/>"), "docx"),
        (archive(mimetype=MIMES["ods"].encode()), "ods"),
        (archive(mimetype=MIMES["odt"].encode()), "odt"),
        (archive(mimetype=b"application/epub+zip"), ""),
        (archive(lisezmoi=b"rien"), ""),
        (b"MZ\x90", ""),
        (b"<html>", ""),
    ],
)
def test_the_type_is_read_in_the_content(contenu, code):
    flux = io.BytesIO(contenu)

    assert format_of(flux) == code
    assert flux.tell() == 0


@pytest.mark.parametrize("contenu", [image("PNG")[:20], b"PK\x03\x04 rien"])
def test_a_damaged_file_is_refused(contenu):
    with pytest.raises(ContenuRefuse, match="abime"):
        format_of(io.BytesIO(contenu))


def test_an_archive_that_unfolds_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("siae_portal.formulaires.contenus.DEPLIE_MAX_OCTETS", 1_000)

    with pytest.raises(ContenuRefuse, match="bombe"):
        format_of(io.BytesIO(archive(xl__workbook_xml=b"0" * 1_001)))


def test_an_office_file_with_a_program_is_refused():
    contenu = archive(xl__workbook_xml=b"<x/>", **{"xl__vbaProject.bin": b"x"})

    with pytest.raises(ContenuRefuse, match="macros"):
        format_of(io.BytesIO(contenu))


def test_the_field_says_which_types_it_takes():
    fichier = SimpleUploadedFile("rib.pdf", image("PNG"), content_type="application/pdf")

    assert FichierField(formats=("pdf", "png")).clean(fichier).content_type == "image/png"
    with pytest.raises(ValidationError, match=r"\(PDF, JPG\)"):
        FichierField(formats=("pdf", "jpg")).clean(fichier)
