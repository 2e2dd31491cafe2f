"""The page of a structure and the pages of its acts: who reads what, what is refused, how many queries."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from structures.models import Structure
from tests.comptes.factories import UserFactory
from tests.conventions.factories import ConventionFactory
from tests.formulaires.test_fichiers import pdf as pdf_bytes
from tests.structures.factories import (
    CommuneFactory,
    ContactFactory,
    DepartementFactory,
    EtablissementSireneFactory,
    InterventionFactory,
    LabelFactory,
    OffreFactory,
    StructureFactory,
    siret_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure():
    return StructureFactory(rang=6001)


@pytest.fixture
def dirigeant(client, structure):
    user = UserFactory(dirigeant=True, of=structure)
    client.force_login(user)
    return user


@pytest.fixture
def agent(client, structure):
    user = UserFactory(instructeur=True, of=structure.departement.service)
    client.force_login(user)
    return user


def page_of(client, nom, *args, **parametres):
    return client.get(reverse(f"structures:{nom}", args=args), parametres).content.decode()


def test_the_page_tells_life_rules_and_masks_the_iban(client, referentiels, structure, dirigeant):
    ConventionFactory(structure=structure)
    LabelFactory(structure=structure, numero="RQ-77")

    page = page_of(client, "structure_detail", structure.pk)

    assert "Début du label" in page
    assert "Début de la convention ACI" in page
    assert "moins de 30" in page
    assert "1 820" in page.replace("\u202f", " ").replace("\xa0", " ")
    assert structure.iban not in page
    assert "FR14 **** **** 606" in page


def test_a_closed_establishment_is_said_and_blocks_nothing(client, structure, dirigeant):
    EtablissementSireneFactory(siret=structure.siret, ferme=True)

    page = page_of(client, "structure_detail", structure.pk)

    assert "Établissement fermé selon Sirene" in page


def test_without_sirene_the_page_says_so(client, structure, dirigeant):
    page = page_of(client, "structure_detail", structure.pk)

    assert "pas encore de copie de Sirene" in page


def test_an_agent_notes_the_separate_means_that_she_found(client, structure, agent):
    adresse = reverse("structures:fiche_correction", args=[structure.pk])
    formulaire = client.get(adresse).context["form"]
    saisi = {nom: valeur or "" for nom, valeur in formulaire.initial.items()}
    avant = page_of(client, "structure_detail", structure.pk)

    client.post(adresse, {**saisi, "moyens_separes": "on", "motif": "Visite du 3 mars"})

    apres = page_of(client, "structure_detail", structure.pk)
    structure.refresh_from_db()
    assert structure.moyens_separes
    assert "Moyens séparés" not in avant
    assert "constatés par le service de l’État" in apres


def test_a_reader_without_right_sees_no_button(client, structure):
    client.force_login(UserFactory(accompagnateur=True, of=structure))
    ContactFactory(structure=structure)

    page = page_of(client, "structure_detail", structure.pk)

    assert "Modifier" not in page
    assert "Retirer" not in page
    assert "Journal" not in page


@pytest.mark.parametrize("lignes", [1, 12])
def test_the_page_has_a_flat_number_of_queries(
    client, structure, dirigeant, lignes, django_assert_max_num_queries
):
    for rang in range(lignes):
        ContactFactory(structure=structure)
        OffreFactory(structure=structure)
        LabelFactory(structure=structure, debut_on=date(2000 + rang, 1, 1), fin_on=date(2000 + rang, 6, 1))
    InterventionFactory(structure=structure)

    with django_assert_max_num_queries(38):
        client.get(reverse("structures:structure_detail", args=[structure.pk]))


@pytest.mark.parametrize("lignes", [1, 20])
def test_the_list_has_a_flat_number_of_queries(client, structure, agent, lignes, django_assert_num_queries):
    for _rang in range(lignes):
        LabelFactory(structure=StructureFactory())

    with django_assert_num_queries(11):
        client.get(reverse("structures:structure_list"))


@pytest.mark.parametrize(
    ("parametres", "trouvees"),
    [
        ({}, {"Alpha", "Béta"}),
        ({"q": "beta"}, {"Béta"}),
        ({"q": siret_of(6001)[:9]}, {"Alpha"}),
        ({"voir": "verifier"}, {"Béta"}),
        ({"voir": "sans_dirigeant"}, {"Alpha"}),
        ({"label": "RQ"}, {"Béta"}),
        ({"type": "ACI"}, {"Alpha"}),
        ({"q": "x" * 10_000}, set()),
        ({"page": "1000000000"}, set()),
        ({"type": "<b>"}, {"Alpha", "Béta"}),
    ],
)
def test_filters_of_the_list(client, structure, agent, parametres, trouvees):
    Structure.objects.filter(pk=structure.pk).update(denomination="Alpha", nom_tri="alpha")
    beta = StructureFactory(denomination="Béta", nom_tri="beta", a_verifier=True)
    UserFactory(dirigeant=True, of=beta)
    LabelFactory(structure=beta)
    ConventionFactory(structure=structure)

    reponse = client.get(reverse("structures:structure_list"), parametres)

    if "page" in parametres:
        assert reponse.status_code == 404
        return
    page = reponse.content.decode()
    assert {nom for nom in ("Alpha", "Béta") if f">{nom}</a>" in page} == trouvees


def test_locked_columns_are_shown_with_who_may_change_them(client, structure, dirigeant):
    page = page_of(client, "fiche_identite", structure.pk)

    assert 'name="denomination"' not in page
    assert "votre service instructeur la corrige" in page


def test_identity_is_open_while_it_is_to_be_checked(client, structure, dirigeant):
    Structure.objects.update(a_verifier=True)

    assert 'name="denomination"' in page_of(client, "fiche_identite", structure.pk)
    assert "Fiche à vérifier" in page_of(client, "structure_detail", structure.pk)


@pytest.mark.parametrize(
    ("iban", "phrase"),
    [
        ("FR7630006000011234567890188", "sa clé ne correspond pas"),
        ("", ""),
    ],
)
def test_a_wrong_iban_is_refused(client, structure, dirigeant, iban, phrase):
    reponse = client.post(reverse("structures:fiche_banque", args=[structure.pk]), {"iban": iban})

    assert phrase in reponse.content.decode()
    assert reponse.status_code == 200
    assert Structure.objects.get(pk=structure.pk).iban == structure.iban


def test_a_commune_of_another_departement_is_a_transfer(client, structure, dirigeant):

    CommuneFactory(
        code="56260", nom="Vannes", nom_tri="vannes", departement=DepartementFactory(morbihan=True)
    )
    donnees = {
        "adresse": "1 rue X",
        "code_postal": "56000",
        "commune": "Vannes",
        "telephone": "0297000000",
        "courriel": "a@exemple.invalid",
    }

    reponse = client.post(reverse("structures:fiche_coordonnees", args=[structure.pk]), donnees)

    assert "un changement de département est un transfert" in reponse.content.decode().replace("\n", " ")


def test_homonyms_are_named(client, structure, dirigeant):
    CommuneFactory(code="54001", nom="Saint-Flou", nom_tri="saint flou", population=10)
    CommuneFactory(code="54002", nom="Saint-Flou", nom_tri="saint flou", population=5)
    donnees = {"adresse": "1 rue X", "code_postal": "54000", "commune": "Saint-Flou"}

    reponse = client.post(reverse("structures:fiche_coordonnees", args=[structure.pk]), donnees)

    assert "Plusieurs communes portent ce nom" in reponse.content.decode()


def test_an_antenna_has_no_siret_and_an_establishment_has_one(client, structure, dirigeant):
    url = reverse("structures:element_ajouter", kwargs={"rubrique": "etablissements", "pk": structure.pk})
    donnees = {"nom": "Annexe", "commune": "Longwy"}

    antenne = client.post(url, {**donnees, "nature": "ANTENNE", "siret": siret_of(1)})
    etablissement = client.post(url, {**donnees, "nature": "ETABLISSEMENT"})
    bonne = client.post(url, {**donnees, "nature": "ANTENNE"})

    assert "Une antenne n’a pas de SIRET" in antenne.content.decode()
    assert "Un établissement a un SIRET" in etablissement.content.decode()
    assert (bonne.status_code, structure.etablissements.count()) == (302, 1)


def test_an_unknown_section_is_not_found(client, structure, dirigeant):
    url = reverse("structures:element_ajouter", kwargs={"rubrique": "secrets", "pk": structure.pk})

    assert client.get(url).status_code == 404


def test_a_label_is_declared_with_its_proof_and_read(client, structure, dirigeant):
    debut = timezone.localdate()
    donnees = {
        "code": "RQ",
        "numero": "RQ-1",
        "debut_on": debut.isoformat(),
        "fin_on": (debut + timedelta(days=30)).isoformat(),
        "preuve": SimpleUploadedFile("attestation.pdf", pdf_bytes()),
    }

    client.post(reverse("structures:label_ajouter", args=[structure.pk]), donnees)

    label = structure.labels.get()
    preuve = client.get(reverse("structures:label_preuve", args=[label.pk]))
    assert b"".join(preuve.streaming_content).startswith(b"%PDF")
    assert "À renouveler" in page_of(client, "structure_detail", structure.pk)


def test_a_proof_that_is_no_pdf_is_refused(client, structure, dirigeant):
    donnees = {"code": "RQ", "preuve": SimpleUploadedFile("photo.pdf", b"GIF89a")}

    reponse = client.post(reverse("structures:label_ajouter", args=[structure.pk]), donnees)

    assert "n’est pas un PDF" in reponse.content.decode()
    assert not structure.labels.exists()


def test_an_agent_takes_a_value_over_from_sirene(client, structure, agent):
    EtablissementSireneFactory(siret=structure.siret, naf="8130Z", denomination="")

    page = page_of(client, "fiche_sirene", structure.pk)
    client.post(reverse("structures:fiche_sirene", args=[structure.pk]), {"champs": ["naf"]})

    assert "8130Z" in page
    assert Structure.objects.get(pk=structure.pk).naf == "8130Z"


def test_a_transfer_refused_keeps_what_was_typed(client, structure, dirigeant):
    donnees = {
        "siret": siret_of(6002),
        "effet_on": "2026-01-05",
        "adresse": "1 rue du Port",
        "code_postal": "54400",
        "commune": "Longwy",
    }

    page = client.post(reverse("structures:fiche_transfert", args=[structure.pk]), donnees).content.decode()

    assert "un autre SIREN" in page
    assert "1 rue du Port" in page


def test_a_label_that_ends_is_on_the_home_page(client, structure, dirigeant):
    LabelFactory(structure=structure, fin_on=timezone.localdate() + timedelta(days=60))

    page = client.get(reverse("accueil:accueil")).content.decode()

    assert reverse("structures:label_ajouter", args=[structure.pk]) in page
