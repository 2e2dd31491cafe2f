"""A PDF sent by a person."""

import io

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from siae_portal.formulaires import PdfField


def pdf(pages=1, encryption=None):
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        document.save(sortie, encryption=encryption or False)
    return sortie.getvalue()


def sent(contenu, nom="statuts.pdf"):
    return SimpleUploadedFile(nom, contenu, content_type="application/pdf")


def test_a_good_pdf_is_rewound():
    fichier = PdfField().clean(sent(pdf()))

    assert fichier.read(5) == b"%PDF-"


def test_a_pdf_kept_on_disk_while_it_arrives_is_read_too():
    fichier = TemporaryUploadedFile("statuts.pdf", "application/pdf", len(pdf()), None)
    fichier.write(pdf())

    assert PdfField().clean(fichier) is fichier
    assert not fichier.closed


@pytest.mark.parametrize(
    ("contenu", "morceau"),
    [
        (b"", "est vide"),
        (b"MZ\x90\x00 un programme", "n’est pas un PDF"),
        (b"%PDF-1.7\nrien d'autre", "abîmé"),
        (pdf(pages=0), "aucune page"),
        (pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "protégé"),
        (pdf(encryption=pikepdf.Encryption(owner="a", user="")), "protégé"),
    ],
)
def test_a_wrong_file_is_told_why(contenu, morceau):
    with pytest.raises(ValidationError, match=morceau):
        PdfField().clean(sent(contenu))


def test_weight_is_checked_before_anything_is_read(settings):
    settings.FICHIER_TAILLE_MAX_MO = 1
    fichier = sent(b"MZ" + b"0" * 1_000_000)
    fichier.file.close()  # looking at the content would fail

    with pytest.raises(ValidationError, match="dépasse 1 Mo"):
        PdfField().clean(fichier)


def test_an_optional_file_may_stay_away():
    assert PdfField(required=False).clean(None) is None
