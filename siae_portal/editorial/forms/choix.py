"""What a visitor chooses in a list of articles: a theme, a région, each with its count."""

from collections.abc import Mapping
from typing import Any

from django import forms

from siae_portal.editorial.enums import Theme
from siae_portal.editorial.querysets import ArticleQuerySet
from siae_portal.formats import entier
from structures.models import Region


class ChoixForm(forms.Form):
    """Two choices, both optional. One that gives nothing is left out; one that does not exist is ignored."""

    theme = forms.ChoiceField(label="Thème", required=False)
    region = forms.ChoiceField(label="Région", required=False)

    def __init__(self, data: Any, *, articles: ArticleQuerySet) -> None:
        super().__init__(data)
        self.articles = articles
        self._offer("theme", dict(Theme.choices))
        self._offer("region", dict(Region.objects.order_by("nom", "pk").values_list("pk", "nom")))
        self.is_valid()
        self._count()

    def choice(self, nom: str) -> str:
        """What was chosen, empty when nothing valid was."""
        return self.cleaned_data.get(nom, "")

    @property
    def utile(self) -> bool:
        """Whether there is something to choose."""
        return any(len(self.fields[nom].choices) > 1 for nom in self.fields)  # type: ignore[attr-defined]

    def _offer(self, nom: str, libelles: Mapping[str, str]) -> None:
        self.fields[nom].choices = [("", "Tous" if nom == "theme" else "Toutes"), *libelles.items()]  # type: ignore[attr-defined]

    def _count(self) -> None:
        """Each choice says what it would give beside the other one."""
        themes = self.articles.of_region(self.choice("region")).themes()
        regions = self.articles.of_theme(self.choice("theme")).regions()
        partout = regions.pop("", 0)
        self._keep("theme", themes)
        self._keep("region", {code: nombre + partout for code, nombre in regions.items()})

    def _keep(self, nom: str, nombres: Mapping[str, int]) -> None:
        champ: Any = self.fields[nom]
        vide, *choix = champ.choices
        champ.choices = [
            vide,
            *(
                (code, f"{libelle} ({entier(nombres.get(code, 0))})")
                for code, libelle in choix
                if code in nombres or code == self.choice(nom)
            ),
        ]
