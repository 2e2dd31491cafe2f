"""The form of a page: what it shows, whenever its fields were made."""

from crispy_forms.utils import render_crispy_form
from django import forms

from siae_portal.formulaires import FiltresForm, PageForm


class NomForm(PageForm):
    nom = forms.CharField(label="Nom")


class NomEtPrenomForm(NomForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["prenom"] = forms.CharField(label="Prénom")


class RechercheForm(FiltresForm):
    q = forms.CharField(label="Nom", required=False)


def test_a_field_made_after_the_form_is_shown():
    html = render_crispy_form(NomEtPrenomForm())

    assert html.index('id="id_nom"') < html.index('id="id_prenom"')


def test_the_page_keeps_its_tag_and_the_browser_refuses_nothing():
    html = render_crispy_form(NomForm())

    assert "<form" not in html
    assert " required" not in html
    assert "Nom :" not in html


def test_filters_have_no_token_and_ask_nothing():
    html = render_crispy_form(RechercheForm(), context={"csrf_token": "jeton"})

    assert "jeton" not in html
    assert "facultatif" not in html
