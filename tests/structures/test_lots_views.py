"""The pages of a batch: what is sent, what is shown, what a person chooses."""

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from structures.enums import DecisionLigne, EtatLot, StatutLigne
from structures.models import LigneLot, Lot
from structures.rules.lots import COLONNES_STRUCTURES, read_row
from tests.comptes.factories import HabilitationFactory, UserFactory
from tests.structures.factories import (
    LigneLotFactory,
    LotFactory,
    ServiceInstructeurFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return ServiceInstructeurFactory()


@pytest.fixture
def agent(client, service):
    personne = UserFactory(instructeur=True, of=service)
    client.force_login(personne)
    return personne


def address(nom, *args):
    return reverse(f"structures:{nom}", args=args)


def send(client, contenu, nom="structures.csv", **donnees):
    fichier = SimpleUploadedFile(nom, contenu, content_type="application/octet-stream")
    return client.post(address("lot_creer"), {"fichier": fichier, **donnees})


def test_a_file_sent_waits_for_the_worker(client, agent, service):
    reponse = send(client, "SIRET;Dénomination\n1;x\n".encode())

    lot = Lot.objects.get()
    assert reponse["Location"] == address("lot_detail", lot.pk)
    assert (lot.service, lot.etat, lot.fichier.type_mime) == (service, EtatLot.A_LIRE, "text/csv")
    page = client.get(address("lot_detail", lot.pk)).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "Rechargez la page" in page


@pytest.mark.parametrize(
    ("contenu", "morceau"),
    [
        (b"", "Ce fichier est vide"),
        (b"%PDF-1.4 un PDF", "d’un type admis"),
        (b"\x00\x01\x02", "d’un type admis"),
        (b"PK\x03\x04 rien", "abîmé"),
        (b"x" * 20_000_001, "dépasse 20"),
    ],
)
def test_a_wrong_file_is_refused_at_once(client, agent, contenu, morceau):
    reponse = send(client, contenu)

    assert reponse.status_code == 422
    assert morceau in reponse.content.decode().replace("\u00a0", " ")
    assert not Lot.objects.exists()


def test_a_head_of_two_services_says_for_which(client, service):
    personne = UserFactory(instructeur=True, of=service)
    autre = ServiceInstructeurFactory(morbihan=True)
    personne.habilitations.create(role="INSTRUCTEUR", service=autre, debut_on="2020-01-01")
    client.force_login(personne)

    send(client, b"SIRET;x\n", lieu=str(autre.pk))

    assert Lot.objects.get().service == autre


def test_an_administrator_imports_for_the_whole_country(client):
    client.force_login(UserFactory(administrateur=True))

    send(client, b"SIRET;x\n")

    assert Lot.objects.get().service is None


def test_the_fragment_stops_by_itself(client, agent, service):
    lot = LotFactory(service=service)

    reponse = client.get(address("lot_etat", lot.pk), headers={"HX-Request": "true"})

    assert "hx-trigger" not in reponse.content.decode()
    assert reponse["HX-Refresh"] == "true"


def test_a_change_is_shown_before_and_after(client, agent, service):
    lot = LotFactory(service=service)
    LigneLotFactory(
        lot=lot,
        statut=StatutLigne.CHANGEE,
        avant=json.dumps({"denomination": "Avant"}),
        apres=json.dumps({"denomination": "<b>Après</b>"}),
    )

    html = client.get(address("lot_detail", lot.pk)).content.decode()

    assert "<del>Avant</del> → <ins>&lt;b&gt;Après&lt;/b&gt;</ins>" in html


def test_choices_are_kept_by_row_and_a_made_up_one_is_refused(client, agent, service):
    lot = LotFactory(service=service)
    ligne = LigneLotFactory(lot=lot, statut=StatutLigne.DOUTEUSE, apres="{}")

    client.post(address("lot_decider", lot.pk), {f"ligne-{ligne.rang}": "ECARTER", "ligne-x": "MEME"})
    refus = client.post(address("lot_decider", lot.pk), {f"ligne-{ligne.rang}": "N'IMPORTE"}, follow=True)

    ligne.refresh_from_db()
    assert ligne.decision == DecisionLigne.ECARTER
    assert "pas possible" in refus.content.decode()


def test_the_button_says_what_it_leaves_out(client, agent, service):
    lot = LotFactory(service=service)
    LigneLotFactory(lot=lot, apres="{}")
    LigneLotFactory(lot=lot, apres="{}", statut=StatutLigne.ERREUR, erreurs=["colonne « SIRET » : vide"])

    html = " ".join(client.get(address("lot_detail", lot.pk)).content.decode().replace("\u00a0", " ").split())

    assert "Appliquer 1 ligne sans la ligne en erreur" in html
    client.post(address("lot_appliquer", lot.pk), {"sans_erreurs": "1"})
    lot.refresh_from_db()
    assert lot.etat == EtatLot.EN_COURS


def test_the_rows_in_error_are_given_back_with_their_reason(client, agent, service):
    lot = LotFactory(service=service)
    LigneLotFactory(
        lot=lot,
        rang=4213,
        statut=StatutLigne.ERREUR,
        apres='{"siret": "12"}',
        erreurs=["colonne « SIRET » : court"],
    )

    reponse = client.get(address("lot_erreurs", lot.pk))

    texte = b"".join(reponse.streaming_content).decode("utf-8-sig")
    ligne = next(csv.DictReader(io.StringIO(texte), delimiter=";"))
    assert (ligne["SIRET"], ligne["Erreur"]) == ("12", "ligne 4213 : colonne « SIRET » : court")


@pytest.mark.parametrize("rows", [1, 20])
def test_the_preview_asks_a_flat_number_of_queries(
    client, agent, service, rows, django_assert_max_num_queries
):
    lot = LotFactory(service=service)
    LigneLotFactory.create_batch(rows, lot=lot, apres="{}")

    with django_assert_max_num_queries(16):
        client.get(address("lot_detail", lot.pk))


def test_an_export_holds_the_structures_of_the_person_only(client, agent, service):
    StructureFactory(denomination="Chez nous")
    StructureFactory(denomination="Ailleurs", morbihan=True)

    texte = b"".join(client.get(address("export_structures", "csv")).streaming_content).decode()

    assert "Chez nous" in texte
    assert "Ailleurs" not in texte
    assert client.get(address("export_structures", "exe")).status_code == 404


def test_the_members_of_a_structure_are_exported_without_those_who_left(client):
    structure = StructureFactory()
    dirigeante = UserFactory(dirigeant=True, of=structure, nom="=Fictive")
    HabilitationFactory(of=structure, expiree=True)
    client.force_login(dirigeante)

    reponse = client.get(address("export_membres", structure.pk, "csv"))

    lignes = list(
        csv.reader(io.StringIO(b"".join(reponse.streaming_content).decode("utf-8-sig")), delimiter=";")
    )
    assert len(lignes) == 2
    assert lignes[1][:4] == [dirigeante.email, "Camille", "'=Fictive", "Représentant de la structure"]


def test_the_example_of_the_model_is_right():
    _valeurs, erreurs = read_row({c.nom: c.exemple for c in COLONNES_STRUCTURES}, COLONNES_STRUCTURES)

    assert erreurs == []


def test_rows_hold_their_values_encrypted():
    ligne = LigneLotFactory(apres='{"courriel": "nom@exemple.invalid"}')

    brut = (
        LigneLot.objects.filter(pk=ligne.pk)
        .extra(select={"brut": "apres"})
        .values_list("brut", flat=True)
        .get()
    )

    assert "nom@exemple" not in brut
