"""Badges of states and differences between figures."""

from decimal import Decimal
from typing import Any

from django import template

from conventions.enums import Gravite, NatureDocument
from conventions.models import AnnexeFinanciere, Avis, Controle, Convention, Document, Dossier
from conventions.rules import couleurs, fondements
from conventions.services.papier import paper_mention
from siae_portal.formats import INSECABLE, etp

register = template.Library()


@register.inclusion_tag("composants/_badge_etat.html")
def badge_etat(objet: Dossier | Convention | AnnexeFinanciere | Document) -> dict[str, str]:
    """The state of a dossier, a convention, an annexe or a document: badge and words."""
    couleurs_de = {
        Dossier: couleurs.DOSSIER,
        Convention: couleurs.CONVENTION,
        AnnexeFinanciere: couleurs.ANNEXE,
        Document: couleurs.DOCUMENT,
    }[type(objet)]
    return {"couleur": couleurs_de[objet.etat], "libelle": objet.get_etat_display()}


@register.inclusion_tag("composants/_badge_etat.html")
def badge_controle(controle: Controle) -> dict[str, str]:
    """A check: passed, or what its failure does."""
    return (
        {"couleur": couleurs.VERT, "libelle": "Vérifié"} if controle.reussi else _severity(controle.gravite)
    )


@register.inclusion_tag("composants/_badge_etat.html")
def badge_gravite(gravite: str) -> dict[str, str]:
    """What a failed check does: stops, asks for a justification, or only tells."""
    return _severity(gravite)


def _severity(gravite: str) -> dict[str, str]:
    return {"couleur": couleurs.CONTROLE[gravite], "libelle": Gravite(gravite).label}


@register.inclusion_tag("composants/_badge_etat.html")
def badge_avis(avis: Avis) -> dict[str, str]:
    """The sense of an opinion; an opinion awaited is grey."""
    return {"couleur": couleurs.AVIS.get(avis.sens, couleurs.GRIS), "libelle": str(avis)}


@register.filter
def ecart(nouveau: Decimal | None, ancien: Decimal | None) -> str:
    """The signed difference of two numbers of ETP: `+1,00 ETP`; empty without two different numbers."""
    if nouveau is None or ancien is None or nouveau == ancien:
        return ""
    difference = Decimal(nouveau) - Decimal(ancien)
    return f"+{etp(difference)}" if difference > 0 else etp(difference)


@register.filter
def jours_de_retard(jours: str) -> str:
    """« il y a 3 jours » told as a delay: « en retard de 3 jours »."""
    if jours == "hier":
        return f"en retard d’un{INSECABLE}jour"
    return jours.replace(INSECABLE.join(("il", "y", "a", "")), "en retard de ")


@register.filter
def fondement(source: str) -> str:
    """The legal ground of a check; one that rests on no article says so."""
    return fondements.fondement(source) or "contrôle du portail, sans article cité"


@register.filter
def natures_en_mots(natures: list[str]) -> str:
    """Kinds of acts that a delegation names: « Convention, Annexe financière »."""
    return ", ".join(NatureDocument(nature).label for nature in natures)


@register.simple_tag
def sha_court(sha256: str) -> str:
    """A hash in groups of eight characters, that may break at each group."""
    return " ".join(sha256[i : i + 8] for i in range(0, len(sha256), 8))


@register.simple_tag(takes_context=True)
def avec_recherche(context: dict[str, Any], code: str) -> str:
    """The address of a saved search, from its first page."""
    return f"{context['request'].path}?recherche={code}" if code else context["request"].path


@register.filter
def mention_papier(dossier: Dossier) -> str:
    """Who typed a dossier received on paper, and when it came; empty for any other. One query."""
    return paper_mention(dossier)
