"""Addresses of the home page, of the public information and of the health pages."""

from django.urls import path

from siae_portal.accueil.views.accueil import HomeView
from siae_portal.accueil.views.informations import InformationView
from siae_portal.accueil.views.lieu import LieuView
from siae_portal.accueil.views.presentation import PresentationView
from siae_portal.accueil.views.sante import pret, vivant

app_name = "accueil"

PAGES = ("accessibilite", "mentions_legales", "donnees_personnelles", "plan_du_site")

urlpatterns = [
    path("", HomeView.as_view(), name="accueil"),
    *(
        path(
            f"{page.replace('_', '-')}/",
            InformationView.as_view(template_name=f"accueil/{page}.html"),
            name=page,
        )
        for page in PAGES
    ),
    path("comment-ca-marche/", PresentationView.as_view(), name="comment_ca_marche"),
    path("lieu/", LieuView.as_view(), name="lieu"),
    path("sante/vivant/", vivant, name="vivant"),
    path("sante/pret/", pret, name="pret"),
]
