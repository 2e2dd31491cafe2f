"""The page of a convention that ends soon leads its representative to the renewal, and nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import EtatConvention, NatureDemande
from conventions.models import Dossier
from conventions.services.renouvellement import guided_renewal
from tests.comptes.factories import UserFactory
from tests.conventions.factories import CampagneFactory, ConventionFactory, DossierFactory

pytestmark = pytest.mark.django_db
LIEN = "Préparer le renouvellement"


@pytest.fixture
def fin_on():
    return timezone.localdate() + timedelta(days=60)


@pytest.fixture
def convention(fin_on):
    return ConventionFactory(fin_on=fin_on, debut_on=fin_on - timedelta(days=364))


@pytest.fixture
def dirigeante(client, convention):
    user = UserFactory(dirigeant=True, of=convention.structure)
    client.force_login(user)
    return user


def lire(client, convention):
    return client.get(reverse("conventions:convention_detail", args=[convention.pk]))


def annee_suivante(convention):
    return (convention.fin_on + timedelta(days=1)).year


def demande(convention, **valeurs):
    return DossierFactory(
        structure=convention.structure,
        annee=annee_suivante(convention),
        **{"nature": NatureDemande.RENOUVELLEMENT, **valeurs},
    )


@pytest.mark.usefixtures("referentiels", "dirigeante")
def test_the_link_leads_straight_to_the_guided_renewal_and_its_draft(client, convention):
    CampagneFactory(
        departement=convention.structure.departement,
        annee=annee_suivante(convention),
        cloture_on=timezone.localdate() + timedelta(days=9),
    )
    page = lire(client, convention)
    assert LIEN in page.content.decode()
    assert "Campagne" in page.content.decode()

    guide = client.get(page.context["url_renouvellement"])

    resultat = guide.context["resultat"]
    assert (resultat.nature, resultat.annee) == ("RENOUVELLEMENT", annee_suivante(convention))
    assert resultat.convention == convention
    client.post(
        reverse("conventions:dossier_creer"),
        {
            "structure": convention.structure_id,
            "type_structure": convention.type,
            "annee": resultat.annee,
            "nature": resultat.nature,
        },
    )
    assert Dossier.objects.get().nature == NatureDemande.RENOUVELLEMENT


@pytest.mark.parametrize("role", ["dirigeant", "gestionnaire"])
def test_who_may_begin_a_dossier_sees_the_link(client, convention, role):
    client.force_login(UserFactory(**{role: True}, of=convention.structure))

    assert LIEN in lire(client, convention).content.decode()


def test_the_service_does_not_see_the_link(client, convention):
    client.force_login(UserFactory(instructeur=True, of=convention.service))

    assert lire(client, convention).context["renouvellement"] is None


@pytest.mark.usefixtures("dirigeante")
@pytest.mark.parametrize(
    "valeurs",
    [
        {"fin_on": timezone.localdate() + timedelta(days=800)},
        {"fin_on": timezone.localdate() - timedelta(days=1)},
        {"etat": EtatConvention.A_SIGNER},
    ],
    ids=["lointaine", "finie", "à signer"],
)
def test_a_convention_that_does_not_end_soon_shows_no_link(client, convention, valeurs):
    for nom, valeur in valeurs.items():
        setattr(convention, nom, valeur)
    convention.save()

    assert lire(client, convention).context["renouvellement"] is None


@pytest.mark.usefixtures("dirigeante")
def test_a_convention_already_followed_by_another_shows_no_link(client, convention, fin_on):
    ConventionFactory(structure=convention.structure, fin_on=fin_on + timedelta(days=365))

    assert lire(client, convention).context["renouvellement"] is None


@pytest.mark.usefixtures("dirigeante")
@pytest.mark.parametrize(
    ("traits", "verbe"), [({}, "Poursuivre le brouillon"), ({"depose": True}, "Voir où elle en est")]
)
def test_a_request_already_begun_takes_the_place_of_the_link(client, convention, traits, verbe):
    dossier = demande(convention, **traits)

    html = lire(client, convention).content.decode()

    assert LIEN not in html
    assert verbe in html
    assert reverse("conventions:dossier_detail", args=[dossier.pk]) in html


@pytest.mark.usefixtures("dirigeante")
@pytest.mark.parametrize(
    "valeurs",
    [{"depose": True, "etat": "ABANDONNE"}, {"nature": NatureDemande.FDI}],
    ids=["retirée", "fonds"],
)
def test_a_withdrawn_request_or_another_one_leaves_the_link(client, convention, valeurs):
    demande(convention, **valeurs)

    assert LIEN in lire(client, convention).content.decode()


def accueil(client):
    return client.get(reverse("accueil:accueil")).content.decode()


@pytest.mark.usefixtures("dirigeante")
def test_the_home_leads_to_the_same_guided_renewal(client, convention):
    html = accueil(client)

    assert "Renouveler la convention" in html
    assert guided_renewal(convention).replace("&", "&amp;") in html


@pytest.mark.usefixtures("dirigeante")
@pytest.mark.parametrize(
    ("valeurs", "rappelee"), [({}, False), ({"nature": NatureDemande.FDI}, True)], ids=["suite", "fonds"]
)
def test_the_home_recalls_the_renewal_until_it_is_begun(client, convention, valeurs, rappelee):
    demande(convention, **valeurs)

    assert ("Renouveler la convention" in accueil(client)) == rappelee
