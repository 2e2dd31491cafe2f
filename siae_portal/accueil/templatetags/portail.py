"""Tags and filters known to every template without `load`: figures, dates, typography, breadcrumb."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BaseForm, BoundField, Textarea
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from stdnum.fr import siret as numero_siret

from siae_portal import formats

register = template.Library()


@register.filter
def euros(value: Decimal | int | None) -> str:
    """`12 345,67 €`; an empty value stays empty."""
    return "" if value is None else formats.euros(value)


@register.filter
def etp(value: Decimal | int | None) -> str:
    """`8,15 ETP`; an empty value stays empty."""
    return "" if value is None else formats.etp(value)


@register.filter
def taux(value: Decimal | int | None, decimals: int = 0) -> str:
    """A share of one as a percentage: `58 %`; an empty value stays empty."""
    return "" if value is None else formats.taux(value, decimals)


@register.filter
def entier(value: Decimal | int | None) -> str:
    """`12 345`; an empty value stays empty."""
    return "" if value is None else formats.entier(value)


@register.filter
def taille(value: int | None) -> str:
    """Size of a file in bytes: `12 ko`; an empty value stays empty."""
    return "" if value is None else formats.taille(value)


@register.filter
def siret(value: str) -> str:
    """14 digits in their usual groups: `732 829 320 00074`."""
    return numero_siret.format(value, separator=formats.INSECABLE)


@register.filter
def date_longue(value: date | datetime | None) -> str:
    """`14 janvier 2027`; an empty value stays empty."""
    return "" if value is None else formats.date_longue(value)


@register.filter
def date_courte(value: date | datetime | None) -> str:
    """`14/01/2027`; an empty value stays empty."""
    return "" if value is None else formats.date_courte(value)


@register.filter
def heure(value: datetime | None) -> str:
    """`16 h 40`, in Paris; an empty value stays empty."""
    return "" if value is None else formats.heure(value)


@register.filter
def depuis(value: datetime | None) -> str:
    """`9 h 40` the same day in Paris, `le 22 novembre 2026 à 9 h 40` another day; empty stays empty."""
    if value is None or timezone.localtime(value).date() == timezone.localdate():
        return heure(value)
    return f"le {formats.date_longue(value)} à {heure(value)}"


@register.filter
def en_phrase(value: str) -> str:
    """A label inside a sentence: `L’État` gives `l’État`, `La structure` gives `la structure`."""
    return formats.en_phrase(value)


@register.filter
def dans_jours(value: date | datetime | None, today: date | None = None) -> str:
    """`dans 23 jours`, `demain`, `il y a 3 jours`; counted from `today`, by default the day in Paris."""
    return "" if value is None else formats.dans_jours(value, today or timezone.localdate())


@register.filter(is_safe=True)
def typographie(value: Any) -> SafeString:
    """No-break spaces where French wants them; what is not safe is escaped first."""
    return mark_safe(formats.typographie(conditional_escape(value)))


@register.filter
def mots(value: str) -> list[str]:
    """The words of a text, to loop on a short fixed list."""
    return value.split()


@register.filter
def niveau_alerte(message: Message) -> str:
    """The DSFR name of the level of a message."""
    return {"debug": "info"}.get(message.level_tag, message.level_tag)


@register.filter
def source_legale(field: BoundField) -> str:
    """The legal reason of a question, from the `sources` of its form; empty without one."""
    return getattr(field.form, "sources", {}).get(field.name, "")


@register.filter
def origine(field: BoundField) -> str:
    """Where the answer of a question was taken up, from the `origines` of its form; empty otherwise."""
    return getattr(field.form, "origines", {}).get(field.name, "")


@register.filter
def couleur_badge(couleur: str) -> str:
    """The DSFR badge class of a colour of the domain.

    Raises:
        KeyError: the colour is not one of gris, jaune, bleu, vert, rouge, eteint.
    """
    return {
        "gris": "portail-badge--gris",
        "jaune": "fr-badge--yellow-tournesol",
        "bleu": "fr-badge--info",
        "vert": "fr-badge--success",
        "rouge": "fr-badge--error",
        "eteint": "portail-badge--eteint",
    }[couleur]


@register.inclusion_tag("composants/_fil.html")
def fil(*etapes: str) -> dict[str, Any]:
    """Breadcrumb: label and address in turn, then the label of this page.

    `{% fil "Mes dossiers" dossiers_url "Dossier ACI 2027" %}`; « Accueil » comes by itself.
    """
    *liens, courant = etapes
    paires = zip(liens[::2], liens[1::2], strict=True)
    return {
        "accueil_url": reverse("accueil:accueil"),
        "etapes": [{"libelle": libelle, "url": url} for libelle, url in paires],
        "courant": courant,
    }


@register.filter
def titre_erreurs(form: BaseForm) -> str:
    """How many things are to be corrected, in words."""
    nombre = sum(len(erreurs) for erreurs in form.errors.values())
    return "Un point est à corriger" if nombre == 1 else f"{nombre} points sont à corriger"


@register.filter
def plafond_caracteres(field: BoundField) -> int | None:
    """The greatest length of a long text, whose count is shown; nothing for a short one."""
    if not isinstance(field.field.widget, Textarea):
        return None
    return getattr(field.field, "max_length", None)
