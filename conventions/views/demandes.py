"""The requests of the service as both sides read them: what was asked, answered, changed since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from conventions.models import Correction, Dossier


@dataclass(frozen=True, kw_only=True)
class DemandeLue:
    """One request. `comparaison`: address of what its answer changed, empty before the answer."""

    correction: Correction
    comparaison: str


def demandes_of(dossier: Dossier) -> list[DemandeLue]:
    """Every request with what its answer changed. One query when something was answered, else none."""
    corrections = list(dossier.corrections.all())
    repondues = [c for c in corrections if c.reponse]
    versions = list(dossier.versions.order_by("rang").values_list("rang", "depose_at")) if repondues else []
    return [DemandeLue(correction=c, comparaison=_comparison(dossier, c, versions)) for c in corrections]


def _comparison(dossier: Dossier, correction: Correction, versions: Sequence[tuple[int, datetime]]) -> str:
    """From the last version before the request to the first one from its answer."""
    if not correction.reponse or correction.repondue_at is None:
        return ""
    avant = [rang for rang, at in versions if at <= correction.demandee_at]
    apres = [rang for rang, at in versions if at >= correction.repondue_at]
    if not (avant and apres):
        return ""
    adresse = reverse("conventions:dossier_versions", args=[dossier.pk])
    return f"{adresse}?avant={avant[-1]}&apres={apres[0]}"
