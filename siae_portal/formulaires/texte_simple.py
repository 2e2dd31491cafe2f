"""What is left of a text pasted with its markup, from a word processor or a page: its words."""

import re
from html.parser import HTMLParser

_BLOCS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol"})
_MUETS = frozenset({"style", "script", "head", "title", "xml"})
_EN_LIGNE = "span|b|i|u|s|em|strong|a|font|sub|sup|small|td|th|tbody|thead|img|meta|link|html|body|center"
_NOMS = "|".join([*sorted(_BLOCS | _MUETS), _EN_LIGNE, r"[ovwm]:\w+", r"st1:\w+"])
_BALISE = re.compile(rf"<!--|<!\[|<!doctype|</?(?:{_NOMS})(?=[\s/>])", re.IGNORECASE)


def plain_text(texte: str) -> str:
    """The words of a text. One without any tag of a page is left as it is: `a < b`, `<5 salariés>`."""
    if not _BALISE.search(texte):
        return texte
    lecteur = _Lecteur()
    lecteur.feed(texte)
    lecteur.close()
    lignes = [
        re.sub(r"[ \t\r\n\u00a0]+", " ", ligne).strip() for ligne in "".join(lecteur.morceaux).split("\x1e")
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lignes)).strip()


class _Lecteur(HTMLParser):
    """Keeps the text, a mark at each block, nothing of styles, comments and conditional parts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.morceaux: list[str] = []
        self.muet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block starts a line."""
        if tag in _MUETS:
            self.muet += 1
        elif tag in _BLOCS:
            self.morceaux.append("\x1e")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<br/>` is a line break; an empty `<xml/>` hides nothing."""
        if tag in _BLOCS:
            self.morceaux.append("\x1e")

    def handle_endtag(self, tag: str) -> None:
        """A block ends its line."""
        if tag in _MUETS:
            self.muet = max(0, self.muet - 1)
        elif tag in _BLOCS:
            self.morceaux.append("\x1e")

    def handle_data(self, data: str) -> None:
        """Words, save those of styles and scripts."""
        if not self.muet:
            self.morceaux.append(data)
