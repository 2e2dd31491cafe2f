"""Papers that the State already has: a renewal asks only for those that are over, missing or withdrawn."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conventions.enums import NatureDemande, ObjetAdapte
from conventions.models import Dossier, TypePiece
from conventions.services.adaptations import adapt
from conventions.services.coffre import papers_to_take
from conventions.services.controles import controles_of
from conventions.services.orientation import faits_de, orient
from conventions.services.pieces import pieces_absentes, pieces_demandees
from conventions.services.pieces_tenues import AU_COFFRE
from conventions.services.referentiels import load_referentiels
from conventions.services.vierge import blank_of
from siae_portal.workflow.machine import Acte
from tests.comptes.factories import UserFactory
from tests.conventions.factories import AT, ConventionFactory, DossierFactory, PieceJointeFactory
from tests.structures.factories import PieceFactory, StructureFactory

pytestmark = pytest.mark.django_db
LE = AT.date()
UN_AN_AVANT = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
SUIVIES = {"STATUTS", "LISTE_DIRIGEANTS", "RIB"}
"""Papers of an ACI asked again when the State has none that is still valid (SI_PIECE_MODIFIEE)."""


@pytest.fixture
def structure():
    load_referentiels()
    return StructureFactory(categorie_juridique="9220")


def renouvellement(structure, **valeurs):
    dossier = DossierFactory(structure=structure, nature=NatureDemande.RENOUVELLEMENT, **valeurs)
    return Dossier.objects.for_page().get(pk=dossier.pk)


def remise(structure, code, *, type_structure="ACI", depose=True):
    """A paper brought by a dossier of the year before, that the strongbox never had."""
    dossier = DossierFactory(structure=structure, type=type_structure, depose=depose, cree_at=UN_AN_AVANT)
    PieceJointeFactory(dossier=dossier, type_piece=TypePiece.objects.get(code=code))
    return dossier


def demandees(dossier):
    return {p.type_piece.code for p in pieces_demandees(dossier) if p.obligatoire} & SUIVIES


def tenues(dossier):
    return {p.type_piece.code: p.tenue for p in pieces_demandees(dossier) if p.tenue}


def test_a_renewal_asks_for_what_the_state_never_had(structure):
    dossier = renouvellement(structure)

    assert demandees(dossier) == SUIVIES
    assert tenues(dossier) == {}


def test_a_paper_valid_in_the_strongbox_is_not_asked_again(structure):
    PieceFactory(structure=structure, code="STATUTS")
    PieceFactory(structure=structure, code="LISTE_DIRIGEANTS", valable_fin_on=LE)

    dossier = renouvellement(structure)

    assert demandees(dossier) == {"RIB"}
    assert tenues(dossier) == {"STATUTS": AU_COFFRE, "LISTE_DIRIGEANTS": AU_COFFRE}


@pytest.mark.parametrize(
    "fin",
    [{"valable_fin_on": LE - timedelta(days=1)}, {"remplacee_at": AT}],
    ids=["expirée", "retirée"],
)
def test_a_paper_over_or_withdrawn_is_asked_again_even_if_a_dossier_brought_it(structure, fin):
    remise(structure, "STATUTS")
    PieceFactory(structure=structure, code="STATUTS", **fin)

    assert "STATUTS" in demandees(renouvellement(structure))


def test_what_a_dossier_before_brought_is_not_asked_again_while_nothing_ends_it(structure):
    precedent = remise(structure, "STATUTS")
    remise(structure, "LISTE_DIRIGEANTS")

    dossier = renouvellement(structure)

    assert demandees(dossier) == {"RIB", "LISTE_DIRIGEANTS"}, "nobody knows until when the list is valid"
    assert tenues(dossier) == {"STATUTS": f"le dossier {precedent.numero}"}


@pytest.mark.parametrize(
    "ailleurs", [{"depose": False}, {"type_structure": "EI"}], ids=["brouillon", "autre type"]
)
def test_a_draft_or_another_kind_brought_nothing(structure, ailleurs):
    remise(structure, "STATUTS", **ailleurs)

    assert "STATUTS" in demandees(renouvellement(structure))


def test_a_dossier_begun_later_brought_nothing_to_this_one(structure):
    dossier = renouvellement(structure, cree_at=UN_AN_AVANT - timedelta(days=1))

    remise(structure, "STATUTS")

    assert "STATUTS" in demandees(dossier)


def test_a_first_request_gives_its_own_papers(structure):
    PieceFactory(structure=structure, code="STATUTS")

    dossier = Dossier.objects.for_page().get(pk=DossierFactory(structure=structure).pk)

    assert "STATUTS" in demandees(dossier)
    assert tenues(dossier) == {}


def test_the_deposit_names_the_papers_that_are_asked_again(structure):
    PieceFactory(structure=structure, code="STATUTS")
    dossier = renouvellement(structure)
    acte = Acte(user=UserFactory(dirigeant=True, of=structure), at=AT)

    rc15 = next(resultat for resultat in controles_of(dossier, acte=acte) if resultat.regle == "RC15")

    assert "Relevé d’identité bancaire" in rc15.message
    assert "Statuts" not in rc15.message


@pytest.mark.parametrize("nombre", [1, 6])
def test_the_papers_take_few_queries_whatever_is_held(structure, nombre, django_assert_max_num_queries):
    for code in ("STATUTS", "RIB", "LISTE_DIRIGEANTS", "SIRENE", "DELEGATION", "KBIS")[:nombre]:
        PieceFactory(structure=structure, code=code)
    remise(structure, "CONTRAT_ENGAGEMENT")
    dossier = renouvellement(structure)

    with django_assert_max_num_queries(4):  # adaptations, papers, strongbox, dossiers before
        pieces_absentes(dossier)


def test_the_page_says_where_the_paper_already_is(client, structure):
    PieceFactory(structure=structure, code="STATUTS")
    dossier = renouvellement(structure)
    client.force_login(UserFactory(dirigeant=True, of=structure))

    page = client.get(reverse("conventions:dossier_pieces", args=[dossier.pk])).content.decode()

    assert "Déjà remise et encore valable" in page
    assert "dans le coffre de la structure" in page


def announced(structure):
    on = timezone.localdate()
    ConventionFactory(structure=structure, fin_on=on + timedelta(days=30))
    faits = faits_de(structure, "ACI", on=on)
    resultat = orient(
        faits,
        NatureDemande.RENOUVELLEMENT,
        annee=on.year + 1,
        structure=structure,
        departement_id=structure.departement_id,
    )
    return {piece.libelle: piece for piece in resultat.pieces}


def test_the_guidance_of_a_renewal_tells_which_papers_will_be_asked_again(structure):
    PieceFactory(structure=structure, code="STATUTS")

    pieces = announced(structure)

    statuts = pieces["Statuts signés et à jour"]
    liste = pieces["Liste des membres du conseil ou des dirigeants"]
    assert (statuts.au_coffre, bool(statuts.condition)) == (True, True)
    assert (liste.au_coffre, liste.condition) == (False, "")


@pytest.fixture
def locale(structure):
    """A paper that only the service of the structure asks for, of the strongbox, and another withdrawn."""
    acte = Acte(user=UserFactory(), at=AT)
    commun = {"objet": ObjetAdapte.PIECE, "debut_on": date(2020, 1, 1), "acte": acte}
    demande = {nature: "oui" for nature in NatureDemande.values}
    types = ["ACI", "EI"]
    adapt(
        code="GARANTIE_FINANCIERE",
        departement=structure.departement_id,
        valeurs={"types": types, "demande": demande, "libelle": "Garantie locale"},
        **commun,
    )
    adapt(code="SIRENE", departement=None, valeurs={"actif": False}, **commun)


@pytest.mark.usefixtures("locale")
def test_the_strongbox_gives_the_papers_as_the_service_asks_for_them(structure):
    for code in ("GARANTIE_FINANCIERE", "SIRENE"):
        PieceFactory(structure=structure, code=code)

    prises = papers_to_take(renouvellement(structure), on=LE)

    assert [prise.type_piece.libelle for prise in prises] == ["Garantie locale"]


@pytest.mark.usefixtures("locale")
def test_the_guidance_announces_the_papers_as_the_service_asks_for_them(structure):
    ici, ailleurs = announced(structure), announced(StructureFactory(departement__code="99"))

    assert "Garantie locale" in ici
    assert "Garantie locale" not in ailleurs
    assert not [libelle for libelle in ici if "Sirene" in libelle]


@pytest.mark.usefixtures("locale")
def test_the_blank_dossier_announces_them_as_they_are_asked_for_everywhere():
    donnees, _ = blank_of(type_structure="ACI", nature="RENOUVELLEMENT", on=LE)

    libelles = [piece["libelle"] for piece in donnees["pieces"]]
    assert "Statuts signés et à jour" in libelles
    assert not [libelle for libelle in libelles if "Sirene" in libelle or libelle == "Garantie locale"]
