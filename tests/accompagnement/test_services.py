"""Acts of the accompagnement: what they write, refuse, and never write twice."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection

from accompagnement.enums import Geste, Presence
from accompagnement.models import Contrat, Entretien, Salarie, Sortie
from accompagnement.services.entretiens import SaisieEntretien, log_entretien
from accompagnement.services.refus import SaisieRefusee
from accompagnement.services.salaries import (
    Identite,
    NouveauContrat,
    add_contrat,
    add_salarie,
    contrats_possibles,
)
from accompagnement.services.sorties import record_sortie
from siae_portal.audit.models import Evenement
from siae_portal.audit.services import broken_links
from siae_portal.workflow.machine import Acte
from structures.enums import NatureContrat, TypeStructure
from structures.models import Structure
from tests.accompagnement.factories import (
    ContratFactory,
    EntretienFactory,
    FamilleFreinFactory,
    MotifSortieFactory,
    SalarieFactory,
    SortieFactory,
)
from tests.comptes.factories import UserFactory
from tests.conventions.factories import ConventionFactory
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
ON = AT.date()


@pytest.fixture
def structure():
    """An ACI in force."""
    return ConventionFactory().structure


@pytest.fixture
def acte(structure):
    """Its caseworker acts."""
    return Acte(user=UserFactory(accompagnateur=True, of=structure), at=AT)


def add(structure, acte, *, identite=None, contrat=None):
    """Add Sacha, from October, for four months."""
    qui = {
        "prenom": "Sacha",
        "nom": "Inventé",
        "naissance_on": date(1990, 5, 17),
        "entree_on": date(2026, 10, 1),
        "referent_id": acte.user.pk,
    }
    quoi = {
        "type_structure": TypeStructure.ACI,
        "nature": NatureContrat.CDDI,
        "debut_on": date(2026, 10, 1),
        "fin_on": date(2027, 1, 31),
        "heures_hebdo": Decimal(26),
    }
    return add_salarie(
        structure_id=structure.pk,
        identite=Identite(**{**qui, **(identite or {})}),
        contrat=NouveauContrat(**{**quoi, **(contrat or {})}),
        acte=acte,
    )


def test_add_writes_a_person_a_contract_and_the_journal(structure, acte):
    ajoute = add(structure, acte)

    salarie = Salarie.objects.get()
    assert (ajoute.salarie, ajoute.created, ajoute.alertes) == (salarie, True, [])
    assert (salarie.nom_tri, salarie.contrats.get().nature) == ("invente sacha", NatureContrat.CDDI)
    evenement = Evenement.objects.of(salarie).get()
    assert (evenement.geste, evenement.details) == (Geste.AJOUTER, {"contrat_id": salarie.contrats.get().pk})


def test_add_twice_adds_once(structure, acte):
    premier = add(structure, acte)

    second = add(structure, acte)

    assert (second.salarie, second.created) == (premier.salarie, False)
    assert (Salarie.objects.count(), Contrat.objects.count(), Evenement.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    ("identite", "contrat", "champ"),
    [
        ({"naissance_on": date(2026, 10, 1)}, {}, "naissance_on"),
        ({"entree_on": date(2028, 1, 1)}, {}, "entree_on"),
        ({"referent_id": 0}, {}, "referent"),
        ({}, {"nature": NatureContrat.MISSION}, "contrat"),
        ({}, {"type_structure": TypeStructure.EI}, "contrat"),
        ({}, {"fin_on": date(2027, 1, 30)}, "fin_on"),
    ],
)
def test_add_refuses_beside_the_field_and_writes_nothing(structure, acte, identite, contrat, champ):
    with pytest.raises(SaisieRefusee) as refus:
        add(structure, acte, identite=identite, contrat=contrat)

    assert list(refus.value.par_champ) == [champ]
    assert not Salarie.objects.exists()


def test_add_stays_in_the_structures_of_the_caseworker(acte):
    ailleurs = ConventionFactory().structure

    with pytest.raises(Structure.DoesNotExist):
        add(ailleurs, acte)


def test_the_contracts_offered_are_those_of_the_active_conventions(structure):
    ConventionFactory(structure=structure, type=TypeStructure.ETTI)
    ConventionFactory(structure=structure, type=TypeStructure.AI, projet=True)
    ConventionFactory(structure=structure, type=TypeStructure.EI, fin_on=date(2026, 6, 1))

    offerts = contrats_possibles(structure.pk, on=ON)

    assert offerts == [
        (TypeStructure.ACI, NatureContrat.CDDI),
        (TypeStructure.ACI, NatureContrat.CDI_INCLUSION),
        (TypeStructure.ETTI, NatureContrat.MISSION),
        (TypeStructure.ETTI, NatureContrat.CDI_INCLUSION),
    ]
    assert contrats_possibles(StructureFactory().pk, on=ON) == []


def suivi(structure, acte, **champs):
    """A person with a contract, followed by the one who acts."""
    salarie = SalarieFactory(structure=structure, referent=acte.user, **champs)
    ContratFactory(salarie=salarie)
    return salarie


def renouveau(**champs):
    """Eight more months."""
    defaut = {
        "type_structure": TypeStructure.ACI,
        "nature": NatureContrat.CDDI,
        "debut_on": date(2026, 6, 2),
        "fin_on": date(2027, 2, 1),
        "heures_hebdo": Decimal(18),
    }
    return NouveauContrat(**{**defaut, **champs})


def test_a_second_contract_is_added_once_with_its_alert(structure, acte):
    salarie = suivi(structure, acte)

    premier = add_contrat(pk=salarie.pk, contrat=renouveau(), acte=acte)
    second = add_contrat(pk=salarie.pk, contrat=renouveau(), acte=acte)

    assert (premier.created, second.created, salarie.contrats.count()) == (True, False, 2)
    assert premier.alertes[0].startswith("Moins de 20 heures")


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"debut_on": date(2026, 2, 1)}, "debut_on"),
        ({"debut_on": date(2026, 2, 2)}, "debut_on"),
        ({"fin_on": date(2028, 2, 2)}, "fin_on"),
    ],
)
def test_a_second_contract_out_of_order_is_refused(structure, acte, champs, champ):
    salarie = suivi(structure, acte)

    with pytest.raises(SaisieRefusee) as refus:
        add_contrat(pk=salarie.pk, contrat=renouveau(**champs), acte=acte)

    assert list(refus.value.par_champ) == [champ]


def test_no_contract_after_the_exit(structure, acte):
    salarie = suivi(structure, acte)
    SortieFactory(salarie=salarie)

    with pytest.raises(SaisieRefusee, match="La sortie est enregistrée"):
        add_contrat(pk=salarie.pk, contrat=renouveau(), acte=acte)


def saisie(**champs):
    """Half an hour about housing."""
    defaut = {
        "tenu_on": ON,
        "presence": Presence.PRESENT,
        "cle": uuid4(),
        "duree_min": 30,
        "sujets": ("logement",),
        "note": "Dossier de logement déposé.",
        "prochain_on": ON + timedelta(days=14),
    }
    return SaisieEntretien(**{**defaut, **champs})


@pytest.fixture
def salarie(structure, acte):
    """A person followed by the one who acts."""
    FamilleFreinFactory()
    return suivi(structure, acte)


def test_log_writes_once_and_the_journal_holds_ids_only(salarie, acte):
    contenu = saisie()

    premier, created = log_entretien(pk=salarie.pk, saisie=contenu, acte=acte)
    second, created_again = log_entretien(pk=salarie.pk, saisie=contenu, acte=acte)

    assert (created, created_again, premier.pk) == (True, False, second.pk)
    assert (Entretien.objects.count(), premier.enregistre_at) == (1, AT)
    assert Evenement.objects.of(salarie).get().details == {"entretien_id": premier.pk}
    assert broken_links(salarie) == []


def test_the_note_is_not_readable_in_the_database(salarie, acte):
    entretien, _ = log_entretien(pk=salarie.pk, saisie=saisie(note="Phrase à protéger"), acte=acte)

    with connection.cursor() as cursor:
        cursor.execute("SELECT e::text FROM accompagnement_entretien e WHERE id = %s", [entretien.pk])
        ligne = cursor.fetchone()[0]

    assert "protéger" not in ligne
    assert Entretien.objects.get().note == "Phrase à protéger"


def test_an_absence_has_no_duration(salarie, acte):
    entretien, _ = log_entretien(pk=salarie.pk, saisie=saisie(presence=Presence.ABSENT), acte=acte)

    assert entretien.duree_min == 0


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"duree_min": 0}, "duree_min"),
        ({"presence": "PEUT_ETRE"}, "presence"),
        ({"sujets": ("inconnu",)}, "sujets"),
        ({"tenu_on": ON + timedelta(days=1)}, "tenu_on"),
        ({"note": "Numéro 2 55 08 14 168 025 38"}, "note"),
    ],
)
def test_log_refuses_beside_the_field(salarie, acte, champs, champ):
    with pytest.raises(SaisieRefusee) as refus:
        log_entretien(pk=salarie.pk, saisie=saisie(**champs), acte=acte)

    assert champ in refus.value.par_champ
    assert not Entretien.objects.exists()


def test_the_key_of_somebody_else_is_refused(salarie, acte):
    autre = EntretienFactory()

    with pytest.raises(SaisieRefusee, match="a déjà servi"):
        log_entretien(pk=salarie.pk, saisie=saisie(cle=autre.cle), acte=acte)


@pytest.mark.parametrize("role", ["dirigeant", "gestionnaire", "encadrant"])
def test_only_a_caseworker_of_the_structure_acts(salarie, role):
    autre = Acte(user=UserFactory(**{role: True}, of=salarie.structure), at=AT)
    ailleurs = Acte(user=UserFactory(accompagnateur=True, of=StructureFactory()), at=AT)

    for acte in (autre, ailleurs, Acte(user=None, at=AT)):
        with pytest.raises(Salarie.DoesNotExist):
            log_entretien(pk=salarie.pk, saisie=saisie(), acte=acte)


def leave(salarie, acte, **champs):
    """A lasting job, yesterday."""
    defaut = {"sortie_on": date(2026, 10, 4), "motif": MotifSortieFactory().pk}
    return record_sortie(pk=salarie.pk, acte=acte, **{**defaut, **champs})


def test_an_exit_is_recorded_then_corrected_and_the_journal_never_says_why_she_left(salarie, acte):
    _, premiere = leave(salarie, acte)
    _, rejouee = leave(salarie, acte)

    sortie, corrigee = leave(salarie, acte, motif=MotifSortieFactory(retrait=True).pk)

    assert (premiere, rejouee, corrigee, Sortie.objects.count()) == (True, False, True, 1)
    assert (sortie.motif_id, sortie.examinee) == ("DECES", False)
    journal = list(Evenement.objects.of(salarie))
    assert [e.geste for e in journal] == [Geste.CORRIGER_SORTIE, Geste.ENREGISTRER_SORTIE]
    assert journal[0].details == {"sortie_id": sortie.pk, "champs": ["motif_id"]}
    assert "DECES" not in f"{journal[0].avant}{journal[0].apres}{journal[0].details}"


def test_the_hours_are_kept_only_where_they_decide(structure, acte):
    aci = suivi(structure, acte)
    ai = SalarieFactory(structure=structure, referent=acte.user)
    ContratFactory(salarie=ai, type_structure=TypeStructure.AI, nature=NatureContrat.CDD_USAGE)

    sortie_aci, _ = leave(aci, acte, heures_totales=Decimal(400))
    sortie_ai, _ = leave(ai, acte, heures_totales=Decimal(150))

    assert (sortie_aci.heures_totales, sortie_aci.examinee) == (None, True)
    assert (sortie_ai.heures_totales, sortie_ai.examinee) == (Decimal(150), True)
    with pytest.raises(SaisieRefusee) as refus:
        leave(ai, acte)
    assert list(refus.value.par_champ) == ["heures_totales"]


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"motif": "INCONNU"}, "motif"),
        ({"sortie_on": date(2026, 10, 6)}, "sortie_on"),
        ({"sortie_on": date(2026, 2, 1)}, "sortie_on"),
    ],
)
def test_an_exit_out_of_order_is_refused(salarie, acte, champs, champ):
    with pytest.raises(SaisieRefusee) as refus:
        leave(salarie, acte, **champs)

    assert list(refus.value.par_champ) == [champ]
    assert not Sortie.objects.exists()


def test_no_exit_before_an_interview_nor_without_contract(structure, salarie, acte):
    EntretienFactory(salarie=salarie, tenu_on=ON)
    sans_contrat = SalarieFactory(structure=structure, referent=acte.user)

    for personne in (salarie, sans_contrat):
        with pytest.raises(SaisieRefusee):
            leave(personne, acte)
    assert not Sortie.objects.exists()
