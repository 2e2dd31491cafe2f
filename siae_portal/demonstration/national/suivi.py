"""The people on a path: contracts, interviews and exits, one caseworker after the other."""

from datetime import date

from siae_portal.demonstration.national.copie import Copie
from siae_portal.demonstration.national.structures import Implantee
from siae_portal.demonstration.national.tailles import share_out
from siae_portal.demonstration.parcours import Listes, Rythme, Suivi

# Paths of a year on average over the past two years: twelve interviews a person.
RYTHME = Rythme(entree_jours=(30, 720), duree_jours=(360, 725))


class Accompagnement:
    """Loads the people that the structures follow."""

    def __init__(self, copie: Copie, *, on: date) -> None:
        self.copie, self.on, self.listes = copie, on, Listes.read()

    def load(self, implantee: Implantee) -> None:
        """Everybody in one structure, in equal parts between its caseworkers."""
        if not implantee.referents:
            return
        parts = share_out(implantee.salaries, [1] * len(implantee.referents))
        debut = 0
        for numero, (referent, part) in enumerate(zip(implantee.referents, parts, strict=True)):
            suivi = Suivi(
                implantee.structure,
                implantee.type,
                referent,
                on=self.on,
                graine=implantee.rang * 100 + numero,
                listes=self.listes,
                rythme=RYTHME,
            )
            for rang in range(debut, debut + part):
                self.copie.add_all(suivi.person(rang))
                self.copie.flush_if_full()
            debut += part
