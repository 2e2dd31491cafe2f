"""The strongbox of a structure: the list, one paper, its file, its withdrawal."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.generic import DetailView
from django.views.generic.detail import SingleObjectMixin

from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.storage.responses import MONTRABLES, file_response
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.forms.coffre import PieceCoffreForm
from structures.models import Piece, Structure
from structures.policies import COFFRE, PIECE, GesteCoffre
from structures.rules.coffre import EtatPiece, types_du_coffre
from structures.services.coffre import LigneCoffre, deposit_piece, read_coffre, withdraw_piece

REFUS = 422
_BADGES = {
    EtatPiece.MANQUANTE: ("gris", "Absente"),
    EtatPiece.VALABLE: ("vert", "Valable"),
    EtatPiece.BIENTOT: ("jaune", "À renouveler"),
    EtatPiece.EXPIREE: ("rouge", "Expirée"),
}


class CoffreView(PolicyMixin, DetailView):
    """Papers expected of a structure: there, missing, ending soon, ended."""

    policy, geste = COFFRE, GesteCoffre.CONSULTER
    template_name = "structures/coffre.html"
    context_object_name = "structure"

    def get_queryset(self) -> QuerySet[Structure]:
        """With the acts open to this reader, in the same query."""
        self.queryset = Structure.objects.annotate(**COFFRE.annotations(self.request.user))  # type: ignore[arg-type]
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The papers asked for first, then the others, and how many are to be renewed."""
        permis = COFFRE.permitted(self.object)
        lignes = read_coffre(self.object, on=timezone.localdate())
        montrees = [_shown(ligne, permis) for ligne in lignes]
        return super().get_context_data(
            attendues=[m for m in montrees if m["ligne"].attendue],
            autres=[m for m in montrees if not m["ligne"].attendue],
            valables=sum(m["ligne"].attendue and m["en_regle"] for m in montrees),
            a_renouveler=sum(m["a_renouveler"] for m in montrees),
            peut_deposer=GesteCoffre.DEPOSER in permis,
            **kwargs,
        )


def _shown(ligne: LigneCoffre, permis: frozenset[str]) -> dict[str, Any]:
    couleur, libelle = _BADGES[ligne.etat]
    return {
        "ligne": ligne,
        "couleur": couleur,
        "libelle": libelle,
        "en_regle": ligne.etat in {EtatPiece.VALABLE, EtatPiece.BIENTOT},
        "a_renouveler": ligne.etat in {EtatPiece.BIENTOT, EtatPiece.EXPIREE},
        "expiree": ligne.etat == EtatPiece.EXPIREE,
        "lisible": not ligne.type_piece.bancaire or GesteCoffre.LIRE_BANCAIRE in permis,
        "apercu": ligne.piece is not None and ligne.piece.fichier.type_mime in MONTRABLES,
    }


class CoffrePieceView(PolicyMixin, SingleObjectMixin, View):
    """Give a paper, or replace it."""

    policy, geste, model = COFFRE, GesteCoffre.DEPOSER, Structure

    def get(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """The form of this kind of paper."""
        return self._page(PieceCoffreForm(type_piece=_kind(code)))

    def post(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Keep the file and its dates."""
        form = PieceCoffreForm(request.POST, request.FILES, type_piece=_kind(code))
        structure = self.get_object()
        if not form.is_valid():
            return self._page(form, status=REFUS)
        fichier = form.cleaned_data["fichier"]
        try:
            deposit_piece(
                structure_id=structure.pk,
                code=code,
                chunks=fichier.chunks(),
                type_mime=fichier.content_type,
                nom=fichier.name,
                acte=Acte(user=request.user, at=timezone.now()),  # type: ignore[arg-type]
                **form.dates,
            )
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                form.add_error("etablie_on", raison)
            return self._page(form, status=REFUS)
        messages.success(request, f"Pièce enregistrée dans le coffre : {_kind(code).libelle}.")
        return redirect("structures:coffre", pk=structure.pk)

    def _page(self, form: PieceCoffreForm, status: int = 200) -> HttpResponse:
        structure, code = self.get_object(), self.kwargs["code"]
        contexte = {
            "structure": structure,
            "form": form,
            "type_piece": _kind(code),
            "remplacee": Piece.objects.current().filter(structure=structure, code=code).first(),
        }
        return render(self.request, "structures/coffre_piece.html", contexte, status=status)


class CoffreFichierView(PolicyMixin, SingleObjectMixin, View):
    """The file of one paper, in force or replaced, shown in the browser when it can be."""

    policy, geste = PIECE, GesteCoffre.CONSULTER

    def get_queryset(self) -> QuerySet[Piece]:
        """Narrowed to the scope by the mixin."""
        self.queryset = Piece.objects.select_related("fichier")
        return super().get_queryset()

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        """Serve it.

        Raises:
            PermissionDenied: bank data, for a reader without a need of them.
        """
        piece = self.get_object()
        bancaires = Piece.objects.permitted(request.user, GesteCoffre.LIRE_BANCAIRE)  # type: ignore[arg-type]
        if types_du_coffre()[piece.code].bancaire and not bancaires.filter(pk=piece.pk).exists():
            raise PermissionDenied
        return file_response(piece.fichier, nom=piece.nom, inline=True)


class CoffreRetirerView(PolicyMixin, SingleObjectMixin, View):
    """Take a paper out of the strongbox."""

    policy, geste, model = PIECE, GesteCoffre.RETIRER, Piece

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw it; the dossiers that used it keep it."""
        piece = withdraw_piece(pk=self.get_object().pk, acte=Acte(user=request.user, at=timezone.now()))  # type: ignore[arg-type]
        messages.success(
            request,
            f"Pièce retirée du coffre : {types_du_coffre()[piece.code].libelle}. "
            "Les dossiers qui l’ont utilisée la gardent.",
        )
        return redirect("structures:coffre", pk=piece.structure_id)


def _kind(code: str) -> Any:
    try:
        return types_du_coffre()[code]
    except KeyError as absent:
        raise Http404("Pièce inconnue.") from absent
