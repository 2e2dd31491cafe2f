"""Settings common to every place where the portal runs."""

from pathlib import Path
from typing import Any

import environ

from siae_portal.settings.authentification import *  # noqa: F403
from siae_portal.settings.authentification import proconnect_settings
from siae_portal.settings.broker import cache_settings
from siae_portal.settings.database import database_settings
from siae_portal.settings.env import ROOT, read_environment

ENV = read_environment()

DEBUG = ENV.debug
DEMONSTRATION = ENV.demonstration
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = ENV.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENV.csrf_trusted_origins
URL_PUBLIQUE = ENV.url_publique.rstrip("/")
EDITEUR = ENV.editeur
HEBERGEUR = ENV.hebergeur
CONTACT = ENV.contact

INSTALLED_APPS = [
    "siae_portal.accueil",
    "siae_portal.demonstration",
    "siae_portal.editorial",
    "accompagnement",
    "conventions",
    "structures",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "siae_portal.comptes",
    "siae_portal.audit",
    "siae_portal.outbox",
    "siae_portal.courriels",
    "siae_portal.storage",
    "siae_portal.pdf",
    "siae_portal.antivirus",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "django_filters",
    "django_htmx",
    "django_linear_migrations",
    "crispy_forms",
    "widget_tweaks",
    "dsfr",
]

MIDDLEWARE = [
    "siae_portal.accueil.middleware.AccessLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "siae_portal.accueil.middleware.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "siae_portal.comptes.middleware.LoginRequiredMiddleware",
    "siae_portal.comptes.middleware.SecondFacteurMiddleware",
    "siae_portal.comptes.middleware.RefusedAccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "siae_portal.comptes.assistance.AssistanceMiddleware",
]

ROOT_URLCONF = "siae_portal.urls"
WSGI_APPLICATION = "siae_portal.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "siae_portal.accueil.context_processors.portal",
            ],
            "builtins": [
                "siae_portal.accueil.templatetags.portail",
                "siae_portal.accueil.templatetags.listes",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "dsfr_crispy"
CRISPY_TEMPLATE_PACK = "dsfr_crispy"
CRISPY_FAIL_SILENTLY = False

DATABASES = {"default": database_settings(ENV.database_url or "postgres:///siae")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "comptes.User"
LOGIN_URL = "comptes:connexion"
LOGIN_REDIRECT_URL = "accueil:accueil"
LOGOUT_REDIRECT_URL = "accueil:accueil"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "prenom", "nom")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SOCIALACCOUNT_PROVIDERS = proconnect_settings(ENV)
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.proxys_de_confiance
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# Days during which the link of an invitation opens its page.
INVITATION_VALIDITE_JOURS = 14
# Days after which what a finished batch held is erased (ADR 0043).
LOTS_CONSERVATION_JOURS = ENV.lots_conservation_jours

LANGUAGE_CODE = "fr-fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT: Path | None = ROOT / "build" / "static"
STATICFILES_DIRS = [ROOT / "static"]
FICHIERS_DOSSIER = ENV.fichiers_dossier
CHIFFREMENT_CLES = ENV.chiffrement_cles

# A piece may weigh 20 MB (regles_de_controle.csv, RC17); what is larger is refused by its form.
FICHIER_TAILLE_MAX_MO = 20
# Files are shown to it before anything opens them; empty, they are not (docs/exploitation.md).
ANTIVIRUS_URL = ENV.antivirus_url
ANTIVIRUS_OBLIGATOIRE = ENV.antivirus_obligatoire
ANTIVIRUS_DELAI_S = ENV.antivirus_delai_s
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

CACHES = {"default": cache_settings(ENV.cache_url, broker=ENV.celery_broker_url)}

CELERY_BROKER_URL = ENV.celery_broker_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
# A task longer than the visibility timeout would run twice: its limit stays below.
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 100
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "outbox-balayage": {"task": "siae_portal.outbox.tasks.sweep", "schedule": 60.0},
    "rattachements": {"task": "structures.tasks.suivre_rattachements", "schedule": 3600.0},
    "annuaire": {"task": "structures.tasks.indexer_annuaire", "schedule": 3600.0},
    "sessions": {"task": "siae_portal.comptes.tasks.balayer_sessions", "schedule": 86_400.0},
    "labels": {"task": "structures.tasks.prevenir_labels", "schedule": 3600.0},
    "lots": {"task": "structures.tasks.effacer_lots", "schedule": 86_400.0},
    "resumes": {"task": "siae_portal.accueil.tasks.ecrire_resumes", "schedule": 3600.0},
    "echeances": {"task": "conventions.tasks.constater_echeances", "schedule": 3600.0},
}

EMAIL_CONFIG = environ.Env.email_url_config(ENV.email_url or "consolemail://")
vars().update(EMAIL_CONFIG)
# A demonstration site without a mail server keeps what it sends in a folder, to be read on a page.
EMAIL_FILE_PATH = str(ENV.courriels_dossier)
if DEMONSTRATION and not ENV.email_url:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
DEFAULT_FROM_EMAIL = "ne-pas-repondre@portail-siae.invalid"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "siae_portal.accueil.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "fontTools": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
