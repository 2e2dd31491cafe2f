"""Checks of who asks, and of what the dossier must contain."""

import re

from stdnum.fr import siret as siret_number

from conventions.rules.controles.moteur import Parametres, controle
from conventions.rules.faits import FaitsDossier
from structures.enums import EtatSirene
from structures.rules import regles_de
from structures.rules.formes import formes_admises


@controle("RC01")
def siret_form(faits: FaitsDossier, _p: Parametres) -> bool:
    """14 digits."""
    return bool(re.fullmatch(r"\d{14}", faits.siret))


@controle("RC02")
def siret_key(faits: FaitsDossier, _p: Parametres) -> bool:
    """Right key, La Poste included."""
    return siret_number.is_valid(faits.siret)


@controle("RC03")
def same_siren(faits: FaitsDossier, _p: Parametres) -> bool:
    """The two SIRET share their SIREN."""
    return faits.siret[:9] == faits.siret_signature[:9]


@controle("RC04")
def still_open(faits: FaitsDossier, _p: Parametres) -> bool:
    """SIRENE does not say that the establishment is closed; a SIRET it does not know passes."""
    return faits.sirene_etat != EtatSirene.FERME


@controle("RC05")
def naf_form(faits: FaitsDossier, _p: Parametres) -> bool:
    """Four digits and a letter."""
    return bool(re.fullmatch(r"\d{4}[A-Z]", faits.naf))


@controle("RC06")
def association_required(faits: FaitsDossier, p: Parametres) -> bool:
    """The legal category starts as the kind demands."""
    return faits.categorie_juridique.startswith(str(p["prefixe"]))


@controle("RC07")
def legal_form_admitted(faits: FaitsDossier, _p: Parametres) -> bool:
    """The legal category is one of those listed for the kind (R5132-27)."""
    return not faits.categorie_juridique or faits.categorie_juridique in formes_admises(faits.type)


@controle("RC08")
def no_profit(faits: FaitsDossier, p: Parametres) -> bool:
    """No commercial company where the law excludes it."""
    return not faits.categorie_juridique.startswith(str(p["premier_chiffre_exclu"]))


@controle("RC09")
def geiq_recognised(faits: FaitsDossier, _p: Parametres) -> bool:
    """The recognition is in force on the first day: by the record, or as declared when it holds none."""
    exige = regles_de(faits.type).label_exige
    if any(code == exige for code, _debut, _fin in faits.labels):
        return faits.label_valide(exige)
    debut, fin = faits.reconnaissance_on, faits.fin_reconnaissance_on
    jour = faits.debut_on or faits.on
    return debut is not None and fin is not None and debut <= jour <= fin


@controle("RC10")
def label_rq_valid(faits: FaitsDossier, _p: Parametres) -> bool:
    """Who declares a régie de quartier carries the label on the first day."""
    return not faits.label_rq or faits.label_valide("RQ")


@controle("RC11")
def experiment_running(faits: FaitsDossier, p: Parametres) -> bool:
    """An experiment has an end."""
    return faits.fin_on is None or faits.fin_on <= p.jour("fin_experimentation")


@controle("RC12")
def no_double_convention(faits: FaitsDossier, _p: Parametres) -> bool:
    """No other active convention of the kind on the same period."""
    return faits.conventions_meme_periode == 0


@controle("RC13")
def other_conventions_declared(faits: FaitsDossier, _p: Parametres) -> bool:
    """Every other active kind of the structure is named in the dossier."""
    return faits.types_actifs - {faits.type} <= faits.types_declares


@controle("RC14")
def fields_present(faits: FaitsDossier, _p: Parametres) -> bool:
    """No mandatory field is empty."""
    return not faits.champs_vides


@controle("RC15")
def papers_present(faits: FaitsDossier, _p: Parametres) -> bool:
    """No mandatory paper is missing."""
    return not faits.pieces_absentes


@controle("RC16")
def papers_in_force(faits: FaitsDossier, _p: Parametres) -> bool:
    """No paper is out of date on the day of the deposit; one whose end is not known passes."""
    return not faits.pieces_perimees


@controle("RC17")
def papers_distinct(faits: FaitsDossier, _p: Parametres) -> bool:
    """No file stands for two papers."""
    return not faits.pieces_en_double
