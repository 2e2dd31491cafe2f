"""Writing the articles: one function per act. Two writers never erase each other."""

from dataclasses import dataclass, fields
from datetime import date

from django.db import IntegrityError, transaction

from siae_portal.audit.services import record
from siae_portal.editorial.enums import EtatArticle, Genre, Geste
from siae_portal.editorial.models import TITRE_MAX, Article
from siae_portal.editorial.rules.adresses import RESERVEES, numbered, slug_of
from siae_portal.editorial.workflow import TRANSITIONS
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.models import Region, Structure

ADRESSE_PRISE = "Cette adresse vient d’être prise par un autre article : choisissez-en une autre."
RELU_AVANT = "L’article a été modifié depuis que vous l’avez relu : relisez-le, puis recommencez."


class ArticleModifie(Exception):
    """Somebody saved the article meanwhile; nothing was written. `actuel`: what is saved now."""

    def __init__(self, actuel: Article) -> None:
        self.actuel = actuel
        super().__init__("article modified meanwhile")


@dataclass(frozen=True, kw_only=True)
class Contenu:
    """What a writer fills in. An empty `slug` is drawn from the title."""

    titre: str
    chapeau: str
    corps: str
    slug: str = ""
    theme: str = ""
    region: Region | None = None
    structure: Structure | None = None
    cloture_on: date | None = None


@transaction.atomic
def create_article(*, genre: Genre, contenu: Contenu, acte: Acte) -> Article:
    """A new draft.

    Raises:
        TransitionRefusee: the address was taken meanwhile.
    """
    article = Article(genre=genre, auteur=acte.author)
    _fill(article, contenu, acte)
    record(article, geste=Geste.CREER, acte=acte, apres=article.etat)
    return article


@transaction.atomic
def edit_article(*, pk: int, version: int, contenu: Contenu, acte: Acte) -> Article:
    """Save what was typed, if nobody saved since `version` was read.

    Raises:
        ArticleModifie: somebody did.
        TransitionRefusee: the address was taken meanwhile, or a published call would close before it is read.
    """
    article = _locked(pk, acte)
    if article.version != version:
        raise ArticleModifie(article)
    if article.etat == EtatArticle.PUBLIE and (raison := _cloture_refusee(article, contenu)):
        raise TransitionRefusee([raison])
    article.version += 1
    _fill(article, contenu, acte)
    record(article, geste=Geste.MODIFIER, acte=acte, details={"version": article.version})
    return article


@transaction.atomic
def publish_article(*, pk: int, version: int, publie_on: date, acte: Acte) -> Article:
    """Let the public read it from that day on.

    Raises:
        TransitionRefusee: its state or its dates say no, or it was modified since it was read again.
    """
    article = _locked(pk, acte)
    if article.version != version:
        raise TransitionRefusee([RELU_AVANT])
    article.publie_on = publie_on
    return _move(article, Geste.PUBLIER, acte)


@transaction.atomic
def withdraw_article(*, pk: int, acte: Acte) -> Article:
    """Take it away from the public; its text and its address are kept.

    Raises:
        TransitionRefusee: it is not published, or no reason is given.
    """
    return _move(_locked(pk, acte), Geste.RETIRER, acte)


@transaction.atomic
def copy_article(*, pk: int, acte: Acte) -> Article:
    """A new draft that says the same, under another address."""
    modele = _locked(pk, acte)
    contenu = Contenu(
        titre=f"Copie de {modele.titre}"[:TITRE_MAX],
        chapeau=modele.chapeau,
        corps=modele.corps,
        theme=modele.theme,
        region=modele.region,
        structure=modele.structure,
        cloture_on=modele.cloture_on,
    )
    copie = Article(genre=modele.genre, auteur=acte.author)
    _fill(copie, contenu, acte)
    record(copie, geste=Geste.COPIER, acte=acte, apres=copie.etat, details={"modele": modele.pk})
    return copie


def free_slug(titre: str, *, sauf: int | None = None) -> str:
    """An address drawn from the title that no other article has."""
    base = slug_of(titre)
    rang, slug = 1, base
    autres = Article.objects.exclude(pk=sauf) if sauf else Article.objects.all()
    while slug in RESERVEES or autres.filter(slug=slug).exists():
        rang += 1
        slug = numbered(base, rang)
    return slug


def _locked(pk: int, acte: Acte) -> Article:
    """The row, under lock, if the person may still write.

    Raises:
        Article.DoesNotExist: unknown, or the right is lost.
    """
    permis = Article.objects.permitted(acte.author, Geste.REDIGER)
    return (
        permis.select_related("structure", "region", "modifie_par").select_for_update(of=("self",)).get(pk=pk)
    )


def _fill(article: Article, contenu: Contenu, acte: Acte) -> None:
    for champ in fields(contenu):
        if champ.name != "slug":
            setattr(article, champ.name, getattr(contenu, champ.name))
    if contenu.structure and contenu.region is None:
        article.region = contenu.structure.departement.region
    if not article.adresse_figee:
        article.slug = contenu.slug or free_slug(contenu.titre, sauf=article.pk)
    article.modifie_at, article.modifie_par = acte.at, acte.author
    try:
        with transaction.atomic():
            article.save()
    except IntegrityError as prise:
        if "slug" not in str(prise):
            raise
        raise TransitionRefusee([ADRESSE_PRISE]) from prise


def _cloture_refusee(article: Article, contenu: Contenu) -> str:
    if contenu.cloture_on and article.publie_on and contenu.cloture_on < article.publie_on:
        return "La date de clôture précède la parution : choisissez un jour qui la suit."
    return ""


def _move(article: Article, geste: Geste, acte: Acte) -> Article:
    avant, apres = TRANSITIONS[geste].apply(article, acte)
    article.version += 1
    article.modifie_at, article.modifie_par = acte.at, acte.author
    article.save()
    record(article, geste=geste, acte=acte, avant=avant, apres=apres)
    return article
