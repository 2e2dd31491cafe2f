"""The conditions of the dossier (conditions_dui.csv): one small function each, on facts already read.

A condition decides whether a field, or a paper, is asked. `question` and `quand` say which answer it reads
when it reads only one: the page then follows it while it is typed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from conventions.enums import NatureDemande
from conventions.rules.champs import CONDITION, NON, OUI
from conventions.rules.questions import est_vide
from conventions.rules.tableaux import nombre

PIECE_MODIFIEE = "SI_PIECE_MODIFIEE"
SUBVENTIONS_SEUIL_EUR = Decimal(153_000)
"""Article L. 612-4 of the Code de commerce, and its decree (conditions_dui.csv, SI_SUBVENTIONS_AU_SEUIL)."""


def _nothing() -> None:
    """Nothing came before."""


def _nowhere(_code: str) -> str:
    """No paper is held."""
    return ""


@dataclass(frozen=True, kw_only=True)
class FaitsCondition:
    """What conditions look at; what is seldom asked is read when it is.

    `annexe_etp`: ETP of the annexe before this request. `precedent`: answers of the dossier before this one.
    `piece`: code of the paper in question; `tenue`: where the State has a paper, still valid, or nothing.
    """

    nature: str
    on: date
    reponses: Mapping[str, Any] = field(default_factory=dict)
    categorie_juridique: str = ""
    creee_on: date | None = None
    annexe_etp: Callable[[], Decimal | None] = _nothing
    precedent: Callable[[], Mapping[str, Any] | None] = _nothing
    piece: str = ""
    tenue: Callable[[str], str] = _nowhere

    def oui(self, nom: str) -> bool:
        """Whether a yes-or-no question was answered yes."""
        return self.reponses.get(nom) is True

    def lignes(self, nom: str) -> Sequence[Mapping[str, Any]]:
        """The lines of a table."""
        return self.reponses.get(nom) or ()

    def jour(self, nom: str) -> date | None:
        """A day, whatever its writing."""
        valeur = self.reponses.get(nom)
        return date.fromisoformat(valeur) if isinstance(valeur, str) and valeur else valeur or None


Fonction = Callable[[FaitsCondition], bool]


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One condition and, when it reads one answer only, which and how (`oui`, `non`, `rempli`, `positif`,
    `different` from the ETP of the annexe).
    """

    fonction: Fonction
    libelle: str
    question: str = ""
    quand: str = ""


CONDITIONS: dict[str, Condition] = {}


def condition(
    code: str, libelle: str, *, question: str = "", quand: str = ""
) -> Callable[[Fonction], Fonction]:
    """Declare the function of a condition."""

    def register(fonction: Fonction) -> Fonction:
        CONDITIONS[code] = Condition(fonction=fonction, libelle=libelle, question=question, quand=quand)
        return fonction

    return register


def est_remplie(code: str, faits: FaitsCondition) -> bool:
    """Whether a condition holds; one nobody declared never does."""
    connue = CONDITIONS.get(code)
    return connue is not None and connue.fonction(faits)


def _starts(*debuts: str) -> Fonction:
    return lambda faits: faits.categorie_juridique.startswith(debuts)


def _yes(nom: str) -> Fonction:
    return lambda faits: faits.oui(nom)


for _code, _libelle, _debuts in (
    ("SI_PERSONNE_PRIVEE", "la structure est de droit privé", ("5", "6", "8", "9")),
    ("SI_ASSOCIATION", "la structure est une association", ("92",)),
    ("SI_ASSOCIATION_OU_FONDATION", "la structure est une association ou une fondation", ("92", "93")),
    ("SI_SOCIETE", "la structure est une société", ("5",)),
    ("SI_PORTEUR_PUBLIC", "la structure est publique", ("4", "7")),
):
    condition(_code, _libelle)(_starts(*_debuts))

for _code, _question, _libelle in (
    ("SI_LABEL_RQ", "label_rq", "la structure se déclare régie de quartier"),
    ("SI_PENITENTIAIRE", "perimetre_penitentiaire", "des postes sont ouverts en détention"),
    ("SI_AUTRE_CONVENTION_IAE", "autre_conventionnement_iae", "la structure a une autre convention IAE"),
    (
        "SI_AUTRE_CONVENTION_HORS_IAE",
        "autre_convention_hors_iae",
        "la structure a une autre convention publique",
    ),
    ("SI_SERVICE_PERSONNE", "est_service_personne", "la structure exerce des services à la personne"),
    ("SI_DEROGATION_RECETTES", "derogation_recettes_demandee", "une dérogation de recettes est demandée"),
    ("SI_DEROGATION_480", "derogation_480_demandee", "une dérogation aux 480 heures est demandée"),
    ("SI_COFINANCEMENT", "cofinancement_demande", "le département participe à l’aide au poste"),
    ("SI_FINANCEMENT_BANCAIRE", "financement_bancaire", "la structure a un financement bancaire"),
    ("SI_DLA", "dla", "un DLA est intervenu"),
):
    condition(_code, _libelle, question=_question, quand="oui")(_yes(_question))


@condition(
    "SI_SIGNATAIRE_DELEGUE",
    "une autre personne que le représentant signe",
    question="signataire_est_representant",
    quand="non",
)
def signs_by_delegation(faits: FaitsCondition) -> bool:
    """Somebody else than the representative signs."""
    return faits.reponses.get("signataire_est_representant") is False


