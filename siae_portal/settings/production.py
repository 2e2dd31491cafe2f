"""Production settings: everything comes from the environment, nothing secret has a default."""

from django.core.exceptions import ImproperlyConfigured

from siae_portal.settings.base import *  # noqa: F403
from siae_portal.settings.base import ENV

for nom, valeur in {
    "SECRET_KEY": ENV.secret_key,
    "DATABASE_URL": ENV.database_url,
    "CELERY_BROKER_URL": ENV.celery_broker_url,
    "CHIFFREMENT_CLES": ENV.chiffrement_cles,
}.items():
    if not valeur:
        raise ImproperlyConfigured(f"{nom} doit être défini dans l'environnement.")

DEBUG = False
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^sante/"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# The preview of a PDF is a frame of our own page: SAMEORIGIN, never another site.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
