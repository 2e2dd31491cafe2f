"""What the whole country shares while it is loaded: order numbers and envelopes."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from conventions.models import CompteurNumero, Decision, Enveloppe, MouvementEnveloppe
from conventions.rules.baremes import arrondi
from siae_portal.demonstration.national.copie import Copie

RESERVE = Decimal("1.05")


class Compteurs:
    """Order numbers without gap, by département, kind and year, as the portal's counters give them."""

    def __init__(self) -> None:
        self._derniers: Counter[tuple[str, str, int]] = Counter()

    def next_rank(self, departement: str, objet: str, annee: int) -> int:
        """The next number of a series."""
        self._derniers[departement, objet, annee] += 1
        return self._derniers[departement, objet, annee]

    def rows(self) -> Iterable[CompteurNumero]:
        """The counters from which the portal goes on."""
        for (departement, objet, annee), dernier in self._derniers.items():
            yield CompteurNumero(departement_id=departement, type=objet, annee=annee, dernier=dernier)


class Enveloppes:
    """One envelope per service and year, notified at the end: what is committed and a twentieth more."""

    def __init__(self, copie: Copie, *, services: Iterable[int], annees: Iterable[int]) -> None:
        self.copie, annees = copie, list(annees)
        self.lignes = {
            (service, annee): copie.add(
                Enveloppe(service_id=service, annee=annee, etp=Decimal(0), montant_eur=Decimal(0))
            )
            for service in services
            for annee in annees
        }

    def commit(self, decision: Decision, *, annee: int, etp: Decimal, montant_eur: Decimal) -> None:
        """One line of the ledger; the envelope grows with it until it is notified."""
        enveloppe = self.lignes[decision.dossier.service_id, annee]
        enveloppe.etp += etp
        enveloppe.montant_eur += montant_eur
        self.copie.add(
            MouvementEnveloppe(
                enveloppe=enveloppe,
                dossier=decision.dossier,
                etp=etp,
                montant_eur=montant_eur,
                at=decision.prise_at,
            )
        )

    def notify(self) -> None:
        """Write the amounts; call it once everything is copied."""
        for enveloppe in self.lignes.values():
            enveloppe.etp = arrondi(enveloppe.etp * RESERVE)
            enveloppe.montant_eur = arrondi(enveloppe.montant_eur * RESERVE)
        Enveloppe.objects.bulk_update(self.lignes.values(), ["etp", "montant_eur"], batch_size=500)
