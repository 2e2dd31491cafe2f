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
from siae_portal.formats import euros

SOCLES = (CodeAide.MONTANT_SOCLE, CodeAide.MONTANT_SOCLE_PENITENTIAIRE)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What our rule and our barème say of a line. Amounts in euros, None when there is none."""

    calcul: Calcul
    comparaison: Comparaison
    montant_calcule_eur: Decimal | None = None
    socle_eur: Decimal | None = None

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
            bareme += f" ({_euros(ligne.unitaire_eur)} par ETP lus, {_euros(self.socle_eur)} au barème)"
        return f"{montant}, {bareme}"


def _euros(montant: Decimal | None) -> str:
    return "montant absent" if montant is None else euros(montant)


class Baremes:
    """The base amounts, in memory: one query for a whole file."""

    def __init__(self) -> None:
        self._effets: dict[tuple[str, str, str], list[date]] = defaultdict(list)
        self._montants: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
        lignes = Bareme.objects.filter(aide__in=SOCLES).order_by("effet_on", "pk")
        for aide, zone, type_structure, effet_on, montant in lignes.values_list(
            "aide", "zone", "type", "effet_on", "montant"
        ):
            self._effets[aide, zone, type_structure].append(effet_on)
            self._montants[aide, zone, type_structure].append(montant)

    def socle(self, ligne: LigneChiffree) -> Decimal | None:
        """Base amount in force on the first day of the annexe; None when none was published."""
        aide = SOCLES[ligne.milieu_penitentiaire]
        cle = (aide, ligne.zone, ligne.type)
        rang = bisect_right(self._effets.get(cle, []), ligne.debut_on)
        return self._montants[cle][rang - 1] if rang else None

    def judge(self, ligne: LigneChiffree) -> Verdict:
        """Recompute a line and compare its unit amount.

        « Sans objet »: a line without ETP, unit amount or total, or whose kind or date has no base amount.
        """
        if ligne.etp is None or ligne.unitaire_eur is None or ligne.montant_eur is None:
            return Verdict(calcul=Calcul.SANS_OBJET, comparaison=Comparaison.SANS_OBJET)
        calcule = montant_annexe(
            etp=ligne.etp,
            unitaire_eur=ligne.unitaire_eur,
            nb_mois=mois_entre(ligne.debut_on, ligne.fin_on),
        )
        socle = self.socle(ligne)
        if socle is None:
            return Verdict(
                calcul=Calcul.SANS_OBJET, comparaison=Comparaison.SANS_OBJET, montant_calcule_eur=calcule
            )
        egal = ligne.unitaire_eur == socle
        return Verdict(
            calcul=Calcul.EXACT if calcule == ligne.montant_eur else Calcul.DIFFERENT,
            comparaison=Comparaison.CONFORME if egal else Comparaison.A_RECALCULER,
            montant_calcule_eur=calcule,
            socle_eur=socle,
        )
