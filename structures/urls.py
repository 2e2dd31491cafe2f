"""Addresses of the structures."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import sitemap
from django.urls import path

from structures import urls_equipe
from structures.ports import sitemaps
from structures.views.actes import (
    LabelAjouterView,
    LabelConfirmerView,
    LabelPreuveView,
    LabelRetirerView,
    RepriseView,
    TerritoireAjouterView,
    TerritoireRetirerView,
    TerritoireView,
    TransfertView,
)
from structures.views.annuaire import AnnuaireView, FicheView
from structures.views.carte import CarteView
from structures.views.coffre import CoffreFichierView, CoffrePieceView, CoffreRetirerView, CoffreView
from structures.views.donnees import (
    SITEMAPS,
    DonneesView,
    ExportCsvView,
    ExportDataInclusionView,
    ExportJsonView,
    robots,
)
from structures.views.elements import ElementAjouterView, ElementModifierView, ElementRetirerView
from structures.views.exports import (
    ExportAgentsView,
    ExportMembresView,
    ExportStructuresView,
    LotErreursView,
    LotModeleView,
)
from structures.views.fiche import (
    BanqueView,
    CoordonneesView,
    CorrectionView,
    IdentiteView,
    LeverDouteView,
    ReseauxView,
    SireneView,
)
from structures.views.fiche_publique import FichePubliqueView
from structures.views.lots import (
    LotAnnulerView,
    LotAppliquerView,
    LotCreerView,
    LotDeciderView,
    LotDetailView,
    LotEtatView,
    LotFermerView,
    LotListView,
    LotRelireView,
)
from structures.views.siret import SiretJsonView, SiretView
from structures.views.structures import StructureDetailView, StructureListView

app_name = "structures"
urlpatterns = [
    *urls_equipe.urlpatterns,
    path("annuaire/", AnnuaireView.as_view(), name="annuaire"),
    path("annuaire/<int:pk>/", FicheView.as_view(), name="fiche"),
    path("annuaire/carte/", CarteView.as_view(), name="carte"),
    path("annuaire/siret/", SiretView.as_view(), name="siret"),
    path("annuaire/siret/<str:siret>.json", SiretJsonView.as_view(), name="siret_json"),
    path("donnees-ouvertes/", DonneesView.as_view(), name="donnees"),
    path("donnees-ouvertes/structures.csv", ExportCsvView.as_view(), name="export_csv"),
    path("donnees-ouvertes/structures.json", ExportJsonView.as_view(), name="export_json"),
    path(
        "donnees-ouvertes/data-inclusion/structures.json",
        ExportDataInclusionView.as_view(),
        name="export_data_inclusion",
    ),
    path("sitemap.xml", login_not_required(sitemap), {"sitemaps": SITEMAPS | sitemaps()}, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("structures/<int:pk>/fiche-publique/", FichePubliqueView.as_view(), name="fiche_publique"),
    path("structures/", StructureListView.as_view(), name="structure_list"),
    path("structures/<int:pk>/", StructureDetailView.as_view(), name="structure_detail"),
    path("structures/<int:pk>/coffre/", CoffreView.as_view(), name="coffre"),
    path("structures/<int:pk>/coffre/<str:code>/", CoffrePieceView.as_view(), name="coffre_piece"),
    path("structures/export/<str:extension>/", ExportStructuresView.as_view(), name="export_structures"),
    path("structures/<int:pk>/membres/<str:extension>/", ExportMembresView.as_view(), name="export_membres"),
    path("services/<int:pk>/membres/<str:extension>/", ExportAgentsView.as_view(), name="export_agents"),
    path("imports/", LotListView.as_view(), name="lot_list"),
    path("imports/nouveau/", LotCreerView.as_view(), name="lot_creer"),
    path("imports/modele/<str:extension>/", LotModeleView.as_view(), name="lot_modele"),
    path("imports/<int:pk>/", LotDetailView.as_view(), name="lot_detail"),
    path("imports/<int:pk>/etat/", LotEtatView.as_view(), name="lot_etat"),
    path("imports/<int:pk>/decider/", LotDeciderView.as_view(), name="lot_decider"),
    path("imports/<int:pk>/fermer/", LotFermerView.as_view(), name="lot_fermer"),
    path("imports/<int:pk>/appliquer/", LotAppliquerView.as_view(), name="lot_appliquer"),
    path("imports/<int:pk>/relire/", LotRelireView.as_view(), name="lot_relire"),
    path("imports/<int:pk>/annuler/", LotAnnulerView.as_view(), name="lot_annuler"),
    path("imports/<int:pk>/erreurs/", LotErreursView.as_view(), name="lot_erreurs"),
    path("coffre/<int:pk>/fichier/", CoffreFichierView.as_view(), name="coffre_fichier"),
    path("coffre/<int:pk>/retirer/", CoffreRetirerView.as_view(), name="coffre_retirer"),
    path("structures/<int:pk>/identite/", IdentiteView.as_view(), name="fiche_identite"),
    path("structures/<int:pk>/correction/", CorrectionView.as_view(), name="fiche_correction"),
    path("structures/<int:pk>/coordonnees/", CoordonneesView.as_view(), name="fiche_coordonnees"),
    path("structures/<int:pk>/banque/", BanqueView.as_view(), name="fiche_banque"),
    path("structures/<int:pk>/reseaux/", ReseauxView.as_view(), name="fiche_reseaux"),
    path("structures/<int:pk>/sirene/", SireneView.as_view(), name="fiche_sirene"),
    path("structures/<int:pk>/verifiee/", LeverDouteView.as_view(), name="fiche_verifiee"),
    path("structures/<int:pk>/transfert/", TransfertView.as_view(), name="fiche_transfert"),
    path("structures/<int:pk>/reprise/", RepriseView.as_view(), name="fiche_reprise"),
    path("structures/<int:pk>/territoire/", TerritoireView.as_view(), name="fiche_territoire"),
    path(
        "structures/<int:pk>/territoire/ajouter/", TerritoireAjouterView.as_view(), name="territoire_ajouter"
    ),
    path(
        "structures/territoire/<int:pk>/retirer/", TerritoireRetirerView.as_view(), name="territoire_retirer"
    ),
    path("structures/<int:pk>/labels/ajouter/", LabelAjouterView.as_view(), name="label_ajouter"),
    path("structures/labels/<int:pk>/preuve/", LabelPreuveView.as_view(), name="label_preuve"),
    path("structures/labels/<int:pk>/confirmer/", LabelConfirmerView.as_view(), name="label_confirmer"),
    path("structures/labels/<int:pk>/retirer/", LabelRetirerView.as_view(), name="label_retirer"),
    path(
        "structures/<int:pk>/fiche/<str:rubrique>/ajouter/",
        ElementAjouterView.as_view(),
        name="element_ajouter",
    ),
    path("structures/fiche/<str:rubrique>/<int:pk>/", ElementModifierView.as_view(), name="element_modifier"),
    path(
        "structures/fiche/<str:rubrique>/<int:pk>/retirer/",
        ElementRetirerView.as_view(),
        name="element_retirer",
    ),
]
