"""The aid of a dossier as its author reads it: amount and formula, or what is missing to compute it."""

from typing import Any

from conventions.models import Dossier
from conventions.services.aides import BaremeAbsent, aide_of


def aide_context(dossier: Dossier) -> dict[str, Any]:
    """Context of `conventions/_aide.html`: the aid, or the sentence that says what is missing."""
    chiffres = (dossier.etp_demandes,) if dossier.regles.en_etp else (dossier.nb_814, dossier.nb_1400)
    if not (dossier.debut_on and dossier.fin_on and any(chiffres)):
        quoi = "les ETP" if dossier.regles.en_etp else "les accompagnements"
        return {"calculee": None, "phrase": f"Indiquez la période et {quoi} pour voir le montant."}
    try:
        return {"calculee": aide_of(dossier), "phrase": "", "fin_on": dossier.fin_premiere_annee_on}
    except BaremeAbsent as absent:
        return {"calculee": None, "phrase": str(absent)}
