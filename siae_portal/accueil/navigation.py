"""The main navigation: one entry per destination, shown to those who may go there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accompagnement.enums import Geste
from accompagnement.policies import RESULTATS, SALARIE
from conventions.enums import Geste as GesteDossier
from conventions.enums import GesteCampagne, GesteConvention, GesteParametrage
from conventions.policies import CAMPAGNE_LECTURE, CONVENTION, DOSSIER, PARAMETRAGE
from siae_portal.editorial.enums import Geste as GesteArticle
from siae_portal.editorial.policies import ARTICLE
from structures.enums import GesteEquipe
from structures.policies import EQUIPE_SERVICE, EQUIPE_STRUCTURE, LOT, STRUCTURE, GesteLot
from structures.policies import Geste as GesteStructure


def everyone(user: Any) -> bool:
    """Shown signed in or not."""
    return True


def visitor(user: Any) -> bool:
    """Shown to who is not signed in; the others find it at the foot of each page."""
    return not user.is_authenticated


def signed_in(user: Any) -> bool:
    """Shown to anyone signed in."""
    return bool(user.is_authenticated)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One destination of the menu.

    `permitted` answers for an anonymous visitor too; it asks a policy
    (`lambda user: DOSSIER.may(user, Geste.CONSULTER)`), never a role.
    """

    label: str
    url_name: str
    permitted: Callable[[Any], bool] = signed_in


NAVIGATION: tuple[Entry, ...] = (
    Entry(label="Accueil", url_name="accueil:accueil", permitted=everyone),
    Entry(label="Comment ça marche ?", url_name="accueil:comment_ca_marche", permitted=visitor),
    Entry(
        label="Dossiers",
        url_name="conventions:dossier_list",
        permitted=lambda user: DOSSIER.may(user, GesteDossier.CONSULTER),
    ),
    Entry(
        label="Conventions",
        url_name="conventions:convention_list",
        permitted=lambda user: CONVENTION.may(user, GesteConvention.CONSULTER),
    ),
    Entry(
        label="Campagnes",
        url_name="conventions:campagne_list",
        permitted=lambda user: CAMPAGNE_LECTURE.may(user, GesteCampagne.CONSULTER),
    ),
    Entry(
        label="Structures",
        url_name="structures:structure_list",
        permitted=lambda user: STRUCTURE.may(user, GesteStructure.LISTER),
    ),
    Entry(
        label="Ma journée",
        url_name="accompagnement:salarie_list",
        permitted=lambda user: SALARIE.may(user, Geste.CONSULTER),
    ),
    Entry(
        label="Résultats",
        url_name="accompagnement:resultats",
        permitted=lambda user: RESULTATS.may(user, Geste.LIRE_RESULTATS),
    ),
    Entry(
        label="Paramétrage",
        url_name="conventions:parametrage",
        permitted=lambda user: PARAMETRAGE.may(user, GesteParametrage.CONSULTER),
    ),
    Entry(
        label="Rédaction",
        url_name="editorial:redaction",
        permitted=lambda user: ARTICLE.may(user, GesteArticle.CONSULTER),
    ),
    Entry(
        label="Équipe",
        url_name="structures:mon_equipe",
        permitted=lambda user: (
            EQUIPE_SERVICE.may(user, GesteEquipe.CONSULTER)
            or EQUIPE_STRUCTURE.may(user, GesteEquipe.CONSULTER)
        ),
    ),
    Entry(
        label="Assistance",
        url_name="structures:assistance",
        permitted=lambda user: EQUIPE_STRUCTURE.may(user, GesteEquipe.OUVRIR_ASSISTANCE),
    ),
    Entry(
        label="Imports",
        url_name="structures:lot_list",
        permitted=lambda user: LOT.may(user, GesteLot.CONSULTER),
    ),
    Entry(label="Annuaire", url_name="structures:annuaire", permitted=everyone),
    Entry(label="Actualités", url_name="editorial:actualites", permitted=visitor),
    Entry(label="Vérifier un document", url_name="conventions:verification", permitted=everyone),
)


def _current(path: str, url: str) -> str:
    """`page` on the page itself, `true` under it, empty elsewhere (values of aria-current)."""
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""


def _shown(entry: Entry, user: Any) -> bool:
    if user and user.is_authenticated:
        return entry.permitted(user)
    return entry.permitted in {everyone, visitor}


def navigation_for(request: HttpRequest) -> list[dict[str, str]]:
    """The entries this visitor may use, with their address and whether they hold the current page."""
    user = getattr(request, "user", None)
    liens = []
    for entry in NAVIGATION:
        if not _shown(entry, user):
            continue
        url = reverse(entry.url_name)
        liens.append({"libelle": entry.label, "url": url, "actif": _current(request.path, url)})
    return liens
