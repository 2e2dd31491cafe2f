"""What follows each save of a section: how far the dossier is, its plan, the checks of the page."""

from collections import Counter
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from conventions.enums import Geste, Gravite
from conventions.services.dossier_lock import AUX_MAINS_DE_LA_STRUCTURE
from conventions.services.formulaire import formulaire_of
from conventions.views.avancement import Avancement
from conventions.views.brouillon import DossierAuteurMixin
from conventions.views.justifications import with_forms
from siae_portal.formats import INSECABLE

PARTI = 410
_EN_MOTS = {
    Gravite.BLOQUANT: ("point bloquant", "points bloquants"),
    Gravite.ALERTE: ("alerte", "alertes"),
    Gravite.INFO: ("information", "informations"),
}


@dataclass(frozen=True, kw_only=True)
class Annonce:
    """One sentence read aloud, only when `cle` changes: a voice at each answer would hide the typing."""

    cle: str
    phrase: str


class SectionAvancementView(DossierAuteurMixin, View):
    """The parts of the page of a section that its answers change, asked after each save. Reads only."""

    geste = Geste.ENREGISTRER

    @property
    def courant(self) -> str:  # type: ignore[override]
        """The section of the address."""
        return str(self.kwargs["code"])

    def get(self, request: HttpRequest, **kwargs: object) -> HttpResponse:
        """The fragments; nothing any more once the dossier is transmitted."""
        dossier = self.read()
        if dossier.etat not in AUX_MAINS_DE_LA_STRUCTURE:
            return HttpResponse(status=PARTI)
        if formulaire_of(dossier).rubrique(self.courant) is None:
            raise Http404
        contexte = {"dossier": dossier, **suivi_context(self.avancement(dossier), self.courant)}
        return render(request, "conventions/_avancement.html", contexte)


def suivi_context(avancement: Avancement, code: str) -> dict[str, object]:
    """What the page of a section says of its dossier, when it is opened and after each save."""
    return {
        "avancement": avancement,
        "controles": with_forms(avancement.dossier, avancement.rates_of(code), depuis=code),
        "annonce": announcement(avancement, code),
    }


def announcement(avancement: Avancement, code: str) -> Annonce:
    """What is worth being said: the checks of the page changed, its section is complete, nothing blocks."""
    section, rates = avancement.section(code), avancement.rates_of(code)
    libre = not avancement.blocages
    phrases = [f"Dossier rempli à {avancement.pourcentage}{INSECABLE}%.", _counted(avancement, code)]
    if section.complete:
        phrases.append("Section complète.")
    if libre and avancement.dossier.est_brouillon:
        phrases.append("Plus rien n’empêche le dépôt.")
    cle = [*(rate.regle for rate in rates), str(section.complete), str(libre)]
    return Annonce(cle=" ".join(cle), phrase=" ".join(filter(None, phrases)))


def _counted(avancement: Avancement, code: str) -> str:
    """« Cette section : 1 point bloquant, 2 alertes. », by severity; empty without any."""
    nombres = Counter(rate.gravite for rate in avancement.rates_of(code))
    parties = [
        f"{nombres[gravite]}{INSECABLE}{pluriel if nombres[gravite] > 1 else singulier}"
        for gravite, (singulier, pluriel) in _EN_MOTS.items()
        if nombres[gravite]
    ]
    return f"Contrôles de cette section{INSECABLE}: {', '.join(parties)}." if parties else ""
