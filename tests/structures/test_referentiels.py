"""Reference data of the structures: what the files hold and what the loading does."""

import datetime

import pytest
from django.db import transaction

from structures.enums import FonctionOrganisme
from structures.models import Commune, Departement, Epci, NomOrganisme, Region, Reseau, ServiceInstructeur
from structures.rules.noms import sort_key
from structures.services.referentiels import DONNEES, load_referentiels, load_reseaux, read_rows
from structures.services.territoires import current_code

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def charges(django_db_setup, django_db_blocker):
    """Loaded once for the module, in a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield {bilan.nom: bilan for bilan in load_referentiels()}
        transaction.set_rollback(True)


def test_every_row_is_loaded(charges):
    assert Region.objects.count() == charges["régions"].lus == 18
    assert Departement.objects.count() == charges["départements"].lus == 101
    assert Commune.objects.count() == charges["communes"].lus == 34_875
    assert ServiceInstructeur.objects.count() == 101
    assert Epci.objects.count() == charges["intercommunalités"].lus == 1_255
    assert Reseau.objects.count() == charges["réseaux"].lus == 10


def test_communes_know_their_intercommunalite(charges):
    """Four islands belong to none (CGCT L5210-1-1)."""
    assert Commune.objects.get(pk="56260").epci.nom == "CA Golfe du Morbihan - Vannes Agglomération"
    assert Commune.objects.filter(epci=None).count() == 4


def test_a_network_changed_by_an_administrator_is_kept(charges):
    Reseau.objects.filter(code="unai").update(nom="Autre nom")

    assert load_reseaux().ecrits == 0
    assert Reseau.objects.get(code="unai").nom == "Autre nom"


def test_second_loading_writes_nothing(charges):
    assert [bilan.ecrits for bilan in load_referentiels()] == [0] * 7


def test_a_changed_commune_follows_the_file_and_a_service_keeps_what_was_entered(charges):
    Commune.objects.filter(pk="54323").update(nom="Autre", population=1)
    ServiceInstructeur.objects.filter(departement_id="54").update(commune_signature="Nancy")

    bilans = {bilan.nom: bilan.ecrits for bilan in load_referentiels()}

    assert bilans["communes"] == 1
    assert Commune.objects.get(pk="54323").nom == "Longwy"
    assert ServiceInstructeur.objects.get(departement_id="54").commune_signature == "Nancy"


def test_known_communes(charges):
    """Codes, populations and postal codes: @etalab/decoupage-administratif 6.0.0."""
    longwy = Commune.objects.select_related("departement__region").get(pk="54323")

    assert (longwy.nom, longwy.codes_postaux, longwy.population) == ("Longwy", ["54400"], 15_679)
    assert (longwy.departement.nom, longwy.departement.region.nom) == ("Meurthe-et-Moselle", "Grand Est")
    assert (longwy.latitude, longwy.longitude) == pytest.approx((49.5217, 5.76192))


@pytest.mark.parametrize(
    ("code", "complement"),
    [
        ("01", "de l’Ain"),
        ("2A", "de la Corse-du-Sud"),
        ("37", "d’Indre-et-Loire"),
        ("40", "des Landes"),
        ("54", "de Meurthe-et-Moselle"),
        ("56", "du Morbihan"),
        ("75", "de Paris"),
        ("974", "de La Réunion"),
    ],
)
def test_a_service_is_named_with_its_departement(charges, code, complement):
    service = ServiceInstructeur.objects.select_related("departement").get(departement_id=code)

    assert service.situe("DDETS") == f"DDETS {complement}"


def test_every_departement_has_its_complement_and_a_region_goes_without(charges):
    for departement in Departement.objects.all():
        preposition, nom = departement.complement[: -len(departement.nom)], departement.nom
        assert departement.complement.endswith(nom.replace("'", "’"))
        assert preposition in {"du ", "de la ", "de l’", "des ", "de ", "d’"}
    bretagne = Region.objects.get(code="53")
    assert ServiceInstructeur(region=bretagne).situe("DREETS") == "DREETS (Bretagne)"


def test_corsica_and_overseas(charges):
    assert Commune.objects.get(pk="2A004").departement.nom == "Corse-du-Sud"
    assert Departement.objects.get(pk="2A").code3 == "02A"
    outre_mer = Departement.objects.filter(code__startswith="97").order_by("code")
    assert [d.code for d in outre_mer] == ["971", "972", "973", "974", "976"]
    assert [d.code for d in outre_mer if d.zone == "MAYOTTE"] == ["976"]
    assert Commune.objects.get(pk="97411").codes_postaux == ["97400", "97417", "97490"]


@pytest.mark.parametrize(
    ("code_postal", "commune"),
    [("75116", "75056"), ("69003", "69123"), ("13016", "13055"), ("29770", "29003")],
)
def test_postal_codes_of_arrondissements_find_their_commune(charges, code_postal, commune):
    assert Commune.objects.filter(codes_postaux__contains=[code_postal], pk=commune).exists()


@pytest.mark.parametrize(
    ("ancien", "actuel"), [("75101", "75056"), ("20004", "2A004"), ("69383", "69123"), ("54323", "54323")]
)
def test_former_codes_lead_to_the_commune_of_today(ancien, actuel):
    assert current_code(ancien) == actuel


def test_points_stand_in_france(charges):
    """A point is in metropolitan France or in an overseas département, and says how sure it is."""
    precisions = dict.fromkeys(Commune.objects.values_list("precision", flat=True).distinct())
    assert set(precisions) == {"COMMUNE", "CODE_POSTAL", "DEPARTEMENT"}
    metropole = Commune.objects.exclude(pk__startswith="97")
    assert (
        metropole.filter(latitude__range=(41.3, 51.1), longitude__range=(-5.2, 9.6)).count()
        == metropole.count()
    )


@pytest.mark.parametrize(
    ("departement", "on", "sigle"),
    [
        ("56", datetime.date(2021, 3, 31), "UD Direccte"),
        ("56", datetime.date(2021, 4, 1), "DDETS"),
        ("75", datetime.date(2026, 1, 1), "UD DRIEETS"),
        ("976", datetime.date(2026, 1, 1), "DEETS"),
        ("973", datetime.date(2026, 1, 1), "DGCOPOP"),
    ],
)
def test_the_service_bears_the_name_of_its_day(charges, departement, on, sigle):
    """Décret 2020-1545: the Direccte became DDETS or DREETS on 01/04/2021."""
    nom = NomOrganisme.objects.in_force(
        FonctionOrganisme.SERVICE_DEPARTEMENTAL, departement=Departement.objects.get(pk=departement), on=on
    )

    assert nom.sigle == sigle


@pytest.mark.parametrize(
    ("departement", "on", "debut"),
    [
        ("56", datetime.date(2024, 6, 30), "Conseil départemental"),
        ("56", datetime.date(2024, 7, 1), "Commission spécialisée"),
        ("974", datetime.date(2024, 7, 1), "Conseil départemental"),
    ],
)
def test_the_commission_changed_name_later_overseas(charges, departement, on, debut):
    """Décret 2024-560, art. 6: deferred in the collectivités of article 73."""
    nom = NomOrganisme.objects.in_force(
        FonctionOrganisme.COMMISSION, departement=Departement.objects.get(pk=departement), on=on
    )

    assert nom.nom.startswith(debut)


def test_a_list_to_be_entered_is_not_guessed(charges):
    """The départements whose service is a DDETSPP are a list to be entered."""
    assert not NomOrganisme.objects.filter(sigle="DDETSPP").exists()


@pytest.mark.parametrize("fichier", sorted(path.name for path in DONNEES.glob("*.csv")))
def test_every_row_of_law_has_a_source(fichier):
    lignes = read_rows(DONNEES / fichier)
    if "source" not in lignes[0]:
        assert fichier in {"departements.csv", "regions.csv"}
        return
    sans_source = [ligne for ligne in lignes if not ligne["source"] and ligne.get("confiance") == "V"]
    assert sans_source == []


@pytest.mark.parametrize(
    ("nom", "cle"),
    [
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("Œuilly", "oeuilly"),
        ("CTRE INTERCOM. D'ACTION", "ctre intercom d action"),
    ],
)
def test_sort_key(nom, cle):
    assert sort_key(nom) == cle
