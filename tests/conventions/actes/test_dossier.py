"""The whole dossier as one PDF: cover, contents, sections, checks, papers; frozen labels."""

import pytest

from conventions.services.archive import entries
from conventions.services.donnees_actes import build
from tests.conventions.actes.lecture import balises, brut, lire, ouvrir, rendre
from tests.conventions.parcours import Parcours
from tests.outbox.livraison import deliver_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def parcours():
    return Parcours().until("deposer")


def arguments(parcours):
    return {"dossier": parcours.dossier, "at": parcours.at}


def test_it_says_everything_that_was_deposited(parcours):
    version = parcours.dossier.versions.get()

    texte = lire("DOSSIER", arguments(parcours))

    attendus = [
        parcours.dossier.numero,
        str(parcours.structure),
        version.sha256,
        version.declaration,
        "Sommaire",
        "Projet d’insertion",
        "Maraîchage",
        "Chargée d’accompagnement",
        "Contrôles et justifications",
        parcours.dossier.pieces.select_related("fichier").first().fichier.sha256,
    ]
    assert [mots for mots in attendus if mots not in texte] == []
    assert "Saisi par le service sur papier" not in texte


def test_a_paper_dossier_is_marked(parcours):
    parcours.dossier.papier_recu_on = parcours.at.date()

    assert "Saisi par le service sur papier" in lire("DOSSIER", arguments(parcours))


def test_the_labels_are_those_of_the_deposit(parcours):
    version = parcours.dossier.versions.get()
    version.donnees["lecture"][0]["libelle"] = "Section d’autrefois"
    version.save()

    assert "Section d’autrefois" in brut("DOSSIER", arguments(parcours))


def test_the_file_is_tagged_short_and_reproducible(parcours):
    rendu = rendre("DOSSIER", arguments(parcours))

    assert 4 <= rendu.pages < 20
    assert rendre("DOSSIER", arguments(parcours)) == rendu
    with ouvrir(rendu) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Link"} <= balises(pdf)


def test_texts_of_the_greatest_length_stay_under_sixty_pages(parcours):
    version = parcours.dossier.versions.get()
    longues = [r for s in version.donnees["lecture"] for r in s["reponses"] if r["texte"]]
    for reponse in longues[:20]:
        reponse["valeur"] = ("Un accompagnement pas à pas. " * 345)[:10_000]
    version.save()

    assert rendre("DOSSIER", arguments(parcours)).pages < 60


def test_it_is_made_at_the_deposit_and_goes_in_the_archive(parcours):
    deliver_all()

    noms = [nom for nom, _sha in entries(parcours.dossier)]

    assert "Documents/02 - Dossier entier.pdf" in noms
    assert build("DOSSIER", **arguments(parcours))["dossier"]["rang"] == 1
