"""An article: a portrait of a structure, a news, a call for projects."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.safestring import SafeString

from siae_portal.editorial.enums import EtatArticle, Genre, Situation, Theme
from siae_portal.editorial.querysets import ArticleQuerySet
from siae_portal.editorial.rules.adresses import LONGUEUR_MAX
from siae_portal.editorial.rules.couleurs import COULEURS
from siae_portal.editorial.rules.texte import rendered
from structures.models import Region, Structure

TITRE_MAX = 120
CHAPEAU_MAX = 400
CORPS_MAX = 20_000


class Article(models.Model):
    """One page written by an administrator. `version` grows at each change, so that nobody erases another.

    `slug` no longer changes once the article was published: an address that was given keeps working.
    """

    genre = models.CharField("genre", max_length=16, choices=Genre.choices)
    etat = models.CharField("état", max_length=10, choices=EtatArticle.choices, default=EtatArticle.BROUILLON)
    titre = models.CharField("titre", max_length=TITRE_MAX)
    slug = models.SlugField("adresse", max_length=LONGUEUR_MAX, unique=True)
    chapeau = models.CharField("chapeau", max_length=CHAPEAU_MAX)
    corps = models.TextField("texte")
    structure = models.ForeignKey(
        Structure, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="structure"
    )
    theme = models.CharField("thème", max_length=16, choices=Theme.choices, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="région"
    )
    publie_on = models.DateField("parution", null=True, blank=True)
    cloture_on = models.DateField("clôture", null=True, blank=True)
    version = models.PositiveIntegerField("version", default=1)
    modifie_at = models.DateTimeField("modifié le")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="auteur"
    )
    modifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="modifié par"
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "article"
        indexes = [models.Index(fields=["etat", "genre", "-publie_on"], name="article_liste")]
        constraints = [
            models.CheckConstraint(
                name="article_cloture_des_appels",
                condition=Q(genre=Genre.APPEL_A_PROJETS, cloture_on__isnull=False)
                | (~Q(genre=Genre.APPEL_A_PROJETS) & Q(cloture_on=None)),
                violation_error_message="Un appel à projets, et lui seul, a une date de clôture.",
            ),
            models.CheckConstraint(
                name="article_publie_date",
                condition=~Q(etat=EtatArticle.PUBLIE) | Q(publie_on__isnull=False),
                violation_error_message="Un article publié porte sa date de parution.",
            ),
            models.CheckConstraint(
                name="article_cloture_apres_parution",
                condition=~Q(etat=EtatArticle.PUBLIE)
                | Q(cloture_on=None)
                | Q(cloture_on__gte=F("publie_on")),
                violation_error_message="Un appel se clôt après sa parution.",
            ),
            models.CheckConstraint(
                name="article_structure_des_portraits",
                condition=Q(structure=None) | Q(genre=Genre.PORTRAIT),
                violation_error_message="Seul un portrait nomme une structure.",
            ),
        ]

    def __str__(self) -> str:
        return self.titre

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("editorial:article", args=[self.slug])

    @property
    def contenu(self) -> SafeString:
        """The text as safe HTML."""
        return rendered(self.corps)

    @property
    def adresse_figee(self) -> bool:
        """Whether it was published once: its address no longer changes."""
        return self.publie_on is not None

    def situation(self, *, on: date) -> Situation:
        """What its state and its dates make that day."""
        if self.etat != EtatArticle.PUBLIE:
            return Situation(self.etat)
        if self.publie_on and self.publie_on > on:
            return Situation.PROGRAMME
        return Situation.CLOS if self.cloture_on and self.cloture_on < on else Situation.EN_LIGNE

    def couleur(self, *, on: date) -> str:
        """The colour of its situation."""
        return COULEURS[self.situation(on=on)]
