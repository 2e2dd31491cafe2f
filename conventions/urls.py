"""Addresses of the dossiers, conventions and documents."""

from django.urls import path

from conventions.views.campagnes import CampagneCreerView, CampagneListView, CampagneModifierView
from conventions.views.conventions import ConventionDetailView, ConventionListView
from conventions.views.decisions import DossierAccepterView, DossierProposerView, DossierRefuserView
from conventions.views.delegations import DelegationAjouterView, DelegationTerminerView
from conventions.views.depot import DossierDeposerView, DossierRecepisseView
from conventions.views.documents import DocumentEtatView, DocumentRelancerView, DocumentView
from conventions.views.dossiers import DossierDetailView
from conventions.views.enregistrement import SectionEnregistrementView
from conventions.views.fichiers import (
    PieceGarderView,
    PieceModeleView,
    PieceRemplacerView,
    PieceRetirerView,
    PieceView,
)
from conventions.views.historique import SectionVersionsView, SectionVersionView
from conventions.views.instruction import (
    DossierAvisView,
    DossierCompleterView,
    DossierGesteView,
    DossierInscrireView,
    DossierPrendreView,
)
from conventions.views.justifications import JustifierView
from conventions.views.liste import DossierListView
from conventions.views.messages import DossierEchangesLusView, DossierEchangesView, PieceMessageView
from conventions.views.modeles import ModeleFichierView, ModeleRetirerView, ParametrageModeleView
from conventions.views.orientation import DossierCreerView, QuelleDemandeView
from conventions.views.papier import PapierCreerView, PapierView, ReponseRecueView
from conventions.views.parametrage import (
    ParametrageAjouterView,
    ParametrageApercuView,
    ParametrageLigneView,
    ParametrageView,
)
from conventions.views.pieces import DossierPiecesView, PieceJoindreView, PiecesDuCoffreView
from conventions.views.presence import SectionPresenceView
from conventions.views.reponse import DossierRepondreView
from conventions.views.reprise import SectionConfirmerView, SectionReprendreView
from conventions.views.sections import DossierAideView, DossierSectionView
from conventions.views.signatures import DossierSignerView
from conventions.views.simulateur import SimulateurView
from conventions.views.suivi import SectionAvancementView
from conventions.views.tableaux import DossierTableauModeleView, DossierTableauView
from conventions.views.verification import VerificationView
from conventions.views.versions import DossierArchiveView, DossierVersionsView
from conventions.views.vierge import DossierViergeView, ViergeEtatView, ViergeFichierView

app_name = "conventions"

_par_la_structure = [
    path("dossiers/papier/", PapierCreerView.as_view(), name="papier_creer"),
    path("dossiers/<int:pk>/papier.pdf", PapierView.as_view(), name="papier"),
    path("dossiers/<int:pk>/reponse-recue/", ReponseRecueView.as_view(), name="reponse_recue"),
    path("dossiers/nouveau/", DossierCreerView.as_view(), name="dossier_creer"),
    path("dossiers/<int:pk>/", DossierDetailView.as_view(), name="dossier_detail"),
    path("dossiers/<int:pk>/sections/<str:code>/", DossierSectionView.as_view(), name="dossier_section"),
    path(
        "dossiers/<int:pk>/sections/<str:code>/confirmer/",
        SectionConfirmerView.as_view(),
        name="section_confirmer",
    ),
    path(
        "dossiers/<int:pk>/sections/<str:code>/reprendre/",
        SectionReprendreView.as_view(),
        name="section_reprendre",
    ),
    path(
        "dossiers/<int:pk>/sections/<str:code>/enregistrer/",
        SectionEnregistrementView.as_view(),
        name="section_enregistrer",
    ),
    path(
        "dossiers/<int:pk>/sections/<str:code>/avancement/",
        SectionAvancementView.as_view(),
        name="section_avancement",
    ),
    path("dossiers/<int:pk>/alertes/<str:regle>/justifier/", JustifierView.as_view(), name="justifier"),
    path(
        "dossiers/<int:pk>/sections/<str:code>/presence/",
        SectionPresenceView.as_view(),
        name="section_presence",
    ),
    path(
        "dossiers/<int:pk>/sections/<str:code>/versions/",
        SectionVersionsView.as_view(),
        name="section_versions",
    ),
    path(
        "dossiers/<int:pk>/sections/<str:code>/versions/<int:version>/",
        SectionVersionView.as_view(),
        name="section_version",
    ),
    path("dossiers/<int:pk>/tableaux/<str:code>/", DossierTableauView.as_view(), name="dossier_tableau"),
    path(
        "dossiers/<int:pk>/tableaux/<str:code>/modele.<str:format>",
        DossierTableauModeleView.as_view(),
        name="dossier_tableau_modele",
    ),
    path("dossiers/<int:pk>/aide/", DossierAideView.as_view(), name="dossier_aide"),
    path("dossiers/<int:pk>/pieces/", DossierPiecesView.as_view(), name="dossier_pieces"),
    path("dossiers/<int:pk>/pieces/<str:code>/joindre/", PieceJoindreView.as_view(), name="piece_joindre"),
    path("dossiers/<int:pk>/pieces/<str:code>/modele/", PieceModeleView.as_view(), name="piece_modele"),
    path("dossiers/<int:pk>/fichiers/<int:piece>/", PieceView.as_view(), name="piece"),
    path("dossiers/<int:pk>/fichiers/<int:piece>/retirer/", PieceRetirerView.as_view(), name="piece_retirer"),
    path(
        "dossiers/<int:pk>/fichiers/<int:piece>/remplacer/",
        PieceRemplacerView.as_view(),
        name="piece_remplacer",
    ),
    path("dossiers/<int:pk>/fichiers/<int:piece>/garder/", PieceGarderView.as_view(), name="piece_garder"),
    path("dossiers/<int:pk>/coffre/", PiecesDuCoffreView.as_view(), name="pieces_du_coffre"),
    path("dossiers/<int:pk>/deposer/", DossierDeposerView.as_view(), name="dossier_deposer"),
    path("dossiers/<int:pk>/recepisse/", DossierRecepisseView.as_view(), name="dossier_recepisse"),
    path("dossiers/<int:pk>/repondre/", DossierRepondreView.as_view(), name="dossier_repondre"),
]

