"""Justifying an alert where it is shown: by its button, or while it is typed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from conventions.enums import Geste, Gravite
from conventions.forms.justification import JustificationForm, SortJustification
from conventions.models import Dossier, Justification
from conventions.rules.conseils import PIECES, Blocage
from conventions.services.formulaire import formulaire_of
from conventions.services.justifications import (
    JustificationEnConflit,
    RegleInconnue,
    justifications_of,
    justify,
    may_justify,
)
from conventions.services.ouverture import NonDemande
from conventions.views.brouillon import REFUS, SaisieMixin
from siae_portal.workflow.machine import TransitionRefusee

CONFLIT = 409


def with_forms(dossier: Dossier, rates: Sequence[Blocage], *, depuis: str) -> list[Blocage]:
    """The same checks, the alerts with the form of their justification. Two queries at most.

    Args:
        depuis: the page that shows them: a section, PIECES, or empty for the plan.
    """
    alertes = [r for r in rates if r.gravite == Gravite.ALERTE and may_justify(dossier, r.page)]
    if not alertes or (dossier.est_papier and dossier.est_brouillon):
        return list(rates)
    ecrites = justifications_of(dossier)
    return [
        replace(rate, form=_form_of(rate, ecrites.get(rate.regle), depuis)) if rate in alertes else rate
        for rate in rates
    ]


def _form_of(rate: Blocage, ecrite: Justification | None, depuis: str) -> JustificationForm:
    texte = ecrite.texte if ecrite else ""
    enregistree = ecrite if ecrite and ecrite.pk and texte else None
    form = JustificationForm(regle=rate.regle, libelle=rate.libelle, initial={"texte": texte})
    form.depuis, form.sort = depuis, SortJustification(regle=rate.regle, lu=texte, enregistree=enregistree)
    return form


class JustifierView(SaisieMixin, View):
    """The text about one alert. Asked by the script, only the state under the text is answered."""

    geste = Geste.ENREGISTRER
    http_method_names = ["post"]
    template_name = "conventions/justification.html"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep it; what is too long, or in conflict, stays on the page with its reason."""
        regle = str(kwargs["regle"])
        form = JustificationForm(request.POST, regle=regle)
        valide, lu = form.is_valid(), form.cleaned_data.get("lu", "")
        if not valide:
            erreurs = " ".join(str(e) for champ in form.errors.values() for e in champ)
            return self._refused(form, erreurs, lu=lu, status=REFUS)
        try:
            ecrite = justify(
                pk=self.kwargs["pk"],
                regle=regle,
                texte=form.cleaned_data["texte"],
                lu=lu,
                acte=self.acte(),
            )
        except RegleInconnue as inconnue:
            raise Http404 from inconnue
        except JustificationEnConflit as conflit:
            return self._conflict(form, conflit.actuelle)
        except TransitionRefusee as refus:
            return self._closed(form, refus, lu)
        return self._saved(ecrite)

    def _saved(self, ecrite: Justification) -> HttpResponse:
        if self.request.htmx:  # type: ignore[attr-defined]
            sort = SortJustification(regle=ecrite.regle, lu=ecrite.texte, enregistree=ecrite)
            return self._state(sort)
        messages.success(self.request, "La justification est enregistrée : l’agent la lira au dépôt.")
        return redirect(f"{self._back()}#controle-{ecrite.regle}")

    def _conflict(self, form: JustificationForm, actuelle: Justification) -> HttpResponse:
        """Both texts are shown; saving again is a choice."""
        auteur = actuelle.modifie_par if actuelle.modifie_par_id else "Quelqu’un"
        erreur = f"{auteur} a écrit autre chose entre-temps. Réunissez les deux textes, puis enregistrez."
        return self._refused(form, erreur, lu=actuelle.texte, autre=actuelle.texte, status=CONFLIT)

    def _closed(self, form: JustificationForm, refus: TransitionRefusee, lu: str) -> HttpResponse:
        if self.request.htmx and not isinstance(refus, NonDemande):  # type: ignore[attr-defined]
            return self._refused(form, " ".join(refus.raisons), lu=lu, status=REFUS)
        return self.moved(self.read(), refus)

    def _refused(
        self, form: JustificationForm, erreur: str, *, lu: str, status: int, autre: str = ""
    ) -> HttpResponse:
        sort = SortJustification(regle=form.regle, lu=lu, erreur=erreur, autre=autre)
        if self.request.htmx:  # type: ignore[attr-defined]
            return self._state(sort, status=REFUS)
        dossier = self.read()
        avancement = self.avancement(dossier)
        form.depuis, form.sort = self.request.POST.get("depuis", ""), sort
        rates = [replace(rate, form=form) for rate in avancement.rates if rate.regle == form.regle]
        contexte = {"avancement": avancement, "form": form, "rates": rates, "retour": self._back()}
        return self.page(dossier, status=status, **contexte)

    def _state(self, sort: SortJustification, status: int = 200) -> HttpResponse:
        return render(self.request, "conventions/_justification_etat.html", {"sort": sort}, status=status)

    def _back(self) -> str:
        """The page where the alert was shown; only a page of this dossier."""
        dossier, depuis = self.read(), self.request.POST.get("depuis", "")
        if depuis == PIECES:
            return reverse("conventions:dossier_pieces", args=[dossier.pk])
        if formulaire_of(dossier).rubrique(depuis):
            return reverse("conventions:dossier_section", args=[dossier.pk, depuis])
        return reverse("conventions:dossier_detail", args=[dossier.pk])
