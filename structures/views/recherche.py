"""What the pages of the directory share: the search that their address says."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from siae_portal.comptes.cache import PublicCacheMixin
from structures.forms.recherche import RechercheForm
from structures.services.annuaire import Resultat, search
from structures.services.lieux import commune_label


class RechercheMixin(PublicCacheMixin):
    """`form` and `resultat`, read once from the address."""

    request: HttpRequest
    form: RechercheForm
    resultat: Resultat

    def search(self) -> Resultat:
        """What answers the words, the place and the choices of the address."""
        self.form = RechercheForm(_clean(self.request.GET))
        self.resultat = search(self.form.criteres, on=timezone.localdate())
        self.form.count(self.resultat.facettes)
        return self.resultat

    def search_context(self) -> dict[str, Any]:
        """What the templates of the search read."""
        lieu = self.resultat.lieu
        return {
            "form": self.form,
            "criteres": self.form.criteres,
            "resultat": self.resultat,
            "homonymes": [commune_label(commune) for commune in lieu.autres] if lieu else [],
        }


def _clean(parametres: Any) -> dict[str, str]:
    """What the address says, without the characters that no text holds."""
    return {nom: valeur.replace("\x00", " ") for nom, valeur in parametres.items()}
