"""What blocks in a deposited dossier, read by the agent, who may ask it of the structure in one click."""

from typing import Any

from django.urls import reverse

from conventions.enums import Geste
from conventions.forms.demande import Demandable, demandables_manquants, demandables_of
from conventions.models import Dossier
from conventions.services.manques import has_blocking, manques_of
from conventions.views.gestes import GestesPossibles
from siae_portal.workflow.machine import Acte

DEMANDES = frozenset({Geste.DEMANDER_PIECES, Geste.DEMANDER_CORRECTIONS})


def manquants_of(dossier: Dossier, acte: Acte) -> list[tuple[Demandable, str]]:
    """Each thing that blocks, with why."""
    return demandables_manquants(demandables_of(dossier), manques_of(dossier, acte=acte))


def manques_context(dossier: Dossier, gestes: GestesPossibles, acte: Acte) -> dict[str, Any]:
    """Context of `_manques.html`; nothing is computed when every blocking check passes."""
    manquants = manquants_of(dossier, acte) if has_blocking(dossier) else []
    liens = [lien for lien in (gestes.principal, *gestes.secondaires) if lien]
    url = reverse("conventions:dossier_completer", args=[dossier.pk]) + "?manques=1"
    return {
        "manquants": manquants,
        "url_demande": url if any(lien.geste in DEMANDES for lien in liens) else "",
    }
