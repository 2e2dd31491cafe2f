"""Members of a file against those of a place: who would be invited, changed, left, and what is doubtful."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation, Invitation
from structures.enums import DecisionLigne, StatutLigne
from structures.models import LigneLot, Lot
from structures.rules.lots import read_row
from structures.rules.lots_membres import COLONNES_MEMBRES, role_in_words
from structures.rules.noms import sort_key
from structures.services.equipe import grantable_roles, roles_of
from structures.services.lots.presents import presents_in, values_of_member
from structures.services.lots.valeurs import changes, dumped, loaded

ICI, INVITATION = "ici", "invitation"
"""Keys kept beside the columns: what the address had here at the preview; the invitation that waits."""
DEJA_INVITEE = "Invitation déjà envoyée, en attente de réponse."


@dataclass(kw_only=True)
class _Ligne:
    """One row on its way: cells as typed, values read, what it is of the place, what is wrong or doubtful."""

    rang: int
    cellules: dict[str, str]
    valeurs: dict[str, str]
    erreurs: list[str]
    doutes: list[str] = field(default_factory=list)
    connue: Habilitation | None = None
    invitation: Invitation | None = None
    deja_invitee: bool = False

    @property
    def role(self) -> str:
        """Its role, empty when the cell is bad."""
        return self.valeurs.get("role", "")

    @property
    def avant(self) -> dict[str, str]:
        """What the place holds for it."""
        if self.connue:
            return values_of_member(self.connue)
        if self.invitation:
            return {**values_of_member(self.invitation), INVITATION: str(self.invitation.pk)}
        return {}


class ComparaisonMembres:
    """A whole file against one place, in a flat number of queries."""

    def __init__(
        self, lot: Lot, *, noms: Sequence[str], toutes: Sequence[tuple[int, list[str]]], on: date
    ) -> None:
        """`noms`: column of each cell. `toutes`: every row, since a person may be on several."""
        if lot.lieu is None:
            raise ValueError("A file of members belongs to a place.")
        self.lot, self.noms, self.on = lot, noms, on
        self.roles = roles_of(lot.lieu, on=on)
        self.donnables = grantable_roles(lot.lieu, user=lot.cree_par, on=on)
        self.presents = presents_in(lot.lieu, on=on)
        self.lues = [self._read(rang, cellules) for rang, cellules in toutes]
        for lignes in self._by_person().values():
            self._recognise(lignes)
        for ligne in self.lues:
            self._check(ligne)

    def compare(self, lignes: Sequence[tuple[int, list[str]]]) -> list[LigneLot]:
        """One row of batch per row of the part, not saved."""
        rangs = {rang for rang, _cellules in lignes}
        return [self._row(ligne) for ligne in self.lues if ligne.rang in rangs]

    def vanished(self, *, premier_rang: int) -> list[LigneLot]:
        """Members that the file does not name, not saved; whoever is on a bad row is not one of them."""
        nommees = {ligne.connue.pk for ligne in self.lues if ligne.connue}
        a_revoir = {ligne.valeurs.get("courriel") for ligne in self.lues if ligne.erreurs}
        absentes = [
            h
            for courriel, habilitations in self.presents.habilitations.items()
            for h in habilitations
            if h.pk not in nommees and courriel not in a_revoir
        ]
        return [
            LigneLot(
                lot=self.lot,
                rang=premier_rang + ecart,
                statut=StatutLigne.DISPARUE,
                objet_id=h.pk,
                avant=dumped(values_of_member(h)),
            )
            for ecart, h in enumerate(absentes)
        ]

    def _read(self, rang: int, cellules: list[str]) -> _Ligne:
        par_nom = dict(zip(self.noms, cellules, strict=False))
        par_nom.pop("", None)
        valeurs, erreurs = read_row(par_nom, COLONNES_MEMBRES)
        return _Ligne(rang=rang, cellules=par_nom, valeurs=valeurs, erreurs=erreurs)

    def _by_person(self) -> dict[str, list[_Ligne]]:
        """Rows without a bad cell, by address: case never makes two persons."""
        par_personne: dict[str, list[_Ligne]] = defaultdict(list)
        for ligne in self.lues:
            if not ligne.erreurs:
                par_personne[ligne.valeurs["courriel"]].append(ligne)
        return par_personne

    def _recognise(self, lignes: Sequence[_Ligne]) -> None:
        """The same role and the same day first, then the same role, then the only role of the only row."""
        libres = list(self.presents.habilitations.get(lignes[0].valeurs["courriel"], []))
        _take(lignes, libres, lambda x, h: x.role == h.role and x.valeurs.get("debut_on") == str(h.debut_on))
        _take(lignes, libres, lambda x, h: x.role == h.role)
        if len(lignes) == len(libres) == 1:
            _take(lignes, libres, lambda _x, _h: True)
        for ligne in [x for x in lignes if x.connue is None]:
            self._wonder(ligne, [x for x in lignes if x is not ligne])

    def _wonder(self, ligne: _Ligne, autres: Sequence[_Ligne]) -> None:
        """Why somebody with nothing of that role here may not be simply new."""
        courriel = ligne.valeurs["courriel"]
        jumelle = next((x for x in autres if x.role == ligne.role), None)
        ici = self.presents.habilitations.get(courriel, [])
        if jumelle:
            ligne.erreurs.append(
                f"colonne « Courriel » : cette personne a déjà ce rôle à la ligne {jumelle.rang}, "
                "gardez-en une."
            )
        elif attend := self._awaited(courriel, ligne.role):
            _wonder_at_invitation(ligne, attend)
        elif autres:
            ligne.doutes.append(
                f"Cette personne est aussi à la ligne {autres[0].rang} comme "
                f"« {role_in_words(autres[0].role)} » : deux rôles, ou une erreur ?"
            )
        elif ici:
            roles = ", ".join(str(h.get_role_display()) for h in ici)
            ligne.doutes.append(f"Cette personne est déjà ici comme « {roles} » : un rôle de plus ?")

    def _awaited(self, courriel: str, role: str) -> Invitation | None:
        """Her invitation that waits, the one with this role first."""
        invitations = self.presents.invitations.get(courriel, [])
        return next((i for i in invitations if i.role == role), next(iter(invitations), None))

    def _check(self, ligne: _Ligne) -> None:
        """What the cells are each right about, and wrong together or here."""
        if ligne.erreurs:
            return
        if not ligne.avant:
            ligne.valeurs.setdefault("debut_on", self.on.isoformat())
        ligne.erreurs += [*self._role_errors(ligne), *self._date_errors(ligne)]
        if ligne.connue and (nom := _other_name(ligne, ligne.connue)):
            ligne.doutes.append(f"Cette adresse est celle de {nom} : est-ce bien la même personne ?")

    def _role_errors(self, ligne: _Ligne) -> list[str]:
        change = changes(ligne.avant, ligne.valeurs, COLONNES_MEMBRES)
        touches = {ligne.role, ligne.connue.role if ligne.connue else ligne.role} if change else set()
        if ligne.role not in self.roles and (ligne.connue is None or ligne.connue.role != ligne.role):
            possibles = ", ".join(role.label for role in self.roles)
            return [f"colonne « Rôle » : ce rôle n’existe pas ici. Rôles possibles : {possibles}."]
        if Role.CHEF_SERVICE in touches and Role.CHEF_SERVICE not in self.donnables:
            return ["colonne « Rôle » : seule l’administration nationale nomme à la tête d’un service."]
        return []

    def _date_errors(self, ligne: _Ligne) -> list[str]:
        valeurs = {**ligne.avant, **ligne.valeurs}
        debut, fin = valeurs["debut_on"], valeurs.get("fin_on", "")
        if fin and fin < debut:
            return ["colonne « Au » : la fin vient avant le début, corrigez l’une des deux dates."]
        if fin and ligne.connue is None and fin < self.on.isoformat():
            return ["colonne « Au » : cette date est passée, on n’invite personne pour une période finie."]
        return []

    def _row(self, ligne: _Ligne) -> LigneLot:
        avant = {} if ligne.erreurs else ligne.avant
        ici = self.presents.state_of(ligne.valeurs.get("courriel", ""))
        apres = ligne.cellules if ligne.erreurs else {**ligne.valeurs, ICI: ici}
        phrases = ligne.erreurs or ligne.doutes or ([DEJA_INVITEE] if ligne.deja_invitee else [])
        return LigneLot(
            lot=self.lot,
            rang=ligne.rang,
            statut=_status(ligne, avant),
            objet_id=ligne.connue.pk if ligne.connue and not ligne.erreurs else None,
            avant=dumped(avant),
            apres=dumped(apres),
            erreurs=[phrase[:300] for phrase in phrases],
        )


def choices_of_member(ligne: LigneLot) -> dict[DecisionLigne, str]:
    """What may be decided of a doubtful row."""
    avant, apres = loaded(ligne.avant), loaded(ligne.apres)
    ecarter = {DecisionLigne.ECARTER: "Laisser de côté"}
    if ligne.objet_id:
        return {DecisionLigne.MEME: "C’est bien elle : appliquer la ligne", **ecarter}
    if INVITATION not in avant:
        return {DecisionLigne.NOUVELLE: "L’inviter avec ce rôle", **ecarter}
    aussi = {DecisionLigne.NOUVELLE: "L’inviter aussi avec ce rôle"}
    remplacer = {DecisionLigne.MEME: "Remplacer l’invitation en attente"}
    return {**remplacer, **(aussi if avant["role"] != apres.get("role") else {}), **ecarter}


def _take(
    lignes: Sequence[_Ligne], libres: list[Habilitation], pareil: Callable[[_Ligne, Habilitation], bool]
) -> None:
    """Give each row the first habilitation that is its own."""
    for ligne in lignes:
        if ligne.connue is None and (trouvee := next((h for h in libres if pareil(ligne, h)), None)):
            ligne.connue = trouvee
            libres.remove(trouvee)


def _wonder_at_invitation(ligne: _Ligne, invitation: Invitation) -> None:
    ligne.invitation = invitation
    if invitation.role != ligne.role:
        ligne.doutes.append(
            f"Une invitation attend déjà cette personne comme « {invitation.get_role_display()} »."
        )
    elif changes(ligne.avant, ligne.valeurs, COLONNES_MEMBRES):
        ligne.doutes.append("Une invitation attend déjà cette personne avec ce rôle, autrement remplie.")
    else:
        ligne.deja_invitee = True


def _other_name(ligne: _Ligne, connue: Habilitation) -> str:
    """The name that the portal knows, when the file says another."""
    personne = connue.user
    lus = [(ligne.valeurs.get("prenom"), personne.prenom), (ligne.valeurs.get("nom"), personne.nom)]
    differe = any(lu and sort_key(lu) != sort_key(su) for lu, su in lus)
    return personne.get_full_name() if differe else ""


def _status(ligne: _Ligne, avant: Mapping[str, str]) -> StatutLigne:
    if ligne.erreurs:
        return StatutLigne.ERREUR
    if ligne.doutes:
        return StatutLigne.DOUTEUSE
    if ligne.deja_invitee:
        return StatutLigne.IDENTIQUE
    if not avant:
        return StatutLigne.NOUVELLE
    return StatutLigne.CHANGEE if changes(avant, ligne.valeurs, COLONNES_MEMBRES) else StatutLigne.IDENTIQUE
