"""Addresses of the structures."""

from django.urls import path

from structures.views.annuaire import AnnuaireView, FicheView
from structures.views.structures import StructureDetailView

app_name = "structures"
urlpatterns = [
    path("annuaire/", AnnuaireView.as_view(), name="annuaire"),
    path("annuaire/<int:pk>/", FicheView.as_view(), name="fiche"),
    path("structures/<int:pk>/", StructureDetailView.as_view(), name="structure_detail"),
]