_par_l_etat = [
    path("dossiers/", DossierListView.as_view(), name="dossier_list"),
    path("dossiers/<int:pk>/prendre/", DossierPrendreView.as_view(), name="dossier_prendre"),
    path("dossiers/<int:pk>/completer/", DossierCompleterView.as_view(), name="dossier_completer"),
    path("dossiers/<int:pk>/inscrire/", DossierInscrireView.as_view(), name="dossier_inscrire"),
    path("dossiers/<int:pk>/avis/", DossierAvisView.as_view(), name="dossier_avis"),
    path("dossiers/<int:pk>/proposer/", DossierProposerView.as_view(), name="dossier_proposer"),
    path("dossiers/<int:pk>/accepter/", DossierAccepterView.as_view(), name="dossier_accepter"),
    path("dossiers/<int:pk>/refuser/", DossierRefuserView.as_view(), name="dossier_refuser"),
    path("dossiers/<int:pk>/signer/", DossierSignerView.as_view(), name="dossier_signer"),
    path("dossiers/<int:pk>/gestes/<str:geste>/", DossierGesteView.as_view(), name="dossier_geste"),
]

_par_les_deux = [
    path("dossiers/<int:pk>/versions/", DossierVersionsView.as_view(), name="dossier_versions"),
    path("dossiers/<int:pk>/pieces.zip", DossierArchiveView.as_view(), name="dossier_archive"),
    path("dossiers/<int:pk>/echanges/", DossierEchangesView.as_view(), name="dossier_echanges"),
    path("dossiers/<int:pk>/echanges/lus/", DossierEchangesLusView.as_view(), name="dossier_echanges_lus"),
    path(
        "dossiers/<int:pk>/echanges/fichiers/<int:piece>/", PieceMessageView.as_view(), name="piece_message"
    ),
]

_actes = [
    path("documents/<int:pk>/", DocumentView.as_view(), name="document"),
    path("documents/<int:pk>/etat/", DocumentEtatView.as_view(), name="document_etat"),
    path("documents/<int:pk>/relancer/", DocumentRelancerView.as_view(), name="document_relancer"),
    path("conventions/", ConventionListView.as_view(), name="convention_list"),
    path("conventions/<int:pk>/", ConventionDetailView.as_view(), name="convention_detail"),
    path(
        "services/<int:pk>/equipe/<int:habilitation>/delegations/",
        DelegationAjouterView.as_view(),
        name="delegation_ajouter",
    ),
    path(
        "services/<int:pk>/delegations/<int:delegation>/",
        DelegationTerminerView.as_view(),
        name="delegation_terminer",
    ),
    path("verification/", VerificationView.as_view(), name="verification"),
]

_publiques = [
    path("simulateur/", SimulateurView.as_view(), name="simulateur"),
    path("dossiers/vierge/", DossierViergeView.as_view(), name="dossier_vierge"),
    path("dossiers/vierge/<int:pk>/etat/", ViergeEtatView.as_view(), name="vierge_etat"),
    path("dossiers/vierge/<int:pk>/fichier/", ViergeFichierView.as_view(), name="vierge_fichier"),
    path("quelle-demande/", QuelleDemandeView.as_view(), name="quelle_demande"),
]

_campagnes = [
    path("campagnes/", CampagneListView.as_view(), name="campagne_list"),
    path("campagnes/ouvrir/", CampagneCreerView.as_view(), name="campagne_creer"),
    path("campagnes/<int:pk>/modifier/", CampagneModifierView.as_view(), name="campagne_modifier"),
]

_parametrage = [
    path("parametrage/", ParametrageView.as_view(), name="parametrage"),
    path("parametrage/apercu/", ParametrageApercuView.as_view(), name="parametrage_apercu"),
    path("parametrage/pieces/<str:code>/modele/", ParametrageModeleView.as_view(), name="parametrage_modele"),
    path("parametrage/modeles/<int:pk>/fichier/", ModeleFichierView.as_view(), name="modele_fichier"),
    path("parametrage/modeles/<int:pk>/retirer/", ModeleRetirerView.as_view(), name="modele_retirer"),
    path("parametrage/<str:objet>/ajouter/", ParametrageAjouterView.as_view(), name="parametrage_ajouter"),
    path("parametrage/<str:objet>/<str:code>/", ParametrageLigneView.as_view(), name="parametrage_ligne"),
]

urlpatterns = [
    *_par_la_structure,
    *_par_l_etat,
    *_par_les_deux,
    *_actes,
    *_campagnes,
    *_parametrage,
    *_publiques,
]
