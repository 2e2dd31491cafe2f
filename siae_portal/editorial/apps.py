"""App configuration of the editorial pages."""

from django.apps import AppConfig


class EditorialConfig(AppConfig):
    """Articles."""

    name = "siae_portal.editorial"
    verbose_name = "Actualités"

    def ready(self) -> None:
        """Tell the map of the site which pages are here."""
        from siae_portal.editorial.views.plan import ArticlesSitemap, RubriquesSitemap
        from structures.ports import register_sitemap

        register_sitemap("rubriques", RubriquesSitemap)
        register_sitemap("articles", ArticlesSitemap)
