"""The blank dossier for a board meeting: public, made once by the worker, kept."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from conventions.enums import EtatDocument
from conventions.forms.vierge import ViergeForm
from conventions.models import DossierVierge
from conventions.services.vierge import find_blank, request_blank
from conventions.views.brouillon import REFUS
from siae_portal.storage.responses import file_response


@method_decorator(login_not_required, name="dispatch")
class DossierViergeView(View):
    """Choose a kind and a request; read the state of its PDF; ask for it when nobody has yet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The choice, then the file or the button that asks for it. Nothing is written."""
        pose = "type" in request.GET or "nature" in request.GET
        form = ViergeForm(request.GET if pose else None)
        if not (pose and form.is_valid()):
            return self._page(form, status=REFUS if pose else 200)
        choix = form.cleaned_data
        vierge = find_blank(type_structure=choix["type"], nature=choix["nature"], on=timezone.localdate())
        return self._page(form, choix=choix, **(document_context(vierge) if vierge else {}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask the worker, then lead to the page that follows its work."""
        form = ViergeForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=REFUS)
        choix = form.cleaned_data
        request_blank(type_structure=choix["type"], nature=choix["nature"], at=timezone.now())
        return redirect(f"{reverse('conventions:dossier_vierge')}?{urlencode(choix)}")

    def _page(self, form: ViergeForm, *, status: int = 200, **contexte: Any) -> HttpResponse:
        contexte = {"form": form, "choix": None, "document": None, **contexte}
        return render(self.request, "conventions/dossier_vierge.html", contexte, status=status)


@method_decorator(login_not_required, name="dispatch")
class ViergeEtatView(View):
    """The fragment that follows the making without reload."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far it is."""
        return render(request, "composants/_etat_document.html", document_context(_vierge(pk)))


@method_decorator(login_not_required, name="dispatch")
class ViergeFichierView(View):
    """The PDF."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        """The file, once made.

        Raises:
            Http404: unknown, or not made yet.
        """
        vierge = _vierge(pk)
        if vierge.etat != EtatDocument.PRET or vierge.fichier is None:
            raise Http404("Document non produit.")
        nom = f"dossier-vierge-{vierge.type}-{vierge.nature}.pdf".lower().replace("_", "-")
        return file_response(vierge.fichier, nom=nom)


def document_context(vierge: DossierVierge) -> dict[str, Any]:
    """Context of `composants/_etat_document.html`."""
    return {
        "document": vierge,
        "url_etat": reverse("conventions:vierge_etat", args=[vierge.pk]),
        "url_fichier": reverse("conventions:vierge_fichier", args=[vierge.pk]),
        "url_relancer": "",
    }


def _vierge(pk: int) -> DossierVierge:
    vierge = DossierVierge.objects.select_related("fichier").filter(pk=pk).first()
    if vierge is None:
        raise Http404("Dossier vierge inconnu.")
    return vierge
