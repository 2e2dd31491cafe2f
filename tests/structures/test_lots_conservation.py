"""What a finished batch held is erased in its time; the batch and its counts stay."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from siae_portal.audit.models import Evenement
from siae_portal.storage.models import Fichier
from siae_portal.storage.services import store
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import EtatLot, StatutLigne
from structures.models import LigneLot, Lot
from structures.policies import GesteLot
from structures.services.lots.effacement import erase_lot, erase_old_lots
from structures.services.lots.lots import ask_apply, read_again
from structures.tasks import effacer_lots
from tests.comptes.factories import UserFactory
from tests.structures.factories import LigneLotFactory, LotFactory

pytestmark = pytest.mark.django_db

ENVOYE_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ANNULE_AT = ENVOYE_AT + timedelta(days=1)
JOURS = timedelta(days=90)
APRES = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def conservation(settings):
    settings.LOTS_CONSERVATION_JOURS = 90


def _content(lot):
    return list(lot.lignes.values_list("avant", "apres", "erreurs", "objet_id"))


def test_an_undone_batch_keeps_its_counts_and_loses_its_content():
    lot = LotFactory(annule=True, lignes_total=2)
    LigneLotFactory(lot=lot, apres='{"nom": "Alma"}', objet_id=7, erreurs=["Alma est déjà ici."])
    LigneLotFactory(lot=lot, statut=StatutLigne.ERREUR, avant='{"nom": "Bo"}')

    assert erase_old_lots(at=ANNULE_AT + JOURS + APRES) == 1

    lot.refresh_from_db()
    assert _content(lot) == [("", "", [], None)] * 2
    assert sorted(lot.lignes.values_list("statut", flat=True)) == ["ERREUR", "NOUVELLE"]
    assert (lot.etat, lot.lignes_total, lot.fichier) == (EtatLot.ANNULE, 2, None)
    assert lot.efface_at == ANNULE_AT + JOURS + APRES


def test_its_file_goes_with_it():
    lot = LotFactory(annule=True)

    erase_old_lots(at=ANNULE_AT + JOURS + APRES)

    assert not Fichier.objects.filter(pk=lot.fichier_id).exists()


def test_a_file_that_another_batch_still_holds_stays():
    ancien = LotFactory(annule=True)
    recent = LotFactory(fichier=ancien.fichier, cree_at=ANNULE_AT + JOURS)

    erase_old_lots(at=ANNULE_AT + JOURS + APRES)

    recent.refresh_from_db()
    assert recent.fichier == ancien.fichier


@pytest.mark.parametrize(
    ("trait", "champs", "depuis"),
    [
        pytest.param({"annule": True}, {}, ANNULE_AT, id="annulé"),
        pytest.param({"applique": True}, {}, ENVOYE_AT, id="appliqué"),
        pytest.param({}, {}, ENVOYE_AT, id="jamais appliqué"),
        pytest.param({}, {"etat": EtatLot.ILLISIBLE}, ENVOYE_AT, id="illisible"),
    ],
)
def test_nothing_is_erased_before_the_last_day(trait, champs, depuis):
    lot = LotFactory(**trait, **champs)

    assert erase_old_lots(at=depuis + JOURS) == 0
    assert erase_old_lots(at=depuis + JOURS + APRES) == 1

    lot.refresh_from_db()
    assert lot.efface_at == depuis + JOURS + APRES


@pytest.mark.parametrize("etat", [EtatLot.A_LIRE, EtatLot.EN_COURS])
def test_a_batch_on_its_way_is_left_alone(etat):
    LotFactory(etat=etat)

    assert erase_old_lots(at=ENVOYE_AT + 10 * JOURS) == 0


def test_a_batch_that_may_still_be_undone_is_never_erased(settings):
    settings.LOTS_CONSERVATION_JOURS = 1
    LotFactory(applique=True)

    assert erase_old_lots(at=ENVOYE_AT + timedelta(days=31)) == 0
    assert erase_old_lots(at=ENVOYE_AT + timedelta(days=31) + APRES) == 1


def test_the_duration_is_a_setting(settings):
    settings.LOTS_CONSERVATION_JOURS = 10
    LotFactory(annule=True)

    assert erase_old_lots(at=ANNULE_AT + timedelta(days=10) + APRES) == 1


def test_a_batch_is_erased_once_and_the_journal_says_so():
    lot = LotFactory(annule=True)
    LigneLotFactory(lot=lot)
    at = ANNULE_AT + JOURS + APRES

    erase_old_lots(at=at)

    assert not erase_lot(lot_id=lot.pk, acte=Acte(user=None, at=at + JOURS))
    trace = Evenement.objects.get(objet_type="structures.Lot", objet_id=lot.pk)
    assert (trace.geste, trace.user, trace.details) == (GesteLot.EFFACER, None, {"lignes": 1})


def test_a_batch_nobody_applied_is_over():
    lot = LotFactory()
    LigneLotFactory(lot=lot)
    acte = Acte(user=lot.cree_par, at=ENVOYE_AT + 2 * JOURS)

    erase_old_lots(at=ENVOYE_AT + JOURS + APRES)

    with pytest.raises(TransitionRefusee, match="Périmé"):
        read_again(pk=lot.pk, acte=acte)
    with pytest.raises(TransitionRefusee, match="Périmé"):
        ask_apply(pk=lot.pk, sans_erreurs=True, sans_douteuses=True, acte=acte)


def test_the_task_erases_by_the_clock_of_the_day():
    LotFactory(
        annule=True, annule_at=datetime(2020, 1, 2, tzinfo=UTC), cree_at=datetime(2020, 1, 1, tzinfo=UTC)
    )

    effacer_lots()

    assert Lot.objects.exclude(efface_at=None).count() == 1


def test_one_batch_that_fails_takes_no_other_with_it(monkeypatch):
    """Each has its transaction: what was erased before a failure stays erased."""
    premier, second = (
        LotFactory(annule=True),
        LotFactory(annule=True, fichier=store([b"x"], type_mime="text/csv")),
    )
    LigneLotFactory(lot=second)
    reel = LigneLot.objects.none().__class__.erase

    def fails(lignes):
        if lignes.filter(lot=second).exists():
            raise ConnectionError
        return reel(lignes)

    monkeypatch.setattr("structures.querysets_lots.LigneLotQuerySet.erase", fails)

    with pytest.raises(ConnectionError):
        erase_old_lots(at=ANNULE_AT + JOURS + APRES)

    assert Lot.objects.get(pk=premier.pk).efface_at is not None
    assert Lot.objects.get(pk=second.pk).efface_at is None


def test_its_page_says_what_stays(client):
    lot = LotFactory(annule=True)
    LigneLotFactory.create_batch(3, lot=lot, apres='{"denomination": "Atelier Secret"}')
    erase_old_lots(at=ANNULE_AT + JOURS + APRES)
    client.force_login(UserFactory(instructeur=True, of=lot.service))

    page = client.get(reverse("structures:lot_detail", args=[lot.pk])).content.decode()

    assert "Contenu effacé" in page
    assert "Nouvelles&nbsp;: 3" in page
    assert "Atelier Secret" not in page
