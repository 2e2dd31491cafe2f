"""What a writer fills in: the article, its day of publication, the reason of a withdrawal."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from siae_portal.editorial.enums import EtatArticle, Genre, Theme
from siae_portal.editorial.models import CHAPEAU_MAX, CORPS_MAX, TITRE_MAX, Article
from siae_portal.editorial.rules.adresses import LONGUEUR_MAX, RESERVEES
from siae_portal.editorial.rules.texte import refusals
from siae_portal.editorial.services import Contenu
from siae_portal.formulaires import JourField, PageForm, SiretField, TexteLongField
from structures.models import Region, Structure

MOTIF_MAX = 500
SIGNES = (
    "Une ligne vide sépare deux paragraphes. « ## » ouvre un intertitre, « - » une liste, « > » une "
    "citation. **gras**, *italique*, [texte du lien](https://…). Ni image, ni code HTML."
)


class ArticleForm(PageForm):
    """An article of a kind: a portrait names its structure, a call its closing day."""

    titre = forms.CharField(label="Titre", max_length=TITRE_MAX)
    chapeau = TexteLongField(
        label="Chapeau",
        max_length=CHAPEAU_MAX,
        rows=3,
        help_text="Deux phrases qui disent l’essentiel : elles paraissent aussi dans les listes.",
    )
    corps = TexteLongField(label="Texte", max_length=CORPS_MAX, rows=16, help_text=SIGNES)
    structure = SiretField(
        label="SIRET de la structure",
        required=False,
        help_text="Copiez-le depuis sa fiche de l’annuaire. La région du portrait est alors la sienne.",
    )
    cloture_on = JourField(
        label="Date de clôture", help_text="Dernier jour pour répondre. Le lendemain, l’appel s’archive seul."
    )
    theme = forms.ChoiceField(label="Thème", required=False, choices=[("", "Aucun"), *Theme.choices])
    region = forms.ModelChoiceField(
        label="Région",
        required=False,
        queryset=Region.objects.order_by("nom", "pk"),
        empty_label="Toute la France",
    )
    slug = forms.SlugField(
        label="Adresse de la page",
        required=False,
        max_length=LONGUEUR_MAX,
        help_text="Laissez vide : elle sera tirée du titre. Elle ne change plus après la première parution.",
        error_messages={"invalid": "Écrivez l’adresse en lettres sans accent, chiffres et tirets."},
    )

    def __init__(self, *args: Any, genre: Genre, article: Article | None = None, **kwargs: Any) -> None:
        self.article = article
        if article:
            kwargs["initial"] = initial_of(article)
        super().__init__(*args, **kwargs)
        if genre != Genre.PORTRAIT:
            del self.fields["structure"]
        if genre != Genre.APPEL_A_PROJETS:
            del self.fields["cloture_on"]
        if article and article.adresse_figee:
            del self.fields["slug"]
        self.fields["corps"].widget.attrs.update(
            {
                "hx-post": reverse_lazy("editorial:apercu"),
                "hx-trigger": "load, input changed delay:600ms",
                "hx-target": "#apercu",
                "hx-params": "corps,csrfmiddlewaretoken",
            }
        )

    @property
    def contenu(self) -> Contenu:
        """What the service is given."""
        return Contenu(**self.cleaned_data)

    def clean_corps(self) -> str:
        """No HTML, no image, no link that leads nowhere.

        Raises:
            ValidationError: one sentence per refusal.
        """
        corps = self.cleaned_data["corps"]
        if raisons := refusals(corps):
            raise ValidationError([ValidationError(raison, code="invalid") for raison in raisons])
        return corps

    def clean_structure(self) -> Structure | None:
        """The structure of this SIRET.

        Raises:
            ValidationError: the portal does not know it.
        """
        siret = self.cleaned_data["structure"]
        if not siret:
            return None
        structure = Structure.objects.select_related("departement__region").filter(siret=siret).first()
        if structure is None:
            raise ValidationError(
                "Aucune structure du portail n’a ce SIRET : cherchez-la dans l’annuaire et copiez le sien."
            )
        return structure

    def clean_cloture_on(self) -> date:
        """A published call closes after its publication.

        Raises:
            ValidationError: before it.
        """
        cloture_on, article = self.cleaned_data["cloture_on"], self.article
        publie = article is not None and article.etat == EtatArticle.PUBLIE and article.publie_on
        if publie and cloture_on < publie:
            raise ValidationError(
                "La clôture précède la parution de l’appel : choisissez un jour qui la suit."
            )
        return cloture_on

    def clean_slug(self) -> str:
        """An address of its own.

        Raises:
            ValidationError: reserved, or of another article.
        """
        slug = self.cleaned_data["slug"].lower()
        if slug in RESERVEES:
            raise ValidationError("Cette adresse est celle d’une page du portail : choisissez-en une autre.")
        autres = Article.objects.exclude(pk=self.article.pk) if self.article else Article.objects.all()
        if slug and (autre := autres.filter(slug=slug).first()):
            raise ValidationError(
                f"Cette adresse est déjà celle de l’article « {autre.titre} » : choisissez-en une autre."
            )
        return slug


def initial_of(article: Article) -> dict[str, Any]:
    """An article as its form shows it."""
    return {
        "titre": article.titre,
        "chapeau": article.chapeau,
        "corps": article.corps,
        "structure": article.structure.siret if article.structure else "",
        "cloture_on": article.cloture_on,
        "theme": article.theme,
        "region": article.region_id,
        "slug": article.slug,
    }


class PublicationForm(PageForm):
    """The day from which the public reads the article."""

    publie_on = JourField(label="Date de parution", help_text="Aujourd’hui, ou un jour à venir.")


class RetraitForm(PageForm):
    """The reason of a withdrawal, kept in the journal."""

    motif = TexteLongField(
        label="Motif", max_length=MOTIF_MAX, rows=3, help_text="Il reste dans le journal de l’article."
    )
