"""The changes laid on the data files of the dossier unique: which ones hold, where, and since when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from conventions.enums import GesteParametrage, ObjetAdapte
from conventions.models import Adaptation
from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte


@dataclass(frozen=True, kw_only=True)
class Adaptations:
    """Every change of one département, everywhere ones included, in the order in which they pile up."""

    lignes: tuple[Adaptation, ...] = ()

    def valeurs(self, objet: ObjetAdapte, *, on: date) -> dict[str, dict[str, Any]]:
        """Code → what changes that day: the latest change made everywhere, then that of the département."""
        portees: dict[tuple[str, bool], Adaptation] = {}
        for ligne in self.lignes:
            if ligne.objet == objet and ligne.applies(on=on):
                portees[ligne.code, ligne.departement_id is not None] = ligne
        valeurs: dict[str, dict[str, Any]] = {}
        for (code, _ici), ligne in sorted(portees.items(), key=lambda couple: couple[0]):
            valeurs[code] = {**valeurs.get(code, {}), **ligne.valeurs}
        return valeurs


def adaptations_of(departement: str | None) -> Adaptations:
    """The changes that hold in a département (None: everywhere). One query."""
    return Adaptations(lignes=tuple(Adaptation.objects.of(departement)))


@transaction.atomic
def adapt(
    *,
    objet: str,
    code: str,
    departement: str | None,
    debut_on: date,
    valeurs: dict[str, Any],
    acte: Acte,
    fin_on: date | None = None,
) -> Adaptation:
    """Change one row of the dossier unique from a day on, or add one; the journal keeps which.

    Args:
        departement: where it holds; None everywhere.
        valeurs: what changes, by name of attribute; the whole row for a new code.
    Raises:
        ValidationError: a change already begins that day, or the dates are out of order.
    """
    adaptation = Adaptation(
        objet=objet,
        code=code,
        departement_id=departement,
        debut_on=debut_on,
        fin_on=fin_on,
        valeurs=valeurs,
        cree_par=acte.author,
        cree_at=acte.at,
    )
    adaptation.full_clean()
    adaptation.save()
    details = {
        "objet": objet,
        "code": code,
        "departement": departement or "",
        "debut_on": debut_on.isoformat(),
        "champs": sorted(valeurs),
    }
    record(adaptation, geste=GesteParametrage.PARAMETRER, acte=acte, details=details)
    return adaptation
