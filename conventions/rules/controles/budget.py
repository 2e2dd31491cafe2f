"""Checks of the money: receipts of the ateliers, balance, aid, soundness."""

from decimal import Decimal

from conventions.rules.controles.moteur import Parametres, controle
from conventions.rules.faits import FaitsDossier

CENT_POUR_CENT = 100


def ratio_recettes_pct(faits: FaitsDossier) -> Decimal:
    """Highest ratio receipts ÷ charges of the ateliers, in percent; 0 without atelier (D5132-34)."""
    ratios = [
        CENT_POUR_CENT * (a.recettes_eur or 0) / a.charges_eur if a.charges_eur else Decimal("Infinity")
        for a in faits.ateliers
        if a.recettes_eur or a.charges_eur
    ]
    return max((Decimal(ratio) for ratio in ratios), default=Decimal(0))


def is_fragile(faits: FaitsDossier) -> bool:
    """Two losses in a row, or no equity (RC30)."""
    deux_pertes = (faits.resultat_n_1_eur or 0) < 0 and (faits.resultat_n_2_eur or 0) < 0
    return deux_pertes or (faits.fonds_propres_eur is not None and faits.fonds_propres_eur <= 0)


@controle("RC26")
def receipts_under_threshold(faits: FaitsDossier, p: Parametres) -> bool:
    """Receipts below 30 % of the charges, atelier by atelier."""
    return ratio_recettes_pct(faits) < p.nombre("seuil_pct")


@controle("RC27")
def receipts_under_cap(faits: FaitsDossier, p: Parametres) -> bool:
    """Receipts at 50 % of the charges at most, even with a derogation."""
    return ratio_recettes_pct(faits) <= p.nombre("plafond_pct")


@controle("RC28")
def budget_balanced(faits: FaitsDossier, p: Parametres) -> bool:
    """Charges equal income, to the euro."""
    if faits.total_charges_eur is None or faits.total_produits_eur is None:
        return True
    return abs(faits.total_charges_eur - faits.total_produits_eur) <= p.nombre("tolerance_eur")


@controle("RC29")
def budgeted_aid_consistent(faits: FaitsDossier, p: Parametres) -> bool:
    """The aid written in the budget lies between the computed one and that one plus the part modulée."""
    calculee, inscrite = faits.aide_calculee_eur, faits.aide_poste_budget_eur
    if calculee is None or inscrite is None:
        return True
    return calculee <= inscrite <= calculee * (1 + p.nombre("part_modulee_max_pct") / CENT_POUR_CENT)


@controle("RC30")
def sound_accounts(faits: FaitsDossier, _p: Parametres) -> bool:
    """No two losses in a row, some equity."""
    return not is_fragile(faits)
