"""Files of the documents, and the state of their making."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic.detail import SingleObjectMixin

from conventions.enums import EtatDocument, NatureDocument
from conventions.models import Document
from conventions.policies import DOCUMENT, GesteDocument
from conventions.services.documents import retry_document
from conventions.views.requetes import acte_of, person
from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.comptes.models import User
from siae_portal.storage.responses import file_response
from siae_portal.workflow.machine import TransitionRefusee


class DocumentMixin(PolicyMixin, SingleObjectMixin):
    """One document in the scope of the reader."""

    policy, geste = DOCUMENT, GesteDocument.CONSULTER
    request: HttpRequest

    def get_queryset(self) -> QuerySet[Document]:
        """Narrowed to the scope by the mixin."""
        self.queryset = Document.objects.select_related("fichier", "dossier__structure", "convention")
        return super().get_queryset()


class DocumentView(DocumentMixin, View):
    """The PDF, in the page; downloaded with `?telecharger=1`."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        """The file, once made.

        Raises:
            Http404: out of scope, or not made yet.
        """
        document = self.get_object()
        if document.etat != EtatDocument.PRET:
            raise Http404("Document non produit.")
        return file_response(
            document.fichier, nom=file_name(document), inline="telecharger" not in request.GET
        )


class DocumentEtatView(DocumentMixin, View):
    """The fragment that follows the making without reload."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far the document is."""
        contexte = document_context(self.get_object(), person(request))
        return render(request, "composants/_etat_document.html", contexte)


class DocumentRelancerView(DocumentMixin, View):
    """A person of the State service asks for the making again."""

    geste = GesteDocument.RELANCER

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put the document back in the queue."""
        document = self.get_object()
        try:
            retry_document(pk=document.pk, acte=acte_of(request))
        except TransitionRefusee as refus:
            messages.error(request, " ".join(refus.raisons))
        else:
            messages.success(request, "La production du document est relancée.")
        return redirect("conventions:dossier_detail", document.dossier_id)


def document_context(document: Document, user: User) -> dict[str, Any]:
    """Context of `composants/_etat_document.html` for this reader."""
    return {
        "document": document,
        "url_etat": reverse("conventions:document_etat", args=[document.pk]),
        "url_fichier": reverse("conventions:document", args=[document.pk]),
        "url_relancer": _retry_url(document, user),
    }


def _retry_url(document: Document, user: User) -> str:
    may = DOCUMENT.may(user, GesteDocument.RELANCER) and document.etat == EtatDocument.EN_ECHEC
    return reverse("conventions:document_relancer", args=[document.pk]) if may else ""


def file_name(document: Document) -> str:
    """« convention-ACI-056-2027-0142.pdf »: nature, number and version if any, never a name."""
    numero = document.dossier.numero or str(document.dossier_id)
    version = f"-version-{document.version}" if document.nature == NatureDocument.DOSSIER else ""
    return f"{document.nature.lower().replace('_', '-')}-{numero}{version}.pdf"
