"""Addresses of the accompagnement."""

from django.urls import path

from accompagnement import views

app_name = "accompagnement"

urlpatterns = [
    path("", views.SalarieListView.as_view(), name="salarie_list"),
    path("nouvelle-personne/", views.SalarieAjouterView.as_view(), name="salarie_ajouter"),
    path("personnes/<int:pk>/", views.SalarieDetailView.as_view(), name="salarie_detail"),
    path("personnes/<int:pk>/contrat/", views.ContratAjouterView.as_view(), name="contrat_ajouter"),
    path("personnes/<int:pk>/entretien/", views.EntretienAjouterView.as_view(), name="entretien_ajouter"),
    path("personnes/<int:pk>/sortie/", views.SortieView.as_view(), name="sortie"),
    path("resultats/", views.ResultatsListView.as_view(), name="resultats"),
    path("resultats/<int:pk>/", views.ResultatsDetailView.as_view(), name="resultats_structure"),
]
