"""The sums of the ateliers beside the request; compared, never forced (RC81)."""

from decimal import Decimal
from typing import Any

from conventions.models import Dossier
from siae_portal.formats import etp as format_etp


def repartition(dossier: Dossier) -> list[dict[str, Any]]:
    """Sums of the ateliers beside the request: `{libelle, reparti, demande, egal}`."""
    ateliers = list(dossier.ateliers.all())
    postes = sum(atelier.postes or 0 for atelier in ateliers)
    etp = sum((atelier.etp or Decimal(0) for atelier in ateliers), Decimal(0))
    return [
        {
            "libelle": "Postes",
            "reparti": str(postes),
            "demande": str(dossier.nb_postes or 0),
            "egal": postes == dossier.nb_postes,
        },
        {
            "libelle": "ETP",
            "reparti": format_etp(etp),
            "demande": format_etp(dossier.etp_demandes or 0),
            "egal": etp == dossier.etp_demandes,
        },
    ]
