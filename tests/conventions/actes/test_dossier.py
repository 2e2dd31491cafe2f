"""The whole dossier as one PDF: cover, contents, sections, checks, papers; frozen labels."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conventions.services.archive import entries
from conventions.services.donnees_actes import build
from conventions.services.instruction import answer, ask_pieces
from siae_portal.workflow.machine import Acte
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

    noms = [nom.replace("\u00a0", " ") for nom, _sha in entries(parcours.dossier)]

    assert any(nom.startswith("Documents/02 - Dossier entier, version 1 du ") for nom in noms)
    assert build("DOSSIER", **arguments(parcours))["dossier"]["rang"] == 1


def test_each_version_has_a_name_of_its_own(client, parcours):
    demande = {"code": "publics", "libelle": "Publics accueillis", "raison": "Précisez."}
    at = parcours.at + timedelta(minutes=5)
    ask_pieces(
        pk=parcours.dossier.pk,
        elements=[demande],
        motif="Précisez les publics.",
        terme_on=parcours.at.date() + timedelta(days=30),
        acte=Acte(user=parcours.instructeur, at=at),
    )
    answer(pk=parcours.dossier.pk, reponse="Voici.", acte=Acte(user=parcours.dirigeant, at=at))
    deliver_all()
    client.force_login(parcours.dirigeant)

    page = client.get(reverse("conventions:dossier_detail", args=[parcours.dossier.pk]))
    fichier = client.get(
        reverse("conventions:document", args=[parcours.dossier.documents.get(nature="DOSSIER", rang=2).pk])
    )

    assert list(fichier.streaming_content)  # read to its end, so that it is closed
    texte = page.content.decode()
    assert [texte.count(f"Dossier entier, version {rang} du ") > 0 for rang in (1, 2)] == [True, True]
    assert "-version-2.pdf" in fichier["Content-Disposition"]
