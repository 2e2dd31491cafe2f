"""The legal clock in words: received, complete, suspended why and until when, due. One text, two readers.

CRPA L114-3, L114-5 and L231-4: the delay runs from the receipt, a request suspends it until its answer or,
failing that, its term; silence on a request of a financial nature refuses it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from conventions.rules.delais import jours_suspendus
from siae_portal.formats import date_longue


@dataclass(frozen=True, kw_only=True)
class Suspension:
    """One request of the service. `fin_on`: its answer or its term; None while it runs."""

    debut_on: date
    terme_on: date
    objet: str
    fin_on: date | None = None
    repondue: bool = False

    @property
    def bornes(self) -> tuple[date, date]:
        """First and last day, the term while it runs."""
        return self.debut_on, min(self.fin_on or self.terme_on, self.terme_on)


@dataclass(frozen=True, kw_only=True)
class Horloge:
    """The days of the life of a request. `saisi_on`: when a paper request was typed by the service."""

    recu_on: date
    echeance_on: date
    suspensions: Sequence[Suspension] = ()
    complet_on: date | None = None
    arretee_on: date | None = None
    saisi_on: date | None = None

    @property
    def jours_suspendus(self) -> int:
        """Days that do not count."""
        return jours_suspendus(suspension.bornes for suspension in self.suspensions)

    def jours_ecoules(self, on: date) -> int:
        """Days counted on a day: never negative, without a day of suspension, stopped with the clock."""
        fin = min(on, self.arretee_on or on)
        bornes = [(debut, min(terme, fin)) for debut, terme in (s.bornes for s in self.suspensions)]
        return max((fin - self.recu_on).days - jours_suspendus(bornes), 0)

    def jours_restants(self, on: date) -> int:
        """Days left before silence refuses: none once it is due."""
        return max((self.echeance_on - on).days, 0)


@dataclass(frozen=True, kw_only=True)
class LigneHorloge:
    """One step: its name, its sentence. `en_cours`: what holds now."""

    titre: str
    phrase: str
    en_cours: bool = False


def lire_horloge(horloge: Horloge, *, pour_structure: bool) -> list[LigneHorloge]:
    """The steps in order; only the possessives change from one reader to the other."""
    lignes = [LigneHorloge(titre="Reçu", phrase=_received(horloge)), _complete(horloge)]
    lignes += [_suspended(s, pour_structure=pour_structure) for s in horloge.suspensions]
    return [*lignes, _due(horloge, pour_structure=pour_structure)]


def _received(horloge: Horloge) -> str:
    recu = f"le {date_longue(horloge.recu_on)}"
    if horloge.saisi_on is None:
        return recu
    return f"{recu} sur papier, saisi par le service le {date_longue(horloge.saisi_on)}"


def _complete(horloge: Horloge) -> LigneHorloge:
    if horloge.complet_on:
        return LigneHorloge(titre="Complet", phrase=f"déclaré complet le {date_longue(horloge.complet_on)}")
    return LigneHorloge(titre="Complet", phrase="pas encore déclaré complet par le service")


def _suspended(suspension: Suspension, *, pour_structure: bool) -> LigneHorloge:
    debut, fin = (date_longue(jour) for jour in suspension.bornes)
    qui = "votre réponse est attendue" if pour_structure else "la réponse de la structure est attendue"
    if suspension.fin_on is None:
        phrase = f"depuis le {debut} ({suspension.objet}) ; {qui} avant le {date_longue(suspension.terme_on)}"
        return LigneHorloge(titre="Suspendu", phrase=phrase, en_cours=True)
    issue = "réponse reçue" if suspension.repondue else "sans réponse au terme fixé"
    jours = f"le {debut}" if debut == fin else f"du {debut} au {fin}"
    return LigneHorloge(titre="Suspendu", phrase=f"{jours} ({suspension.objet}, {issue})")


def _due(horloge: Horloge, *, pour_structure: bool) -> LigneHorloge:
    if horloge.arretee_on:
        return LigneHorloge(titre="Délai", phrase=f"arrêté le {date_longue(horloge.arretee_on)}")
    demande = "votre demande" if pour_structure else "la demande"
    jours = horloge.jours_suspendus
    comptes = f" ({jours} jour{'s' if jours > 1 else ''} de suspension compris)" if jours else ""
    silence = f"sans réponse ce jour-là, {demande} est réputée rejetée"
    phrase = f"le {date_longue(horloge.echeance_on)}{comptes} ; {silence}"
    return LigneHorloge(titre="Échéance", phrase=phrase)
