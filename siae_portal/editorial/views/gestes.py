"""The acts of a writer, each on its page: write, modify, publish, withdraw, copy."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View
from django.views.generic import FormView
from django.views.generic.detail import SingleObjectMixin

from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.comptes.models import User
from siae_portal.editorial.enums import Genre, Geste
from siae_portal.editorial.forms.redaction import ArticleForm, PublicationForm, RetraitForm
from siae_portal.editorial.models import Article
from siae_portal.editorial.policies import ARTICLE
from siae_portal.editorial.services import (
    ArticleModifie,
    copy_article,
    create_article,
    edit_article,
    publish_article,
    withdraw_article,
)
from siae_portal.editorial.views.redaction import ADRESSES_GENRE
from siae_portal.formats import date_longue
from siae_portal.workflow.machine import Acte, TransitionRefusee

CONFLIT = 409


def acte_of(request: HttpRequest, *, motif: str = "") -> Acte:
    """An act of this person, now."""
    return Acte(user=cast(User, request.user), at=timezone.now(), motif=motif)


class ArticleCreerView(PolicyMixin, FormView):
    """Begin an article of a kind: it is a draft that nobody else reads."""

    policy, geste = ARTICLE, Geste.REDIGER
    form_class = ArticleForm
    template_name = "editorial/article_form.html"

    @property
    def genre(self) -> Genre:
        """The kind that the address names.

        Raises:
            Http404: not one of them.
        """
        try:
            return ADRESSES_GENRE[self.kwargs["genre"]]
        except KeyError as inconnu:
            raise Http404 from inconnu

    def get_form_kwargs(self) -> dict[str, Any]:
        """Its fields depend on the kind."""
        return {**super().get_form_kwargs(), "genre": self.genre}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Save the draft."""
        contenu = cast(ArticleForm, form).contenu
        try:
            article = create_article(genre=self.genre, contenu=contenu, acte=acte_of(self.request))
        except TransitionRefusee as refus:
            return refused(self, form, refus)
        messages.success(self.request, "Le brouillon est enregistré : seuls les administrateurs le lisent.")
        return redirect("editorial:relecture", pk=article.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the kind."""
        return super().get_context_data(genre=self.genre.label, garder=f"article-{self.genre}", **kwargs)


class ArticleActeView(PolicyMixin, SingleObjectMixin, FormView, ABC):
    """An act on one article; a refusal is shown on the page, beside what was typed."""

    policy, geste = ARTICLE, Geste.REDIGER
    context_object_name = "article"
    object: Article

    def get_queryset(self) -> QuerySet[Article]:
        """Narrowed to the scope by the mixin."""
        self.queryset = Article.objects.select_related("structure", "region", "modifie_par")
        return super().get_queryset()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        self.object = self.get_object()
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check, act, answer."""
        self.object = self.get_object()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Do the act."""
        try:
            fait = self.act(form)
        except TransitionRefusee as refus:
            return refused(self, form, refus)
        messages.success(self.request, fait)
        return redirect("editorial:relecture", pk=self.object.pk)

    @abstractmethod
    def act(self, form: BaseForm) -> str:
        """Do it and say what was done.

        Raises:
            TransitionRefusee: it cannot be.
        """

    @property
    def version(self) -> int:
        """The version that the writer has read; zero when the form does not say."""
        version = self.request.POST.get("version", "")
        return int(version) if version.isdecimal() and len(version) < 10 else 0


class ArticleModifierView(ArticleActeView):
    """Modify an article; when somebody saved it meanwhile, both texts are shown and nothing is lost."""

    form_class = ArticleForm
    template_name = "editorial/article_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Its fields depend on the kind; its address no longer changes once it was published."""
        return {**super().get_form_kwargs(), "genre": Genre(self.object.genre), "article": self.object}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Save, or show the conflict."""
        try:
            return super().form_valid(form)
        except ArticleModifie as conflit:
            self.object = conflit.actuel
            context = self.get_context_data(
                form=form, ecarts=differences(cast(ArticleForm, form), self.object)
            )
            return self.render_to_response(context, status=CONFLIT)

    def act(self, form: BaseForm) -> str:
        """Save."""
        contenu = cast(ArticleForm, form).contenu
        edit_article(pk=self.object.pk, version=self.version, contenu=contenu, acte=acte_of(self.request))
        return "Les modifications sont enregistrées."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Name the kind."""
        return super().get_context_data(
            **{"ecarts": None, **kwargs},
            genre=Genre(self.object.genre).label,
            garder=f"article-{self.object.pk}",
        )


class ArticlePublierView(ArticleActeView):
    """Choose the day from which the public reads the article."""

    form_class = PublicationForm
    template_name = "editorial/article_publier.html"

    def get_initial(self) -> dict[str, Any]:
        """Today."""
        return {"publie_on": timezone.localdate()}

    def act(self, form: BaseForm) -> str:
        """Publish."""
        jour = form.cleaned_data["publie_on"]
        publish_article(pk=self.object.pk, version=self.version, publie_on=jour, acte=acte_of(self.request))
        if jour > timezone.localdate():
            return f"L’article paraîtra le {date_longue(jour)}."
        return "L’article est publié : chacun peut le lire."


class ArticleRetirerView(ArticleActeView):
    """Take an article away from the public."""

    form_class = RetraitForm
    template_name = "editorial/article_retirer.html"

    def act(self, form: BaseForm) -> str:
        """Withdraw."""
        withdraw_article(pk=self.object.pk, acte=acte_of(self.request, motif=form.cleaned_data["motif"]))
        return "L’article est retiré : son adresse ne s’ouvre plus, son texte est gardé ici."


class ArticleCopierView(PolicyMixin, View):
    """A new draft made from an article."""

    policy, geste = ARTICLE, Geste.REDIGER
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Copy, then open the copy."""
        copie = copy_article(pk=pk, acte=acte_of(request))
        messages.success(request, "La copie est un brouillon : donnez-lui son titre.")
        return redirect("editorial:modifier", pk=copie.pk)


def refused(view: FormView, form: BaseForm, refus: TransitionRefusee) -> HttpResponse:
    """The same page, with the reasons at the top of the form."""
    for raison in refus.raisons:
        form.add_error(None, raison)
    return view.form_invalid(form)


def differences(form: ArticleForm, actuel: Article) -> list[tuple[str, str, str]]:
    """Field, text saved, text typed, for what differs."""
    noms = [nom for nom in ("titre", "chapeau", "corps") if getattr(actuel, nom) != form.cleaned_data[nom]]
    return [(str(form.fields[nom].label), getattr(actuel, nom), form.cleaned_data[nom]) for nom in noms]
