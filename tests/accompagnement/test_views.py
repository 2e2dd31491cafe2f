"""Pages of the accompagnement: who enters, what is shown, what bad input gets."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accompagnement.enums import CategorieSortie
from accompagnement.models import Contrat, Entretien, Salarie, Sortie
from structures.enums import NatureContrat, TypeStructure
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
from tests.structures.factories import ServiceInstructeurFactory, StructureFactory

pytestmark = pytest.mark.django_db

LISTE = reverse("accompagnement:salarie_list")
AJOUTER = reverse("accompagnement:salarie_ajouter")
RESULTATS = reverse("accompagnement:resultats")
DES_PERSONNES = ("salarie_detail", "contrat_ajouter", "entretien_ajouter", "sortie")


def text_of(reponse):
    """The page, no-break spaces made plain."""
    return reponse.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def page(nom, salarie):
    """Address of a page of a person."""
    return reverse(f"accompagnement:{nom}", args=[salarie.pk])


@pytest.fixture
def today():
    """The day in Paris."""
    return timezone.localdate()


@pytest.fixture
def structure(today):
    """An ACI in force, whatever the day."""
    debut_on = today - timedelta(days=400)
    return ConventionFactory(debut_on=debut_on, fin_on=today + timedelta(days=400)).structure


@pytest.fixture
def referent(structure):
    """Its caseworker."""
    return UserFactory(accompagnateur=True, of=structure)


@pytest.fixture
def salarie(structure, referent, today):
    """A person who entered three months ago, with a contract."""
    FamilleFreinFactory()
    FamilleFreinFactory(code="sante", libelle="Santé", sensible=True)
    entree_on = today - timedelta(days=90)
    salarie = SalarieFactory(structure=structure, referent=referent, nom="Masquable", entree_on=entree_on)
    ContratFactory(salarie=salarie, fin_on=today + timedelta(days=90))
    return salarie


@pytest.fixture
def suivi(client, referent):
    """The client of the caseworker."""
    client.force_login(referent)
    return client


@pytest.mark.parametrize("nom", DES_PERSONNES)
def test_a_person_is_seen_by_the_caseworkers_of_her_structure_only(client, salarie, nom):
    attendus = {
        UserFactory(accompagnateur=True, of=salarie.structure): 200,
        UserFactory(accompagnateur=True, of=StructureFactory()): 404,
        UserFactory(dirigeant=True, of=salarie.structure): 403,
        UserFactory(gestionnaire=True, of=salarie.structure): 403,
        UserFactory(encadrant=True, of=salarie.structure): 403,
        UserFactory(instructeur=True, of=ServiceInstructeurFactory()): 403,
    }

    for user, statut in attendus.items():
        client.force_login(user)
        assert client.get(page(nom, salarie)).status_code == statut
        assert client.post(page(nom, salarie)).status_code in {statut, 405}


def test_my_day_shows_masked_names_next_first_then_late(suivi, salarie, referent, today):
    EntretienFactory(salarie=salarie, tenu_on=today - timedelta(days=70), prochain_on=today)
    plus_tard = SalarieFactory(structure=salarie.structure, referent=referent, prenom="Alix", entree_on=today)
    EntretienFactory(salarie=plus_tard, tenu_on=today, prochain_on=today + timedelta(days=7))
    partie = SalarieFactory(structure=salarie.structure, referent=referent, prenom="Partie")
    SortieFactory(salarie=partie, sortie_on=today - timedelta(days=1))

    reponse = suivi.get(LISTE)

    assert [s.pk for s in reponse.context["prochains"]] == [salarie.pk, plus_tard.pk]
    assert [s.pk for s in reponse.context["retards"]] == [salarie.pk]
    assert "Sacha M." in text_of(reponse)
    assert b"Masquable" not in reponse.content
    assert b"Partie" not in reponse.content


def test_the_views_of_the_list(suivi, salarie, today):
    collegue = UserFactory(accompagnateur=True, of=salarie.structure)
    autre = SalarieFactory(structure=salarie.structure, referent=collegue, prenom="Alix", entree_on=today)
    partie = SalarieFactory(structure=salarie.structure, referent=collegue, prenom="Charlie")
    SortieFactory(salarie=partie, sortie_on=today - timedelta(days=1))
    SalarieFactory(prenom="Ailleurs")

    listes = {
        vue: {s.pk for s in suivi.get(LISTE, {"vue": vue}).context["object_list"]}
        for vue in ("miennes", "retard", "structure", "sorties", "inconnue")
    }

    assert listes == {
        "miennes": {salarie.pk},
        "retard": {salarie.pk},
        "structure": {salarie.pk, autre.pk},
        "sorties": {partie.pk},
        "inconnue": {salarie.pk},
    }


def test_an_empty_day_says_what_to_do(suivi):
    reponse = suivi.get(LISTE)

    assert "Vous n’accompagnez encore personne" in reponse.content.decode()


def fill(rows, structure, referent, today):
    """That many people, each with a contract and interviews."""
    for rang in range(rows):
        salarie = SalarieFactory(structure=structure, referent=referent, entree_on=today - timedelta(days=90))
        ContratFactory(salarie=salarie, fin_on=today)
        EntretienFactory(salarie=salarie, tenu_on=today - timedelta(days=rang), prochain_on=today)


@pytest.mark.parametrize("rows", [1, 20])
@pytest.mark.parametrize(("vue", "requetes"), [("miennes", 9), ("structure", 7)])
def test_query_count_of_the_day_is_flat(
    suivi, structure, referent, today, rows, vue, requetes, django_assert_num_queries
):
    fill(rows, structure, referent, today)

    with django_assert_num_queries(requetes):
        suivi.get(LISTE, {"vue": vue})


@pytest.mark.parametrize("rows", [1, 20])
def test_query_count_of_a_person_is_flat(suivi, salarie, today, rows, django_assert_num_queries):
    EntretienFactory.create_batch(rows, salarie=salarie, tenu_on=today)

    with django_assert_num_queries(11):
        suivi.get(page("salarie_detail", salarie))


def test_the_page_of_a_person_shows_interviews_latest_first_by_pages(suivi, salarie, today):
    for rang in range(12):
        EntretienFactory(salarie=salarie, tenu_on=today - timedelta(days=rang), note=f"Note n° {rang}.")

    premiere, seconde = (suivi.get(page("salarie_detail", salarie), {"page": p}) for p in (1, 2))

    assert [e.note for e, _ in premiere.context["entretiens"]] == [f"Note n° {n}." for n in range(10)]
    assert [e.note for e, _ in seconde.context["entretiens"]] == ["Note n° 10.", "Note n° 11."]
    assert "Masquable" in premiere.content.decode()


def nouvelle(par, today, **champs):
    """The form of a new person."""
    return {
        "prenom": "Alix",
        "nom": "Fictive",
        "naissance_on": "1988-04-02",
        "entree_on": today.isoformat(),
        "fin_on": (today + timedelta(days=200)).isoformat(),
        "contrat": f"{TypeStructure.ACI}:{NatureContrat.CDDI}",
        "heures_hebdo": "26",
        "referent": par.pk,
        **champs,
    }


def test_a_person_is_added_once_even_if_the_form_is_sent_twice(suivi, referent, today):
    reponses = [suivi.post(AJOUTER, nouvelle(referent, today), follow=True) for _ in range(2)]

    salarie = Salarie.objects.get()
    assert Contrat.objects.get().salarie == salarie
    assert [r.redirect_chain[0][0] for r in reponses] == [page("salarie_detail", salarie)] * 2
    assert "La personne est ajoutée" in reponses[0].content.decode()
    assert "déjà suivie" in reponses[1].content.decode()


def test_few_hours_are_said_after_the_recording(suivi, referent, today):
    reponse = suivi.post(AJOUTER, nouvelle(referent, today, heures_hebdo="19,5"), follow=True)

    assert "Moins de 20 heures" in text_of(reponse)


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"fin_on": ""}, "Indiquez le dernier jour du contrat"),
        ({"fin_on": "2000-01-01"}, "précède son début"),
        ({"naissance_on": "2999-01-01"}, "La naissance précède l’entrée"),
        ({"contrat": "ETTI:MISSION"}, "choix valide"),
        ({"referent": "999999"}, "choix valide"),
        ({"heures_hebdo": "-3"}, "plus grand que zéro"),
        ({"naissance_on": "31/02/1990"}, "Cette date n’existe pas"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_written(suivi, referent, today, champs, phrase):
    reponse = suivi.post(AJOUTER, nouvelle(referent, today, **champs))

    texte = text_of(reponse)
    assert reponse.status_code == 200
    assert phrase in texte
    assert "Fictive" in texte
    assert not Salarie.objects.exists()


def test_a_short_cddi_is_refused_with_the_exception_of_the_law(suivi, referent, today):
    reponse = suivi.post(AJOUTER, nouvelle(referent, today, fin_on=(today + timedelta(days=30)).isoformat()))

    assert "aménagement de peine" in reponse.content.decode()
    assert not Salarie.objects.exists()


def test_without_active_convention_it_is_said_kindly(client):
    client.force_login(UserFactory(accompagnateur=True, of=StructureFactory()))

    assert "Aucun contrat d’insertion n’est possible" in client.get(AJOUTER).content.decode()


def test_a_forged_structure_is_not_found_and_two_structures_ask_which(client, structure, referent, today):
    deux = UserFactory(accompagnateur=True, of=structure)
    autre = ConventionFactory().structure
    deux.habilitations.create(role="ACCOMPAGNATEUR", structure=autre, debut_on=today)
    client.force_login(deux)

    choix = client.get(AJOUTER)
    forgee = client.post(f"{AJOUTER}?structure={StructureFactory().pk}", nouvelle(referent, today))
    ici = client.get(f"{AJOUTER}?structure={structure.pk}")

    assert "Dans quelle structure" in choix.content.decode()
    assert (forgee.status_code, ici.status_code) == (404, 200)
    assert not Salarie.objects.exists()


def test_a_second_contract_is_added(suivi, salarie, today):
    debut_on = today + timedelta(days=91)
    donnees = {
        "contrat": f"{TypeStructure.ACI}:{NatureContrat.CDDI}",
        "debut_on": debut_on.isoformat(),
        "fin_on": (debut_on + timedelta(days=30)).isoformat(),
    }

    reponse = suivi.post(page("contrat_ajouter", salarie), donnees)

    assert reponse.url == page("salarie_detail", salarie)
    assert salarie.contrats.count() == 2


def entretien(today, **champs):
    """The form of an interview, as a phone sends it."""
    return {
        "cle": str(uuid4()),
        "tenu_on": today.isoformat(),
        "presence": "PRESENT",
        "duree_min": "30",
        "sujets": ["logement", "sante"],
        "note": "Dossier de logement déposé.",
        "prochain": "14",
        "prochain_on": "",
        **champs,
    }


def test_an_interview_is_logged_once_even_if_the_form_is_sent_twice(suivi, salarie, today):
    donnees = entretien(today)

    premiere, seconde = (
        suivi.post(page("entretien_ajouter", salarie), donnees, follow=True) for _ in range(2)
    )

    note = Entretien.objects.get()
    assert (note.duree_min, note.sujets, note.prochain_on) == (
        30,
        ["logement", "sante"],
        today + timedelta(days=14),
    )
    assert premiere.redirect_chain[0][0] == LISTE
    assert "L’entretien avec Sacha M. est enregistré" in text_of(premiere)
    assert "déjà enregistré" in seconde.content.decode()


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"presence": ""}, "Ce champ est obligatoire"),
        ({"duree_min": ""}, "Indiquez la durée de l’entretien"),
        ({"tenu_on": "2999-01-01"}, "n’a pas encore eu lieu"),
        ({"tenu_on": "2001-01-01"}, "n’était pas encore entrée"),
        ({"prochain": "AUTRE"}, "Indiquez la date du prochain entretien"),
        ({"prochain_on": "2999-01-01"}, "pas les deux"),
        ({"prochain": "", "prochain_on": "2001-01-01"}, "Le prochain entretien suit celui-ci"),
        ({"note": "Son numéro : 2 55 08 14 168 025 38"}, "retirez-le"),
        ({"note": "x" * 301}, "raccourcissez-le"),
        ({"sujets": ["inconnu"]}, "inconnu"),
        ({"cle": "pas-une-cle"}, "UUID"),
    ],
)
def test_a_bad_interview_keeps_what_was_typed(suivi, salarie, today, champs, phrase):
    reponse = suivi.post(page("entretien_ajouter", salarie), entretien(today, **champs))

    texte = text_of(reponse)
    assert reponse.status_code == 200
    assert phrase in texte
    assert not Entretien.objects.exists()


def sortie(today, **champs):
    """The form of an exit."""
    return {"motif": MotifSortieFactory().pk, "sortie_on": today.isoformat(), **champs}


def test_an_exit_is_recorded_then_corrected(suivi, salarie, today):
    suivi.post(page("sortie", salarie), sortie(today))
    rouverte = suivi.get(page("sortie", salarie)).content.decode()

    suivi.post(page("sortie", salarie), sortie(today, motif=MotifSortieFactory(retrait=True).pk))

    assert "Corriger la sortie" in rouverte
    assert (Sortie.objects.get().motif_id, Sortie.objects.get().examinee) == ("DECES", False)
    assert "ne compte pas dans le taux" in suivi.get(page("salarie_detail", salarie)).content.decode()


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"motif": ""}, "Ce champ est obligatoire"),
        ({"sortie_on": "2999-01-01"}, "Cette date est à venir"),
        ({"sortie_on": "2001-01-01"}, "précède l’entrée"),
    ],
)
def test_a_bad_exit_is_said_beside_its_field(suivi, salarie, today, champs, phrase):
    reponse = suivi.post(page("sortie", salarie), sortie(today, **champs))

    assert phrase in reponse.content.decode()
    assert not Sortie.objects.exists()


def test_the_hours_are_asked_only_where_they_decide(suivi, salarie, today):
    sans = suivi.get(page("sortie", salarie)).content.decode()
    ContratFactory(
        salarie=salarie,
        type_structure=TypeStructure.AI,
        nature=NatureContrat.CDD_USAGE,
        debut_on=today,
        fin_on=today,
    )

    avec = suivi.get(page("sortie", salarie)).content.decode()

    assert ("heures_totales" in sans, "heures_totales" in avec) == (False, True)


@pytest.fixture
def partis(structure, today):
    """Twelve people: seven lasting jobs, five without work; all named the same."""
    chomage = MotifSortieFactory(
        code="CHOMAGE", libelle="Chômage", categorie=CategorieSortie.AUTRE_SORTIE, dynamique=False
    )
    for rang in range(12):
        salarie = SalarieFactory(structure=structure, nom=f"Nomsecret {rang}")
        motif = MotifSortieFactory() if rang < 7 else chomage
        SortieFactory(salarie=salarie, sortie_on=today, motif=motif)
    return structure


@pytest.mark.parametrize("role", ["dirigeant", "gestionnaire"])
def test_the_representative_reads_every_count_and_no_name(client, partis, role):
    client.force_login(UserFactory(**{role: True}, of=partis))

    liste = text_of(client.get(RESULTATS))
    detail = text_of(client.get(reverse("accompagnement:resultats_structure", args=[partis.pk])))

    for texte in (liste, detail):
        assert "Nomsecret" not in texte
        assert "Sacha" not in texte
        assert "58 %" in texte
        assert "asqué" not in texte


@pytest.mark.parametrize("role", ["instructeur", "chef_service", "signataire", "secretaire"])
def test_the_state_reads_the_same_aggregates_without_small_counts(client, partis, role):
    service = ServiceInstructeurFactory(departement=partis.departement)
    client.force_login(UserFactory(**{role: True}, of=service))

    reponse = client.get(reverse("accompagnement:resultats_structure", args=[partis.pk]))

    resultats = reponse.context["resultats"]
    assert (resultats.nb_examines, resultats.nb_dynamiques, resultats.nb_autres) == (12, 7, 5)
    assert (resultats.nb_transition, resultats.nb_positives, resultats.masque) == (None, None, True)
    assert "Nomsecret" not in reponse.content.decode()
    assert "moins de 5" in reponse.content.decode()


@pytest.mark.parametrize(
    ("role", "statut"),
    [("observateur", 403), ("membre", 403), ("accompagnateur", 403), ("encadrant", 403)],
)
def test_nobody_else_reads_the_results(client, partis, role, statut):
    lieu = {
        "observateur": partis.departement.region,
        "membre": ServiceInstructeurFactory(departement=partis.departement),
    }.get(role, partis)
    client.force_login(UserFactory(**{role: True}, of=lieu))

    assert client.get(RESULTATS).status_code == statut


def test_results_out_of_scope_are_not_found(client, partis):
    adresse = reverse("accompagnement:resultats_structure", args=[partis.pk])

    for user in (
        UserFactory(dirigeant=True, of=StructureFactory()),
        UserFactory(instructeur=True, of=ServiceInstructeurFactory(morbihan=True)),
    ):
        client.force_login(user)
        assert client.get(adresse).status_code == 404


@pytest.mark.parametrize("rows", [1, 20])
def test_query_count_of_the_results_is_flat(client, today, rows, django_assert_num_queries):
    service = ServiceInstructeurFactory()
    for structure in StructureFactory.create_batch(rows):
        SortieFactory(salarie=SalarieFactory(structure=structure), sortie_on=today)
    client.force_login(UserFactory(instructeur=True, of=service))

    with django_assert_num_queries(9):
        client.get(RESULTATS)


def test_another_year_has_its_own_results(client, partis, today):
    client.force_login(UserFactory(dirigeant=True, of=partis))
    adresse = reverse("accompagnement:resultats_structure", args=[partis.pk])

    passee = client.get(adresse, {"annee": today.year - 3})
    inconnue = client.get(adresse, {"annee": "n'importe"})

    assert "Aucune personne suivie cette année-là" in passee.content.decode()
    assert inconnue.context["annee"] == today.year


def test_a_cdi_inclusion_has_no_end(suivi, referent, today):
    donnees = nouvelle(
        referent,
        today,
        contrat=f"{TypeStructure.ACI}:{NatureContrat.CDI_INCLUSION}",
        naissance_on="1960-04-02",
        fin_on="",
    )

    reponse = suivi.post(AJOUTER, donnees, follow=True)

    assert Contrat.objects.get().fin_on is None
    assert "12 mois de parcours" in text_of(reponse)


def test_an_absence_needs_no_duration(suivi, salarie, today):
    suivi.post(page("entretien_ajouter", salarie), entretien(today, presence="ABSENT", duree_min=""))

    assert Entretien.objects.get().duree_min == 0


def test_a_forged_duration_is_refused(suivi, salarie, today):
    suivi.post(page("entretien_ajouter", salarie), entretien(today, duree_min="600"))

    assert not Entretien.objects.exists()
