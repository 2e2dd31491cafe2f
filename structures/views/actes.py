"""Guided acts on a structure: labels, transfers, takeovers, territory of intervention."""

from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views import View
from django.views.generic import DetailView
from django.views.generic.detail import SingleObjectMixin

from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.storage.responses import file_response
from siae_portal.workflow.machine import Acte
from structures.forms.actes import LabelForm, RepriseForm, TerritoireForm, TransfertForm
from structures.models import Intervention, Label, Structure
from structures.policies import LABEL, Geste
from structures.services.interventions import add_intervention, find_territories, remove_intervention
from structures.services.labels import confirm_label, declare_label, remove_label
from structures.services.successions import declare_takeover, declare_transfer
from structures.views.fiche_acte import FicheActeView, FicheGesteView, FicheMixin


class LabelAjouterView(FicheActeView):
    """A new period of a label, with its proof."""

    geste, ancre = Geste.DECLARER_LABEL, "#labels"
    form_class, titre, verbe = LabelForm, "Déclarer un label", "Déclarer ce label"
    fait = "Le label est enregistré. Votre service instructeur lira sa preuve."

    def act(self, form: BaseForm, acte: Acte) -> None:
        """Store the proof, write the period."""
        preuve = form.cleaned_data["preuve"]
        declare_label(pk=self.object.pk, valeurs=form.cleaned_data, preuve=preuve.chunks(), acte=acte)


class LabelPreuveView(PolicyMixin, SingleObjectMixin, View):
    """The proof of a label."""

    policy, geste = LABEL, Geste.LIRE_PREUVE

    def get_queryset(self) -> QuerySet[Label]:
        """Narrowed to the scope by the mixin."""
        self.queryset = Label.objects.select_related("preuve")
        return super().get_queryset()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        """The file.

        Raises:
            Http404: this label has none.
        """
        label = self.get_object()
        if label.preuve is None:
            raise Http404
        return file_response(label.preuve, nom=f"preuve-label-{label.pk}.pdf", inline=True)


class LabelGesteView(FicheGesteView):
    """An act on one label: the key of the address is its own."""

    policy, ancre = LABEL, "#labels"

    def get_queryset(self) -> QuerySet[Any]:
        """Narrowed to the scope by the mixin."""
        self.queryset = Label.objects.select_related("structure")
        return PolicyMixin.get_queryset(self)

    def get_success_url(self) -> str:
        """The record of its structure."""
        structure_id = self.object.structure_id  # type: ignore[attr-defined]
        return reverse("structures:structure_detail", args=[structure_id]) + self.ancre


class LabelConfirmerView(LabelGesteView):
    """An agent has read the proof."""

    geste, fait = Geste.CONFIRMER_LABEL, "Le label est confirmé."

    def act(self, acte: Acte) -> None:
        """Confirm."""
        confirm_label(pk=self.object.pk, acte=acte)


class LabelRetirerView(LabelGesteView):
    """Take back a label declared by mistake."""

    geste, fait = Geste.DECLARER_LABEL, "Le label est retiré."

    def act(self, acte: Acte) -> None:
        """Remove."""
        remove_label(pk=self.object.pk, acte=acte)


class TransfertView(FicheActeView):
    """The structure has moved."""

    geste, ancre = Geste.DECLARER_TRANSFERT, "#vie"
    form_class, titre, verbe = TransfertForm, "Déclarer un transfert", "Déclarer ce transfert"
    fait = "Le transfert est enregistré : le SIRET actuel a changé, celui des conventions signées reste."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what will happen."""
        avant = (
            "La structure garde son SIREN et change d’adresse : son SIRET actuel devient celui du nouvel "
            "établissement. Le SIRET à la signature, celui des conventions, ne change pas. Si une autre "
            "structure reprend l’activité, ce n’est pas un transfert : votre service instructeur les lie."
        )
        return super().get_context_data(avant=avant, **kwargs)

    def act(self, form: BaseForm, acte: Acte) -> None:
        """Move."""
        declare_transfer(pk=self.object.pk, acte=acte, **form.cleaned_data)


class RepriseView(FicheActeView):
    """The structure takes over another one."""

    geste, ancre = Geste.DECLARER_REPRISE, "#vie"
    form_class, titre, verbe = RepriseForm, "Lier à une structure reprise", "Lier les deux structures"
    fait = "Les deux structures sont liées."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what will happen."""
        avant = (
            "Les deux fiches diront l’une et l’autre cette succession. Leurs conventions ne changent pas : "
            "un avenant ou une nouvelle demande le fera."
        )
        return super().get_context_data(avant=avant, **kwargs)

    def act(self, form: BaseForm, acte: Acte) -> None:
        """Tie."""
        declare_takeover(pk=self.object.pk, acte=acte, **form.cleaned_data)


class TerritoireView(FicheMixin, DetailView):
    """Where the structure works: what is there, and a place to look for (`?lieu=`)."""

    geste = Geste.COMPLETER
    template_name = "structures/fiche_territoire.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The places, and what was found."""
        form = TerritoireForm(self.request.GET if "lieu" in self.request.GET else None)
        trouves = None
        if form.is_bound and form.is_valid():
            trouves = find_territories(form.cleaned_data["lieu"].replace("\x00", ""))
        return super().get_context_data(
            form=form,
            trouves=trouves,
            interventions=self.object.interventions.for_list(),
            **kwargs,
        )


class TerritoireAjouterView(FicheGesteView):
    """Add a place that was found."""

    geste, fait = Geste.COMPLETER, "Le territoire est ajouté."

    def act(self, acte: Acte) -> None:
        """Add."""
        niveau, code = (self.request.POST.get(nom, "")[:20] for nom in ("niveau", "code"))
        add_intervention(pk=self.object.pk, niveau=niveau, code=code, acte=acte)

    def get_success_url(self) -> str:
        """The same page, for the next place."""
        return reverse("structures:fiche_territoire", args=[self.object.pk])


class TerritoireRetirerView(FicheGesteView):
    """Remove a place: the key of the address is its own."""

    geste, fait = Geste.COMPLETER, "Le territoire est retiré."

    def get_object(self, queryset: QuerySet[Structure] | None = None) -> Structure:
        """The structure of the place, in the scope of the person."""
        self.intervention = get_object_or_404(Intervention, pk=self.kwargs["pk"])
        return get_object_or_404(self.get_queryset(), pk=self.intervention.structure_id)

    def act(self, acte: Acte) -> None:
        """Remove."""
        remove_intervention(pk=self.object.pk, intervention=self.intervention.pk, acte=acte)

    def get_success_url(self) -> str:
        """The same page."""
        return reverse("structures:fiche_territoire", args=[self.object.pk])
