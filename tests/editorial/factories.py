"""Articles: a draft of a news unless told otherwise; traits `portrait`, `appel`, `publie`, `retire`."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from siae_portal.editorial.enums import EtatArticle, Genre
from siae_portal.editorial.models import Article
from tests.comptes.factories import UserFactory
from tests.structures.factories import StructureFactory

PARU_ON = date(2020, 3, 2)
LOIN_ON = date(2099, 12, 31)


class ArticleFactory(DjangoModelFactory):
    """One article, whose author is an administrator."""

    class Meta:
        model = Article

    class Params:
        portrait = factory.Trait(genre=Genre.PORTRAIT, structure=factory.SubFactory(StructureFactory))
        appel = factory.Trait(genre=Genre.APPEL_A_PROJETS, cloture_on=LOIN_ON)
        publie = factory.Trait(etat=EtatArticle.PUBLIE, publie_on=PARU_ON)
        retire = factory.Trait(etat=EtatArticle.RETIRE, publie_on=PARU_ON)

    genre = Genre.ACTUALITE
    titre = factory.Sequence(lambda n: f"Article fictif n° {n}")
    slug = factory.Sequence(lambda n: f"article-fictif-{n}")
    chapeau = "Deux phrases qui disent l’essentiel. Elles sont fictives."
    corps = "Un premier paragraphe.\n\n## Un intertitre\n\nUn second paragraphe."
    modifie_at = datetime(2020, 3, 2, 9, 0, tzinfo=UTC)
    auteur = factory.SubFactory(UserFactory, administrateur=True)
    modifie_par = factory.SelfAttribute("auteur")
