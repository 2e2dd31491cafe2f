"""Sections filled by the portal: confirmed by one click once read, or filled on demand."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from conventions.enums import Geste
from conventions.models import Dossier
from conventions.services.formulaire import formulaire_of
from conventions.services.reprise import confirm_section, prefill_section
from conventions.views.brouillon import SaisieMixin
from siae_portal.workflow.machine import TransitionRefusee


class RepriseMixin(SaisieMixin):
    """A POST on one section of a draft."""

    geste = Geste.ENREGISTRER

    @property
    def code(self) -> str:
        """The section of the address."""
        return str(self.kwargs["code"])

    def read(self) -> Dossier:
        """The dossier, which must ask this section.

        Raises:
            Http404: not a section of this dossier.
        """
        dossier = super().read()
        if formulaire_of(dossier).rubrique(self.code) is None:
            raise Http404
        return dossier

    def refuse(self, refus: TransitionRefusee) -> HttpResponse:
        """Say why, back on the section."""
        for raison in refus.raisons:
            messages.error(self.request, raison)
        return redirect("conventions:dossier_section", pk=self.kwargs["pk"], code=self.code)


class SectionConfirmerView(RepriseMixin, View):
    """« Rien n’a changé, confirmer »: the section was read, and it still holds."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Confirm, then lead to the next thing to do."""
        dossier = self.read()
        try:
            confirm_section(pk=dossier.pk, code=self.code, version=self._version(), acte=self.acte())
        except TransitionRefusee as refus:
            return self.refuse(refus)
        avancement = self.avancement(self.read())
        messages.success(request, f"Section « {avancement.section(self.code).libelle} » confirmée.")
        suite = avancement.suite
        return redirect(suite.url) if suite else redirect("conventions:dossier_detail", pk=dossier.pk)

    def _version(self) -> int:
        """The version that was on the page; one that is not a number was never read."""
        version = self.request.POST.get("version", "")
        return int(version) if version.isdecimal() and len(version) < 10 else -1


class SectionReprendreView(RepriseMixin, View):
    """« Reprendre de l’an dernier », on a section nobody has begun."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Fill it, and show it to be read."""
        dossier = self.read()
        try:
            prefill_section(pk=dossier.pk, code=self.code, acte=self.acte())
        except TransitionRefusee as refus:
            return self.refuse(refus)
        messages.success(request, "La section est reprise : relisez-la, puis confirmez-la ou corrigez-la.")
        return redirect("conventions:dossier_section", pk=dossier.pk, code=self.code)
