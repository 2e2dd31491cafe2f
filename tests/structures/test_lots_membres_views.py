"""The pages of a file of members: sent from the team, previewed in words, closed by choice."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from siae_portal.comptes.enums import Role
from structures.enums import DecisionLigne, GenreLot, StatutLigne
from structures.models import Lot
from structures.rules.lots import read_row
from structures.rules.lots_membres import COLONNES_MEMBRES
from tests.comptes.factories import HabilitationFactory, UserFactory
from tests.structures.factories import (
    LigneLotFactory,
    LotFactory,
    ServiceInstructeurFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure():
    return StructureFactory()


@pytest.fixture
def dirigeante(client, structure):
    personne = UserFactory(dirigeant=True, of=structure)
    client.force_login(personne)
    return personne


def address(nom, *args):
    return reverse(f"structures:{nom}", args=args)


def clean(reponse):
    return " ".join(reponse.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def absent(lot, habilitation):
    avant = {
        "courriel": habilitation.user.email,
        "prenom": habilitation.user.prenom,
        "nom": habilitation.user.nom,
        "role": habilitation.role,
    }
    return LigneLotFactory(
        lot=lot, statut=StatutLigne.DISPARUE, objet_id=habilitation.pk, avant=json.dumps(avant), apres=""
    )


def test_the_team_page_leads_to_the_import_and_the_export(client, structure, dirigeante):
    html = clean(client.get(address("structure_equipe", structure.pk)))

    assert f'href="{address("structure_membres_importer", structure.pk)}">Importer des membres' in html
    assert f'href="{address("export_membres", structure.pk, "xlsx")}">export XLSX' in html


def test_who_only_reads_the_team_is_offered_no_import(client, structure):
    client.force_login(UserFactory(gestionnaire=True, of=structure))

    assert "Importer des membres" not in clean(client.get(address("structure_equipe", structure.pk)))


def test_a_file_sent_belongs_to_the_structure(client, structure, dirigeante):
    fichier = SimpleUploadedFile("m.csv", "Courriel;Rôle\na@b.fr;Gestionnaire\n".encode())

    reponse = client.post(address("structure_membres_importer", structure.pk), {"fichier": fichier})

    lot = Lot.objects.get()
    assert (lot.genre, lot.structure, lot.service) == (GenreLot.MEMBRES, structure, None)
    assert reponse["Location"] == address("lot_detail", lot.pk)


def test_a_wrong_file_is_refused_at_once(client, structure, dirigeante):
    fichier = SimpleUploadedFile("m.csv", b"%PDF-1.4 un PDF")

    reponse = client.post(address("structure_membres_importer", structure.pk), {"fichier": fichier})

    assert (reponse.status_code, Lot.objects.exists()) == (422, False)
    assert "500 lignes au plus" in clean(reponse)


@pytest.mark.parametrize(
    ("lieu", "acteur", "role"),
    [
        (StructureFactory, "dirigeant", "Encadrant technique"),
        (ServiceInstructeurFactory, "chef_service", "Membre de la commission"),
    ],
)
def test_the_model_holds_a_role_of_the_place_and_is_read_without_error(client, lieu, acteur, role):
    place = lieu()
    client.force_login(UserFactory(**{acteur: True}, of=place))
    prefixe = "structure" if acteur == "dirigeant" else "service"

    reponse = client.get(address(f"{prefixe}_membres_modele", place.pk, "csv"))

    texte = b"".join(reponse.streaming_content).decode("utf-8-sig")
    ligne = next(csv.DictReader(io.StringIO(texte), delimiter=";"))
    noms = {c.entete: c.nom for c in COLONNES_MEMBRES}
    assert ligne["Rôle"] == role
    assert read_row({noms[entete]: cellule for entete, cellule in ligne.items()}, COLONNES_MEMBRES)[1] == []


def test_a_change_is_shown_in_words(client, structure, dirigeante):
    lot = LotFactory(membres=True, structure=structure)
    LigneLotFactory(
        lot=lot,
        statut=StatutLigne.CHANGEE,
        avant=json.dumps({"courriel": "a@b.fr", "prenom": "Anne", "nom": "Roux", "role": "GESTIONNAIRE"}),
        apres=json.dumps(
            {"courriel": "a@b.fr", "role": "ACCOMPAGNATEUR", "fin_on": "2028-02-29", "ici": "h4242424242"}
        ),
    )

    html = clean(client.get(address("lot_detail", lot.pk)))

    assert "<del>Gestionnaire</del> → <ins>Chargé d’accompagnement</ins>" in html
    assert "<ins>29/02/2028</ins>" in html
    assert "Anne Roux" in html
    assert "h4242424242" not in html


def test_a_row_in_error_is_shown_as_it_was_typed(client, structure, dirigeante):
    lot = LotFactory(membres=True, structure=structure)
    LigneLotFactory(
        lot=lot,
        statut=StatutLigne.ERREUR,
        apres=json.dumps({"courriel": "<b>mal</b>", "role": "Grand chef"}),
        erreurs=["colonne « Rôle » : inconnu"],
    )

    html = clean(client.get(address("lot_detail", lot.pk)))

    assert "&lt;b&gt;mal&lt;/b&gt;" in html
    assert "colonne « Rôle » : inconnu" in html


def test_accesses_are_closed_by_choice_then_left_after_all(client, structure, dirigeante):
    lot = LotFactory(membres=True, structure=structure)
    ligne = absent(lot, HabilitationFactory(of=structure, role=Role.GESTIONNAIRE))
    demain = timezone.localdate() + timedelta(days=1)
    donnees = {"ligne": ligne.rang, "fin_on": demain.isoformat()}

    client.post(address("lot_fermer", lot.pk), {**donnees, "choisies": "1"})
    ligne.refresh_from_db()
    assert (ligne.decision, json.loads(ligne.apres)) == (DecisionLigne.FERMER, {"fin_on": demain.isoformat()})
    client.post(address("lot_fermer", lot.pk), {**donnees, "laisser": "1"})

    ligne.refresh_from_db()
    assert (ligne.decision, ligne.apres) == (DecisionLigne.A_DECIDER, "")


@pytest.mark.parametrize(
    ("donnees", "morceau"),
    [
        ({"toutes": "1", "fin_on": "30/02/2027"}, "Écrivez le dernier jour"),
        ({"toutes": "1", "fin_on": ""}, "Écrivez le dernier jour"),
        ({"choisies": "1", "ligne": "x", "fin_on": "2090-01-01"}, "Choisissez au moins une personne"),
        ({"toutes": "1", "fin_on": "2020-01-01"}, "aujourd’hui au plus tôt"),
    ],
)
def test_a_closing_without_day_or_person_is_refused(client, structure, dirigeante, donnees, morceau):
    lot = LotFactory(membres=True, structure=structure)
    ligne = absent(lot, HabilitationFactory(of=structure, role=Role.GESTIONNAIRE))

    reponse = client.post(address("lot_fermer", lot.pk), donnees, follow=True)

    ligne.refresh_from_db()
    assert morceau in clean(reponse)
    assert ligne.decision == DecisionLigne.A_DECIDER


def test_absent_structures_are_never_closed(client):
    agent = UserFactory(instructeur=True, of=ServiceInstructeurFactory())
    lot = LotFactory(service=agent.habilitations.get().service)
    LigneLotFactory(lot=lot, statut=StatutLigne.DISPARUE, apres="")
    client.force_login(agent)

    reponse = client.post(address("lot_fermer", lot.pk), {"toutes": "1", "fin_on": "2090-01-01"}, follow=True)

    assert "Choisissez au moins une personne" in clean(reponse)
    assert "Fermer l’accès" not in clean(reponse)


@pytest.mark.parametrize("rows", [1, 20])
def test_the_preview_asks_a_flat_number_of_queries(
    client, structure, dirigeante, rows, django_assert_max_num_queries
):
    lot = LotFactory(membres=True, structure=structure)
    for _ in range(rows):
        absent(lot, HabilitationFactory(of=structure, role=Role.GESTIONNAIRE))

    with django_assert_max_num_queries(16):
        client.get(address("lot_detail", lot.pk), {"statut": "disparue"})


def test_a_director_finds_her_files_and_no_file_of_structures(client, structure, dirigeante):
    LotFactory(membres=True, structure=structure, nom="mes-membres.csv")
    LotFactory(nom="structures-du-service.csv")

    html = clean(client.get(address("lot_list")))

    assert "mes-membres.csv" in html
    assert "structures-du-service.csv" not in html
    assert "Importer un fichier de structures" not in html
