"""What the administration wrote for the whole country: articles, adaptations, campaigns of départements."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.db.models import Model

from conventions.enums import ObjetAdapte
from conventions.models import Adaptation, Campagne
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import User
from siae_portal.demonstration.campagnes import national_campaign
from siae_portal.demonstration.national.marche import midi
from siae_portal.editorial.enums import EtatArticle, Genre, Theme
from siae_portal.editorial.models import Article
from structures.models import Departement

ARTICLES = 360
CAMPAGNE_UNE_SUR, ADAPTE_UN_SUR = 3, 2
TEXTE = "Ce texte est fictif.\n\n## Ce qui change\n\n- un point ;\n- un autre point.\n"


def articles(*, on: date) -> Iterator[Article]:
    """Portraits, news and calls, one every three days going back."""
    auteur = _administrator()
    for rang in range(ARTICLES):
        genre = list(Genre)[rang % len(Genre)]
        paru_on = on - timedelta(days=3 * rang + 1)
        yield Article(
            genre=genre,
            etat=EtatArticle.PUBLIE,
            titre=f"{genre.label} fictif n° {rang + 1}",
            slug=f"article-fictif-{rang + 1}",
            chapeau="Un article de la démonstration nationale.",
            corps=TEXTE,
            theme=list(Theme)[rang % len(Theme)],
            publie_on=paru_on,
            cloture_on=paru_on + timedelta(days=60) if genre == Genre.APPEL_A_PROJETS else None,
            modifie_at=midi(paru_on),
            auteur=auteur,
            modifie_par=auteur,
        )


def adaptations(*, on: date) -> Iterator[Model]:
    """One département out of two has renamed a field, for the dossiers to come."""
    auteur = _administrator()
    for departement in Departement.objects.order_by("pk")[::ADAPTE_UN_SUR]:
        yield Adaptation(
            objet=ObjetAdapte.CHAMP,
            code="publics",
            departement=departement,
            debut_on=on + timedelta(days=1),
            valeurs={"libelle": f"Personnes accueillies ({departement})"},
            cree_par=auteur,
            cree_at=midi(on),
        )


def campaigns(annees: tuple[int, ...]) -> Mapping[tuple[str, int], Campagne]:
    """By département ("" everywhere else) and year, not saved: one département out of three has its own."""
    lieux = [None, *Departement.objects.order_by("pk")[::CAMPAGNE_UNE_SUR]]
    return {(lieu.pk if lieu else "", annee): _campaign(lieu, annee) for lieu in lieux for annee in annees}


def _campaign(lieu: Departement | None, annee: int) -> Campagne:
    campagne = national_campaign(annee)
    if lieu:
        campagne.departement, campagne.libelle = lieu, f"{campagne.libelle}, {lieu}"
    return campagne


def _administrator() -> User:
    return User.objects.filter(habilitations__role=Role.ADMINISTRATEUR).order_by("pk")[0]
