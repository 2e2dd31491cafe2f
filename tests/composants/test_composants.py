"""What the components and the crispy pack write."""

from pathlib import Path

import pytest
from django.conf import settings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("galerie")]

PAGES = ("/essai/formulaire/", "/essai/galerie/", "/essai/listes/")


@pytest.mark.parametrize("chemin", PAGES)
def test_no_unknown_variable_and_nothing_inline(client, chemin):
    html = client.get(chemin).content.decode()

    for interdit in ("VARIABLE-INCONNUE", "style=", "onclick", "<style", "javascript:"):
        assert interdit not in html
    assert html.count("<script") == html.count('<script type="module" src=') + html.count("<script src=")


def test_errors_stand_in_the_summary_and_beside_the_field(client):
    html = client.post("/essai/formulaire/", {"etp": "0", "projet": "x" * 41}).content.decode()

    assert "data-portail-resume" in html
    assert html.count("Écrivez un nombre plus grand que zéro.") == 2
    assert '<a href="#id_etp">ETP demandés</a>' in html
    assert 'id="id_etp_error"' in html
    assert 'aria-invalid="true"' in html
    assert "1 caractère de trop" in html


def test_help_optional_mark_and_legal_reason_are_tied_to_their_field(client):
    html = client.get("/essai/formulaire/").content.decode()

    assert 'aria-describedby="id_nom_helptext"' in html
    assert html.count("(facultatif)") == 4
    assert html.count("Pourquoi&nbsp;?") == 1
    assert "article\u00a0R.\u00a05132-37" in html
    assert 'aria-labelledby="id_presence_legende"' in html


def test_to_dos_come_by_date_and_say_when(client):
    html = client.get("/essai/galerie/").content.decode()

    assert html.index("En retard") < html.index("Plus tard") < html.index("Sans échéance")
    assert "14\u00a0janvier\u00a02999" in html
    assert "Rien ne vous attend pour le moment." in html


def test_pages_keep_the_filters_and_fold_long_gaps(client):
    html = client.get("/essai/galerie/?etat=D&page=20").content.decode()

    assert 'href="?etat=D&amp;page=21"' in html
    assert "…" in html
    assert 'aria-current="page">20</a>' in html


def test_a_chosen_filter_is_said_in_words_and_can_be_removed(client):
    html = client.get("/essai/galerie/?etat=D&texte=jardin&page=3").content.decode()

    assert "Retirer le filtre État : Déposé" in html
    assert 'href="?texte=jardin"' in html


def test_only_a_document_in_the_making_is_polled(client):
    html = client.get("/essai/galerie/").content.decode()

    assert html.count("hx-get=") == 1
    assert "Ce document n’a pas pu être produit." in html
    assert "7\u00a0pages" in html


def test_the_journal_escapes_what_people_wrote(client):
    html = client.get("/essai/galerie/").content.decode()

    assert "&lt;b&gt;Prêt&lt;/b&gt;\u202f!" in html
    assert "3\u00a0décembre\u00a02026 à 16\u00a0h\u00a040" in html


def test_an_empty_fact_is_said_and_zero_is_a_value(client):
    html = client.get("/essai/galerie/").content.decode()

    assert html.count("Non renseigné") == 1


def test_a_formset_says_which_line_is_wrong(client):
    gestion = {"lignes-TOTAL_FORMS": "1", "lignes-INITIAL_FORMS": "0"}

    html = client.post("/essai/listes/", {**gestion, "lignes-0-etp": "x"}).content.decode()

    assert '<a href="#id_lignes-0-etp">ETP</a>' in html


def test_a_formset_says_what_is_wrong_with_the_list(client):
    gestion = {"lignes-TOTAL_FORMS": "1", "lignes-INITIAL_FORMS": "0"}

    html = client.post("/essai/listes/", gestion).content.decode()

    assert "Cette liste est à corriger" in html


def test_every_component_says_what_it_needs():
    [gabarits] = settings.TEMPLATES[0]["DIRS"][:1]
    muets = [
        fichier.name
        for fichier in sorted(Path(gabarits, "composants").glob("*.html"))
        if "Context:" not in fichier.read_text().partition("#}")[0]
    ]

    assert muets == []
