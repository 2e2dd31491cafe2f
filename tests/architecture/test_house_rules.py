"""The rules of the house, each as a test that names the offender."""

import ast
import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from conventions.management.commands.documenter_etats import PAGE, states_page
from tests.architecture.projet import (
    APPS,
    RACINE,
    TEXTES,
    addresses,
    code,
    files,
    in_package,
    offenders,
    short,
)

MODULE_MAX, TEST_MAX, TEMPLATE_MAX = 400, 600, 120
FUNCTION_MAX = 40
PROJECT_APPS = [config for config in apps.get_app_configs() if config.name.split(".")[0] in APPS]
TEMPLATES = list(files(".html", under=("templates",)))

# Pages that anyone may read: each is marked `login_not_required`.
PUBLIQUES = {
    "accueil:accueil",
    "accueil:accessibilite",
    "accueil:mentions_legales",
    "accueil:donnees_personnelles",
    "accueil:plan_du_site",
    "accueil:comment_ca_marche",
    "accueil:vivant",
    "accueil:pret",
    "comptes:connexion",
    "comptes:connexion_demonstration",
    "comptes:proconnect",
    "comptes:proconnect_retour",
    "comptes:proconnect_annule",
    "comptes:proconnect_erreur",
    "comptes:courriels_demonstration",
    "account_login",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "structures:annuaire",
    "structures:carte",
    "structures:fiche",
    "structures:siret",
    "structures:siret_json",
    "structures:donnees",
    "structures:export_csv",
    "structures:export_json",
    "structures:export_data_inclusion",
    "structures:sitemap",
    "structures:robots",
    "conventions:verification",
    "editorial:actualites",
    "editorial:portraits",
    "editorial:appels",
    "editorial:appels_clos",
    "editorial:flux",
    "editorial:article",
    "conventions:quelle_demande",
    "conventions:simulateur",
    "structures:invitation",
    "conventions:dossier_vierge",
    "conventions:vierge_etat",
    "conventions:vierge_fichier",
}
# Pages that hold only what belongs to the person signed in.
PERSONNELLES = {
    "comptes:deconnexion",
    "courriels:preferences",
    "comptes:compte",
    "comptes:identite",
    "comptes:proconnect_dissocier",
    "comptes:sessions",
    "comptes:sessions_fermer",
    "comptes:session_fermer",
    "account_change_password",
    "account_set_password",
    "account_email",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "accueil:lieu",
    "structures:rejoindre",
    "structures:rejoindre_structure",
    "structures:declarer",
    "structures:mes_demandes",
    "structures:demande_retirer",
    "structures:mon_equipe",
    "structures:assistance_fermer",
}


def test_a_kind_of_structure_is_named_in_its_rules_only():
    modules = [
        p
        for p in code()
        if p.stem != "enums" and not in_package(p, "rules") and "demonstration" not in p.parts
    ]

    assert offenders(r"TypeStructure\.[A-Z]", modules) == []


def test_no_signal():
    assert offenders(r"django\.db\.models\.signals|@receiver\b", code()) == []


def test_no_catch_all_module():
    assert [short(p) for p in code() if p.stem in {"utils", "helpers", "common", "misc", "tools"}] == []


def test_views_do_not_write():
    vues = [p for p in code() if in_package(p, "views")]

    assert (
        offenders(r"\.(save|create|bulk_create|update_or_create|get_or_create|delete|bulk_update)\(", vues)
        == []
    )


def test_views_neither_name_a_role_nor_decide_a_state():
    vues = [p for p in code() if in_package(p, "views") and "accueil" not in p.parts]

    assert offenders(r"\.roles\b|\.etat\s*=[^=]", vues) == []


def test_no_model_overrides_save():
    assert offenders(r"def (save|delete)\(self", [p for p in code() if in_package(p, "models")]) == []


def test_the_clock_is_given_to_services_and_rules():
    purs = [p for p in code() if any(in_package(p, nom) for nom in ("services", "rules", "workflow"))]

    assert offenders(r"timezone\.(now|localdate)\(|\bdate\.today\(|datetime\.(now|today)\(", purs) == []


def test_services_ignore_the_request():
    services = [p for p in code() if in_package(p, "services")]

    interdits = (
        r"self\.request|\brequest\.(user|POST|GET)|HttpRequest|django\.(forms|views|contrib\.messages)"
    )

    assert offenders(interdits, services) == []


@pytest.mark.parametrize("adresse", addresses(), ids=lambda a: a.nom)
def test_a_view_names_its_act_or_is_on_a_list(adresse):
    ouverte = getattr(adresse.callback, "login_required", True) is False
    if adresse.nom in PUBLIQUES:
        assert ouverte, f"{adresse.nom} is listed as public but asks for a sign-in"
        return
    assert not ouverte, f"{adresse.nom} is open and not on the list of public pages"
    if adresse.nom not in PERSONNELLES:
        assert getattr(adresse.vue, "geste", None), f"{adresse.nom}: view without geste"
        assert getattr(adresse.vue, "policy", None), f"{adresse.nom}: view without policy"


def test_listed_pages_exist():
    noms = {adresse.nom for adresse in addresses()}

    assert (PUBLIQUES | PERSONNELLES) - noms == set()


