"""Which exits are examined, at the limits (reglement.md §5.4)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accompagnement.rules.sorties import FaitsSortie, is_examined, presence_mois, refus_sortie
from structures.enums import TypeStructure
from structures.rules import regles_de

ENTREE = date(2026, 1, 1)


def examined(type_structure, *, jours=365, heures=None, au_denominateur=True):
    """Whether an exit after so many days counts."""
    return is_examined(
        regles=regles_de(type_structure),
        entree_on=ENTREE,
        sortie_on=ENTREE + timedelta(days=jours),
        heures_totales=heures,
        au_denominateur=au_denominateur,
    )


def test_months_of_presence_follow_the_factor_of_the_source():
    assert presence_mois(ENTREE, ENTREE + timedelta(days=81)) == Decimal("2.6630127")


@pytest.mark.parametrize("type_structure", [TypeStructure.ACI, TypeStructure.EI])
@pytest.mark.parametrize(("jours", "compte"), [(80, False), (81, True)])
def test_aci_and_ei_count_beyond_2_65_months(type_structure, jours, compte):
    assert examined(type_structure, jours=jours) is compte


@pytest.mark.parametrize(("heures", "compte"), [(Decimal("0.99"), False), (Decimal(1), True), (None, True)])
def test_aci_counts_from_one_hour_when_the_hours_are_known(heures, compte):
    assert examined(TypeStructure.ACI, heures=heures) is compte


@pytest.mark.parametrize("type_structure", [TypeStructure.AI, TypeStructure.ETTI])
@pytest.mark.parametrize(
    ("heures", "compte"), [(Decimal("149.99"), False), (Decimal(150), True), (None, False)]
)
def test_ai_and_etti_count_from_150_hours(type_structure, heures, compte):
    assert examined(type_structure, jours=1, heures=heures) is compte


def test_no_threshold_for_the_experiment():
    assert examined(TypeStructure.EITI, jours=1)


@pytest.mark.parametrize("type_structure", list(TypeStructure))
def test_a_withdrawn_reason_never_counts(type_structure):
    assert not examined(type_structure, heures=Decimal(1000), au_denominateur=False)


def refus(**champs):
    """Refusals of an exit of August."""
    defaut = {
        "sortie_on": date(2026, 8, 31),
        "entree_on": ENTREE,
        "dernier_entretien_on": date(2026, 8, 31),
        "heures_totales": None,
        "heures_requises": False,
        "on": date(2026, 8, 31),
    }
    return refus_sortie(FaitsSortie(**{**defaut, **champs}))


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"on": date(2026, 8, 30)}, "sortie_on"),
        ({"entree_on": date(2026, 9, 1)}, "sortie_on"),
        ({"dernier_entretien_on": date(2026, 9, 1)}, "sortie_on"),
        ({"heures_requises": True}, "heures_totales"),
    ],
)
def test_an_exit_out_of_order_is_refused_beside_its_field(champs, champ):
    assert champ in refus(**champs)


def test_an_exit_on_the_day_of_the_last_interview_is_fine():
    assert refus() == {}
    assert refus(dernier_entretien_on=None, heures_requises=True, heures_totales=Decimal(0)) == {}
