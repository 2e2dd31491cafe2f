"""What to do about a check that fails, in words, and in which section (regles_de_controle.csv)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from conventions.enums import CodeSection, Gravite
from conventions.rules.campagnes import HORS_CAMPAGNE
from conventions.rules.controles import ResultatControle, regles_de_base


@dataclass(frozen=True, kw_only=True)
class Conseil:
    """One sentence for the author, the page where she acts (a section, or PIECES), and the place there."""

    section: str
    phrase: str
    ancre: str = ""


@dataclass(frozen=True, kw_only=True)
class Blocage:
    """One thing to do before the deposit, and where (`page`: a section, or PIECES).

    `regle`, `gravite`, `source`: those of the check that says so; no `regle` for what misses.
    `form`: that of its justification, on the pages where it is typed.
    """

    libelle: str
    url: str
    page: str = ""
    regle: str = ""
    gravite: str = Gravite.BLOQUANT
    source: str = ""
    form: Any = None


def _conseil(section: CodeSection, phrase: str) -> Conseil:
    return Conseil(section=section, phrase=phrase)


_REGISTRE = "Cette information vient du répertoire Sirene : demandez sa correction au service de l’État."

CONSEILS: Mapping[str, Conseil] = MappingProxyType(
    {
        "RC01": _conseil(CodeSection.IDENTITE, f"Le SIRET de la structure n’a pas 14 chiffres. {_REGISTRE}"),
        "RC02": _conseil(CodeSection.IDENTITE, f"La clé du SIRET de la structure est fausse. {_REGISTRE}"),
        "RC03": _conseil(
            CodeSection.IDENTITE,
            f"Le SIRET actuel et celui de la signature n’ont pas le même SIREN. {_REGISTRE}",
        ),
        "RC05": _conseil(
            CodeSection.IDENTITE, f"Le code NAF n’a pas quatre chiffres et une lettre. {_REGISTRE}"
        ),
        "RC06": _conseil(
            CodeSection.IDENTITE,
            "Seule une association peut être conventionnée comme association intermédiaire.",
        ),
        "RC07": _conseil(
            CodeSection.IDENTITE,
            "La forme juridique de la structure n’est pas de celles admises pour ce type.",
        ),
        "RC08": _conseil(
            CodeSection.IDENTITE,
            "Une société commerciale ne peut pas porter un atelier et chantier d’insertion.",
        ),
        "RC09": _conseil(
            CodeSection.DEMANDE,
            "La reconnaissance de la qualité de GEIQ doit être en cours à la date de début demandée.",
        ),
        "RC10": _conseil(
            CodeSection.IDENTITE,
            "Le label régie de quartier doit être en cours à la date de début demandée ; sinon, décochez-le.",
        ),
        "RC11": _conseil(
            CodeSection.DEMANDE,
            "La période demandée dépasse la fin de l’expérimentation : avancez la date de fin.",
        ),
        "RC12": _conseil(
            CodeSection.DEMANDE,
            "Une convention du même type couvre déjà une partie de cette période : changez les dates.",
        ),
        "RC17": _conseil(CodeSection.IDENTITE, "Le même fichier est joint pour deux pièces différentes."),
        "RC18": _conseil(
            CodeSection.DEMANDE,
            "La demande est déposée après le 31 décembre de l’année qui précède la période demandée.",
        ),
        HORS_CAMPAGNE: _conseil(
            CodeSection.DEMANDE,
            "La campagne de dépôt est close : dites pourquoi la demande est déposée après la clôture.",
        ),
        "RC19": _conseil(
            CodeSection.DEMANDE, "Une convention dure trois ans au plus : avancez la date de fin."
        ),
        "RC26": _conseil(
            CodeSection.DEMANDE,
            "Les recettes d’un atelier atteignent 30 % de ses charges : une dérogation est nécessaire.",
        ),
        "RC27": _conseil(
            CodeSection.DEMANDE,
            "Les recettes d’un atelier dépassent 50 % de ses charges, même avec une dérogation.",
        ),
        "RC28": _conseil(
            CodeSection.BUDGET, "Le total des produits doit égaler le total des charges, à un euro près."
        ),
        "RC29": _conseil(
            CodeSection.BUDGET,
            "L’aide au poste inscrite au budget s’écarte du montant calculé par le portail.",
        ),
        "RC32": _conseil(CodeSection.DEMANDE, "Le nombre d’ETP demandés doit être plus grand que zéro."),
        "RC47": _conseil(
            CodeSection.OBJECTIFS, "Les objectifs de sortie sont inférieurs aux objectifs nationaux."
        ),
        "RC50": _conseil(
            CodeSection.MOYENS, "Prévoyez de l’encadrement technique : il est obligatoire pour ce type."
        ),
        "RC52": _conseil(
            CodeSection.MOYENS,
            "L’accompagnement prévu est faible au regard du nombre d’ETP d’insertion demandés.",
        ),
        "RC53": _conseil(
            CodeSection.PROJET, "Prévoyez une permanence d’accueil trois jours par semaine au moins."
        ),
        "RC55": _conseil(
            CodeSection.PROJET,
            "Une entreprise de travail temporaire d’insertion n’exerce que cette activité : décrivez-le, et "
            "ne portez aucun autre type sous le même SIRET. Si ses moyens sont séparés, demandez à votre "
            "service de le constater.",
        ),
        "RC80": _conseil(CodeSection.DEMANDE, "La date de fin vient avant la date de début."),
        "RC81": _conseil(
            CodeSection.PROJET,
            "Les postes et les ETP répartis par atelier doivent égaler ceux de la demande.",
        ),
        "RC04": _conseil(
            CodeSection.IDENTITE, f"Établissement fermé, d’après le répertoire Sirene. {_REGISTRE}"
        ),
        "RC13": _conseil(
            CodeSection.DEMANDE, "Déclarez les conventions en cours de la structure pour les autres types."
        ),
        "RC16": _conseil(CodeSection.IDENTITE, "Une pièce jointe n’est plus valable : remplacez-la."),
        "RC30": _conseil(
            CodeSection.BUDGET,
            "Deux exercices en perte ou des fonds propres négatifs : dites comment l’équilibre revient.",
        ),
        "RC31": _conseil(
            CodeSection.DEMANDE,
            "La situation financière est fragile : une convention d’un an est conseillée.",
        ),
        "RC33": _conseil(
            CodeSection.DEMANDE,
            "Les heures prévues ne correspondent pas aux ETP demandés : corrigez l’un des deux.",
        ),
        "RC34": _conseil(
            CodeSection.DEMANDE, "Les ETP demandés s’écartent beaucoup de ceux de l’année précédente."
        ),
        "RC46": _conseil(
            CodeSection.OBJECTIFS, "Le taux de sorties dynamiques doit être la somme des trois autres."
        ),
        "RC51": _conseil(
            CodeSection.MOYENS, "Ce type de structure n’a pas d’encadrement technique : retirez cette ligne."
        ),
        "RC54": _conseil(
            CodeSection.PROJET,
            "Joignez la convention de coopération avec France Travail, en cours de validité.",
        ),
        "RC56": _conseil(
            CodeSection.PROJET,
            "Joignez une attestation de garantie financière valable au premier jour demandé.",
        ),
        "RC79": _conseil(
            CodeSection.PROJET,
            "Un renouvellement suppose le bilan d’activité et les comptes annuels de l’année précédente.",
        ),
    }
)

CHAMPS_VIDES, PIECES_ABSENTES, DEPOT_TARDIF = "RC14", "RC15", "RC18"
PIECES = "PIECES"
"""The page of the papers: an entry of the plan that is no section."""
_CHEMINS_DE_PIECES = ("piece.", "dossier.pieces")

Place = tuple[str, str]
"""Where a fact is typed: its section, and the anchor of its question there; both may be empty."""


def _nowhere(_code: str) -> Place:
    return "", ""


def conseil_de(resultat: ResultatControle, place_of: Callable[[str], Place] = _nowhere) -> Conseil:
    """What to do about a failed check; its own message when a screen changed it or nothing better is known.

    Args:
        place_of: where this dossier asks a field, both empty when it does not.
    """
    ecrit = CONSEILS.get(resultat.regle)
    phrase = resultat.message if ecrit is None or resultat.adaptee else ecrit.phrase
    if any(chemin.startswith(_CHEMINS_DE_PIECES) for chemin in resultat.champs):
        return Conseil(section=PIECES, phrase=phrase)
    connues = [place for chemin in resultat.champs if (place := place_of(chemin.partition(".")[0]))[0]]
    if not connues:
        return Conseil(section=ecrit.section if ecrit else CodeSection.IDENTITE, phrase=phrase)
    ici = [place for place in connues if ecrit and place[0] == ecrit.section]
    section = (ici or connues)[0][0]
    ancre = next((ancre for page, ancre in connues if page == section and ancre), "")
    return Conseil(section=section, phrase=phrase, ancre=ancre)


PIECES_REGARDEES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "RC54": ("CONV_COOP_FT",),
        "RC56": ("GARANTIE_FINANCIERE",),
        "RC79": ("BILAN_ACTIVITE", "COMPTES_ANNUELS"),
    }
)
"""Papers that a check looks at, to ask for them."""


def sans_renvoi(phrase: str) -> str:
    """The same sentence as the service may write it: without sending its reader to the service."""
    return phrase.removesuffix(_REGISTRE).strip()


@lru_cache
def depot_conseille_avant(annee: int) -> date:
    """Last day on which a request for that year is deposited without an alert (RC18): never a wall."""
    seuils = regles_de_base()[DEPOT_TARDIF].parametres
    return date(annee - 1, int(seuils["mois_limite"]), int(seuils["jour_limite"]))
