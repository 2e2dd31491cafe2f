"""Tags and filters of lists: pages, chosen filters, counts in words, to-dos by date."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, Field
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from siae_portal.formats import INSECABLE, entier

register = template.Library()


@register.filter
def numeros_de_page(page: Page) -> Iterator[int | str]:
    """The page numbers to show, long gaps folded into an ellipsis."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter
def accorde(nombre: int, formes: str) -> str:
    """A count with its noun: `{{ total|accorde:"dossier,dossiers" }}` gives `12 dossiers`."""
    singulier, pluriel = formes.split(",")
    return f"{entier(nombre)}{INSECABLE}{pluriel if nombre >= 2 else singulier}"


@register.filter
def est_passe(value: date | datetime) -> bool:
    """Is this day before today, in Paris?"""
    jour = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return jour < timezone.localdate()


@register.filter
def par_echeance(taches: list[Any]) -> list[Any]:
    """To-dos by due date (`avant_le`), those without one last."""
    return sorted(taches, key=lambda tache: _read(tache, "avant_le") or date.max)


def _read(tache: Any, nom: str) -> Any:
    return tache.get(nom) if isinstance(tache, dict) else getattr(tache, nom, None)


@register.simple_tag(takes_context=True)
def filtres_choisis(context: template.Context, form: BaseForm) -> list[dict[str, str]]:
    """The filters in use: label, value in words, and the address of the list without it."""
    request: HttpRequest = context["request"]
    return [
        {
            "libelle": str(field.label or nom),
            "valeur": _in_words(field, valeur),
            "sans": _without(request, nom, valeur),
        }
        for nom, field in form.fields.items()
        for valeur in request.GET.getlist(form.add_prefix(nom))
        if valeur
    ]


def _in_words(field: Field, valeur: str) -> str:
    choix = getattr(field, "libelles", None) or {
        str(code): str(libelle) for code, libelle in getattr(field, "choices", ())
    }
    return choix.get(valeur, valeur)


def _without(request: HttpRequest, nom: str, valeur: str) -> str:
    reste = request.GET.copy()
    reste.setlist(nom, [autre for autre in reste.getlist(nom) if autre != valeur])
    reste.pop("page", None)
    return f"?{reste.urlencode()}"


@register.filter
def mots_trouves(extrait: str) -> SafeString:
    """An extract whose words found, between `\\x02` and `\\x03`, are shown in bold."""
    morceaux = []
    for rang, morceau in enumerate(extrait.split("\x02")):
        trouve, _, suite = morceau.partition("\x03") if rang else ("", "", morceau)
        morceaux.append(format_html("<strong>{}</strong>", trouve) if trouve else "")
        morceaux.append(conditional_escape(suite))
    return SafeString("".join(morceaux))


@register.filter
def distance(km: float) -> str:
    """`12 km`; « moins d’un kilomètre » when it is near."""
    return f"{entier(round(km))}{INSECABLE}km" if km >= 1 else f"moins d’un{INSECABLE}kilomètre"
