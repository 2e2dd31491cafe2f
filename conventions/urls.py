"""Addresses of the dossiers, conventions and documents."""

from django.urls import path

from conventions.views.depot import DossierCreerView, DossierDeposerView, DossierRecepisseView
from conventions.views.dossiers import DossierDetailView
from conventions.views.pieces import DossierPiecesView, PieceRetirerView, PieceView
from conventions.views.reponse import DossierRepondreView
from conventions.views.sections import DossierAideView, DossierSectionView

app_name = "conventions"

_par_la_structure = [
    path("dossiers/nouveau/", DossierCreerView.as_view(), name="dossier_creer"),
    path("dossiers/<int:pk>/", DossierDetailView.as_view(), name="dossier_detail"),
    path("dossiers/<int:pk>/sections/<str:code>/", DossierSectionView.as_view(), name="dossier_section"),
    path("dossiers/<int:pk>/aide/", DossierAideView.as_view(), name="dossier_aide"),
    path("dossiers/<int:pk>/pieces/", DossierPiecesView.as_view(), name="dossier_pieces"),
    path("dossiers/<int:pk>/pieces/<str:code>/fichier/", PieceView.as_view(), name="piece"),
    path("dossiers/<int:pk>/pieces/<str:code>/retirer/", PieceRetirerView.as_view(), name="piece_retirer"),
    path("dossiers/<int:pk>/deposer/", DossierDeposerView.as_view(), name="dossier_deposer"),
    path("dossiers/<int:pk>/recepisse/", DossierRecepisseView.as_view(), name="dossier_recepisse"),
    path("dossiers/<int:pk>/repondre/", DossierRepondreView.as_view(), name="dossier_repondre"),
]

urlpatterns = [*_par_la_structure]
