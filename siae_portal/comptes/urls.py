"""Addresses of the accounts, at French paths; some bear the names by which allauth calls them."""

from django.urls import include, path, re_path

from siae_portal.comptes.views import (
    compte,
    connexion,
    demonstration,
    inscription,
    mot_de_passe,
    proconnect,
    second_facteur,
)

comptes = [
    path("connexion/", connexion.ConnexionView.as_view(), name="connexion"),
    path(
        "connexion/demonstration/",
        connexion.ConnexionDemonstrationView.as_view(),
        name="connexion_demonstration",
    ),
    path("connexion/proconnect/", proconnect.ProConnectView.as_view(), name="proconnect"),
    path("connexion/proconnect/retour/", proconnect.ProConnectRetourView.as_view(), name="proconnect_retour"),
    path(
        "connexion/proconnect/annulee/", proconnect.ProConnectAnnuleView.as_view(), name="proconnect_annule"
    ),
    path("connexion/proconnect/erreur/", proconnect.ProConnectErreurView.as_view(), name="proconnect_erreur"),
    path("deconnexion/", connexion.DeconnexionView.as_view(), name="deconnexion"),
    path("mon-compte/", compte.CompteView.as_view(), name="compte"),
    path("mon-compte/identite/", compte.IdentiteView.as_view(), name="identite"),
    path(
        "mon-compte/proconnect/<int:pk>/dissocier/",
        proconnect.ProConnectDissocierView.as_view(),
        name="proconnect_dissocier",
    ),
    path("sessions/", compte.SessionsView.as_view(), name="sessions"),
    path("sessions/fermer/", compte.SessionsFermerView.as_view(), name="sessions_fermer"),
    path("sessions/<int:pk>/fermer/", compte.SessionFermerView.as_view(), name="session_fermer"),
    path(
        "demonstration/courriels/",
        demonstration.CourrielsDemonstrationView.as_view(),
        name="courriels_demonstration",
    ),
]

allauth = [
    path("connexion/", connexion.ConnexionView.as_view(), name="account_login"),
    path("connexion/code/", connexion.CodeView.as_view(), name="mfa_authenticate"),
    path("connexion/compte-ferme/", connexion.CompteFermeView.as_view(), name="account_inactive"),
    path("inscription/", inscription.InscriptionView.as_view(), name="account_signup"),
    path(
        "inscription/adresse-a-verifier/",
        inscription.AdresseAVerifierView.as_view(),
        name="account_email_verification_sent",
    ),
    re_path(
        r"^inscription/verifier/(?P<key>[-:\w]+)/$",
        inscription.AdresseVerifierView.as_view(),
        name="account_confirm_email",
    ),
    path("mot-de-passe/oublie/", mot_de_passe.MotDePasseOublieView.as_view(), name="account_reset_password"),
    path(
        "mot-de-passe/oublie/envoye/",
        mot_de_passe.MotDePasseEnvoyeView.as_view(),
        name="account_reset_password_done",
    ),
    path(
        "mot-de-passe/nouveau/fait/",
        mot_de_passe.MotDePasseFaitView.as_view(),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        mot_de_passe.MotDePasseNouveauView.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/changer/", mot_de_passe.MotDePasseChangerView.as_view(), name="account_change_password"
    ),
    path("mot-de-passe/choisir/", mot_de_passe.MotDePasseChoisirView.as_view(), name="account_set_password"),
    path("mon-compte/adresse/", compte.AdresseView.as_view(), name="account_email"),
    path("securite/confirmer/", second_facteur.ConfirmerView.as_view(), name="account_reauthenticate"),
    path("securite/confirmer/code/", second_facteur.ConfirmerCodeView.as_view(), name="mfa_reauthenticate"),
    path("securite/second-facteur/", second_facteur.ActiverView.as_view(), name="mfa_activate_totp"),
    path(
        "securite/second-facteur/retirer/", second_facteur.RetirerView.as_view(), name="mfa_deactivate_totp"
    ),
    path("securite/codes-de-secours/", second_facteur.CodesView.as_view(), name="mfa_view_recovery_codes"),
    path(
        "securite/codes-de-secours/nouveaux/",
        second_facteur.CodesNouveauxView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "securite/codes-de-secours/telecharger/",
        second_facteur.CodesTelechargerView.as_view(),
        name="mfa_download_recovery_codes",
    ),
]

urlpatterns = [path("", include((comptes, "comptes"))), path("", include(allauth))]
