"""Saved searches: the tabs of a list, and what waits for each person of a State service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet

from conventions.enums import ETATS_EN_COURS, EtatDossier, Geste, Partie
from conventions.models import Correction, Dossier, Message, Signature
from conventions.policies import DOSSIER

if TYPE_CHECKING:
    from datetime import date

    from siae_portal.comptes.models import User


@dataclass(frozen=True, kw_only=True)
class Recherche:
    """A saved search: its code in the address, its name, the rows it keeps."""

    code: str
    libelle: str
    rows: Callable[[User, date], Q]


def _running(**facts: Any) -> Q:
    return Q(etat__in=ETATS_EN_COURS, **facts)


RECHERCHES_SERVICE: tuple[Recherche, ...] = (
    Recherche(code="moi", libelle="À moi", rows=lambda user, _on: _running(agent=user)),
    Recherche(code="sans_agent", libelle="Sans agent", rows=lambda _user, _on: _running(agent=None)),
    Recherche(
        code="en_retard",
        libelle="En retard",
        rows=lambda _user, on: _running(echeance_on__lt=on, horloge_arretee_at=None),
    ),
    Recherche(
        code="en_commission",
        libelle="En commission",
        rows=lambda _user, _on: Q(etat=EtatDossier.A_PRESENTER),
    ),
)
RECHERCHES_STRUCTURE: tuple[Recherche, ...] = (
    Recherche(
        code="a_vous",
        libelle="À vous d’agir",
        rows=lambda _user, _on: Q(
            etat__in=[
                EtatDossier.BROUILLON,
                EtatDossier.INCOMPLET,
                EtatDossier.CORRECTION,
                EtatDossier.A_SIGNER,
            ]
        ),
    ),
    Recherche(
        code="au_service",
        libelle="Au service de l’État",
        rows=lambda _user, _on: Q(
            etat__in=ETATS_EN_COURS - {EtatDossier.INCOMPLET, EtatDossier.CORRECTION, EtatDossier.A_SIGNER}
        ),
    ),
    Recherche(
        code="termines",
        libelle="Terminés",
        rows=lambda _user, _on: ~Q(etat__in=ETATS_EN_COURS | {EtatDossier.BROUILLON}),
    ),
)


_STRUCTURE_A_SIGNE = Exists(
    Signature.objects.filter(
        document__dossier=OuterRef("pk"), document__abandonne_at=None, partie=Partie.STRUCTURE
    )
)
_A_REPONDU = Exists(Correction.objects.filter(dossier=OuterRef("pk")).exclude(repondue_at=None))
_ECRIT_PAR_LA_STRUCTURE = Exists(Message.objects.unread_by(Partie.ETAT).filter(dossier=OuterRef("pk")))
_VISE = Q(vise_at__gte=F("proposition__proposee_at"))


@dataclass(frozen=True, kw_only=True)
class Attente(Recherche):
    """What waits for those who may do `geste`; `phrase` and `phrases`: one row, several."""

    geste: Geste
    phrase: str
    phrases: str


ATTENTES: tuple[Attente, ...] = (
    Attente(
        code="a_prendre",
        libelle="À prendre",
        geste=Geste.PRENDRE,
        phrase="1 dossier à prendre",
        phrases="{} dossiers à prendre",
        rows=lambda _user, _on: _running(agent=None),
    ),
    Attente(
        code="reponses",
        libelle="Réponses reçues",
        geste=Geste.DECLARER_COMPLET,
        phrase="1 réponse d’une structure à lire",
        phrases="{} réponses de structures à lire",
        rows=lambda user, _on: (
            Q(etat__in=[EtatDossier.DEPOSE, EtatDossier.EN_INSTRUCTION], agent=user) & Q(_A_REPONDU)
        ),
    ),
    Attente(
        code="messages",
        libelle="Messages non lus",
        geste=Geste.ECHANGER,
        phrase="1 dossier avec un message à lire",
        phrases="{} dossiers avec un message à lire",
        rows=lambda user, _on: (Q(agent=user) | Q(agent=None)) & Q(_ECRIT_PAR_LA_STRUCTURE),
    ),
    Attente(
        code="a_verifier",
        libelle="À vérifier",
        geste=Geste.DECLARER_COMPLET,
        phrase="1 dossier déposé à vérifier",
        phrases="{} dossiers déposés à vérifier",
        rows=lambda user, _on: Q(etat=EtatDossier.DEPOSE, agent=user) & ~Q(_A_REPONDU),
    ),
    Attente(
        code="a_instruire",
        libelle="À instruire",
        geste=Geste.INSTRUIRE,
        phrase="1 dossier à instruire",
        phrases="{} dossiers à instruire",
        rows=lambda user, _on: (
            Q(agent=user)
            & (Q(etat=EtatDossier.COMPLET) | Q(etat=EtatDossier.EN_INSTRUCTION) & ~Q(_A_REPONDU))
        ),
    ),
    Attente(
        code="a_proposer",
        libelle="À proposer",
        geste=Geste.PROPOSER,
        phrase="1 décision à proposer",
        phrases="{} décisions à proposer",
        rows=lambda user, _on: Q(etat=EtatDossier.AVIS_RENDU, agent=user),
    ),
    Attente(
        code="avis",
        libelle="Avis à enregistrer",
        geste=Geste.ENREGISTRER_AVIS,
        phrase="1 avis de la commission à enregistrer",
        phrases="{} avis de la commission à enregistrer",
        rows=lambda _user, on: Q(etat=EtatDossier.A_PRESENTER, avis__sens="", avis__seance__tenue_on__lte=on),
    ),
    Attente(
        code="a_viser",
        libelle="À viser",
        geste=Geste.VISER,
        phrase="1 proposition à viser",
        phrases="{} propositions à viser",
        rows=lambda _user, _on: Q(etat=EtatDossier.PROPOSE) & (Q(vise_at=None) | ~_VISE),
    ),
    Attente(
        code="a_decider",
        libelle="À décider",
        geste=Geste.ACCEPTER,
        phrase="1 décision à prendre",
        phrases="{} décisions à prendre",
        rows=lambda _user, _on: Q(etat=EtatDossier.PROPOSE) & _VISE,
    ),
    Attente(
        code="a_signer",
        libelle="À signer pour l’État",
        geste=Geste.SIGNER_ETAT,
        phrase="1 convention à signer pour l’État",
        phrases="{} conventions à signer pour l’État",
        rows=lambda _user, _on: Q(etat=EtatDossier.A_SIGNER) & Q(_STRUCTURE_A_SIGNE),
    ),
)


@dataclass(frozen=True, kw_only=True)
class EnAttente:
    """What waits: how many, the first due date, and the dossier when there is only one."""

    attente: Attente
    nombre: int
    avant_le: date | None
    seul_id: int | None

    @property
    def phrase(self) -> str:
        """« 12 dossiers à prendre »."""
        return self.attente.phrase if self.nombre == 1 else self.attente.phrases.format(self.nombre)


def waiting_for(user: User, *, on: date) -> list[EnAttente]:
    """What waits for a person of a State service, the empty ones left out; one query for all."""
    siennes = [a for a in ATTENTES if DOSSIER.may(user, a.geste)]
    if not siennes:
        return []
    mesures: dict[str, Any] = {}
    for attente in siennes:
        lignes = DOSSIER.scope(user, attente.geste) & attente.rows(user, on)
        mesures[f"{attente.code}_nombre"] = Count("pk", filter=lignes, distinct=True)
        mesures[f"{attente.code}_premier"] = Min("echeance_on", filter=lignes & Q(horloge_arretee_at=None))
        mesures[f"{attente.code}_id"] = Min("pk", filter=lignes)
    lu = Dossier.objects.filter(DOSSIER.scope(user, Geste.CONSULTER)).aggregate(**mesures)
    return [
        EnAttente(
            attente=attente,
            nombre=lu[f"{attente.code}_nombre"],
            avant_le=lu[f"{attente.code}_premier"],
            seul_id=lu[f"{attente.code}_id"] if lu[f"{attente.code}_nombre"] == 1 else None,
        )
        for attente in siennes
        if lu[f"{attente.code}_nombre"]
    ]


def count_recherches(
    queryset: QuerySet[Dossier], recherches: tuple[Recherche, ...], *, user: User, on: date
) -> list[dict[str, Any]]:
    """Each saved search with its number of rows; one query for all."""
    comptes = queryset.order_by().aggregate(
        **{r.code: Count("pk", filter=r.rows(user, on)) for r in recherches}
    )
    return [{"code": r.code, "libelle": r.libelle, "nombre": comptes[r.code]} for r in recherches]


def narrow(
    queryset: QuerySet[Dossier], recherches: tuple[Recherche, ...], code: str, *, user: User, on: date
) -> QuerySet[Dossier]:
    """The rows of a saved search; every row when the code is none of them."""
    choisie = recherche_of(recherches, code)
    return queryset.filter(choisie.rows(user, on)) if choisie else queryset


def recherche_of(recherches: tuple[Recherche, ...], code: str) -> Recherche | None:
    """The saved search of this code."""
    return next((recherche for recherche in recherches if recherche.code == code), None)
