"""What is asked of an interview and of the rhythm of a follow-up (RC68, RC69)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

DUREES_MIN = (15, 30, 45, 60)
# RC68, a setting of the project: days without an interview after which the follow-up is late.
JOURS_SANS_ENTRETIEN = 60

_SEPARATEUR = r"[\s.\-/]*"
_CANDIDAT = re.compile(rf"(?<![0-9])(?=([1-478](?:{_SEPARATEUR}[0-9AB]){{14}})(?![0-9]))", re.IGNORECASE)
_MOIS_NIR = frozenset({*range(1, 13), *range(20, 43), *range(50, 100)})
_CORSE = {"2A": "19", "2B": "18"}


def nir_valide(nir: str) -> bool:
    """Whether 15 characters are a NIR: month admitted, key = 97 − (N mod 97), Corsica replaced (§6, RC70)."""
    if not re.fullmatch(r"[1-478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{8}", nir):
        return False
    numero = int(nir[:5] + _CORSE.get(nir[5:7], nir[5:7]) + nir[7:13])
    return int(nir[3:5]) in _MOIS_NIR and int(nir[13:]) == 97 - numero % 97


def contient_nir(texte: str) -> bool:
    """Whether a social-security number with a valid key stands in the text, however it is spaced."""
    candidats = (re.sub(_SEPARATEUR, "", trouve).upper() for trouve in _CANDIDAT.findall(texte))
    return any(nir_valide(candidat) for candidat in candidats)


@dataclass(frozen=True, kw_only=True)
class FaitsEntretien:
    """An interview about to be logged; `on`: the day it is logged."""

    tenu_on: date
    prochain_on: date | None
    note: str
    entree_on: date
    sortie_on: date | None
    on: date


def refus_entretien(faits: FaitsEntretien) -> dict[str, str]:
    """Reasons why the interview cannot be logged, by field; empty when it can."""
    refus = {}
    if jour := _refus_jour(faits):
        refus["tenu_on"] = jour
    if faits.prochain_on and faits.prochain_on <= faits.tenu_on:
        refus["prochain_on"] = "Le prochain entretien suit celui-ci : choisissez une date plus tardive."
    elif faits.prochain_on and faits.sortie_on and faits.prochain_on > faits.sortie_on:
        refus["prochain_on"] = "La personne sera sortie à cette date : laissez ce champ vide."
    if contient_nir(faits.note):
        refus["note"] = (
            "Cette phrase contient un numéro de sécurité sociale : retirez-le. La personne est déjà "
            "identifiée, son numéro n’a pas à figurer dans une note."
        )
    return refus


def _refus_jour(faits: FaitsEntretien) -> str | None:
    if faits.tenu_on > faits.on:
        return "Cet entretien n’a pas encore eu lieu : notez-le le jour venu, ou corrigez la date."
    if faits.tenu_on < faits.entree_on:
        return "La personne n’était pas encore entrée dans la structure : corrigez la date."
    if faits.sortie_on and faits.tenu_on > faits.sortie_on:
        return "La personne était déjà sortie de la structure : corrigez la date."
    return None


def late_before(on: date) -> date:
    """A last interview before this day is more than the allowed number of days old (RC68)."""
    return on - timedelta(days=JOURS_SANS_ENTRETIEN)
