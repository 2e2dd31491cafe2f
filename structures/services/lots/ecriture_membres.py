"""Writing the members of a batch: habilitations changed or closed, invitations sent; and giving back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation, Invitation
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import DecisionLigne, GesteEquipe, StatutLigne
from structures.models import LigneLot, Lot
from structures.services.avis_equipe import tell_leaver
from structures.services.departs import to_hand_over
from structures.services.equipe import (
    Lieu,
    check_change,
    check_cover,
    day_of,
    lock_lieu,
    members_of,
    name_of,
    note,
    where,
)
from structures.services.invitations import cancel, invite
from structures.services.lots.comparaison_membres import ICI, INVITATION
from structures.services.lots.presents import Presents, presents_in, values_of_member
from structures.services.lots.valeurs import loaded, refuse_faulty

_CHANGEES = ("role", "qualite", "debut_on", "fin_on")
_A_BOUGE = "Cette personne n’est plus dans l’équipe telle que vous l’avez vue."
_MODIFIEE = "Ce rôle a été modifié depuis."


class EcritureMembres:
    """The rows of a batch of members, as a whole, under the lock of the place."""

    def __init__(self, lot: Lot, lignes: Sequence[LigneLot], acte: Acte) -> None:
        """`lignes`: what applying writes, or wrote."""
        if lot.lieu is None:
            raise ValueError("A file of members belongs to a place.")
        self.lot, self.lignes, self.acte = lot, lignes, acte
        self.lieu: Lieu = lot.lieu
        self.on = day_of(acte.at)

    def write(self) -> None:
        """Change, close and invite.

        Raises:
            LignesRefusees: somebody moved since the preview; a change refused; no representative left.
        """
        habilitations = self._lock()
        self._each(self.lignes, lambda ligne: self._check_unmoved(ligne, habilitations))
        touchees = [ligne for ligne in self.lignes if _changes_member(ligne)]
        suites = {ligne.pk: _after(ligne) for ligne in touchees}
        self._each(
            touchees, lambda ligne: self._check_change(habilitations[ligne.objet_id], suites[ligne.pk])
        )
        self._check_cover(touchees, habilitations, suites)
        for ligne in touchees:
            self._change(habilitations[ligne.objet_id], suites[ligne.pk])
        for ligne in [x for x in touchees if x.decision == DecisionLigne.FERMER]:
            self._tell(habilitations[ligne.objet_id])
        self._each([x for x in self.lignes if not _changes_member(x)], self._invite)

    def give_back(self) -> None:
        """Restore what was changed, reopen what was closed, take back the invitations not accepted.

        Raises:
            LignesRefusees: accepted or changed since; no representative left.
        """
        habilitations = self._lock()
        touchees = [ligne for ligne in self.lignes if _changes_member(ligne)]
        self._each(touchees, lambda ligne: _check_unchanged(ligne, habilitations))
        self._each([x for x in self.lignes if not _changes_member(x)], self._take_back)
        avants = {ligne.pk: loaded(ligne.avant) for ligne in touchees}
        self._each(
            touchees, lambda ligne: self._check_change(habilitations[ligne.objet_id], avants[ligne.pk])
        )
        self._check_cover(touchees, habilitations, avants)
        for ligne in touchees:
            self._change(habilitations[ligne.objet_id], avants[ligne.pk])

    def _lock(self) -> dict[int | None, Habilitation]:
        """The habilitations to touch, once the place is locked by who still manages its people."""
        self.lieu = lock_lieu(self.lieu, geste=GesteEquipe.MODIFIER, acte=self.acte)
        for ligne in self.lignes:
            ligne.erreurs = []
        pks = [ligne.objet_id for ligne in self.lignes if _changes_member(ligne)]
        return {h.pk: h for h in members_of(self.lieu).filter(pk__in=pks)}

    @staticmethod
    def _each(lignes: Sequence[LigneLot], geste: Callable[[LigneLot], None]) -> None:
        """Do it for every row; all the refusals are known before anything stops."""
        for ligne in lignes:
            try:
                geste(ligne)
            except TransitionRefusee as refus:
                ligne.erreurs = [raison[:300] for raison in refus.raisons]
        refuse_faulty(lignes)

    def _check_unmoved(self, ligne: LigneLot, habilitations: Mapping[int | None, Habilitation]) -> None:
        apres = loaded(ligne.apres)
        if _changes_member(ligne):
            habilitation = habilitations.get(ligne.objet_id)
            if habilitation is None or values_of_member(habilitation) != loaded(ligne.avant):
                raise TransitionRefusee([_A_BOUGE])
        if ICI in apres and apres[ICI] != self._presents.state_of(apres["courriel"]):
            raise TransitionRefusee([_A_BOUGE])
        if ligne.decision == DecisionLigne.FERMER:
            check_closing(self.lieu, habilitations[ligne.objet_id], fin_on=_day(apres["fin_on"]), on=self.on)

    @cached_property
    def _presents(self) -> Presents:
        """Read once, under the lock, before anything is written."""
        return presents_in(self.lieu, on=self.on)

    def _check_change(self, habilitation: Habilitation, valeurs: Mapping[str, str]) -> None:
        check_change(
            self.lieu,
            habilitation,
            role=valeurs["role"],
            debut_on=date.fromisoformat(valeurs["debut_on"]),
            fin_on=_day(valeurs["fin_on"]),
            acte=self.acte,
        )

    def _check_cover(
        self,
        lignes: Sequence[LigneLot],
        habilitations: Mapping[int | None, Habilitation],
        suites: Mapping[int, Mapping[str, str]],
    ) -> None:
        """The whole result, not row by row: one may hand over to another in the same file."""
        touchees = [(habilitations[ligne.objet_id], suites[ligne.pk]) for ligne in lignes]
        avec = [
            (v["role"], date.fromisoformat(v["debut_on"]), _day(v["fin_on"]))
            for h, v in touchees
            if h.user.is_active
        ]
        try:
            check_cover(self.lieu, sans=[h for h, _v in touchees], avec=avec, on=self.on)
        except TransitionRefusee as refus:
            for ligne in lignes:
                if habilitations[ligne.objet_id].role == Role.DIRIGEANT:
                    ligne.erreurs = list(refus.raisons)
            refuse_faulty(lignes)

    def _change(self, habilitation: Habilitation, valeurs: Mapping[str, str]) -> None:
        avant = habilitation.role
        habilitation.role, habilitation.qualite = valeurs["role"], valeurs["qualite"]
        habilitation.debut_on = date.fromisoformat(valeurs["debut_on"])
        habilitation.fin_on = _day(valeurs["fin_on"])
        habilitation.save()
        note(
            self.lieu,
            GesteEquipe.MODIFIER,
            self.acte,
            habilitation_id=habilitation.pk,
            avant=avant,
            apres=habilitation.role,
            fin_on=habilitation.fin_on,
            lot_id=self.lot.pk,
        )

    def _tell(self, habilitation: Habilitation) -> None:
        if habilitation.fin_on:
            nom = name_of(self.lieu, on=self.on)
            tell_leaver(habilitation, lieu=nom, fin_on=habilitation.fin_on, acte=self.acte)

    def _invite(self, ligne: LigneLot) -> None:
        """By the service of invitations, as from the page of the team."""
        valeurs, remplacee = loaded(ligne.apres), loaded(ligne.avant)
        if ligne.decision == DecisionLigne.MEME:
            cancel(lieu=self.lieu, pk=int(remplacee[INVITATION]), acte=self.acte)
            valeurs = remplacee | valeurs
        invitation = invite(
            lieu=self.lieu,
            courriel=valeurs["courriel"],
            role=valeurs["role"],
            qualite=valeurs.get("qualite", ""),
            debut_on=_day(valeurs.get("debut_on", "")) or self.on,
            fin_on=_day(valeurs.get("fin_on", "")),
            acte=self.acte,
        )
        ligne.objet_id = invitation.pk
        ligne.save(update_fields=["objet_id"])

    def _take_back(self, ligne: LigneLot) -> None:
        """Cancel the invitation that was sent; the one it replaced waits again."""
        invitation = Invitation.objects.get(pk=ligne.objet_id or 0, **where(self.lieu))
        if invitation.acceptee_at:
            raise TransitionRefusee(["Cette personne a accepté l’invitation : organisez plutôt son départ."])
        if invitation.en_attente:
            cancel(lieu=self.lieu, pk=invitation.pk, acte=self.acte)
        if ligne.decision == DecisionLigne.MEME:
            self._have_wait_again(int(loaded(ligne.avant)[INVITATION]))

    def _have_wait_again(self, pk: int) -> None:
        ancienne = Invitation.objects.get(pk=pk, **where(self.lieu))
        memes = Invitation.objects.pending().filter(courriel=ancienne.courriel, role=ancienne.role)
        if memes.filter(**where(self.lieu)).exists():
            raise TransitionRefusee(["Une autre invitation attend déjà cette personne avec ce rôle."])
        ancienne.annulee_at = None
        ancienne.save(update_fields=["annulee_at"])


def check_closing(lieu: Lieu, habilitation: Habilitation, *, fin_on: date | None, on: date) -> None:
    """Refuse to close by a file an access that something still rests on: a departure hands it over.

    Raises:
        TransitionRefusee: with the reason.
    """
    if fin_on is None or fin_on < on:
        raise TransitionRefusee(["Le dernier jour d’accès est aujourd’hui au plus tôt."])
    if fin_on < habilitation.debut_on:
        raise TransitionRefusee(["Cet accès commence après ce jour : choisissez un jour plus tardif."])
    if Invitation.objects.pending().filter(courriel=habilitation.user.email, **where(lieu)).exists():
        raise TransitionRefusee(["Une invitation en attente lui rendrait l’accès : annulez-la d’abord."])
    if habilitation.delegations.filter(fin_on__gt=fin_on).exists():
        raise TransitionRefusee(["Sa délégation de signature court encore : organisez son départ."])
    if choses := to_hand_over(lieu, habilitation.user, on=on):
        reste = ", ".join(chose.libelle for chose in choses)
        raise TransitionRefusee([f"Il lui reste : {reste}. Organisez son départ pour les confier."])


def _changes_member(ligne: LigneLot) -> bool:
    """Whether it changes or closes a habilitation; otherwise it invites."""
    if ligne.statut in {StatutLigne.CHANGEE, StatutLigne.DISPARUE}:
        return True
    return ligne.decision == DecisionLigne.MEME and INVITATION not in loaded(ligne.avant)


def _after(ligne: LigneLot) -> dict[str, str]:
    """The habilitation once the row is written: an empty cell leaves what was there."""
    apres = loaded(ligne.apres)
    return {**loaded(ligne.avant), **{nom: apres[nom] for nom in _CHANGEES if nom in apres}}


def _check_unchanged(ligne: LigneLot, habilitations: Mapping[int | None, Habilitation]) -> None:
    habilitation = habilitations.get(ligne.objet_id)
    if habilitation is None:
        raise TransitionRefusee(["Ce rôle n’existe plus ici."])
    attendu, trouve = _after(ligne), values_of_member(habilitation)
    if any(attendu[nom] != trouve[nom] for nom in _CHANGEES):
        raise TransitionRefusee([_MODIFIEE])


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None
