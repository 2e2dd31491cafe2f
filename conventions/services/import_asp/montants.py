"""Recompute the amount of a line by our own rule, and compare its unit amount with our dated barème."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from conventions.enums import CodeAide
from conventions.models import Bareme
from conventions.rules.baremes import mois_entre, montant_annexe
from conventions.services.import_asp.rapport import Calcul, Comparaison
from siae_portal.formats import date_longue, euros
from structures.rules import regles_de


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneChiffree:
    """What an annexe says of its amount. Euros; `unitaire_eur` per ETP and per year."""

    type: str
    zone: str
    milieu_penitentiaire: bool
    debut_on: date
    fin_on: date
    etp: Decimal | None
    unitaire_eur: Decimal | None
    montant_eur: Decimal | None


@dataclass(frozen=True, slots=True)
class Socle:
    """A base amount: day of effect, euros per ETP and per year."""

    effet_on: date
    montant_eur: Decimal

    def phrase(self, *, on: date, dernier: bool) -> str:
        """How it is cited; `dernier`: no later one is held here, so that a later one may exist."""
        connu = ", dernier connu ici" if dernier and self.effet_on.year < on.year else ""
        return f"{euros(self.montant_eur)} au barème du {date_longue(self.effet_on)}{connu}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What our rule and our barème say of a line. Amounts in euros, None when there is none."""

    calcul: Calcul
    comparaison: Comparaison
    montant_calcule_eur: Decimal | None = None
    socle: str = ""

    @property
    def conforme(self) -> bool:
        """Whether there is nothing for an agent to look at."""
        return self.calcul != Calcul.DIFFERENT and self.comparaison != Comparaison.A_RECALCULER

    def phrase(self, ligne: LigneChiffree) -> str:
        """What to say of the line, amounts included where they differ."""
        montant = f"montant {self.calcul}"
        if self.calcul == Calcul.DIFFERENT:
            calcule = _euros(self.montant_calcule_eur)
            montant = f"montant différent ({_euros(ligne.montant_eur)} lus, {calcule} calculés)"
        bareme = f"barème {self.comparaison}"
        if self.comparaison == Comparaison.A_RECALCULER:
            bareme += f" ({_euros(ligne.unitaire_eur)} par ETP lus, {self.socle})"
        return f"{montant}, {bareme}"


def _euros(montant: Decimal | None) -> str:
    return "montant absent" if montant is None else euros(montant)


class Baremes:
    """The base amounts, in memory: one query for a whole file."""

    def __init__(self) -> None:
        self._socles: dict[tuple[str, str, str], list[Socle]] = defaultdict(list)
        champs = ("aide", "zone", "type", "effet_on", "montant")
        lignes = Bareme.objects.order_by("effet_on", "pk").values_list(*champs)
        for aide, zone, type_structure, effet_on, montant in lignes:
            self._socles[aide, zone, type_structure].append(Socle(effet_on, montant))

    def published(self, ligne: LigneChiffree) -> tuple[list[Socle], list[Socle]]:
        """Base amounts of the kind: those in effect on the first day of the annexe, those that came after."""
        if not ligne.type:
            return [], []
        commun = regles_de(ligne.type).code_aide
        aide = CodeAide.MONTANT_SOCLE_PENITENTIAIRE if ligne.milieu_penitentiaire else commun
        socles = self._socles.get((aide, ligne.zone, ligne.type), [])
        rang = bisect_right(socles, ligne.debut_on, key=lambda socle: socle.effet_on)
        return socles[:rang], socles[rang:]

    def judge(self, ligne: LigneChiffree) -> Verdict:
        """Recompute a line and compare its unit amount.

        « Sans objet »: a line without ETP, unit amount or total, or whose kind or date has no base amount.
        """
        echus, suivants = self.published(ligne)
        if not echus or ligne.etp is None or ligne.unitaire_eur is None or ligne.montant_eur is None:
            return Verdict(calcul=Calcul.SANS_OBJET, comparaison=Comparaison.SANS_OBJET)
        calcule = montant_annexe(
            etp=ligne.etp,
            unitaire_eur=ligne.unitaire_eur,
            nb_mois=mois_entre(ligne.debut_on, ligne.fin_on),
        )
        egal = ligne.unitaire_eur == echus[-1].montant_eur
        return Verdict(
            calcul=Calcul.EXACT if calcule == ligne.montant_eur else Calcul.DIFFERENT,
            comparaison=Comparaison.CONFORME if egal else Comparaison.A_RECALCULER,
            montant_calcule_eur=calcule,
            socle=echus[-1].phrase(on=ligne.debut_on, dernier=not suivants),
        )
