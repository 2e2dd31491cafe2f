"""The exchanges of a dossier: read, written, with their files."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from conventions.enums import Geste
from conventions.forms.messages import MessageForm
from conventions.models import Dossier, PieceMessage
from conventions.policies import DOSSIER
from conventions.services.messages import FichierEnvoye, partie_of, read_messages, send_message
from conventions.views.brouillon import REFUS
from conventions.views.requetes import acte_of, person
from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.storage.responses import file_response
from siae_portal.workflow.machine import TransitionRefusee

PAR_PAGE = 20


class EchangesMixin(PolicyMixin):
    """A deposited dossier, on which the person may do the act."""

    policy, geste = DOSSIER, Geste.ECHANGER
    request: HttpRequest
    kwargs: dict[str, Any]

    def dossiers(self) -> QuerySet[Dossier]:
        """Those of her scope that were transmitted."""
        permis = Dossier.objects.permitted(person(self.request), self.geste)
        return permis.exclude(depose_at=None).select_related("structure", "service__departement")

    def read(self) -> Dossier:
        """The dossier of the address.

        Raises:
            Dossier.DoesNotExist: outside the scope, or still a draft.
        """
        return self.dossiers().get(pk=self.kwargs["pk"])


class DossierEchangesView(EchangesMixin, View):
    """The messages, latest first, and the answer."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """What was written."""
        return self._page(self.read(), MessageForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Send; a wrong file keeps the words on the page."""
        dossier = self.read()
        form = MessageForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(dossier, form, status=REFUS)
        try:
            self._send(dossier, form)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                form.add_error(None, raison)
            return self._page(dossier, form, status=REFUS)
        messages.success(request, "Message envoyé.")
        return redirect("conventions:dossier_echanges", pk=dossier.pk)

    def _send(self, dossier: Dossier, form: MessageForm) -> None:
        fichiers = [
            FichierEnvoye(nom=fichier.name, chunks=fichier.chunks(), type_mime=fichier.content_type)
            for fichier in form.cleaned_data["fichiers"]
        ]
        send_message(
            pk=dossier.pk,
            texte=form.cleaned_data["texte"],
            fichiers=fichiers,
            jeton=form.cleaned_data["jeton"],
            acte=acte_of(self.request),
        )

    def _page(self, dossier: Dossier, form: MessageForm, status: int = 200) -> HttpResponse:
        partie = partie_of(dossier, person(self.request))
        pages = Paginator(dossier.messages.for_page(), PAR_PAGE)
        contexte = {
            "dossier": dossier,
            "form": form,
            "partie": partie,
            "page_obj": pages.get_page(self.request.GET.get("page")),
            "non_lus": dossier.messages.unread_by(partie).count(),
        }
        return render(self.request, "conventions/dossier_echanges.html", contexte, status=status)


class DossierEchangesLusView(EchangesMixin, View):
    """Note that this side has read everything."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Mark, and back to the page."""
        read_messages(pk=self.read().pk, acte=acte_of(request))
        return redirect("conventions:dossier_echanges", pk=kwargs["pk"])


class PieceMessageView(EchangesMixin, View):
    """A file sent with a message, for those who read the message."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> FileResponse:
        """Serve it: in the page when it can be, else to download."""
        pieces = PieceMessage.objects.filter(message__dossier=self.read())
        piece = pieces.select_related("fichier").get(pk=kwargs["piece"])
        return file_response(piece.fichier, nom=piece.nom, inline=True)
