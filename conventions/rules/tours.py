"""Whose turn it is: the same sentence on both sides, turned for the reader (etats_dossier.csv)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from conventions.enums import EtatDossier

GRIS, JAUNE, BLEU, VERT, ROUGE, ETEINT = "gris", "jaune", "bleu", "vert", "rouge", "eteint"


@dataclass(frozen=True, kw_only=True)
class Tour:
    """What a page says first of a dossier: its state, who must do what, before when.

    `couleur`: gris, jaune, bleu, vert, rouge or eteint. `a_vous`: the reader's side must act.
    """

    couleur: str
    libelle: str
    phrase: str
    avant_le: date | None = None
    a_vous: bool = False


@dataclass(frozen=True, kw_only=True)
class SituationDossier:
    """The facts on which the turn depends. `service`: name of the State service, with its article."""

    etat: EtatDossier
    service: str
    echeance_on: date | None = None
    terme_on: date | None = None
    vise: bool = False
    structure_a_signe: bool = False
    acte_hors_portail: bool = False


_Ligne = tuple[str, str, str]
_ECHEANCE, _TERME, _AUCUNE = "echeance_on", "terme_on", ""

# State → (colour, sentence for the structure, date it names).
_STRUCTURE: Mapping[EtatDossier, _Ligne] = MappingProxyType(
    {
        EtatDossier.BROUILLON: (GRIS, "terminez ce dossier, puis déposez-le.", _AUCUNE),
        EtatDossier.DEPOSE: (
            BLEU,
            "{service} vérifie que le dossier est complet. La décision est attendue",
            _ECHEANCE,
        ),
        EtatDossier.INCOMPLET: (JAUNE, "répondez à la demande de pièces de {service}", _TERME),
        EtatDossier.COMPLET: (
            BLEU,
            "Le dossier est complet ; {service} va l’instruire. La décision est attendue",
            _ECHEANCE,
        ),
        EtatDossier.EN_INSTRUCTION: (
            BLEU,
            "{service} instruit le dossier. La décision est attendue",
            _ECHEANCE,
        ),
        EtatDossier.CORRECTION: (JAUNE, "corrigez ce que {service} vous demande", _TERME),
        EtatDossier.A_PRESENTER: (
            BLEU,
            "La commission va donner son avis. La décision est attendue",
            _ECHEANCE,
        ),
        EtatDossier.AVIS_RENDU: (
            BLEU,
            "La commission a donné son avis ; {service} prépare la décision, attendue",
            _ECHEANCE,
        ),
        EtatDossier.PROPOSE: (BLEU, "{service} prépare la décision, attendue", _ECHEANCE),
        EtatDossier.ACCEPTE: (
            VERT,
            "La demande est acceptée. Le portail prépare les documents à signer ; vous n’avez rien à faire.",
            _AUCUNE,
        ),
        EtatDossier.A_SIGNER: (JAUNE, "lisez puis signez la convention et son annexe financière.", _AUCUNE),
        EtatDossier.SIGNE: (VERT, "La convention est signée par les deux parties.", _AUCUNE),
        EtatDossier.REFUSE: (
            ROUGE,
            "La demande est refusée. La notification donne les motifs et dit comment contester.",
            _AUCUNE,
        ),
        EtatDossier.REJET_IMPLICITE: (
            ROUGE,
            "Le délai est passé sans décision : la demande est réputée rejetée. L’accusé de réception dit "
            "comment contester.",
            _AUCUNE,
        ),
        EtatDossier.ABANDONNE: (
            ETEINT,
            "Vous avez mis fin à cette demande ; une autre suppose un nouveau dossier.",
            _AUCUNE,
        ),
        EtatDossier.CLASSE_SANS_SUITE: (ETEINT, "La demande est classée sans suite.", _AUCUNE),
        EtatDossier.RECOURS: (BLEU, "{service} examine le recours.", _AUCUNE),
    }
)

_SERVICE: Mapping[EtatDossier, _Ligne] = MappingProxyType(
    {
        EtatDossier.BROUILLON: (GRIS, "La structure prépare ce dossier.", _AUCUNE),
        EtatDossier.DEPOSE: (
            BLEU,
            "vérifiez que le dossier est complet ou demandez ce qui manque ; décision attendue",
            _ECHEANCE,
        ),
        EtatDossier.INCOMPLET: (JAUNE, "La structure doit répondre à la demande de pièces", _TERME),
        EtatDossier.COMPLET: (BLEU, "ouvrez l’instruction ; décision attendue", _ECHEANCE),
        EtatDossier.EN_INSTRUCTION: (BLEU, "instruisez le dossier ; décision attendue", _ECHEANCE),
        EtatDossier.CORRECTION: (JAUNE, "La structure doit corriger ce qui lui est demandé", _TERME),
        EtatDossier.A_PRESENTER: (BLEU, "recueillez l’avis de la commission ; décision attendue", _ECHEANCE),
        EtatDossier.AVIS_RENDU: (BLEU, "proposez la décision, attendue", _ECHEANCE),
        EtatDossier.PROPOSE: (BLEU, "visez la proposition ; décision attendue", _ECHEANCE),
        EtatDossier.ACCEPTE: (VERT, "Le portail prépare les documents à signer.", _AUCUNE),
        EtatDossier.A_SIGNER: (JAUNE, "La structure doit lire et signer la convention.", _AUCUNE),
        EtatDossier.SIGNE: (VERT, "La convention est signée par les deux parties.", _AUCUNE),
        EtatDossier.REFUSE: (ROUGE, "La demande est refusée ; la structure en est notifiée.", _AUCUNE),
        EtatDossier.REJET_IMPLICITE: (
            ROUGE,
            "Le délai est passé sans décision : la demande est réputée rejetée.",
            _AUCUNE,
        ),
        EtatDossier.ABANDONNE: (ETEINT, "La structure a retiré cette demande.", _AUCUNE),
        EtatDossier.CLASSE_SANS_SUITE: (ETEINT, "La demande est classée sans suite.", _AUCUNE),
        EtatDossier.RECOURS: (BLEU, "examinez le recours.", _AUCUNE),
    }
)

_A_LA_STRUCTURE = frozenset({EtatDossier.BROUILLON, EtatDossier.INCOMPLET, EtatDossier.CORRECTION})
_AU_SERVICE = frozenset(
    {
        EtatDossier.DEPOSE,
        EtatDossier.COMPLET,
        EtatDossier.EN_INSTRUCTION,
        EtatDossier.A_PRESENTER,
        EtatDossier.AVIS_RENDU,
        EtatDossier.PROPOSE,
        EtatDossier.RECOURS,
    }
)


def tour_de_la_structure(faits: SituationDossier) -> Tour:
    """The turn, told to the structure."""
    couleur, phrase, date_nommee = _STRUCTURE[faits.etat]
    a_vous = faits.etat in _A_LA_STRUCTURE
    if faits.etat == EtatDossier.A_SIGNER:
        a_vous = not faits.structure_a_signe
    if faits.etat == EtatDossier.A_SIGNER and faits.structure_a_signe:
        couleur, phrase = BLEU, "Vous avez signé. C’est au tour de l’État de signer."
    if faits.etat == EtatDossier.ACCEPTE and faits.acte_hors_portail:
        phrase = (
            "La demande est acceptée. {service} vous adresse l’acte qui suit ; vous n’avez rien à faire ici."
        )
    return _tour(faits, couleur, phrase, date_nommee, a_vous=a_vous)


def tour_du_service(faits: SituationDossier) -> Tour:
    """The turn, told to the State service."""
    couleur, phrase, date_nommee = _SERVICE[faits.etat]
    a_vous = faits.etat in _AU_SERVICE
    if faits.etat == EtatDossier.PROPOSE and faits.vise:
        phrase = "prenez la décision, attendue"
    if faits.etat == EtatDossier.A_SIGNER and faits.structure_a_signe:
        couleur, phrase, a_vous = BLEU, "la structure a signé : signez pour l’État.", True
    if faits.etat == EtatDossier.ACCEPTE and faits.acte_hors_portail:
        phrase, a_vous = (
            "établissez l’acte qui suit l’acceptation : le portail ne le produit pas encore.",
            True,
        )
    return _tour(faits, couleur, phrase, date_nommee, a_vous=a_vous)


def _tour(faits: SituationDossier, couleur: str, phrase: str, date_nommee: str, *, a_vous: bool) -> Tour:
    texte = phrase.format(service=faits.service)
    return Tour(
        couleur=couleur,
        libelle=EtatDossier(faits.etat).label,
        phrase=texte if a_vous else texte[:1].upper() + texte[1:],
        avant_le=getattr(faits, date_nommee) if date_nommee else None,
        a_vous=a_vous,
    )
