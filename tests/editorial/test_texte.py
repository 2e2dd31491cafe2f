"""The text of an article: a small part of Markdown, safe whatever was typed."""

import re

import pytest

from siae_portal.editorial.rules.adresses import LONGUEUR_MAX, numbered, slug_of
from siae_portal.editorial.rules.texte import BALISES, refusals, rendered

INSECABLE, FINE = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("texte", "html"),
    [
        ("Un.\n\nDeux.", "<p>Un.</p>\n<p>Deux.</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("**gras** et *italique*", "<p><strong>gras</strong> et <em>italique</em></p>\n"),
        ("> dit-elle", "<blockquote>\n<p>dit-elle</p>\n</blockquote>\n"),
        (
            "[ici](https://exemple.invalid/a)",
            '<p><a href="https://exemple.invalid/a" rel="noopener">ici</a></p>\n',
        ),
        ("[ici](/annuaire/)", '<p><a href="/annuaire/" rel="noopener">ici</a></p>\n'),
        ("a < b & c", "<p>a &lt; b &amp; c</p>\n"),
        ("", ""),
    ],
)
def test_what_the_signs_give(texte, html):
    assert rendered(texte) == html


@pytest.mark.parametrize(
    ("texte", "niveaux"),
    [
        ("# a\n\n## b\n\n### c\n\n#### d", ["h2", "h2", "h3", "h3"]),
        ("### c\n\n### d\n\n## e", ["h2", "h3", "h2"]),
    ],
)
def test_titles_follow_the_one_of_the_page_and_skip_no_level(texte, niveaux):
    assert re.findall(r"<(h\d)>", rendered(texte)) == niveaux


def test_french_spaces_are_no_break_but_not_in_addresses():
    html = rendered("Combien ? « Dix » : [lien](https://exemple.invalid/?a=b&c=d).").replace(
        "&nbsp;", INSECABLE
    )

    assert f"Combien{FINE}?" in html
    assert f"«{INSECABLE}Dix{INSECABLE}»{INSECABLE}:" in html
    assert 'href="https://exemple.invalid/?a=b&amp;c=d"' in html


@pytest.mark.parametrize(
    "texte",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](https://exemple.invalid/x.png)",
        '[a](https://exemple.invalid/"onmouseover="alert(1))',
        '[a](https://exemple.invalid "onclick=alert(1)")',
        "<a href='javascript:alert(1)'>x</a>",
        "<style>body{display:none}</style>",
        "```\n<b>x</b>\n```",
        "\x00<svg/onload=alert(1)>",
    ],
)
def test_nothing_but_the_admitted_tags_ever_comes_out(texte):
    html = rendered(texte)

    balises = re.findall(r"<(\w+)([^>]*)>", html)
    assert {nom for nom, _ in balises} <= BALISES
    assert [a for _, a in balises if re.search(r"\son\w+=|style=|javascript:|data:", a, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    ("texte", "debut"),
    [
        ("avant <script>alert(1)</script>", "Le texte contient du code HTML (« <script> »)"),
        ("<!-- caché -->", "Le texte contient du code HTML"),
        ("</p>", "Le texte contient du code HTML"),
        ("![chantier](https://exemple.invalid/a.png)", "Le texte contient une image"),
        ("[ici](javascript:alert(1))", "Le lien « javascript:alert » ne mène nulle part"),
        ("[ici](www.exemple.invalid)", "Le lien « www.exemple.invalid » ne mène nulle part"),
        ("[ici](//exemple.invalid)", "Le lien « //exemple.invalid » ne mène nulle part"),
    ],
)
def test_what_is_not_admitted_is_said(texte, debut):
    (raison,) = refusals(texte)

    assert raison.startswith(debut.split("alert")[0])


@pytest.mark.parametrize(
    "texte",
    [
        "3 < 5 et 5 > 3",
        "[ici](/annuaire/)",
        "[nous](mailto:a@exemple.invalid)",
        "[a](HTTPS://exemple.invalid)",
    ],
)
def test_a_sound_text_is_let_in(texte):
    assert refusals(texte) == []


def test_a_hundred_thousand_signs_are_rendered_quickly():
    assert len(rendered("*[" * 10_000)) > 10_000
    assert len(rendered("> " * 10_000 + "a")) > 0


@pytest.mark.parametrize(
    ("titre", "adresse"),
    [
        ("Le vélo, c’est l’œuvre de l’été !", "le-velo-c-est-l-oeuvre-de-l-ete"),
        ("！？", "article"),
        ("<script>", "script"),
    ],
)
def test_an_address_is_drawn_from_the_title(titre, adresse):
    assert slug_of(titre) == adresse


def test_an_address_has_a_length_even_when_numbered():
    assert len(slug_of("mot " * 100)) <= LONGUEUR_MAX
    assert len(numbered("a" * LONGUEUR_MAX, 12)) == LONGUEUR_MAX
