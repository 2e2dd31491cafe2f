"""What the public page of a structure shows, published or in preview."""

from datetime import date
from typing import Any

from structures.models import Intervention, Structure
from structures.ports import conventionnements
from structures.rules.formes import libelle_forme
from structures.services.export import public_url
from structures.services.fiche_publique import FichePublique


def public_context(structure: Structure, fiche: FichePublique, *, on: date) -> dict[str, Any]:
    """Conventions, labels, card, territory and networks; a flat number of queries."""
    conventions = conventionnements().of([structure.pk], on=on).get(structure.pk, [])
    interventions = Intervention.objects.filter(structure=structure).for_list()
    return {
        "structure": structure,
        "fiche": fiche,
        "conventionnements": conventions,
        "labels": structure.labels.valid(on=on).order_by("code", "pk"),
        "zones": [str(zone) for zone in interventions] or [str(structure.departement)],
        "reseaux": structure.reseaux.order_by("nom", "pk"),
        "forme": libelle_forme(structure.categorie_juridique),
        "aujourdhui": on,
        "canonique": public_url(structure.pk),
    }
