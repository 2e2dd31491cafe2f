"""Checks of the targets, the staff, the papers of a kind, the year before."""

from conventions.rules.controles.moteur import Parametres, controle
from conventions.rules.faits import FaitsDossier


@controle("RC46")
def rates_add_up(faits: FaitsDossier, _p: Parametres) -> bool:
    """Dynamic exits are the sum of the three others."""
    parts = (faits.taux_durable, faits.taux_transition, faits.taux_positives)
    if faits.taux_dynamiques is None or None in parts:
        return True
    return faits.taux_dynamiques == sum(part for part in parts if part is not None)


@controle("RC47")
def national_targets(faits: FaitsDossier, p: Parametres) -> bool:
    """Targets of exit at the level of the national aims."""
    if faits.taux_dynamiques is None or faits.taux_durable is None:
        return True
    return faits.taux_dynamiques >= p.nombre("seuil_dynamiques") and faits.taux_durable >= p.nombre(
        "seuil_durable"
    )


@controle("RC50")
def technical_supervision(faits: FaitsDossier, _p: Parametres) -> bool:
    """Some encadrement technique."""
    return faits.etp_encadrement is None or faits.etp_encadrement > 0


@controle("RC51")
def no_technical_supervision(faits: FaitsDossier, _p: Parametres) -> bool:
    """No line of encadrement technique where the kind has none."""
    return "encadrement_technique" not in faits.metiers


@controle("RC52")
def enough_support(faits: FaitsDossier, p: Parametres) -> bool:
    """ETP of insertion per ETP of accompagnement."""
    if faits.etp_demandes is None or faits.etp_accompagnement is None:
        return True
    return faits.etp_demandes <= p.nombre("ratio_max") * faits.etp_accompagnement


@controle("RC53")
def permanence_days(faits: FaitsDossier, p: Parametres) -> bool:
    """At least three days a week."""
    return faits.permanences_jours >= p.nombre("jours_min")


@controle("RC54")
def cooperation_in_force(faits: FaitsDossier, _p: Parametres) -> bool:
    """The convention of cooperation with France Travail is joined and in force on the first day."""
    return faits.piece_valide("CONV_COOP_FT")


@controle("RC55")
def exclusive_activity(faits: FaitsDossier, _p: Parametres) -> bool:
    """Exclusivity described, and no other kind on the same SIRET unless the service found separate means."""
    return bool(faits.exclusivite) and (faits.types_actifs <= {faits.type} or faits.moyens_separes)


@controle("RC56")
def guarantee_in_force(faits: FaitsDossier, _p: Parametres) -> bool:
    """The financial guarantee is joined and in force on the first day."""
    return faits.piece_valide("GARANTIE_FINANCIERE")


@controle("RC79")
def year_before_reported(faits: FaitsDossier, _p: Parametres) -> bool:
    """The activity report of the year before is there, and its accounts once a financial year is over."""
    attendues = {"BILAN_ACTIVITE"} | ({"COMPTES_ANNUELS"} if faits.comptes_attendus else set())
    return attendues <= set(faits.pieces)
