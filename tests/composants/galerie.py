"""A page, for tests only, with every widget of the crispy pack and every component."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

from crispy_forms.helper import FormHelper
from crispy_forms.layout import (
    Column,
    Div,
    Field,
    Fieldset,
    Hidden,
    Layout,
    MultiField,
    MultiWidgetField,
    Row,
    Submit,
)
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import include, path

from siae_portal import formulaires

CHOIX = [("ACI", "Atelier ou chantier d’insertion"), ("EI", "Entreprise d’insertion")]
LE = datetime(2026, 12, 3, 15, 40, tzinfo=UTC)


class ToutForm(forms.Form):
    nom = forms.CharField(label="Nom de la structure", help_text="Tel que déclaré au répertoire Sirene.")
    siret = formulaires.SiretField(label="SIRET")
    etp = formulaires.EtpField(label="ETP demandés")
    montant = formulaires.MontantField(label="Autres financements", required=False)
    taux = formulaires.TauxField(label="Sorties dynamiques visées")
    effectif = formulaires.EntierField(label="Personnes salariées", minimum=1)
    debut = formulaires.JourField(label="Début de la convention")
    projet = formulaires.TexteLongField(label="Projet d’insertion", max_length=40)
    type_structure = forms.ChoiceField(label="Type de structure", choices=[("", "Choisissez"), *CHOIX])
    secteurs = forms.MultipleChoiceField(label="Secteurs", choices=CHOIX, required=False)
    presence = forms.ChoiceField(
        label="Présence",
        choices=[("P", "Présent"), ("A", "Absent")],
        widget=forms.RadioSelect,
        help_text="Ce jour.",
    )
    sujets = forms.MultipleChoiceField(
        label="Sujets", choices=[("L", "Logement"), ("S", "Santé")], widget=forms.CheckboxSelectMultiple
    )
    certifie = forms.BooleanField(label="Je certifie l’exactitude de ces informations")
    statuts = formulaires.PdfField(label="Statuts", help_text="PDF, 20 Mo au plus.")
    courriel = forms.EmailField(label="Adresse électronique", required=False)
    mot_de_passe = forms.CharField(label="Mot de passe", widget=forms.PasswordInput)
    moment = forms.SplitDateTimeField(label="Date et heure", required=False)
    cache = forms.CharField(widget=forms.HiddenInput)

    sources = {"etp": "L’aide est comptée par poste en équivalent temps plein : article R. 5132-37."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Fieldset("Identité", "nom", "siret", Row(Column("etp"), Column("montant"))),
            MultiField("Objectifs", "taux", "effectif"),
            Div("debut", Field("projet", spellcheck="true")),
            "type_structure", "secteurs", "presence", "sujets", "certifie", "statuts", "courriel",
            "mot_de_passe",
            MultiWidgetField("moment", attrs=({"aria-label": "Jour"}, {"aria-label": "Heure"})), "cache",
            Hidden("etape", "1"),
        )  # fmt: skip


class LigneForm(forms.Form):
    annee = formulaires.EntierField(label="Année")
    etp = formulaires.EtpField(label="ETP")


class Papier(SimpleNamespace):
    titre = "Convention"

    def __str__(self):
        return "Convention"


def document(pk, etat):
    return Papier(
        pk=pk, etat=etat, pages=7, produit_at=LE, demande_at=LE, fichier=SimpleNamespace(taille_octets=123456)
    )


class FiltreForm(forms.Form):
    etat = forms.ChoiceField(label="État", choices=[("", "Tous"), ("D", "Déposé")], required=False)
    texte = forms.CharField(label="Structure", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.hide_optional = True


def composants(request):
    return {
        "couleurs": ["gris", "jaune", "bleu", "vert", "rouge", "eteint"],
        "demain": date(2999, 1, 14),
        "hier": date(2020, 1, 1),
        "taches": [
            {"libelle": "Sans échéance", "url": "/a/", "avant_le": None},
            {"libelle": "Plus tard", "url": "/b/", "avant_le": date(2999, 1, 14)},
            {"libelle": "En retard", "url": "/c/", "avant_le": date(2020, 1, 1)},
        ],
        "page_obj": Paginator(range(400), 10).page(20),
        "filter": SimpleNamespace(form=FiltreForm(request.GET)),
        "evenements": [
            {"at": LE, "qui": "Nadia Exemple", "quoi": "A déposé le dossier", "pourquoi": "<b>Prêt</b> !"}
        ],
        "documents": [document(n, etat) for n, etat in enumerate(("EN_PREPARATION", "PRET", "EN_ECHEC"), 1)],
        "faits": [("SIRET", "732 829 320 00074"), ("Fin", None), ("Écart", 0)],
        "montant": Decimal("162505.95"),
    }


@login_not_required
def formulaire(request):
    """The form, with its errors once sent."""
    form = ToutForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        messages.success(request, "Formulaire accepté : rien à corriger.")
    return render(request, "composants/essai_formulaire.html", {"form": form})


@login_not_required
def galerie(request):
    """The components."""
    return render(request, "composants/essai_galerie.html", composants(request))


@login_not_required
def listes(request):
    """Formsets, with and without a form tag."""
    fabrique = forms.formset_factory(LigneForm, extra=2, min_num=1, validate_min=True)
    formset = fabrique(request.POST or None, prefix="lignes")
    helper = FormHelper()
    helper.add_input(Submit("enregistrer", "Enregistrer"))
    tableau = FormHelper()
    tableau.template = "dsfr_crispy/table_inline_formset.html"
    tableau.form_tag = False
    autre = fabrique(prefix="tableau")
    return render(
        request,
        "composants/essai_listes.html",
        {"formset": formset, "helper": helper, "autre": autre, "tableau": tableau},
    )


def reserve(request):
    """A page that asks for a sign-in: an anonymous visitor never enters."""
    raise AssertionError("unreachable without a session")


@login_not_required
def document_en_cours(request):
    """A document in the making, ready at the first question of the page."""
    etat = "PRET" if "HX-Request" in request.headers else "EN_PREPARATION"
    gabarit = "composants/_etat_document.html" if etat == "PRET" else "composants/essai_document.html"
    adresses = {"url_etat": request.path, "url_fichier": "/documents/1/", "url_relancer": ""}
    return render(request, gabarit, {"document": document(1, etat), **adresses})


urlpatterns = [
    path("essai/reserve/", reserve, name="essai_reserve"),
    path("essai/document/", document_en_cours, name="essai_document"),
    path("essai/formulaire/", formulaire, name="essai_formulaire"),
    path("essai/galerie/", galerie, name="essai_galerie"),
    path("essai/listes/", listes, name="essai_listes"),
    path("", include("siae_portal.urls")),
]
