"""Who is in a place, or invited there, by address: what a file of members is compared with."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from siae_portal.comptes.models import Habilitation, Invitation
from structures.services.equipe import Lieu, members_of, where


@dataclass(frozen=True, kw_only=True)
class Presents:
    """Habilitations in force or to come, and invitations that wait: two queries for a whole place."""

    habilitations: dict[str, list[Habilitation]]
    invitations: dict[str, list[Invitation]]

    def state_of(self, courriel: str) -> str:
        """What this address has here, as one text: it changes when somebody comes, goes or is invited."""
        habilitations = [f"h{h.pk}" for h in self.habilitations.get(courriel, [])]
        invitations = [f"i{i.pk}" for i in self.invitations.get(courriel, [])]
        return ",".join(sorted(habilitations + invitations))


def presents_in(lieu: Lieu, *, on: date) -> Presents:
    """Those of that day."""
    return Presents(
        habilitations=_by_address((h.user.email, h) for h in members_of(lieu).not_over(on=on)),
        invitations=_by_address(
            (i.courriel, i) for i in Invitation.objects.pending().filter(**where(lieu)).order_by("pk")
        ),
    )


def values_of_member(objet: Habilitation | Invitation) -> dict[str, str]:
    """A habilitation or an invitation, as the columns write it."""
    valeurs = {
        "role": objet.role,
        "qualite": objet.qualite,
        "debut_on": objet.debut_on.isoformat(),
        "fin_on": objet.fin_on.isoformat() if objet.fin_on else "",
    }
    if isinstance(objet, Invitation):
        return {"courriel": objet.courriel, **valeurs}
    return {"courriel": objet.user.email, "prenom": objet.user.prenom, "nom": objet.user.nom, **valeurs}


def _by_address(lignes: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    par_adresse: dict[str, list[Any]] = defaultdict(list)
    for adresse, ligne in lignes:
        par_adresse[adresse].append(ligne)
    return dict(par_adresse)
