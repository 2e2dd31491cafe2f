"""The exit of a person: recorded, then corrected if need be."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accompagnement.enums import Geste
from accompagnement.models import MotifSortie, Salarie, Sortie
from accompagnement.rules.sorties import FaitsSortie, is_examined, refus_sortie
from accompagnement.services.perimetre import lock_salarie
from accompagnement.services.refus import SaisieRefusee, refuse_if_any
from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte
from structures.rules import ReglesStructure, regles_de


def regles_de_sortie(salarie: Salarie) -> ReglesStructure | None:
    """Rules of the kind of the last contract, which decide if the exit is examined; None without contract."""
    dernier = max(salarie.contrats.all(), key=lambda contrat: (contrat.debut_on, contrat.pk), default=None)
    return regles_de(dernier.type_structure) if dernier else None


@transaction.atomic
def record_sortie(
    *, pk: int, sortie_on: date, motif: str, acte: Acte, heures_totales: Decimal | None = None
) -> tuple[Sortie, bool]:
    """Record the exit of a person, or correct the one recorded; sent twice, it writes once.

    Args:
        motif: code of a MotifSortie.
        heures_totales: hours worked in all, required where they decide whether the exit is examined.
    Returns:
        The exit, and whether something was written.
    Raises:
        Salarie.DoesNotExist: out of the scope of the person acting.
        SaisieRefusee: date out of order, unknown reason, missing hours, or a person without contract.
    """
    salarie = lock_salarie(pk=pk, geste=Geste.ENREGISTRER_SORTIE, acte=acte)
    raison, regles = MotifSortie.objects.filter(pk=motif).first(), regles_de_sortie(salarie)
    if raison is None or regles is None:
        raise SaisieRefusee(_ABSENCES["motif" if raison is None else "sortie_on"])
    refuse_if_any(_refus(salarie, regles, sortie_on, heures_totales, on=timezone.localtime(acte.at).date()))
    heures = heures_totales if regles.heures_requises_sortie else None
    valeurs = {"sortie_on": sortie_on, "motif_id": raison.pk, "heures_totales": heures}
    connue = Sortie.objects.filter(salarie=salarie).first()
    changes = [champ for champ, valeur in valeurs.items() if not connue or getattr(connue, champ) != valeur]
    if connue and not changes:
        return connue, False
    examinee = is_examined(
        regles=regles,
        entree_on=salarie.entree_on,
        sortie_on=sortie_on,
        heures_totales=heures,
        au_denominateur=raison.au_denominateur,
    )
    qui = {"enregistree_at": acte.at, "enregistree_par": acte.user}
    sortie, created = Sortie.objects.update_or_create(
        salarie=salarie, defaults={**valeurs, **qui, "examinee": examinee}
    )
    geste = Geste.ENREGISTRER_SORTIE if created else Geste.CORRIGER_SORTIE
    record(salarie, geste=geste, acte=acte, details={"sortie_id": sortie.pk, "champs": changes})
    return sortie, True


_ABSENCES = {
    "motif": {"motif": "Choisissez le motif dans la liste."},
    "sortie_on": {"sortie_on": "Cette personne n’a aucun contrat : ajoutez-le avant la sortie."},
}


def _refus(
    salarie: Salarie, regles: ReglesStructure, sortie_on: date, heures: Decimal | None, *, on: date
) -> dict[str, str]:
    return refus_sortie(
        FaitsSortie(
            sortie_on=sortie_on,
            entree_on=salarie.entree_on,
            dernier_entretien_on=salarie.entretiens.last_day(),
            heures_totales=heures,
            heures_requises=regles.heures_requises_sortie,
            on=on,
        )
    )
