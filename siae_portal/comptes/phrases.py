"""What the portal says about accounts: errors, messages, and the model of each e-mail."""

# Reasons of refusal, by the code that allauth gives them.
ERREURS = {
    "account_inactive": "Ce compte est fermé : écrivez à votre structure ou à votre service instructeur.",
    "email_password_mismatch": (
        "Adresse ou mot de passe inconnu : vérifiez l’une, puis ressaisissez l’autre."
    ),
    "enter_current_password": "Ce n’est pas votre mot de passe actuel : saisissez-le de nouveau.",
    "incorrect_password": "Ce n’est pas votre mot de passe : saisissez-le de nouveau.",
    "incorrect_code": (
        "Ce code n’est pas le bon, ou il a déjà servi : attendez le suivant dans votre application, "
        "ou prenez un autre code de secours."
    ),
    "duplicate_email": "Cette adresse est déjà celle de votre compte : saisissez-en une autre.",
    "too_many_login_attempts": "Trop d’essais : attendez cinq minutes, puis recommencez.",
    "rate_limited": "Trop d’essais : attendez cinq minutes, puis recommencez.",
    "invalid_password_reset": "Ce lien n’est plus valable : demandez-en un nouveau.",
    "cannot_generate_recovery_codes": "Activez d’abord votre second facteur : ses codes de secours suivront.",
    "connected_other": (
        "Cette identité ProConnect est déjà associée à un autre compte : connectez-vous à ce compte."
    ),
}

ERREURS_MOT_DE_PASSE = {
    "password_too_short": (
        "Ce mot de passe compte moins de 12 caractères : allongez-le, par exemple avec une phrase."
    ),
    "password_too_common": "Ce mot de passe est l’un des plus répandus : choisissez-en un autre.",
    "password_entirely_numeric": "Ce mot de passe n’a que des chiffres : ajoutez-y des lettres.",
    "password_too_similar": (
        "Ce mot de passe ressemble à votre nom ou à votre adresse : choisissez-en un sans lien avec vous."
    ),
}

# By the template that allauth names; what is absent is said by the page itself.
MESSAGES = {
    "account/messages/email_confirmed.txt": "L’adresse {email} est vérifiée.",
    "account/messages/email_confirmation_failed.txt": (
        "L’adresse {email} n’a pas pu être vérifiée : elle est déjà celle d’un autre compte."
    ),
    "account/messages/password_changed.txt": (
        "Votre mot de passe est changé. Vos autres sessions sont fermées."
    ),
    "account/messages/password_set.txt": "Votre mot de passe est enregistré.",
    "mfa/messages/totp_activated.txt": (
        "Votre second facteur est actif : un code vous sera demandé à chaque connexion."
    ),
    "mfa/messages/totp_deactivated.txt": "Votre second facteur est retiré.",
    "socialaccount/messages/account_connected.txt": "ProConnect est associé à votre compte.",
    "socialaccount/messages/account_connected_updated.txt": "ProConnect est associé à votre compte.",
    "socialaccount/messages/account_connected_other.txt": ERREURS["connected_other"],
    "socialaccount/messages/account_disconnected.txt": "ProConnect n’est plus associé à votre compte.",
}

# The model of each e-mail (`templates/courriels/`), by the template that allauth names.
COURRIELS = {
    "account/email/email_confirmation_signup": "compte_inscription",
    "account/email/email_confirmation": "compte_adresse_a_verifier",
    "account/email/account_already_exists": "compte_existe_deja",
    "account/email/unknown_account": "compte_inconnu",
    "account/email/password_reset_key": "compte_mot_de_passe_oublie",
    "account/email/password_changed": "compte_mot_de_passe_change",
    "account/email/password_set": "compte_mot_de_passe_change",
    "account/email/password_reset": "compte_mot_de_passe_change",
    "account/email/email_changed": "compte_adresse_changee",
    "mfa/email/totp_activated": "compte_second_facteur_ajoute",
    "mfa/email/totp_deactivated": "compte_second_facteur_retire",
    "mfa/email/recovery_codes_generated": "compte_codes_de_secours",
    "socialaccount/email/account_connected": "compte_proconnect_associe",
    "socialaccount/email/account_disconnected": "compte_proconnect_dissocie",
}
# An address given up before it was verified: nobody has to be told.
SANS_COURRIEL = frozenset({"account/email/email_deleted"})
