"""Addresses of the accounts."""

from django.urls import path

from siae_portal.comptes.views.connexion import ConnexionDemonstrationView, ConnexionView, DeconnexionView

app_name = "comptes"
urlpatterns = [
    path("connexion/", ConnexionView.as_view(), name="connexion"),
    path("connexion/demonstration/", ConnexionDemonstrationView.as_view(), name="connexion_demonstration"),
    path("deconnexion/", DeconnexionView.as_view(), name="deconnexion"),
]
