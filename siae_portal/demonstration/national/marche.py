"""A dossier walked along its declared transitions in memory: states, clock, requests, opinion, journal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Model
from django.utils import timezone

from conventions.enums import EtatDossier as E
from conventions.enums import Geste, SensAvis
from conventions.models import Avis, Correction, Dossier, SeanceCommission
from conventions.workflow import TRANSITIONS
from siae_portal.audit.models import Evenement, Motif
from siae_portal.audit.services import next_link
from siae_portal.comptes.models import User
from siae_portal.demonstration.scenario import Acteurs
from siae_portal.workflow.machine import Acte
from structures.rules import ReglesStructure

# Guards read the database and are proved elsewhere: here the graph and the effects are those of the law.
SANS_GARDE = {geste: replace(transition, guards=()) for geste, transition in TRANSITIONS.items()}

PART_ACTIVE = 0.7
UNE_HEURE = timedelta(hours=1)

AUTEURS: dict[Geste, str] = {
    **dict.fromkeys(
        (
            Geste.CREER,
            Geste.DEPOSER,
            Geste.REPONDRE_PIECES,
            Geste.RETIRER,
            Geste.FORMER_RECOURS,
            Geste.SIGNER_STRUCTURE,
        ),
        "dirigeant",
    ),
    **dict.fromkeys(
        (
            Geste.PRENDRE,
            Geste.DEMANDER_PIECES,
            Geste.DECLARER_COMPLET,
            Geste.INSTRUIRE,
            Geste.DEMANDER_CORRECTIONS,
            Geste.PROPOSER,
            Geste.PROPOSER_SANS_AVIS,
            Geste.CLASSER,
        ),
        "instructeur",
    ),
    **dict.fromkeys((Geste.INSCRIRE, Geste.ENREGISTRER_AVIS), "secretaire"),
    Geste.VISER: "chef_service",
    **dict.fromkeys((Geste.ACCEPTER, Geste.REFUSER, Geste.SIGNER_ETAT), "signataire"),
}
"""Who does each act; the portal does the others."""

MOTIFS = {
    Geste.DEMANDER_PIECES: "Merci de compléter le dossier pour que son examen commence.",
    Geste.DEMANDER_CORRECTIONS: "Merci de corriger la rubrique nommée.",
    Geste.REFUSER: "L’accompagnement décrit ne prévoit aucun temps dédié par personne.",
    Geste.RETIRER: "Projet reporté d’un an.",
    Geste.CLASSER: "Aucune pièce reçue au terme fixé.",
    Geste.FORMER_RECOURS: "Recours gracieux.",
}
ELEMENTS = {
    Geste.DEMANDER_PIECES: {
        "code": "BUDGET_PREV",
        "libelle": "Budget prévisionnel",
        "raison": "Le budget joint ne distingue pas l’aide au poste.",
    },
    Geste.DEMANDER_CORRECTIONS: {
        "code": "MOYENS",
        "libelle": "Moyens humains",
        "raison": "Les ETP d’accompagnement ne correspondent pas à la liste des permanents.",
    },
}
PARTICULIERS = {
    E.INCOMPLET: (E.DEPOSE, (Geste.PRENDRE, Geste.DEMANDER_PIECES)),
    E.CORRECTION: (E.EN_INSTRUCTION, (Geste.DEMANDER_CORRECTIONS,)),
    E.REFUSE: (E.PROPOSE, (Geste.VISER, Geste.REFUSER)),
    E.ABANDONNE: (E.COMPLET, (Geste.RETIRER,)),
    E.CLASSE_SANS_SUITE: (
        E.DEPOSE,
        (Geste.PRENDRE, Geste.DEMANDER_PIECES, Geste.CONSTATER_DEFAUT, Geste.CLASSER),
    ),
    E.REJET_IMPLICITE: (E.EN_INSTRUCTION, (Geste.CONSTATER_SILENCE,)),
    E.RECOURS: (E.EN_INSTRUCTION, (Geste.CONSTATER_SILENCE, Geste.FORMER_RECOURS)),
}
"""States beside the main line: where it is left, and by which acts."""


@dataclass(frozen=True, kw_only=True)
class Seances:
    """Sessions of the commissions, one a fortnight and per service at most."""

    connues: dict[tuple[int, date], SeanceCommission]
    add: Callable[[SeanceCommission], SeanceCommission]

    def of(self, dossier: Dossier, *, on: date) -> SeanceCommission:
        """The first session from that day on: the 1st or the 15th of a month."""
        tenue_on = on.replace(day=15) if on.day <= 15 else (on.replace(day=1) + timedelta(32)).replace(day=1)
        cle = (dossier.service_id, tenue_on)
        if cle not in self.connues:
            self.connues[cle] = self.add(SeanceCommission(service_id=dossier.service_id, tenue_on=tenue_on))
        return self.connues[cle]


def acts_to(etat: E, regles: ReglesStructure, *, complement: bool, pris: bool) -> list[Geste]:
    """The acts that lead from nothing to a state, in order.

    Args:
        complement: the service asked for a paper, and the structure answered.
        pris: an agent has taken a dossier that is only deposited.
    """
    jusque, ensuite = PARTICULIERS.get(etat, (etat, ()))
    gestes = [Geste.CREER, *_until(jusque, _line(regles, complement))]
    if jusque == E.DEPOSE and not ensuite and pris:
        gestes.append(Geste.PRENDRE)
    return [*gestes, *ensuite]


def _until(etat: E, ligne: list[Geste]) -> Iterator[Geste]:
    if etat == E.BROUILLON:
        return
    for geste in ligne:
        yield geste
        transition = TRANSITIONS.get(geste)
        if transition and transition.target == etat:
            return


def _line(regles: ReglesStructure, complement: bool) -> list[Geste]:
    demande = [Geste.DEMANDER_PIECES, Geste.REPONDRE_PIECES] if complement else []
    avis = (
        [Geste.INSCRIRE, Geste.ENREGISTRER_AVIS, Geste.PROPOSER]
        if regles.avis_requis
        else [Geste.PROPOSER_SANS_AVIS]
    )
    return [
        Geste.DEPOSER,
        Geste.PRENDRE,
        *demande,
        Geste.DECLARER_COMPLET,
        Geste.INSTRUIRE,
        *avis,
        Geste.VISER,
        Geste.ACCEPTER,
        Geste.METTRE_A_LA_SIGNATURE,
        Geste.SIGNER_STRUCTURE,
        Geste.SIGNER_ETAT,
    ]


def midi(jour: date) -> datetime:
    """Noon of a day in Paris."""
    return timezone.make_aware(datetime.combine(jour, time(12)))


class Marche:
    """One dossier on its way. `add` keeps each row the acts leave; `instants` says when each was done."""

    def __init__(
        self, dossier: Dossier, acteurs: Acteurs, seances: Seances, add: Callable[[Model], Model]
    ) -> None:
        self.dossier, self.acteurs, self.seances, self.add = dossier, acteurs, seances, add
        self.corrections: list[Correction] = []
        self.instants: dict[Geste, datetime] = {}
        self._dernier: Evenement | None = None
        self._avis: Avis | None = None
        dossier._prefetched_objects_cache = {"corrections": self.corrections}  # type: ignore[attr-defined]

    def walk(self, gestes: list[Geste], *, depose_on: date, jours: int) -> None:
        """Do the acts: the first one ten days before the deposit, the others spread over most of `jours`."""
        pas = timedelta(days=jours) * PART_ACTIVE / max(len(gestes) - 2, 1)
        depart = midi(depose_on)
        for rang, geste in enumerate(gestes):
            at = depart + pas * (rang - 1) if rang else depart - timedelta(days=10)
            self._do(geste, max(at, self._not_before(geste, at)))

    def _not_before(self, geste: Geste, at: datetime) -> datetime:
        """An act follows the one before it, and a silence or a default its term."""
        if geste == Geste.CONSTATER_SILENCE and self.dossier.echeance_on:
            return midi(self.dossier.echeance_on + timedelta(days=1))
        if geste == Geste.CONSTATER_DEFAUT:
            return midi(self.corrections[-1].terme_on + timedelta(days=1))
        return max(self.instants.values(), default=at - UNE_HEURE) + UNE_HEURE

    def _do(self, geste: Geste, at: datetime) -> None:
        auteur: User | None = getattr(self.acteurs, AUTEURS[geste]) if geste in AUTEURS else None
        acte = Acte(user=auteur, at=at, motif=MOTIFS.get(geste, ""))
        self._beside(geste, acte)
        avant = self.dossier.etat if self._dernier else ""
        if geste in SANS_GARDE:
            SANS_GARDE[geste].apply(self.dossier, acte)
        self._journal(geste, acte, avant)
        self.instants[geste] = at

    def _beside(self, geste: Geste, acte: Acte) -> None:
        """What the act writes beside the state, as the services do."""
        if geste == Geste.PRENDRE:
            self.dossier.agent = acte.user
        elif geste in ELEMENTS:
            self._ask(geste, acte)
        elif geste == Geste.REPONDRE_PIECES:
            self.corrections[-1].repondue_at = acte.at
            self.corrections[-1].reponse = "Le budget est joint, l’aide au poste y figure au compte 74."
        elif geste == Geste.CONSTATER_DEFAUT:
            self.corrections[-1].defaut_at = acte.at
        elif geste == Geste.INSCRIRE:
            seance = self.seances.of(self.dossier, on=timezone.localdate(acte.at) + timedelta(days=1))
            self._avis = Avis(dossier=self.dossier, seance=seance)
            self.add(self._avis)
        elif geste == Geste.ENREGISTRER_AVIS and self._avis:
            self._vote(self._avis, acte)

    def _ask(self, geste: Geste, acte: Acte) -> None:
        demande = Correction(
            dossier=self.dossier,
            elements=[ELEMENTS[geste]],
            motif=acte.motif,
            demandee_at=acte.at,
            demandee_par=acte.author,
            terme_on=timezone.localdate(acte.at) + timedelta(days=15),
        )
        self.corrections.append(demande)
        self.add(demande)

    def _vote(self, avis: Avis, acte: Acte) -> None:
        avis.seance = self.seances.of(self.dossier, on=timezone.localdate(acte.at) - timedelta(days=17))
        avis.sens, avis.pour, avis.contre, avis.abstentions = SensAvis.FAVORABLE, 9, 1, 2
        avis.quorum_atteint, avis.motifs = True, "Projet cohérent avec les besoins du territoire."
        avis.enregistre_at, avis.enregistre_par = acte.at, acte.user

    def _journal(self, geste: Geste, acte: Acte, avant: str) -> None:
        evenement = next_link(
            self.dossier,
            dernier=self._dernier,
            geste=geste,
            acte=acte,
            avant=avant,
            apres=self.dossier.etat,
        )
        self._dernier = evenement
        self.add(evenement)
        if acte.motif:
            self.add(Motif(evenement=evenement, texte=acte.motif))
