"""Files to fill in for a paper: given by screen from a day on, everywhere or in one département."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from conventions.models import ModelePiece
from conventions.services.modeles import give_model, models_in_force, withdraw_model
from conventions.services.parametrage import PorteeRefusee
from siae_portal.audit.models import Evenement
from siae_portal.formulaires.contenus import MIMES
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import UserFactory
from tests.conventions.factories import AT, DossierFactory
from tests.formulaires.test_contenus import xlsx
from tests.formulaires.test_fichiers import pdf
from tests.structures.factories import ServiceInstructeurFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
AUJOURDHUI = timezone.localdate()
DEMAIN = AUJOURDHUI + timedelta(days=1)


@pytest.fixture
def administratrice():
    return UserFactory(administrateur=True)


@pytest.fixture
def service():
    return ServiceInstructeurFactory()


@pytest.fixture
def agente(service):
    return UserFactory(instructeur=True, of=service)


def _give(user, *, portee="", nom="modele.pdf", debut_on=AUJOURDHUI, pages=1):
    return give_model(
        code="STATUTS",
        portee=portee,
        debut_on=debut_on,
        chunks=[pdf(pages=pages)],
        type_mime=MIMES["pdf"],
        nom=nom,
        acte=Acte(user=user, at=AT),
    )


def _given(departement=None, *, on=AUJOURDHUI):
    modele = models_in_force(departement, on=on).donnes.get("STATUTS")
    return modele.nom if modele else None


def _address(code="STATUTS"):
    return reverse("conventions:parametrage_modele", args=[code])


def _posted(**valeurs):
    return {"portee": "", "debut_on": AUJOURDHUI.isoformat(), **valeurs}


def _sent(nom="modele.pdf", contenu=None):
    return SimpleUploadedFile(nom, pdf() if contenu is None else contenu)


class TestQuiEtQuand:
    """Which model is given, where, which day."""

    def test_the_model_of_a_departement_wins_there_only(self, administratrice, agente, service):
        _give(agente, portee=service.departement_id, nom="ici.pdf")
        _give(administratrice, nom="partout.pdf")

        assert _given(service.departement_id) == "ici.pdf"
        assert _given("56") == _given() == "partout.pdf"

    def test_a_model_waits_for_its_day(self, administratrice):
        _give(administratrice, nom="un.pdf")
        _give(administratrice, nom="deux.pdf", debut_on=DEMAIN)

        assert (_given(), _given(on=DEMAIN)) == ("un.pdf", "deux.pdf")

    def test_a_replaced_model_does_not_come_back(self, administratrice):
        _give(administratrice, nom="un.pdf")
        deux = _give(administratrice, nom="deux.pdf", pages=2)

        withdraw_model(pk=deux.pk, on=AUJOURDHUI, acte=Acte(user=administratrice, at=AT))

        assert _given() is None

    def test_withdrawn_in_a_departement_the_national_one_holds_again(self, administratrice, agente, service):
        _give(administratrice, nom="partout.pdf")
        ici = _give(agente, portee=service.departement_id, nom="ici.pdf")

        withdraw_model(pk=ici.pk, on=AUJOURDHUI, acte=Acte(user=agente, at=AT))

        assert _given(service.departement_id) == "partout.pdf"

    def test_a_model_withdrawn_before_its_day_is_never_given(self, administratrice):
        modele = _give(administratrice, debut_on=DEMAIN)

        withdraw_model(pk=modele.pk, on=AUJOURDHUI, acte=Acte(user=administratrice, at=AT))

        assert (_given(), _given(on=DEMAIN)) == (None, None)

    def test_withdrawing_twice_writes_once(self, administratrice):
        modele = _give(administratrice)

        for ecart in range(2):
            withdraw_model(
                pk=modele.pk, on=AUJOURDHUI + timedelta(days=ecart), acte=Acte(user=administratrice, at=AT)
            )

        modele.refresh_from_db()
        assert modele.retire_on == AUJOURDHUI
        assert Evenement.objects.filter(geste="RETIRER_MODELE").count() == 1

    def test_the_journal_says_which_without_its_name(self, agente, service):
        modele = _give(agente, portee=service.departement_id, nom="modele de Mme Martin.pdf")

        evenement = Evenement.objects.get(geste="DONNER_MODELE")
        assert evenement.user == agente
        assert evenement.details == {
            "piece": "STATUTS",
            "departement": service.departement_id,
            "sha256": modele.fichier.sha256,
            "on": AUJOURDHUI.isoformat(),
        }


class TestDroits:
    """Where the person may give one."""

    @pytest.mark.parametrize("portee", ["", "56"])
    def test_an_agent_gives_none_elsewhere(self, agente, portee):
        with pytest.raises(PorteeRefusee):
            _give(agente, portee=portee)

        assert not ModelePiece.objects.exists()

    def test_an_agent_does_not_withdraw_the_national_one(self, agente, administratrice):
        modele = _give(administratrice)

        with pytest.raises(ModelePiece.DoesNotExist):
            withdraw_model(pk=modele.pk, on=AUJOURDHUI, acte=Acte(user=agente, at=AT))

        assert _given() == "modele.pdf"

    def test_a_forged_place_is_refused(self, client, agente):
        client.force_login(agente)

        reponse = client.post(_address(), _posted(portee="56", fichier=_sent()))

        assert reponse.status_code == 422
        assert not ModelePiece.objects.exists()

    def test_the_file_of_another_departement_is_not_found(self, client, agente, service):
        ailleurs = ServiceInstructeurFactory(morbihan=True)
        autre = UserFactory(instructeur=True, of=ailleurs)
        modele = _give(autre, portee=ailleurs.departement_id)
        client.force_login(agente)

        assert client.get(reverse("conventions:modele_fichier", args=[modele.pk])).status_code == 404
        assert client.post(reverse("conventions:modele_retirer", args=[modele.pk])).status_code == 404


class TestEcran:
    """The screen, and what the structure downloads."""

    def test_given_then_downloaded_by_a_structure(self, client, agente, service):
        dossier = DossierFactory()
        client.force_login(agente)
        donnees = _posted(portee=dossier.structure.departement_id, fichier=_sent("🙂 statuts types.PDF"))
        reponse = client.post(_address(), donnees, follow=True)
        assert "Modèle enregistré" in reponse.content.decode()
        assert "🙂 statuts types.PDF" in reponse.content.decode()

        client.force_login(UserFactory(dirigeant=True, of=dossier.structure))
        lue = client.get(reverse("conventions:piece_modele", args=[dossier.pk, "STATUTS"]))

        assert b"".join(lue.streaming_content) == pdf()

    def test_withdrawn_it_is_no_longer_proposed(self, client, administratrice):
        dossier, modele = DossierFactory(), _give(administratrice)
        client.force_login(administratrice)

        client.post(reverse("conventions:modele_retirer", args=[modele.pk]))

        assert "retiré le" in client.get(_address()).content.decode()
        client.force_login(UserFactory(dirigeant=True, of=dossier.structure))
        assert (
            client.get(reverse("conventions:piece_modele", args=[dossier.pk, "STATUTS"])).status_code == 404
        )

    @pytest.mark.parametrize(
        ("valeurs", "phrase"),
        [
            ({}, "Choisissez le fichier à donner"),
            ({"fichier": ("virus.xlsx", b"MZ\x90")}, "n’est pas d’un type admis ici"),
            ({"fichier": ("vide.pdf", b"")}, "est vide"),
            ({"debut_on": "2020-01-01", "fichier": ("bon.pdf", None)}, "le passé ne change pas"),
        ],
    )
    def test_a_wrong_file_or_day_is_told_why(self, client, administratrice, valeurs, phrase):
        client.force_login(administratrice)
        donnees = _posted(**valeurs)
        if "fichier" in valeurs:
            donnees["fichier"] = _sent(*valeurs["fichier"])

        reponse = client.post(_address(), donnees)

        assert reponse.status_code == 422
        assert phrase in reponse.content.decode().replace("\u00a0", " ")
        assert not ModelePiece.objects.exists()

    def test_an_unknown_paper_is_not_found(self, client, administratrice):
        client.force_login(administratrice)

        assert client.get(_address("INCONNUE")).status_code == 404

    @pytest.mark.parametrize("nombre", [1, 20])
    def test_the_number_of_queries_is_flat(
        self, client, administratrice, nombre, django_assert_max_num_queries
    ):
        for rang in range(nombre):
            _give(administratrice, nom=f"modele-{rang}.pdf")
        client.force_login(administratrice)

        with django_assert_max_num_queries(14):
            client.get(_address())


class TestDirigeants:
    """The list of directors that the portal writes."""

    def test_a_blank_list_bears_the_name_of_the_structure(self, client):
        dossier = DossierFactory(structure__denomination="=Les Jardins fictifs")
        client.force_login(UserFactory(dirigeant=True, of=dossier.structure))

        lue = client.get(reverse("conventions:piece_modele", args=[dossier.pk, "LISTE_DIRIGEANTS"]))

        assert (lue.status_code, lue["Content-Type"]) == (200, MIMES["xlsx"])
        lignes = list(load_workbook(io.BytesIO(lue.content)).active.values)
        assert lignes[1][0] == "'=Les Jardins fictifs"
        assert lignes[4] == ("Nom", "Prénom", "Fonction", "Depuis le")
        assert not any(any(ligne) for ligne in lignes[5:])

    def test_a_given_file_replaces_it(self, client, administratrice):
        dossier = DossierFactory()
        give_model(
            code="LISTE_DIRIGEANTS",
            portee="",
            debut_on=date(2026, 1, 1),
            chunks=[xlsx()],
            type_mime=MIMES["xlsx"],
            nom="conseil.xlsx",
            acte=Acte(user=administratrice, at=AT),
        )
        client.force_login(UserFactory(dirigeant=True, of=dossier.structure))

        lue = client.get(reverse("conventions:piece_modele", args=[dossier.pk, "LISTE_DIRIGEANTS"]))

        assert b"".join(lue.streaming_content).startswith(b"PK")
        assert 'filename="conseil.xlsx"' in lue["Content-Disposition"]
