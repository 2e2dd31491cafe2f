"""Checks of the period and of the figures asked."""

from datetime import date
from decimal import Decimal

from conventions.rules.baremes import mois_entre
from conventions.rules.controles.budget import is_fragile
from conventions.rules.controles.moteur import Parametres, controle
from conventions.rules.faits import FaitsDossier
from siae_portal.formats import add_months

CENT = 100


@controle("RC18")
def deposited_in_time(faits: FaitsDossier, p: Parametres) -> bool:
    """Before the end of the year n-1."""
    if not faits.debut_on:
        return True
    return faits.on <= date(faits.debut_on.year - 1, p.entier("mois_limite"), p.entier("jour_limite"))


@controle("RC19")
def three_years_at_most(faits: FaitsDossier, p: Parametres) -> bool:
    """Length of the convention, in months."""
    if not (faits.debut_on and faits.fin_on):
        return True
    return faits.fin_on < add_months(faits.debut_on, p.entier("duree_max_mois"))


@controle("RC31")
def short_when_fragile(faits: FaitsDossier, p: Parametres) -> bool:
    """A fragile structure is advised a short convention."""
    if not (is_fragile(faits) and faits.debut_on and faits.fin_on):
        return True
    if faits.fin_on < faits.debut_on:
        return True
    return mois_entre(faits.debut_on, faits.fin_on) <= p.entier("duree_conseillee_mois")


@controle("RC32")
def etp_positive(faits: FaitsDossier, _p: Parametres) -> bool:
    """More than zero, two decimals."""
    return faits.etp_demandes is None or (
        faits.etp_demandes > 0 and faits.etp_demandes == round(faits.etp_demandes, 2)
    )


@controle("RC33")
def hours_consistent(faits: FaitsDossier, p: Parametres) -> bool:
    """Hours asked give the ETP asked, to the hundredth."""
    if faits.heures_prevues is None or not faits.heures_etp or faits.etp_demandes is None:
        return True
    return abs(faits.heures_prevues / faits.heures_etp - faits.etp_demandes) <= p.nombre("tolerance_etp")


@controle("RC34")
def no_strong_variation(faits: FaitsDossier, p: Parametres) -> bool:
    """The request stays near what was done the year before."""
    if faits.etp_demandes is None or faits.etp_realises_n_1 is None:
        return True
    ecart = abs(faits.etp_demandes - faits.etp_realises_n_1)
    return ecart <= faits.etp_realises_n_1 * p.nombre("seuil_pct") / CENT


@controle("RC80")
def dates_in_order(faits: FaitsDossier, _p: Parametres) -> bool:
    """The end follows the start."""
    return not (faits.debut_on and faits.fin_on) or faits.debut_on <= faits.fin_on


@controle("RC81")
def posts_split(faits: FaitsDossier, _p: Parametres) -> bool:
    """The ateliers add up to the request."""
    etp = sum((a.etp or Decimal(0) for a in faits.ateliers), Decimal(0))
    return etp == faits.etp_demandes and sum(a.postes or 0 for a in faits.ateliers) == faits.nb_postes
