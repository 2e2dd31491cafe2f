"""The articles of the demonstration: portraits, news and calls, played through the real services."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import User
from siae_portal.demonstration.structures import DONNEES
from siae_portal.editorial.enums import Genre
from siae_portal.editorial.models import Article
from siae_portal.editorial.services import Contenu, create_article, publish_article
from siae_portal.workflow.machine import Acte
from structures.models import Region, Structure


def read_articles() -> list[dict[str, Any]]:
    """The lines of `articles.toml`, in order."""
    return tomllib.loads((DONNEES / "articles.toml").read_text(encoding="utf-8"))["article"]


@transaction.atomic
def load_articles(*, structures: Mapping[str, Structure], on: date) -> None:
    """Each article, published the days before `on` that its line says; loading twice writes nothing."""
    auteur = User.objects.filter(habilitations__role=Role.ADMINISTRATEUR).order_by("pk").first()
    if auteur is None:
        return
    connus = set(Article.objects.values_list("slug", flat=True))
    for ligne in read_articles():
        if ligne["slug"] not in connus:
            _load(ligne, structures=structures, auteur=auteur, on=on)


def _load(ligne: Mapping[str, Any], *, structures: Mapping[str, Structure], auteur: User, on: date) -> None:
    jours = ligne.get("paru_jours")
    paru_on = on - timedelta(days=jours or 0)
    acte = Acte(user=auteur, at=datetime.combine(paru_on, time(8, 30), tzinfo=UTC))
    cloture = ligne.get("cloture_jours")
    contenu = Contenu(
        titre=ligne["titre"],
        slug=ligne["slug"],
        chapeau=ligne["chapeau"].strip(),
        corps=ligne["corps"].strip(),
        theme=ligne.get("theme", ""),
        region=Region.objects.filter(nom=ligne.get("region", "")).first(),
        structure=structures.get(ligne.get("structure", "")),
        cloture_on=None if cloture is None else on + timedelta(days=cloture),
    )
    article = create_article(genre=Genre(ligne["genre"]), contenu=contenu, acte=acte)
    if jours is not None:
        publish_article(pk=article.pk, version=article.version, publie_on=paru_on, acte=acte)
