"""The text of an article: a small part of Markdown, made safe whatever was typed."""

import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from siae_portal.formats import typographie

BALISES = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote"}
PROTOCOLES = {"https", "http", "mailto"}
# No raw HTML, no image, no table, no code: paragraphs, titles, lists, quotations, bold, italic, links.
_REGLES = ["heading", "list", "emphasis", "link", "blockquote", "escape", "newline"]
_MARKDOWN = MarkdownIt("zero", {"html": False}).enable(_REGLES)

_BALISE = re.compile(r"</?[a-zA-Z][^\n>]{0,200}>|<!--")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\(")
_LIEN = re.compile(r"(?<!!)\[[^\]\n]*\]\(\s*([^)\s]*)")
_LIEN_ADMIS = re.compile(r"(https?://|mailto:|/(?!/)|#)", re.IGNORECASE)


def rendered(texte: str) -> SafeString:
    """The text as HTML that holds only `BALISES` and links to `PROTOCOLES` or to this site."""
    jetons = _MARKDOWN.parse(texte)
    _lower_titles(jetons)
    _no_break_spaces(jetons)
    html = _MARKDOWN.renderer.render(jetons, _MARKDOWN.options, {})
    propre = nh3.clean(
        html,
        tags=BALISES,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes=PROTOCOLES,
        link_rel="noopener",
    )
    return mark_safe(propre)


def refusals(texte: str) -> list[str]:
    """French sentences about what the text holds and may not; empty when it is sound."""
    raisons = []
    if balise := _BALISE.search(texte):
        raisons.append(
            f"Le texte contient du code HTML (« {balise.group()[:30]} ») : il s’afficherait tel quel. "
            "Retirez-le, et servez-vous des signes de l’aide."
        )
    if _IMAGE.search(texte):
        raisons.append(
            "Le texte contient une image (« ![…](…) ») : le portail n’affiche aucune image venue d’ailleurs. "
            "Retirez-la, et dites avec des mots ce qu’elle montre."
        )
    raisons += [
        f"Le lien « {adresse[:40]} » ne mène nulle part : une adresse commence par https://, mailto: ou /."
        for adresse in _LIEN.findall(texte)
        if not _LIEN_ADMIS.match(adresse)
    ]
    return raisons


def _lower_titles(jetons: list[Token]) -> None:
    """The first level is the title of the page: those of the text are of the second, then of the third."""
    vu = False
    for jeton in jetons:
        if jeton.type in {"heading_open", "heading_close"}:
            jeton.tag = "h3" if vu and jeton.tag not in {"h1", "h2"} else "h2"
            vu = vu or jeton.type == "heading_close"


def _no_break_spaces(jetons: list[Token]) -> None:
    for jeton in jetons:
        for enfant in jeton.children or ():
            if enfant.type == "text":
                enfant.content = typographie(enfant.content)
