"""Two doors for the tests of rights: a list and an object, under the policy of the structures."""

from django.urls import include, path
from django.views.generic import DetailView, ListView

from siae_portal.comptes.mixins import PolicyMixin
from structures.models import Structure
from structures.policies import STRUCTURE, Geste


class ListeView(PolicyMixin, ListView):
    """Structures that the person may read."""

    policy, geste = STRUCTURE, Geste.CONSULTER
    queryset = Structure.objects.for_list()
    template_name = "404.html"


class ObjetView(PolicyMixin, DetailView):
    """One structure that the person may change."""

    policy, geste = STRUCTURE, Geste.MODIFIER
    model = Structure
    template_name = "404.html"


portes = [path("", ListeView.as_view(), name="liste"), path("<int:pk>/", ObjetView.as_view(), name="objet")]
urlpatterns = [
    path("portes/", include((portes, "portes"))),
    path("", include("siae_portal.urls")),
]
