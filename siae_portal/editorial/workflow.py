"""The life of an article: draft, published, withdrawn, published again."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from siae_portal.editorial.enums import EtatArticle, Geste
from siae_portal.workflow.machine import Acte, Transition, motif_donne

PARUTION_MAX_JOURS = 366


def parution_a_venir(article: Any, acte: Acte) -> str | None:
    """The day of publication is today or soon: nobody publishes in the past."""
    ecart = article.publie_on - timezone.localtime(acte.at).date()
    if ecart < timedelta(0):
        return "La date de parution est passée : choisissez aujourd’hui ou un jour à venir."
    if ecart > timedelta(days=PARUTION_MAX_JOURS):
        return "La date de parution est dans plus d’un an : vérifiez l’année."
    return None


def cloture_a_venir(article: Any, acte: Acte) -> str | None:
    """A call is published before it closes."""
    if article.cloture_on is None or article.cloture_on >= article.publie_on:
        return None
    return (
        "La date de clôture précède la parution : l’appel serait clos avant d’être lu. "
        "Modifiez la date de clôture, ou publiez plus tôt."
    )


TRANSITIONS: Mapping[Geste, Transition] = MappingProxyType(
    {
        Geste.PUBLIER: Transition(
            geste=Geste.PUBLIER,
            sources=frozenset({EtatArticle.BROUILLON, EtatArticle.RETIRE}),
            target=EtatArticle.PUBLIE,
            guards=(parution_a_venir, cloture_a_venir),
        ),
        Geste.RETIRER: Transition(
            geste=Geste.RETIRER,
            sources=frozenset({EtatArticle.PUBLIE}),
            target=EtatArticle.RETIRE,
            guards=(motif_donne,),
        ),
    }
)
