"""A file received is shown to the antivirus before anything opens or keeps it."""

import io
from pathlib import Path

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from siae_portal.accueil import sante
from siae_portal.comptes.models import AccesRefuse
from siae_portal.formulaires import PdfField
from siae_portal.formulaires.envois import EnvoiField
from siae_portal.storage.models import Fichier
from tests.antivirus.serveur import EICAR, SIGNATURE, clamd
from tests.comptes.factories import UserFactory
from tests.conventions.factories import DossierFactory, TypePieceFactory
from tests.structures.factories import StructureFactory


@pytest.fixture
def serveur(settings):
    with clamd() as etat:
        settings.ANTIVIRUS_URL = etat.url
        settings.ANTIVIRUS_DELAI_S = 2
        yield etat


def pdf():
    sortie = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(sortie)
    return sortie.getvalue()


def sent(contenu, nom="statuts.pdf"):
    return SimpleUploadedFile(nom, contenu, content_type="application/pdf")


INFECTE = b"%PDF-1.7\n" + EICAR


def test_a_clean_file_passes_and_is_rewound(serveur):
    fichier = PdfField().clean(sent(pdf()))

    assert fichier.read(5) == b"%PDF-"
    assert serveur.vus == [len(pdf())]


def test_an_infected_file_is_refused_by_its_name(serveur):
    with pytest.raises(ValidationError, match=r"« statuts\.pdf » est infecté") as refus:
        PdfField().clean(sent(INFECTE))

    assert SIGNATURE in refus.value.messages[0]
    assert refus.value.code == "infecte"


def test_a_renamed_program_is_shown_before_its_type_is_read(serveur):
    with pytest.raises(ValidationError, match="infecté"):
        PdfField().clean(sent(b"MZ" + EICAR))


def test_each_of_several_files_is_shown_and_named_once(serveur):
    with pytest.raises(ValidationError) as refus:
        EnvoiField(formats=("pdf",)).clean(
            [sent(pdf(), "sain.pdf"), sent(INFECTE, "malade.pdf"), sent(b"MZ", "autre.pdf")]
        )

    assert [message.count("malade.pdf") for message in refus.value.messages] == [1, 0]
    assert refus.value.messages[1].startswith("« autre.pdf »")


def test_a_name_of_three_hundred_characters_stays_readable(serveur):
    with pytest.raises(ValidationError, match="…") as refus:
        PdfField().clean(sent(INFECTE, "💼" * 250 + "statuts.pdf"))

    assert len(refus.value.messages[0]) < 220


def test_without_verdict_nothing_enters(serveur):
    serveur.ferme = True

    with pytest.raises(ValidationError, match="de nouveau dans quelques minutes"):
        PdfField().clean(sent(pdf()))


def test_an_installation_may_let_files_in_without_verdict(serveur, settings):
    serveur.ferme, settings.ANTIVIRUS_OBLIGATOIRE = True, False

    assert PdfField().clean(sent(pdf())).read(5) == b"%PDF-"


def test_what_the_antivirus_does_not_take_is_refused(serveur):
    serveur.limite_octets = 10

    with pytest.raises(ValidationError, match="trop lourd pour l’antivirus"):
        PdfField().clean(sent(pdf()))


@pytest.mark.django_db
def test_an_infected_paper_leaves_no_file_and_a_line_without_its_name(serveur, client, caplog):
    structure = StructureFactory()
    dossier = DossierFactory(structure=structure)
    TypePieceFactory(code="STATUTS", types=[dossier.type], demande={dossier.nature: "oui"})
    client.force_login(UserFactory(dirigeant=True, of=structure))
    adresse = reverse("conventions:dossier_pieces", args=[dossier.pk])

    reponse = client.post(adresse, {"STATUTS": sent(INFECTE, "releve-de-madame-martin.pdf")})

    assert reponse.status_code == 422
    assert "est infecté" in reponse.content.decode()
    assert not dossier.pieces.exists()
    assert not Fichier.objects.exists()
    refus = AccesRefuse.objects.get()
    assert (refus.url_name, refus.objet_id, refus.statut) == (
        "conventions:dossier_pieces",
        str(dossier.pk),
        422,
    )
    assert "martin" not in "".join(str(vars(ligne)) for ligne in caplog.records)


def test_health_says_whether_the_antivirus_answers(serveur, settings):
    assert sante.antivirus() == {"actif": True}

    serveur.ferme = True
    assert sante.probe("antivirus", sante.antivirus) == {"ok": False, "erreur": "AntivirusAbsent"}

    settings.ANTIVIRUS_OBLIGATOIRE = False
    assert sante.antivirus() == {"actif": True, "absent": True}


def test_no_other_field_receives_files():
    """A file field outside `formulaires` would escape the antivirus; the one that only hashes is known."""
    racine = Path(__file__).parents[2]
    sources = [
        chemin
        for dossier in ("siae_portal", "structures", "conventions", "accompagnement")
        for chemin in (racine / dossier).rglob("*.py")
    ]

    fautifs = {
        str(chemin.relative_to(racine))
        for chemin in sources
        if "forms.FileField(" in chemin.read_text(encoding="utf-8")
        or "forms.ImageField(" in chemin.read_text(encoding="utf-8")
    }

    assert fautifs == {"conventions/forms/verification.py"}
