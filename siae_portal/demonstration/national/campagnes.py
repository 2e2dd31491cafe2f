"""Which dossiers each structure deposits: three years, the last one in every state."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from conventions.enums import EtatDossier as E
from conventions.enums import NatureDemande
from conventions.rules.baremes import arrondi
from structures.rules import ReglesStructure

CONVENTIONNANTES = frozenset({NatureDemande.RENOUVELLEMENT, NatureDemande.PREMIERE_DEMANDE})
ANNEES_CONVENTION = 3
HAUSSE_AVENANT = Decimal("1.05")
NOUVELLES_UNE_SUR = 20
RETARDS_SUR_CENT = 3
AVENANTS_EN_COURS_SUR_CENT = 20

# State → (how many out of a hundred, days since the deposit: from, to). The legal delay is two months.
CAMPAGNE_OUVERTE = {
    E.BROUILLON: (12, 1, 30),
    E.DEPOSE: (14, 1, 12),
    E.INCOMPLET: (8, 10, 28),
    E.COMPLET: (8, 8, 25),
    E.EN_INSTRUCTION: (15, 15, 40),
    E.CORRECTION: (3, 20, 40),
    E.A_PRESENTER: (9, 25, 45),
    E.AVIS_RENDU: (6, 30, 50),
    E.PROPOSE: (8, 35, 55),
    E.ACCEPTE: (3, 40, 57),
    E.A_SIGNER: (5, 45, 58),
    E.SIGNE: (4, 48, 58),
    E.REFUSE: (1, 45, 58),
    E.ABANDONNE: (1, 15, 40),
    E.CLASSE_SANS_SUITE: (1, 45, 60),
    E.REJET_IMPLICITE: (1, 64, 75),
    E.RECOURS: (1, 66, 75),
}
AVENANTS_CLOS = {
    E.SIGNE: (86, 48, 60),
    E.REFUSE: (4, 45, 58),
    E.ABANDONNE: (4, 15, 40),
    E.CLASSE_SANS_SUITE: (3, 45, 60),
    E.REJET_IMPLICITE: (3, 64, 70),
}
EN_RETARD = frozenset({E.EN_INSTRUCTION, E.A_PRESENTER, E.PROPOSE})


@dataclass(frozen=True, kw_only=True)
class Prevu:
    """A dossier to come. `jours`: from its deposit to its last act; `fin_on`: end of the period asked for."""

    annee: int
    nature: NatureDemande
    etat: E
    depose_on: date
    jours: int
    fin_on: date

    @property
    def nouvelle_convention(self) -> bool:
        """Whether its acceptance makes a convention, and not only an annexe."""
        return self.nature in CONVENTIONNANTES

    def raised(self, etp: Decimal) -> Decimal:
        """Posts asked for: an amendment asks for a twentieth more."""
        return arrondi(etp * HAUSSE_AVENANT) if self.nature == NatureDemande.AVENANT_ETP else etp


class Calendrier:
    """The years around the day `on`: two closed campaigns, and the open one of the next year."""

    def __init__(self, *, on: date, hasard: random.Random) -> None:
        self.on, self.hasard = on, hasard
        self.annees = (on.year - 1, on.year, on.year + 1)

    def dossiers(self, rang: int, regles: ReglesStructure) -> Iterator[Prevu]:
        """Those of one structure in order; one structure out of twenty asks for the first time."""
        duree = min(ANNEES_CONVENTION, regles.duree_convention_max_mois // 12)
        if rang % NOUVELLES_UNE_SUR == 7:
            yield self._open(self.annees[-1], NatureDemande.PREMIERE_DEMANDE, rang, duree)
            return
        for annee in self.annees:
            nature = (
                NatureDemande.RENOUVELLEMENT
                if first_year(annee, rang, duree) == annee
                else NatureDemande.AVENANT_ANNUEL
            )
            if annee > self.on.year:
                yield self._open(annee, nature, rang, duree)
            else:
                yield self._signed(annee, nature, rang, duree)
                yield self._amended(annee, rang, duree)

    def _signed(self, annee: int, nature: NatureDemande, rang: int, duree: int) -> Prevu:
        depose_on = date(annee - 1, 10, 1) + timedelta(days=self.hasard.randrange(28))
        return self._planned(annee, nature, E.SIGNE, depose_on, self.hasard.randrange(45, 60), rang, duree)

    def _amended(self, annee: int, rang: int, duree: int) -> Prevu:
        en_cours = annee == self.on.year and self.hasard.randrange(100) < AVENANTS_EN_COURS_SUR_CENT
        if en_cours:
            return self._open(annee, NatureDemande.AVENANT_ETP, rang, duree)
        etat, jours = self._draw(AVENANTS_CLOS)
        dernier_on = min(date(annee, 12, 1), self.on)
        depose_on = dernier_on - timedelta(days=self.hasard.randrange(80, 240))
        return self._planned(annee, NatureDemande.AVENANT_ETP, etat, depose_on, jours, rang, duree)

    def _open(self, annee: int, nature: NatureDemande, rang: int, duree: int) -> Prevu:
        etat, jours = self._draw(CAMPAGNE_OUVERTE)
        if etat in EN_RETARD and self.hasard.randrange(100) < RETARDS_SUR_CENT:
            jours += 30
        return self._planned(annee, nature, etat, self.on - timedelta(days=jours), jours, rang, duree)

    def _planned(
        self,
        annee: int,
        nature: NatureDemande,
        etat: E,
        depose_on: date,
        jours: int,
        rang: int,
        duree: int,
    ) -> Prevu:
        derniere = annee + duree - 1 if nature in CONVENTIONNANTES else annee
        return Prevu(
            annee=annee,
            nature=nature,
            etat=etat,
            depose_on=depose_on,
            jours=jours,
            fin_on=date(derniere, 12, 31),
        )

    def _draw(self, table: dict[E, tuple[int, int, int]]) -> tuple[E, int]:
        [etat] = self.hasard.choices(list(table), [poids for poids, _, _ in table.values()])
        _, depuis, jusque = table[etat]
        return etat, self.hasard.randint(depuis, jusque)


def first_year(annee: int, rang: int, duree: int) -> int:
    """First year of the convention that covers `annee`: a third of the structures renews each year."""
    return annee - (annee - rang) % duree
