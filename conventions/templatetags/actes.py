"""How the frozen data of an act are written: they hold texts, numbers as texts, dates as ISO texts."""

import re
from datetime import date
from decimal import Decimal

from django import template

from siae_portal import formats
from siae_portal.formats import INSECABLE, en_phrase

register = template.Library()

_ARTICLE = re.compile(r"\b([LRD])(\*?)(\d{4}(?:-\d+)*)")
_VOYELLES = "aeiouyhâàéèêîôû"


@register.filter
def jour(iso: str) -> str:
    """`1er janvier 2026` from an ISO date.

    Raises:
        ValueError: not an ISO date; the making of the act fails, an empty date never prints.
    """
    return formats.date_longue(date.fromisoformat(iso[:10]))


@register.filter
def jour_court(iso: str) -> str:
    """`01/01/2026` from an ISO date.

    Raises:
        ValueError: not an ISO date.
    """
    return formats.date_courte(date.fromisoformat(iso[:10]))


@register.filter
def mois(iso: str) -> str:
    """`janvier 2026` from an ISO date.

    Raises:
        ValueError: not an ISO date.
    """
    return jour(iso).partition(INSECABLE)[2]


@register.filter
def montant(nombre: str) -> str:
    """`162 505,95 €` from a decimal text."""
    return formats.euros(Decimal(nombre))


@register.filter
def lettres(nombre: str) -> str:
    """An amount in euros, in letters."""
    return formats.montant_en_lettres(Decimal(nombre))


@register.filter
def nombre(texte: str) -> str:
    """`8,15`, `1 820,00`: a decimal text with two decimals."""
    return formats.euros(Decimal(texte)).removesuffix(f"{INSECABLE}€")


@register.filter
def entier(texte: str | int) -> str:
    """`1 820`: a whole number from a decimal text; decimals are kept when there are some."""
    valeur = Decimal(texte)
    return formats.entier(valeur) if valeur == valeur.to_integral_value() else nombre(str(texte))


@register.filter
def pourcent(texte: str) -> str:
    """`35 %`, `62,50 %` from a percentage as text: no decimals when they are zero."""
    return f"{entier(texte)}{INSECABLE}%"


@register.filter
def articles(texte: str) -> str:
    """Stored codes as acts write them: `R5132-2` gives `R. 5132-2`, with a no-break space."""
    return _ARTICLE.sub(rf"\1.\2{INSECABLE}\3", texte)


@register.filter
def cite(texte: str) -> str:
    """`article R. 5132-2`, `articles D. 6325-26 à D. 6325-28`."""
    pluriel = "s" if len(_ARTICLE.findall(texte)) > 1 else ""
    return f"article{pluriel}{INSECABLE}{articles(texte)}"


@register.filter
def ses_articles(texte: str) -> str:
    """`son article D. 6325-24`, `ses articles L. 5132-2 et R. 5132-28`."""
    possessif = "ses" if len(_ARTICLE.findall(texte)) > 1 else "son"
    return f"{possessif} {cite(texte)}"


@register.filter
def siret(texte: str) -> str:
    """`123 456 789 00012`."""
    return INSECABLE.join((texte[:3], texte[3:6], texte[6:9], texte[9:]))


@register.filter
def insecable(texte: str) -> str:
    """A telephone number or a reference that never breaks at the end of a line."""
    return texte.replace(" ", INSECABLE)


@register.filter
def dans_la_phrase(texte: str) -> str:
    """`la préfète du Rhône`: the first letter in lower case, inside a sentence."""
    return en_phrase(texte)


@register.filter
def capitale(texte: str) -> str:
    """The first letter in upper case, the others untouched."""
    return texte[:1].upper() + texte[1:]


@register.filter
def de(texte: str) -> str:
    """`d’association`, `de groupement`, `du préfet`, `de la préfète`."""
    interne = dans_la_phrase(texte)
    if interne.startswith("le "):
        return f"du {interne[3:]}"
    if interne.startswith(("la ", "l’")):
        return f"de {interne}"
    return f"d’{interne}" if interne[:1] in _VOYELLES else f"de {interne}"


@register.filter
def phrase(texte: str) -> str:
    """The text, ended by a full stop, whatever its end was."""
    return f"{texte.strip().rstrip('.;, ')}."


@register.filter
def sans_point(texte: str) -> str:
    """The text without its final punctuation, to go on with the sentence."""
    return texte.strip().rstrip(".;, ")
