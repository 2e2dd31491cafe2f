"""The address `/`: what waits for who is signed in, what the portal is for who is not."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from siae_portal.accueil.acces import acces_of
from siae_portal.accueil.espace_accompagnement import taches_de_l_accompagnement
from siae_portal.accueil.espace_equipe import taches_de_l_equipe
from siae_portal.accueil.espace_service import taches_du_service
from siae_portal.accueil.espace_structure import espace_structure, taches_de_la_structure
from siae_portal.accueil.taches import Fournisseur, taches_of
from siae_portal.comptes.cache import PublicCacheMixin
from siae_portal.comptes.lieux import current_lieu
from siae_portal.editorial.models import Article

ACTUALITES_MONTREES = 3

FOURNISSEURS: tuple[Fournisseur, ...] = (
    taches_de_la_structure,
    taches_du_service,
    taches_de_l_accompagnement,
    taches_de_l_equipe,
)


@method_decorator(login_not_required, name="dispatch")
class HomeView(PublicCacheMixin, TemplateView):
    """« What waits for me, by when », composed from what each app knows of the person."""

    def get_template_names(self) -> list[str]:
        """One page for visitors, one for people."""
        signed_in = self.request.user.is_authenticated
        return ["accueil/accueil.html" if signed_in else "accueil/visiteur.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """To-dos sorted by date, then the space of each of the person's places."""
        if not self.request.user.is_authenticated:
            return super().get_context_data(**_news(on=timezone.localdate()), **kwargs)
        user, on = self.request.user, timezone.localdate()
        lieu = current_lieu(self.request)
        ailleurs = lieu is not None and lieu.structure_id is None
        structure_id = lieu.structure_id if lieu else None
        return super().get_context_data(
            taches=taches_of(user, on=on, fournisseurs=FOURNISSEURS),
            acces=acces_of(user),
            structure={} if ailleurs else espace_structure(user, on=on, structure_id=structure_id),
            **kwargs,
        )


def _news(*, on: date) -> dict[str, Any]:
    """What a visitor is told first: the calls that close first, the last articles of another kind."""
    visibles = Article.objects.visible(on=on).for_list()
    return {
        "appels": Article.objects.open_calls(on=on).for_list()[:ACTUALITES_MONTREES],
        "actualites": visibles.filter(cloture_on=None).latest_first()[:ACTUALITES_MONTREES],
    }