@pytest.mark.parametrize("adresse", addresses(), ids=lambda a: a.nom)
def test_a_list_is_paged_and_ordered_to_the_key(adresse):
    vue = adresse.vue
    if not isinstance(vue, type) or not hasattr(vue, "paginate_queryset"):
        return
    assert vue.paginate_by, f"{adresse.nom}: list without pages"
    queryset = getattr(vue, "queryset", None)
    if queryset is not None:
        ordre = queryset.query.order_by or queryset.model._meta.ordering
        assert ordre, f"{adresse.nom}: list without order"
        assert str(ordre[-1]).lstrip("-") in {"pk", "id"}, f"{adresse.nom}: order does not end by the key"


def test_every_template_is_used():
    sources = "\n".join(p.read_text(encoding="utf-8") for p in (*code(), *TEMPLATES))
    inutiles = []
    for gabarit in TEMPLATES:
        nom = str(gabarit.relative_to(RACINE / "templates"))
        libre = "dsfr_crispy/" in nom or re.fullmatch(r"\d{3}(_csrf)?\.html", nom)
        if not libre and nom not in sources and not _built_name(nom, sources):
            inutiles.append(nom)

    assert inutiles == []


def _built_name(nom: str, sources: str) -> bool:
    """`conventions/actes/{…}.html` is a name too."""
    dossier, _, fichier = nom.rpartition("/")
    return bool(re.search(re.escape(f"{dossier}/") + r"[\w]*\{[^}]+\}[\w]*\.html", sources)) and bool(fichier)


@pytest.mark.parametrize(
    ("motif", "faute"),
    [
        (r"<style\b", "style in the page"),
        (r"\sstyle\s*=", "inline style"),
        (r"<[^>]*\son[a-z]+\s*=\s*[\"']", "inline handler"),
        (r"<script(?![^>]*\bsrc=)", "inline script"),
        (r"\|\s*safe\b|autoescape off", "unescaped text"),
        (r"(src|href)\s*=\s*[\"']//|<(script|link|img|iframe)[^>]*https?://", "foreign host"),
        (r"\{%\s*(el)?if[^%]*\b(etat|roles?)\b\s*(==|!=|in\b|not in\b)", "a rule in the template"),
        (r"\{#(?![^\n]*#\})", "a comment of several lines, that the page shows"),
    ],
)
def test_templates_stay_clean(motif, faute):
    kit = {"dsfr_crispy": "unescaped text", "composants": "a rule in the template"}
    gabarits = [p for p in TEMPLATES if not any(kit.get(partie) == faute for partie in p.parts)]

    assert offenders(motif, gabarits, re.IGNORECASE) == [], faute


def test_markup_stays_out_of_python():
    modules = [p for p in code() if not {"templatetags", "pdf"} & set(p.parts)]

    assert offenders(r"css_class|[\"' ]fr-(?!fr\b)[a-z]+[-_\"' ]|\bHTML\(", modules, 0) == []


def test_sizes():
    trop_longs = [
        f"{short(path)}: {lignes} lines"
        for paths, limite in ((code(), MODULE_MAX), (list(files(".py", under=("tests",))), TEST_MAX))
        for path in paths
        if (lignes := len(path.read_text(encoding="utf-8").splitlines())) > limite
    ]
    trop_longs += [
        f"{short(path)}: {lignes} lines"
        for path in TEMPLATES
        if (lignes := len(path.read_text(encoding="utf-8").splitlines())) > TEMPLATE_MAX
    ]

    assert trop_longs == []


def test_functions_are_short():
    longues = [
        f"{short(path)}:{noeud.lineno} {noeud.name}: {lignes} lines"
        for path in code(tests=True)
        for noeud in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lignes := (noeud.end_lineno or noeud.lineno) - noeud.lineno + 1) > FUNCTION_MAX
    ]

    assert longues == []


def _project_texts():
    return [
        p for p in files(*TEXTES) if p.name not in {"uv.lock", "LICENSE"} and p.stat().st_size < 2_000_000
    ]


def test_no_path_of_a_machine():
    """Assembled here so that this file does not name them."""
    dossiers = "|".join(("work", "root", "home", "Users"))

    assert offenders(rf"(?<![\w.:/~*%$)}}-])/({dossiers})/\w", _project_texts()) == []


def test_no_word_of_the_workshop():
    mots = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "lorem" + " ipsum"))

    assert offenders(rf"\b({mots})\b", _project_texts()) == []


@pytest.mark.django_db
def test_migrations_are_linear_and_complete():
    loader = MigrationLoader(None)
    for config in PROJECT_APPS:
        feuilles = loader.graph.leaf_nodes(config.label)
        if feuilles:
            dernier = (config.path and (RACINE / config.name.replace(".", "/"))) / "migrations"
            assert len(feuilles) == 1, f"{config.label}: two heads"
            assert (dernier / "max_migration.txt").read_text().strip() == feuilles[0][1]
    sortie = StringIO()

    call_command("makemigrations", "--check", "--dry-run", stdout=sortie)

    assert "No changes detected" in sortie.getvalue() or "Aucun" in sortie.getvalue()


def test_every_model_is_in_the_glossary():
    glossaire = (RACINE / "docs" / "glossaire.md").read_text(encoding="utf-8")
    noms = {modele.__name__ for config in PROJECT_APPS for modele in config.get_models()}

    assert sorted(nom for nom in noms if f"`{nom}`" not in glossaire) == []


def test_generated_states_are_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == states_page(), "run `manage.py documenter_etats`"
