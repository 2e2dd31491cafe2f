"""Writing the record of a structure: what is written, journaled, refused, told."""

from datetime import UTC, datetime

import pytest

from siae_portal.audit.models import Evenement
from siae_portal.courriels.models import Courriel
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import SectionFiche
from structures.models import Contact, DocumentRecherche, Structure
from structures.policies import Geste
from structures.services.elements import remove_element, save_element
from structures.services.fiche import (
    correct_identity,
    lift_doubt,
    save_section,
    set_networks,
    take_from_sirene,
)
from structures.services.interventions import add_intervention, find_territories, remove_intervention
from tests.comptes.factories import UserFactory
from tests.structures.factories import (
    CommuneFactory,
    ContactFactory,
    EpciFactory,
    EtablissementSireneFactory,
    LabelFactory,
    ReseauFactory,
    StructureFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
IBAN = "FR7630006000011234567890189"


@pytest.fixture
def structure():
    return StructureFactory()


@pytest.fixture
def dirigeant(structure):
    return UserFactory(dirigeant=True, of=structure)


@pytest.fixture
def agent(structure):
    return UserFactory(instructeur=True, of=structure.departement.service)


def test_a_section_is_written_and_journaled_without_its_content(structure, dirigeant):
    changes = save_section(
        pk=structure.pk,
        section=SectionFiche.COORDONNEES,
        valeurs={"telephone": "02 97 00 00 00", "adresse": structure.adresse},
        acte=Acte(user=dirigeant, at=AT),
    )

    structure.refresh_from_db()
    evenement = Evenement.objects.of(structure).get()
    assert (changes, structure.telephone) == (["telephone"], "02 97 00 00 00")
    assert evenement.details == {"section": "COORDONNEES", "champs": ["telephone"]}


def test_nothing_changed_writes_nothing(structure, dirigeant):
    save_section(
        pk=structure.pk,
        section=SectionFiche.COORDONNEES,
        valeurs={"telephone": structure.telephone},
        acte=Acte(user=dirigeant, at=AT),
    )

    assert not Evenement.objects.of(structure).exists()


def test_the_directory_follows_the_record(structure, dirigeant):
    LabelFactory(structure=structure)

    save_section(
        pk=structure.pk,
        section=SectionFiche.COORDONNEES,
        valeurs={"courriel": "neuf@exemple.invalid"},
        acte=Acte(user=dirigeant, at=AT),
    )

    assert DocumentRecherche.objects.filter(pk=structure.pk).exists()


def test_what_the_state_keeps_is_refused_to_the_structure(structure, dirigeant):
    with pytest.raises(TransitionRefusee, match="votre service instructeur"):
        save_section(
            pk=structure.pk,
            section=SectionFiche.IDENTITE,
            valeurs={"denomination": "Autre nom"},
            acte=Acte(user=dirigeant, at=AT),
        )

    assert not Structure.objects.filter(denomination="Autre nom").exists()


def test_identity_is_open_until_an_agent_has_checked_it(structure, dirigeant, agent):
    Structure.objects.update(a_verifier=True)
    valeurs = {"denomination": "L’Été fictif"}
    acte = Acte(user=dirigeant, at=AT)

    save_section(pk=structure.pk, section=SectionFiche.IDENTITE, valeurs=valeurs, acte=acte)
    lift_doubt(pk=structure.pk, acte=Acte(user=agent, at=AT))

    structure.refresh_from_db()
    assert (structure.nom_tri, structure.a_verifier) == ("l ete fictif", False)
    with pytest.raises(TransitionRefusee):
        save_section(pk=structure.pk, section=SectionFiche.IDENTITE, valeurs={"naf": "8130Z"}, acte=acte)


def test_lifting_a_doubt_twice_is_journaled_once(structure, agent):
    Structure.objects.update(a_verifier=True)

    lift_doubt(pk=structure.pk, acte=Acte(user=agent, at=AT))
    lift_doubt(pk=structure.pk, acte=Acte(user=agent, at=AT))

    assert Evenement.objects.of(structure).count() == 1


def test_a_gestionnaire_completes_but_does_not_touch_the_bank(structure):
    gestionnaire = UserFactory(gestionnaire=True, of=structure)
    acte = Acte(user=gestionnaire, at=AT)

    save_section(pk=structure.pk, section=SectionFiche.COORDONNEES, valeurs={"telephone": "0297"}, acte=acte)

    with pytest.raises(Structure.DoesNotExist):
        save_section(pk=structure.pk, section=SectionFiche.BANQUE, valeurs={"iban": IBAN}, acte=acte)


def test_a_new_iban_is_encrypted_and_every_representative_is_told(structure, dirigeant):
    UserFactory(dirigeant=True, of=structure)

    save_section(
        pk=structure.pk,
        section=SectionFiche.BANQUE,
        valeurs={"iban": IBAN},
        acte=Acte(user=dirigeant, at=AT),
    )

    structure.refresh_from_db()
    brut = Structure.objects.extra(select={"brut": "iban::text"}).get(pk=structure.pk).brut
    assert structure.iban == IBAN
    assert IBAN not in brut
    assert [c.modele for c in Courriel.objects.all()] == ["iban_change", "iban_change"]
    assert all(IBAN not in c.contexte and "FR76 **** **** 189" in c.contexte for c in Courriel.objects.all())
    assert IBAN not in str(Evenement.objects.of(structure).get().details)


def test_an_agent_corrects_with_a_reason_only(structure, agent):
    valeurs = {"denomination": "Nom corrigé"}

    with pytest.raises(TransitionRefusee, match="motif"):
        correct_identity(pk=structure.pk, valeurs=valeurs, acte=Acte(user=agent, at=AT))
    correct_identity(pk=structure.pk, valeurs=valeurs, acte=Acte(user=agent, at=AT, motif="Statuts du 3 mai"))

    structure.refresh_from_db()
    assert (structure.denomination, structure.nom_tri) == ("Nom corrigé", "nom corrige")
    assert Evenement.objects.of(structure).get().geste == Geste.CORRIGER


def test_an_agent_does_not_write_what_belongs_to_the_structure(structure, agent):
    acte = Acte(user=agent, at=AT, motif="essai")

    with pytest.raises(TransitionRefusee, match="appartient à la structure"):
        correct_identity(pk=structure.pk, valeurs={"representant_nom": "X"}, acte=acte)


def test_a_structure_never_writes_what_the_service_finds(structure, dirigeant):
    Structure.objects.filter(pk=structure.pk).update(a_verifier=True)

    with pytest.raises(TransitionRefusee):
        save_section(
            pk=structure.pk,
            section=SectionFiche.IDENTITE,
            valeurs={"moyens_separes": True},
            acte=Acte(user=dirigeant, at=AT),
        )

    structure.refresh_from_db()
    assert not structure.moyens_separes


def test_an_agent_of_another_departement_is_refused(structure):
    from tests.structures.factories import ServiceInstructeurFactory

    ailleurs = UserFactory(instructeur=True, of=ServiceInstructeurFactory(morbihan=True))

    with pytest.raises(Structure.DoesNotExist):
        lift_doubt(pk=structure.pk, acte=Acte(user=ailleurs, at=AT))


def test_values_are_taken_over_from_sirene_one_by_one(structure, agent):
    EtablissementSireneFactory(siret=structure.siret, naf="8130Z", denomination="AUTRE NOM")

    take_from_sirene(pk=structure.pk, champs=["naf"], acte=Acte(user=agent, at=AT))

    structure.refresh_from_db()
    assert structure.naf == "8130Z"
    assert structure.denomination != "AUTRE NOM"


def test_what_sirene_no_longer_says_is_refused(structure, agent):
    with pytest.raises(TransitionRefusee, match="Sirene ne donne plus : Code NAF"):
        take_from_sirene(pk=structure.pk, champs=["naf"], acte=Acte(user=agent, at=AT))


def test_lines_are_added_changed_and_removed(structure, dirigeant):
    acte = Acte(user=dirigeant, at=AT)
    valeurs = {"nom": "Camille Fictive", "fonction": "devis", "telephone": "0297000000"}

    contact = save_element(
        pk=structure.pk, section=SectionFiche.CONTACTS, element=None, valeurs=valeurs, acte=acte
    )
    save_element(
        pk=structure.pk,
        section=SectionFiche.CONTACTS,
        element=contact.pk,
        valeurs={"fonction": "ventes"},
        acte=acte,
    )

    assert structure.contacts.get().fonction == "ventes"
    remove_element(pk=structure.pk, section=SectionFiche.CONTACTS, element=contact.pk, acte=acte)
    faits = [e.details["fait"] for e in Evenement.objects.of(structure)]
    assert faits == ["RETIRE", "CHANGE", "AJOUTE"]
    assert "Camille" not in str([e.details for e in Evenement.objects.of(structure)])


def test_a_line_of_another_structure_is_out_of_reach(structure, dirigeant):
    ailleurs = ContactFactory()

    with pytest.raises(Contact.DoesNotExist):
        remove_element(
            pk=structure.pk,
            section=SectionFiche.CONTACTS,
            element=ailleurs.pk,
            acte=Acte(user=dirigeant, at=AT),
        )


def test_what_the_table_forbids_is_said_in_french(structure, dirigeant):
    with pytest.raises(TransitionRefusee, match="Indiquez un téléphone ou un courriel"):
        save_element(
            pk=structure.pk,
            section=SectionFiche.CONTACTS,
            element=None,
            valeurs={"nom": "Camille Fictive", "fonction": "devis"},
            acte=Acte(user=dirigeant, at=AT),
        )


def test_networks_are_replaced_as_a_whole(structure, dirigeant):
    un, deux = ReseauFactory(code="un"), ReseauFactory(code="deux")
    structure.reseaux.add(un)

    set_networks(pk=structure.pk, reseaux=[deux], acte=Acte(user=dirigeant, at=AT))

    assert list(structure.reseaux.all()) == [deux]
    assert Evenement.objects.of(structure).get().details["reseaux"] == [deux.pk]


@pytest.mark.parametrize("texte", ["longwy", "LONGW", "54400", "longwi"])
def test_a_commune_is_found_as_typed(texte):
    CommuneFactory()

    assert [(t.niveau, t.code) for t in find_territories(texte)] == [("COMMUNE", "54323")]


def test_departements_regions_and_intercommunalites_are_found_too(referentiels):
    EpciFactory(code="200000001", nom="CC du Morbihan fictif", nom_tri="cc du morbihan fictif")

    trouves = [(t.niveau, t.libelle) for t in find_territories("morbihan")]

    assert trouves == [("DEPARTEMENT", "Morbihan"), ("EPCI", "CC du Morbihan fictif")]
    assert [t.libelle for t in find_territories("bretagne")] == ["Bretagne"]


@pytest.mark.parametrize("texte", ["", "x", "%%", "' OR 1=1 --", "zzzzzzzz"])
def test_nothing_is_found_without_a_name(texte):
    CommuneFactory()

    assert find_territories(texte) == []


def test_a_place_added_twice_is_there_once(structure, dirigeant):
    acte = Acte(user=dirigeant, at=AT)

    for _fois in range(2):
        lieu = add_intervention(pk=structure.pk, niveau="DEPARTEMENT", code="54", acte=acte)

    assert structure.interventions.get() == lieu
    assert Evenement.objects.of(structure).count() == 1
    remove_intervention(pk=structure.pk, intervention=lieu.pk, acte=acte)
    assert not structure.interventions.exists()


@pytest.mark.parametrize(("niveau", "code"), [("COMMUNE", "00000"), ("PAYS", "FR"), ("", "")])
def test_an_unknown_place_is_refused(structure, dirigeant, niveau, code):
    with pytest.raises(TransitionRefusee, match="n’existe pas"):
        add_intervention(pk=structure.pk, niveau=niveau, code=code, acte=Acte(user=dirigeant, at=AT))
