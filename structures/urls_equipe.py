"""Addresses of the people of a place: teams, requests to join, invitations, services, support access."""

from django.urls import path

from structures.views.assistance import AssistanceFermerView, AssistanceOuvrirView, AssistanceView
from structures.views.equipe import (
    DepartView,
    EquipeView,
    InvitationAnnulerView,
    InvitationRenvoyerView,
    InviterView,
    MembreView,
    ServiceDepartView,
    ServiceEquipeView,
    ServiceInvitationAnnulerView,
    ServiceInvitationRenvoyerView,
    ServiceInviterView,
    ServiceMembreView,
)
from structures.views.invitations import InvitationView
from structures.views.membres_import import (
    MembresImporterView,
    MembresModeleView,
    ServiceMembresImporterView,
    ServiceMembresModeleView,
)
from structures.views.mon_equipe import MonEquipeView
from structures.views.nationale import (
    NationaleEquipeView,
    NationaleInvitationAnnulerView,
    NationaleInvitationRenvoyerView,
    NationaleInviterView,
)
from structures.views.rattachements import (
    DeclarerView,
    DemandeRetirerView,
    MesDemandesView,
    RattachementListView,
    RattachementView,
    RejoindreStructureView,
    RejoindreView,
)
from structures.views.services_etat import ServiceCreerView, ServiceListView

_ACTES = (
    ("", "equipe", EquipeView, ServiceEquipeView),
    ("importer/", "membres_importer", MembresImporterView, ServiceMembresImporterView),
    ("importer/modele/<str:extension>/", "membres_modele", MembresModeleView, ServiceMembresModeleView),
    ("inviter/", "inviter", InviterView, ServiceInviterView),
    ("<int:habilitation>/", "membre", MembreView, ServiceMembreView),
    ("<int:habilitation>/depart/", "depart", DepartView, ServiceDepartView),
    (
        "invitations/<int:invitation>/renvoyer/",
        "invitation_renvoyer",
        InvitationRenvoyerView,
        ServiceInvitationRenvoyerView,
    ),
    (
        "invitations/<int:invitation>/annuler/",
        "invitation_annuler",
        InvitationAnnulerView,
        ServiceInvitationAnnulerView,
    ),
)

urlpatterns = [
    *(
        path(f"structures/<int:pk>/equipe/{suite}", vue.as_view(), name=f"structure_{nom}")
        for suite, nom, vue, _service in _ACTES
    ),
    *(
        path(f"services/<int:pk>/equipe/{suite}", vue.as_view(), name=f"service_{nom}")
        for suite, nom, _structure, vue in _ACTES
    ),
    path("equipe/", MonEquipeView.as_view(), name="mon_equipe"),
    path("services/", ServiceListView.as_view(), name="services"),
    path("services/nouveau/", ServiceCreerView.as_view(), name="service_creer"),
    path("administration-nationale/", NationaleEquipeView.as_view(), name="nationale_equipe"),
    path("administration-nationale/inviter/", NationaleInviterView.as_view(), name="nationale_inviter"),
    path(
        "administration-nationale/invitations/<int:invitation>/renvoyer/",
        NationaleInvitationRenvoyerView.as_view(),
        name="nationale_invitation_renvoyer",
    ),
    path(
        "administration-nationale/invitations/<int:invitation>/annuler/",
        NationaleInvitationAnnulerView.as_view(),
        name="nationale_invitation_annuler",
    ),
    path("rejoindre/", RejoindreView.as_view(), name="rejoindre"),
    path("rejoindre/<int:pk>/", RejoindreStructureView.as_view(), name="rejoindre_structure"),
    path("rejoindre/declarer/", DeclarerView.as_view(), name="declarer"),
    path("rejoindre/demandes/", MesDemandesView.as_view(), name="mes_demandes"),
    path("rejoindre/demandes/<int:pk>/retirer/", DemandeRetirerView.as_view(), name="demande_retirer"),
    path("rattachements/", RattachementListView.as_view(), name="rattachements"),
    path("rattachements/<int:pk>/", RattachementView.as_view(), name="rattachement"),
    path("invitations/<str:jeton>/", InvitationView.as_view(), name="invitation"),
    path("assistance/", AssistanceView.as_view(), name="assistance"),
    path("assistance/<int:pk>/", AssistanceOuvrirView.as_view(), name="assistance_ouvrir"),
    path("assistance/fermer/", AssistanceFermerView.as_view(), name="assistance_fermer"),
]
