"""Accounts by django-allauth (ADR 0020) and ProConnect (ADR 0021): what does not depend on the place."""

from typing import Any

from siae_portal.settings.env import Environnement

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

ACCOUNT_ADAPTER = "siae_portal.comptes.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 3
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = True
# Every window is five minutes at most: the page of a throttled person says so.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/5m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "confirm_email": "1/3m/key",
}
PASSWORD_RESET_TIMEOUT = 24 * 3600

MFA_ADAPTER = "siae_portal.comptes.adapters.SecondFacteurAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# One step before and after, for a clock a little off; a code already used is refused all that time.
MFA_TOTP_TOLERANCE = 1
# Nobody signs in with an address that is not verified: only a change of address may be waiting.
MFA_ALLOW_UNVERIFIED_EMAIL = True

SOCIALACCOUNT_ADAPTER = "siae_portal.comptes.adapters.ProConnectAdapter"
# Once the address has led to the account, the subject does (ADR 0021).
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5


def proconnect_settings(env: Environnement) -> dict[str, Any]:
    """`SOCIALACCOUNT_PROVIDERS`: the provider of the State's agents and firms, when it is configured."""
    if not (env.proconnect_url and env.proconnect_client_id):
        return {}
    app = {
        "provider_id": "proconnect",
        "name": "ProConnect",
        "client_id": env.proconnect_client_id,
        "secret": env.proconnect_client_secret,
        "settings": {
            "server_url": env.proconnect_url,
            "token_auth_method": "client_secret_post",
            "oauth_pkce_enabled": True,
            "acr": env.proconnect_acr,
            "second_facteur": env.proconnect_second_facteur,
            "adresses_verifiees": env.proconnect_adresses_verifiees,
            "email_authentication": True,
        },
    }
    return {"proconnect": {"APPS": [app]}}
