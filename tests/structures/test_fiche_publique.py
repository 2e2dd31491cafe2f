"""« Ma fiche publique »: what a structure writes, previews and publishes; what it may not."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from siae_portal.audit.models import Evenement
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.models import DocumentRecherche, Structure
from structures.services import fiche_publique
from structures.services.fiche_publique import (
    ContactPublie,
    FichePublique,
    OffrePubliee,
    card_of,
    publish_card,
)
from structures.services.recherche import rebuild_documents
from structures.views.faits import grouped_siret
from tests.comptes.factories import UserFactory
from tests.conventions.factories import ConventionFactory
from tests.structures.factories import ContactFactory, InterventionFactory, OffreFactory, ReseauFactory

pytestmark = pytest.mark.django_db

AT = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
OFFRE = {
    "libelle": "Menuiserie d’intérieur",
    "secteur": "batiment",
    "nature": "SERVICE",
    "clienteles": ["ENTREPRISES", "PARTICULIERS"],
    "description": "Portes et placards sur mesure",
}
CONTACT = {"nom": "Camille Fictif", "fonction": "Devis", "telephone": "03 00 00 00 09", "courriel": ""}
FICHE = FichePublique(
    presentation="Un atelier au bord du canal.",
    site_web="https://atelier.example",
    telephone="03 00 00 00 01",
    courriel="bonjour@atelier.example",
    offres=(OffrePubliee(**{**OFFRE, "clienteles": tuple(OFFRE["clienteles"])}),),
    contacts=(ContactPublie(**CONTACT),),
)


@pytest.fixture
def structure():
    return ConventionFactory(fin_on=timezone.localdate().replace(year=2099)).structure


@pytest.fixture
def dirigeante(structure):
    return UserFactory(dirigeant=True, of=structure)


def url(structure):
    return reverse("structures:fiche_publique", args=[structure.pk])


def typed(structure, *, faire, offres=(OFFRE,), contacts=(CONTACT,), **textes):
    """What the browser sends: texts, then lines."""
    initiales = {
        "offres": structure.offres.count(),
        "contacts": structure.contacts.filter(public=True).count(),
    }
    donnees = {
        "faire": faire,
        "empreinte": card_of(structure).empreinte,
        **{nom: getattr(FICHE, nom) for nom in fiche_publique.TEXTES},
    }
    for prefixe, lignes in (("offres", offres), ("contacts", contacts)):
        donnees[f"{prefixe}-TOTAL_FORMS"] = str(max(len(lignes), initiales[prefixe]))
        donnees[f"{prefixe}-INITIAL_FORMS"] = str(initiales[prefixe])
        for rang, ligne in enumerate(lignes):
            donnees |= {f"{prefixe}-{rang}-{nom}": valeur for nom, valeur in ligne.items()}
    return donnees | textes


def publish(structure, fiche, user, *, empreinte=None):
    return publish_card(
        pk=structure.pk,
        fiche=fiche,
        empreinte=empreinte or card_of(Structure.objects.get(pk=structure.pk)).empreinte,
        acte=Acte(user=user, at=AT),
    )


class TestService:
    """The act itself."""

    def test_it_writes_records_and_reindexes(self, structure, dirigeante):
        change = publish(structure, FICHE, dirigeante)

        structure.refresh_from_db()
        assert change
        assert card_of(structure) == FICHE
        trace = Evenement.objects.get(geste="PUBLIER")
        assert trace.details == {
            "champs": ["presentation", "site_web", "courriel", "offres", "contacts"],
            "offres": 1,
        }
        assert DocumentRecherche.objects.get(pk=structure.pk).natures == ["SERVICE"]

    def test_the_same_card_writes_nothing(self, structure, dirigeante):
        publish(structure, FICHE, dirigeante)
        offre = structure.offres.get().pk

        assert not publish(structure, FICHE, dirigeante)
        assert Evenement.objects.filter(geste="PUBLIER").count() == 1
        assert structure.offres.get().pk == offre

    def test_the_order_of_the_customers_is_no_change(self, structure, dirigeante):
        OffreFactory(structure=structure, clienteles=["PARTICULIERS", "ENTREPRISES"])

        assert card_of(structure).offres[0].clienteles == ("ENTREPRISES", "PARTICULIERS")
        assert not publish(structure, card_of(structure), dirigeante)

    def test_what_is_not_public_stays(self, structure, dirigeante):
        prive = ContactFactory(structure=structure, nom="Interne", public=False)

        publish(structure, FichePublique(), dirigeante)

        assert list(structure.contacts.all()) == [prive]
        structure.refresh_from_db()
        assert (structure.telephone, structure.courriel) == ("", "")
        assert structure.denomination

    def test_an_offer_untouched_keeps_its_row(self, structure, dirigeante):
        publish(structure, FICHE, dirigeante)
        offre = structure.offres.get().pk

        publish(structure, FichePublique(offres=FICHE.offres), dirigeante)

        assert structure.offres.get().pk == offre
        assert not structure.contacts.exists()

    def test_somebody_else_published_meanwhile(self, structure, dirigeante):
        lue = card_of(structure).empreinte
        publish(structure, FICHE, dirigeante)

        with pytest.raises(TransitionRefusee, match="Une autre personne"):
            publish(structure, FichePublique(presentation="Autre"), dirigeante, empreinte=lue)

        assert card_of(Structure.objects.get(pk=structure.pk)) == FICHE

    @pytest.mark.parametrize("role", ["accompagnateur", "instructeur"])
    def test_others_may_not(self, structure, role):
        of = structure if role == "accompagnateur" else structure.conventions.get().service
        user = UserFactory(**{role: True}, of=of)

        with pytest.raises(Structure.DoesNotExist):
            publish(structure, FICHE, user)

    def test_a_failure_leaves_neither_card_nor_journal(self, structure, dirigeante, monkeypatch):
        def fail(**_kwargs):
            raise RuntimeError

        monkeypatch.setattr(fiche_publique, "refresh_documents", fail)

        with pytest.raises(RuntimeError):
            publish(structure, FICHE, dirigeante)

        assert card_of(Structure.objects.get(pk=structure.pk)).offres == ()
        assert not Evenement.objects.filter(geste="PUBLIER").exists()


class TestPage:
    """The page, without script."""

    @pytest.fixture(autouse=True)
    def signed_in(self, client, dirigeante):
        client.force_login(dirigeante)

    def test_what_the_state_owns_is_locked_and_says_why(self, client, structure):
        html = client.get(url(structure)).content.decode()

        assert grouped_siret(structure.siret) in html
        assert "seul un acte de l’État les change" in html
        assert 'name="denomination"' not in html

    def test_the_preview_shows_and_writes_nothing(self, client, structure):
        page = client.post(url(structure), typed(structure, faire="apercu"))

        html = page.content.decode()
        assert "Rien n’est encore publié" in html
        assert "Menuiserie d’intérieur" in html
        assert 'name="offres-0-clienteles" value="PARTICULIERS"' in html
        assert card_of(structure).offres == ()

    def test_publishing_leads_back_and_the_public_reads_it(self, client, structure):
        reponse = client.post(url(structure), typed(structure, faire="publier"))

        assert reponse.status_code == 302
        html = client.get(reverse("structures:fiche", args=[structure.pk])).content.decode()
        for texte in ("Menuiserie d’intérieur", "pour&nbsp;: entreprises, particuliers", "Camille Fictif"):
            assert texte in html
        assert 'href="https://atelier.example"' in html

    def test_coming_back_keeps_what_was_typed(self, client, structure):
        page = client.post(url(structure), typed(structure, faire="modifier", presentation="Brouillon"))

        assert "Brouillon" in page.content.decode()

    @pytest.mark.parametrize("lignes", ["offres", "contacts"])
    def test_a_line_is_added_without_script(self, client, structure, lignes):
        page = client.post(url(structure), typed(structure, faire=f"ajouter_{lignes}"))

        html = page.content.decode()
        assert f'name="{lignes}-TOTAL_FORMS" value="2"' in html
        assert "Menuiserie d’intérieur" in html

    def test_a_line_is_removed(self, client, structure):
        OffreFactory(structure=structure, libelle="Ancienne")
        lignes = [{"libelle": "", "secteur": "batiment", "nature": "SERVICE", "retirer": "on"}]

        client.post(url(structure), typed(structure, faire="publier", offres=lignes))

        assert not structure.offres.exists()

    @pytest.mark.parametrize(
        ("envoi", "phrase"),
        [
            ({"site_web": "javascript:alert(1)"}, "l’adresse entière du site"),
            ({"site_web": "ftp://exemple.fr"}, "l’adresse entière du site"),
            ({"telephone": "appelez-moi"}, "Ce n’est pas un numéro"),
            ({"presentation": "a" * 1501}, "1 caractère de trop"),
            ({"courriel": "sans arobase"}, "avec son arobase"),
            ({"offres": [OFFRE, OFFRE]}, "Deux offres ont le même libellé"),
            ({"offres": [{**OFFRE, "secteur": "inconnu"}]}, "Choisissez un secteur de la liste"),
            ({"contacts": [{**CONTACT, "telephone": ""}]}, "Indiquez un téléphone ou un courriel"),
            ({"offres-TOTAL_FORMS": "1000000000"}, "sont à corriger"),
            ({"offres-TOTAL_FORMS": "x"}, "sont à corriger"),
        ],
    )
    def test_a_wrong_card_is_refused_with_its_reason(self, client, structure, envoi, phrase):
        page = client.post(url(structure), typed(structure, faire="publier", **envoi))

        assert page.status_code == 200
        assert phrase in " ".join(page.content.decode().replace("\xa0", " ").split())
        assert not Evenement.objects.filter(geste="PUBLIER").exists()

    def test_markup_is_only_text(self, client, structure):
        envoi = typed(structure, faire="publier", presentation="<script>alert(1)</script>")

        client.post(url(structure), envoi)

        html = client.get(reverse("structures:fiche", args=[structure.pk])).content.decode()
        assert "&lt;script&gt;" in html
        assert "<script>alert" not in html

    def test_a_card_not_yet_public_is_said_to_be_so(self, client, structure):
        structure.conventions.all().delete()

        assert "paraîtra dans l’annuaire le jour" in client.get(url(structure)).content.decode()

    def test_the_record_leads_to_it_for_who_may(self, client, structure):
        adresse = reverse("structures:structure_detail", args=[structure.pk])
        pour_elle = client.get(adresse).content.decode()
        client.force_login(UserFactory(accompagnateur=True, of=structure))
        pour_autre = client.get(adresse).content.decode()

        assert url(structure) in pour_elle
        assert url(structure) not in pour_autre


def test_the_public_page_says_all_and_speaks_to_search_engines(client, structure, dirigeante):
    publish(structure, FICHE, dirigeante)
    InterventionFactory(structure=structure)
    ReseauFactory().structures.add(structure)
    rebuild_documents(on=timezone.localdate())

    html = client.get(reverse("structures:fiche", args=[structure.pk])).content.decode()

    adresse = f"http://localhost:8000/annuaire/{structure.pk}/"
    for texte in (
        f'<link rel="canonical" href="{adresse}">',
        f'property="og:url" content="{adresse}"',
        'itemprop="areaServed" content="Meurthe-et-Moselle"',
        'itemprop="memberOf" content="Union fictive des ateliers"',
        "conventionnée depuis le",
        f"/annuaire/siret/?siret={structure.siret}",
        reverse("conventions:verification"),
    ):
        assert texte in html
    assert len(html) < 60_000


@pytest.mark.parametrize("nombre", [1, 12])
def test_the_public_page_keeps_a_flat_number_of_queries(client, structure, nombre, django_assert_num_queries):
    for rang in range(nombre):
        OffreFactory(structure=structure)
        ContactFactory(structure=structure, nom=f"Personne {rang}", public=True)
        InterventionFactory(structure=structure, en_region=True) if rang == 0 else None

    with django_assert_num_queries(11):
        client.get(reverse("structures:fiche", args=[structure.pk]))
