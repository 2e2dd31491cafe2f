"""The screens that change the dossier unique, and what a structure then sees."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import ObjetAdapte
from conventions.models import Adaptation, Dossier, TypePiece
from conventions.services.adaptations import adaptations_of
from conventions.services.controles import controles_of
from conventions.services.dossiers import deposit_dossier
from conventions.services.formulaire import formulaire_of
from conventions.services.pieces import join_piece, pieces_demandees
from conventions.services.referentiels import load_referentiels
from conventions.services.sections import save_section
from siae_portal.audit.models import Evenement
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import remplir
from tests.conventions.factories import DossierFactory
from tests.structures.factories import ServiceInstructeurFactory, StructureFactory

pytestmark = pytest.mark.django_db

TOUS = ["ACI", "AI", "EI", "ETTI", "EITI", "GEIQ"]
NATURES = ["PREMIERE_DEMANDE", "RENOUVELLEMENT", "AVENANT_ANNUEL", "AVENANT_ETP", "FDI"]


@pytest.fixture
def structure():
    return StructureFactory()


@pytest.fixture
def service(structure):
    return ServiceInstructeurFactory(departement=structure.departement)


@pytest.fixture
def chef(client, service):
    chef = UserFactory(chef_service=True, of=service)
    client.force_login(chef)
    return chef


def ligne(objet, code):
    return reverse("conventions:parametrage_ligne", args=[objet, code])


def ajouter(objet):
    return reverse("conventions:parametrage_ajouter", args=[objet])


def champ_nouveau(structure, **changes):
    return {
        "code": "jardins_partages",
        "libelle": "Jardins partagés avec les habitants",
        "aide": "Nombre de parcelles ouvertes.",
        "obligatoire": "oui",
        "rubrique": "PROJET",
        "forme": "entier",
        "types": TOUS,
        "natures": NATURES,
        "ordre": "9000",
        "portee": structure.departement_id,
        "debut_on": f"{timezone.localdate():%Y-%m-%d}",
        **changes,
    }


def _change_by_screen(client, structure):
    load_referentiels()
    aujourdhui = f"{timezone.localdate():%Y-%m-%d}"
    client.post(ajouter("champ"), champ_nouveau(structure))
    piece = {f"demande_{nature}": "oui" for nature in NATURES} | {
        "code": "PLAN_JARDIN",
        "libelle": "Plan des jardins",
        "types": TOUS,
        "caractere": "obligatoire",
        "portee": structure.departement_id,
        "debut_on": aujourdhui,
    }
    client.post(ajouter("piece"), piece)
    regle = {
        "gravite": "ALERTE",
        "message": "Accompagnement sous le repère du département",
        "seuil_ratio_max": "4",
        "portee": structure.departement_id,
        "debut_on": aujourdhui,
        "actif": "on",
    }
    client.post(ligne("regle", "RC52"), regle)


def test_a_field_a_paper_and_a_threshold_added_by_screen_reach_the_deposit(client, structure, service, chef):
    _change_by_screen(client, structure)
    dirigeante = UserFactory(dirigeant=True, of=structure)
    client.force_login(dirigeante)
    acte = Acte(user=dirigeante, at=timezone.now())
    dossier = remplir(structure, dirigeante, at=acte.at)

    assert dossier.sections.get(code="PROJET").contenu["jardins_partages"] == 5
    assert "PLAN_JARDIN" in {p.type_piece.code for p in dossier.pieces.all()}
    rates = {c.regle: c for c in controles_of(dossier, acte=acte) if not c.reussi}
    assert rates["RC52"].message.startswith("Accompagnement sous le repère du département")
    page = client.get(reverse("conventions:dossier_section", args=[dossier.pk, "PROJET"])).content.decode()
    assert "Jardins partagés avec les habitants" in page
    deposit_dossier(
        pk=dossier.pk, acte=acte, declaration=True, justifications=dict.fromkeys(rates, "Point suivi.")
    )
    version = dossier.versions.get().donnees
    assert version["sections"]["PROJET"]["jardins_partages"] == 5
    assert "PLAN_JARDIN" in {p["code"] for p in version["pieces"]}
    client.force_login(UserFactory(instructeur=True, of=dossier.service))
    lu = client.get(reverse("conventions:dossier_detail", args=[dossier.pk])).content.decode()
    assert "Jardins partagés avec les habitants" in lu
    assert "Plan des jardins" in lu
    assert "Accompagnement sous le repère du département" in lu


def test_a_new_mandatory_field_blocks_until_it_is_answered(client, structure, chef):
    client.post(ajouter("champ"), champ_nouveau(structure))
    dirigeante = UserFactory(dirigeant=True, of=structure)
    acte = Acte(user=dirigeante, at=timezone.now())
    dossier = remplir(structure, dirigeante, at=acte.at)
    reponses = {"jardins_partages": None}
    save_section(pk=dossier.pk, code="PROJET", reponses=reponses, version=2, acte=acte)

    dossier = Dossier.objects.for_page().get(pk=dossier.pk)

    assert "RC14" in {c.regle for c in controles_of(dossier, acte=acte) if not c.reussi}


def test_a_dossier_begun_before_keeps_its_questions_and_its_answers(client, structure, chef):
    ancien = DossierFactory(structure=structure, cree_at=timezone.now() - timedelta(days=2))

    client.post(ajouter("champ"), champ_nouveau(structure))
    client.post(ligne("champ", "publics"), _changed(structure, actif=""))

    codes = [q.nom for q in formulaire_of(ancien).questions("PROJET")]
    assert "jardins_partages" not in codes
    assert "publics" in codes
    neuf = DossierFactory(structure=structure, annee=2029, cree_at=timezone.now())
    codes = [q.nom for q in formulaire_of(neuf).questions("PROJET")]
    assert "jardins_partages" in codes
    assert "publics" not in codes


def _changed(structure, **changes):
    return {
        "libelle": "Personnes accueillies",
        "aide": "Caractéristiques des personnes.",
        "groupe": "Les personnes et leur accueil",
        "obligatoire": "oui",
        "portee": structure.departement_id,
        "debut_on": f"{timezone.localdate():%Y-%m-%d}",
        "actif": "on",
        **changes,
    }


def test_a_change_of_one_departement_does_not_reach_another(client, structure, chef):
    autre = StructureFactory(departement__code="99")

    client.post(ligne("champ", "publics"), _changed(structure, libelle="Vos publics"))

    ici, ailleurs = (DossierFactory(structure=s, cree_at=timezone.now()) for s in (structure, autre))
    assert _label(ici, "publics") == "Vos publics"
    assert _label(ailleurs, "publics") == "Personnes accueillies"


def _label(dossier, code):
    return next(q.libelle for q in formulaire_of(dossier).questions("PROJET") if q.nom == code)


def test_an_administrator_changes_it_everywhere_and_a_departement_wins(client, structure, service):
    client.force_login(UserFactory(administrateur=True))
    client.post(
        ligne("champ", "publics"), _changed(structure, portee="", libelle="Partout", aide="Aide de partout.")
    )
    client.force_login(UserFactory(chef_service=True, of=service))
    client.post(ligne("champ", "publics"), _changed(structure, libelle="Ici", aide="Aide de partout."))

    dossier = DossierFactory(structure=structure, cree_at=timezone.now())

    question = next(q for q in formulaire_of(dossier).questions("PROJET") if q.nom == "publics")
    assert (question.libelle, question.champ.aide) == ("Ici", "Aide de partout.")


def test_a_second_change_keeps_the_first(client, structure, chef):
    client.post(ligne("champ", "publics"), _changed(structure, libelle="Vos publics"))
    demain = f"{timezone.localdate() + timedelta(days=1):%Y-%m-%d}"
    client.post(
        ligne("champ", "publics"),
        _changed(structure, libelle="Vos publics", aide="Une autre aide.", debut_on=demain),
    )

    valeurs = adaptations_of(structure.departement_id).valeurs(
        ObjetAdapte.CHAMP, on=timezone.localdate() + timedelta(days=1)
    )

    assert valeurs["publics"]["libelle"] == "Vos publics"
    assert valeurs["publics"]["aide"] == "Une autre aide."


@pytest.mark.parametrize(
    ("changes", "phrase"),
    [
        ({"debut_on": "2020-02-29"}, "le passé ne change pas"),
        ({"debut_on": "2027-02-29"}, "Cette date n’existe pas"),
        ({"obligatoire": "condition"}, "Choisissez la condition"),
        ({"libelle": ""}, "obligatoire"),
    ],
)
def test_a_wrong_change_is_refused_beside_its_field(client, structure, chef, changes, phrase):
    reponse = client.post(ligne("champ", "publics"), _changed(structure, **changes))

    assert reponse.status_code == 422
    assert phrase in reponse.content.decode().replace("\u00a0", " ")
    assert not Adaptation.objects.exists()


def test_a_change_elsewhere_than_at_home_is_refused(client, structure, chef):
    reponse = client.post(ligne("champ", "publics"), _changed(structure, portee="75"))

    assert reponse.status_code == 422
    assert not Adaptation.objects.exists()


def test_a_code_already_taken_or_badly_written_is_refused(client, structure, chef):
    for code in ("publics", "deux mots"):
        assert client.post(ajouter("champ"), champ_nouveau(structure, code=code)).status_code == 422
    assert not Adaptation.objects.exists()


def test_a_threshold_that_is_no_number_is_refused(client, structure, chef):
    reponse = client.post(
        ligne("regle", "RC26"),
        {
            "gravite": "ALERTE",
            "message": "Plafond de recettes dépassé",
            "seuil_seuil_pct": "trente",
            "portee": structure.departement_id,
            "debut_on": f"{timezone.localdate():%Y-%m-%d}",
        },
    )

    assert reponse.status_code == 422
    assert "de même forme que 30" in reponse.content.decode().replace("\u00a0", " ")


def test_the_journal_keeps_who_changed_what(client, structure, chef):
    client.post(ligne("champ", "publics"), _changed(structure, libelle="Vos publics"))

    evenement = Evenement.objects.get(geste="PARAMETRER")
    assert evenement.user == chef
    assert "libelle" in evenement.details["champs"]
    page = client.get(ligne("champ", "publics")).content.decode()
    assert "Vos publics" in page


def test_the_preview_shows_a_section_as_a_structure_will_see_it(client, structure, chef):
    client.post(ajouter("champ"), champ_nouveau(structure))

    html = client.get(
        reverse("conventions:parametrage_apercu"),
        {"type_structure": "ACI", "nature": "PREMIERE_DEMANDE", "rubrique": "PROJET"},
    ).content.decode()
    vide = client.get(
        reverse("conventions:parametrage_apercu"),
        {"type_structure": "ACI", "nature": "PREMIERE_DEMANDE", "rubrique": "GEIQ"},
    ).content.decode()

    assert "Jardins partagés avec les habitants" in html
    assert "n’est pas demandée" in vide


def test_a_new_section_is_shown_once_it_asks_something(client, structure, chef):
    rubrique = {
        "code": "LOCAL",
        "libelle": "Questions du département",
        "ordre": "95",
        "portee": structure.departement_id,
        "debut_on": f"{timezone.localdate():%Y-%m-%d}",
    }
    client.post(ajouter("rubrique"), rubrique)
    client.post(ajouter("champ"), champ_nouveau(structure, rubrique="LOCAL"))
    dirigeante = UserFactory(dirigeant=True, of=structure)
    dossier = DossierFactory(structure=structure, cree_at=timezone.now())
    client.force_login(dirigeante)

    page = client.post(
        reverse("conventions:dossier_section", args=[dossier.pk, "LOCAL"]),
        {"version": "0", "jardins_partages": "3"},
        follow=True,
    )

    assert "Questions du département" in page.content.decode()
    assert dossier.sections.get(code="LOCAL").complete


def test_an_inert_paper_is_asked_of_nobody_else(structure):
    load_referentiels()
    TypePiece.objects.create(
        code="INERTE", libelle="Inerte", types=[], demande={}, caractere="facultative", ordre=99
    )

    demandees = pieces_demandees(DossierFactory(structure=structure))

    assert "INERTE" not in {piece.type_piece.code for piece in demandees}


def test_an_adaptation_ends_on_its_last_day():
    change = Adaptation(debut_on=date(2028, 2, 29), fin_on=date(2028, 2, 29))

    assert change.applies(on=date(2028, 2, 29))
    assert not change.applies(on=date(2028, 3, 1))
    assert not change.applies(on=date(2028, 2, 28))


def test_a_paper_of_another_departement_cannot_be_joined(client, structure, chef):
    load_referentiels()
    autre = StructureFactory(departement__code="99")
    dirigeante = UserFactory(dirigeant=True, of=autre)
    dossier = DossierFactory(structure=autre, cree_at=timezone.now())
    TypePiece.objects.create(
        code="LOCALE", libelle="Locale", types=[], demande={}, caractere="facultative", ordre=99
    )

    with pytest.raises(TypePiece.DoesNotExist):
        join_piece(
            pk=dossier.pk,
            code="LOCALE",
            chunks=[b"%PDF-1.4"],
            nom="x.pdf",
            acte=Acte(user=dirigeante, at=timezone.now()),
        )
