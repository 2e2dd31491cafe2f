"""Addresses of the editorial pages: read by all, written by the administrators."""

from django.urls import path

from siae_portal.editorial.views.gestes import (
    ArticleCopierView,
    ArticleCreerView,
    ArticleModifierView,
    ArticlePublierView,
    ArticleRetirerView,
)
from siae_portal.editorial.views.plan import flux
from siae_portal.editorial.views.publiques import (
    ActualitesView,
    AppelsClosView,
    AppelsView,
    ArticleView,
    PortraitsView,
)
from siae_portal.editorial.views.redaction import ApercuView, RedactionView, RelectureView

app_name = "editorial"
urlpatterns = [
    path("actualites/", ActualitesView.as_view(), name="actualites"),
    path("actualites/portraits/", PortraitsView.as_view(), name="portraits"),
    path("actualites/appels-a-projets/", AppelsView.as_view(), name="appels"),
    path("actualites/appels-clos/", AppelsClosView.as_view(), name="appels_clos"),
    path("actualites/flux.xml", flux, name="flux"),
    path("actualites/<slug:slug>/", ArticleView.as_view(), name="article"),
    path("redaction/", RedactionView.as_view(), name="redaction"),
    path("redaction/apercu/", ApercuView.as_view(), name="apercu"),
    path("redaction/nouveau/<str:genre>/", ArticleCreerView.as_view(), name="creer"),
    path("redaction/<int:pk>/", RelectureView.as_view(), name="relecture"),
    path("redaction/<int:pk>/modifier/", ArticleModifierView.as_view(), name="modifier"),
    path("redaction/<int:pk>/publier/", ArticlePublierView.as_view(), name="publier"),
    path("redaction/<int:pk>/retirer/", ArticleRetirerView.as_view(), name="retirer"),
    path("redaction/<int:pk>/copier/", ArticleCopierView.as_view(), name="copier"),
]