@condition("SI_LABEL_QUALITE", "un label de qualité est nommé", question="label_qualite", quand="rempli")
def quality_label(faits: FaitsCondition) -> bool:
    """A quality label is named."""
    return not est_vide(faits.reponses.get("label_qualite"))


@condition(
    "SI_AUTRE_AIDE_PUBLIQUE", "une autre aide publique est reçue", question="autre_public", quand="positif"
)
def other_public_aid(faits: FaitsCondition) -> bool:
    """Another public aid is received."""
    return nombre(faits.reponses.get("autre_public")) > 0


@condition("SI_AUTRES_FINANCEURS", "d’autres financeurs sont nommés")
def other_funders(faits: FaitsCondition) -> bool:
    """Other funders are named."""
    return bool(faits.lignes("financeurs"))


@condition("SI_ETP_MODIFIES", "le nombre d’ETP change", question="etp_demandes", quand="different")
def etp_changed(faits: FaitsCondition) -> bool:
    """The request differs from the ETP of the annexe in force."""
    demandes = faits.reponses.get("etp_demandes")
    if demandes in (None, ""):
        return False
    avant = faits.annexe_etp()
    return avant is not None and Decimal(str(demandes)) != avant


@condition("SI_ANNEE_PRECEDENTE", "la structure avait une activité l’année précédente")
def active_the_year_before(faits: FaitsCondition) -> bool:
    """Not a first request, or created before the first of January of the year before the request."""
    if faits.nature != NatureDemande.PREMIERE_DEMANDE:
        return True
    debut = faits.jour("date_debut") or faits.on
    return faits.creee_on is not None and faits.creee_on < date(debut.year - 1, 1, 1)


@condition("SI_COMPTES_CLOS", "un exercice au moins est clos")
def accounts_closed(faits: FaitsCondition) -> bool:
    """The first financial year is over; always so at a renewal, unless a later end is declared."""
    premiere = faits.jour("date_premiere_cloture")
    if premiere:
        return premiere <= faits.on
    return faits.nature != NatureDemande.PREMIERE_DEMANDE


@condition("SI_DEUX_EXERCICES", "deux exercices au moins sont clos")
def two_years_closed(faits: FaitsCondition) -> bool:
    """Two financial years are over."""
    premiere = faits.jour("date_premiere_cloture")
    return premiere is not None and _years_after(premiere, 1) <= faits.on


@condition("SI_SUBVENTIONS_AU_SEUIL", "les subventions de l’année dépassent le seuil du code de commerce")
def grants_above_threshold(faits: FaitsCondition) -> bool:
    """Public grants of the year above the threshold of L612-4."""
    return nombre(faits.reponses.get("subventions_annee")) > SUBVENTIONS_SEUIL_EUR


@condition(PIECE_MODIFIEE, "la pièce a changé ou expiré depuis la dernière fois")
def paper_changed(faits: FaitsCondition) -> bool:
    """The State holds none that is still valid: a change is declared by withdrawing or replacing it."""
    return not faits.tenue(faits.piece)


@condition("SI_NOUVEL_ATELIER", "un atelier est nouveau")
def new_workshop(faits: FaitsCondition) -> bool:
    """An atelier of the table was not in the dossier before (name and place)."""
    return bool(_keys(faits.reponses, "ateliers", "nom", "lieu") - _before(faits, "ateliers", "nom", "lieu"))


@condition("SI_EQUIPE_MODIFIEE", "l’équipe permanente change")
def staff_changed(faits: FaitsCondition) -> bool:
    """The permanent staff differs from that of the dossier before."""
    return _differs(faits, "permanents", "fonction", "type", "etp")


@condition("SI_PERMANENCES_MODIFIEES", "les permanences changent")
def opening_changed(faits: FaitsCondition) -> bool:
    """The permanences differ from those of the dossier before."""
    return _differs(faits, "permanences", "jour", "lieu")


def _differs(faits: FaitsCondition, nom: str, *colonnes: str) -> bool:
    if faits.precedent() is None:
        return False
    return _keys(faits.reponses, nom, *colonnes) != _before(faits, nom, *colonnes)


def _before(faits: FaitsCondition, nom: str, *colonnes: str) -> set[tuple[str, ...]]:
    return _keys(faits.precedent() or {}, nom, *colonnes)


def _keys(reponses: Mapping[str, Any], nom: str, *colonnes: str) -> set[tuple[str, ...]]:
    lignes = reponses.get(nom)
    if not isinstance(lignes, list | tuple):
        return set()
    return {tuple(str(ligne.get(c, "")).strip().casefold() for c in colonnes) for ligne in lignes}


def _years_after(jour: date, annees: int) -> date:
    try:
        return jour.replace(year=jour.year + annees)
    except ValueError:
        return date(jour.year + annees, 2, 28)


def demande(obligatoire: str, code_condition: str, faits: FaitsCondition) -> bool:
    """Whether a field so described must be answered now."""
    return obligatoire == OUI or (obligatoire == CONDITION and est_remplie(code_condition, faits))


def montre(obligatoire: str, code_condition: str, faits: FaitsCondition) -> bool:
    """Whether a field so described is shown: mandatory now, or optional and free of unmet condition."""
    if obligatoire == NON:
        return not code_condition or est_remplie(code_condition, faits)
    return demande(obligatoire, code_condition, faits)
