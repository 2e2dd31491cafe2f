"""« Mon équipe »: who is in a structure or a service, invitations and requests that wait, departures."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import TemplateView

from siae_portal.audit.journal import in_words
from siae_portal.audit.models import Evenement
from siae_portal.comptes.models import DemandeRattachement, Habilitation, Invitation, User
from siae_portal.formats import date_longue
from siae_portal.workflow.machine import TransitionRefusee
from structures.enums import GesteEquipe
from structures.forms.equipe import DepartForm, HabilitationForm, InvitationForm
from structures.models import Structure
from structures.policies import RATTACHEMENT
from structures.rules.rattachements import transmitted_from
from structures.services.departs import leave, running_of, to_hand_over
from structures.services.equipe import change_habilitation, grantable_roles, members_of, where
from structures.services.invitations import cancel, invite, resend
from structures.views.acces_lieu import ActeEquipeView, LieuMixin, ServiceMixin, acte_of

JOURNAL = 20
PAR_PAGE = 50
_DERNIERS_JOURS = 60


@dataclass(frozen=True, kw_only=True)
class Membre:
    """One habilitation as the team reads it, with the pages of its acts (empty when not for the reader)."""

    habilitation: Habilitation
    bientot: bool
    a_venir: bool
    url_modifier: str
    url_depart: str
    delegable: bool
    delegations: tuple[Any, ...]


class EquipeView(LieuMixin, TemplateView):
    """The people of a place, their roles and dates, who is awaited, and what was done."""

    geste = GesteEquipe.CONSULTER
    template_name = "structures/equipe.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything in a flat number of queries."""
        on, gere = timezone.localdate(), self._may(GesteEquipe.INVITER)
        page = self._page(on)
        return super().get_context_data(
            **self.cadre(),
            membres=self._membres(page, on),
            page_obj=page,
            invitations=self._invitations(),
            demandes=self._demandes(),
            gere=gere,
            url_inviter=self.url("inviter") if gere else "",
            url_importer=self.url("membres_importer") if gere else "",
            exports=[(nom, self.url_export(nom)) for nom in ("csv", "xlsx")],
            evenements=in_words(
                Evenement.objects.of(self.lieu).filter(geste__in=GesteEquipe.values)[:JOURNAL],
                gestes=dict(GesteEquipe.choices),
            ),
            maintenant=timezone.now(),
            est_structure=isinstance(self.lieu, Structure),
            **kwargs,
        )

    def _may(self, geste: str) -> bool:
        """Whether the reader may do the act in this very place."""
        permis = self.policy.scope(self.request.user, geste)  # type: ignore[arg-type]
        lignes: Any = type(self.lieu)._default_manager
        return lignes.filter(permis, pk=self.lieu.pk).exists()

    def _page(self, on: Any) -> "Page[Habilitation]":
        """The page of members that the address asks for, the last one beyond."""
        presents = members_of(self.lieu).not_over(on=on).prefetch_related("delegations")
        return Paginator(presents, PAR_PAGE).get_page(self.request.GET.get("page"))

    def _membres(self, page: "Page[Habilitation]", on: Any) -> list[Membre]:
        modifie, organise = self._may(GesteEquipe.MODIFIER), self._may(GesteEquipe.ORGANISER_DEPART)
        return [
            Membre(
                habilitation=h,
                bientot=bool(h.fin_on and (h.fin_on - on).days <= _DERNIERS_JOURS),
                a_venir=h.debut_on > on,
                url_modifier=self.url("membre", h.pk) if modifie else "",
                url_depart=self.url("depart", h.pk) if organise else "",
                delegable=h.est_signataire and self.delegue,
                delegations=tuple(d for d in h.delegations.all() if d.fin_on >= on),
            )
            for h in page
        ]

    @cached_property
    def delegue(self) -> bool:
        """Whether the reader records delegations of signature here: never in a structure."""
        return GesteEquipe.DELEGUER in self.policy.droits and self._may(GesteEquipe.DELEGUER)

    def _invitations(self) -> list[dict[str, Any]]:
        maintenant = timezone.now()
        return [
            {
                "invitation": invitation,
                "expiree": invitation.expiree(maintenant),
                "url_renvoyer": self.url("invitation_renvoyer", invitation.pk),
                "url_annuler": self.url("invitation_annuler", invitation.pk),
            }
            for invitation in Invitation.objects.pending().filter(**where(self.lieu)).for_list()
        ]

    def _demandes(self) -> list[dict[str, Any]]:
        if not isinstance(self.lieu, Structure):
            return []
        permis = RATTACHEMENT.scope(self.request.user, GesteEquipe.DECIDER)  # type: ignore[arg-type]
        demandes = DemandeRattachement.objects.pending().filter(permis, structure=self.lieu).for_list()
        return [{"demande": d, "avant_le": transmitted_from(d.cree_at)} for d in demandes]


class InviterView(ActeEquipeView):
    """Invite somebody by e-mail."""

    geste = GesteEquipe.INVITER
    template_name = "structures/equipe_inviter.html"
    form_class = InvitationForm
    verbe = "Envoyer l’invitation"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Roles that the reader may give, from today."""
        on = timezone.localdate()
        roles = grantable_roles(self.lieu, user=self.request.user, on=on)  # type: ignore[arg-type]
        return {**super().get_form_kwargs(), "roles": roles, "initial": {"debut_on": on}}

    def perform(self, form: InvitationForm) -> None:
        """Write the invitation; its e-mail leaves after the commit."""
        invite(lieu=self.lieu, acte=acte_of(self.request), **form.saisie())

    def done(self, form: InvitationForm) -> str:
        """To whom it goes."""
        return f"L’invitation part à l’adresse {form.cleaned_data['courriel']}."


class MembreMixin:
    """The habilitation of the address, not over yet."""

    @cached_property
    def habilitation(self) -> Habilitation:
        """Of this place; 404 otherwise."""
        vue: Any = self
        on = timezone.localdate()
        lignes = members_of(vue.lieu).not_over(on=on)
        return lignes.get(pk=vue.kwargs["habilitation"])


class MembreView(MembreMixin, ActeEquipeView):
    """Change the role, the quality or the dates of a member."""

    geste = GesteEquipe.MODIFIER
    template_name = "structures/equipe_membre.html"
    form_class = HabilitationForm
    verbe = "Enregistrer les changements"
    fait = "Les changements sont enregistrés."

    def get_form_kwargs(self) -> dict[str, Any]:
        """What is known, and the roles that the reader may give."""
        on, h = timezone.localdate(), self.habilitation
        roles = grantable_roles(self.lieu, user=self.request.user, on=on)  # type: ignore[arg-type]
        return {**super().get_form_kwargs(), "roles": roles, "initial": HabilitationForm.initial_of(h)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the member."""
        return super().get_context_data(membre=self.habilitation, **kwargs)

    def perform(self, form: HabilitationForm) -> None:
        """Change it."""
        change_habilitation(
            lieu=self.lieu, pk=self.habilitation.pk, acte=acte_of(self.request), **form.saisie()
        )


class DepartView(MembreMixin, ActeEquipeView):
    """One act: the last day, who takes over, the note."""

    geste = GesteEquipe.ORGANISER_DEPART
    template_name = "structures/equipe_depart.html"
    form_class = DepartForm
    verbe = "Enregistrer le départ"

    @property
    def personne(self) -> User:
        """Who leaves."""
        return self.habilitation.user

    @cached_property
    def a_remettre(self) -> list[Any]:
        """What she leaves to others."""
        return to_hand_over(self.lieu, self.personne, on=timezone.localdate())

    def get_form_kwargs(self) -> dict[str, Any]:
        """One question per thing to hand over."""
        initial = {"fin_on": timezone.localdate()}
        return {**super().get_form_kwargs(), "a_remettre": self.a_remettre, "initial": initial}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the departure ends and hands over."""
        return super().get_context_data(
            personne=self.personne,
            habilitations=running_of(self.lieu, self.personne, on=timezone.localdate()),
            a_remettre=self.a_remettre,
            **kwargs,
        )

    def perform(self, form: DepartForm) -> None:
        """Everything in one transaction."""
        leave(
            lieu=self.lieu,
            user_id=self.personne.pk,
            fin_on=form.cleaned_data["fin_on"],
            repreneurs=form.repreneurs(),
            acte=acte_of(self.request, form.cleaned_data["note"]),
        )

    def done(self, form: DepartForm) -> str:
        """Until when the access is open."""
        return (
            f"Le départ de {self.personne} est enregistré : accès ouvert jusqu’au "
            f"{date_longue(form.cleaned_data['fin_on'])} inclus."
        )


class InvitationRenvoyerView(LieuMixin, View):
    """Send an invitation again."""

    geste = GesteEquipe.INVITER
    http_method_names = ["post"]
    fait = "L’invitation est renvoyée ; le lien précédent ne fonctionne plus."

    def post(self, request: HttpRequest, invitation: int, **_lieu: int) -> HttpResponse:
        """Do it, then back to the team."""
        try:
            self.perform(invitation)
        except TransitionRefusee as refus:
            for raison in refus.raisons:
                messages.error(request, raison)
        else:
            messages.success(request, self.fait)
        return redirect(self.url_equipe)

    def perform(self, invitation: int) -> None:
        """A new link, a new delay."""
        resend(lieu=self.lieu, pk=invitation, acte=acte_of(self.request))


class InvitationAnnulerView(InvitationRenvoyerView):
    """Take an invitation back."""

    fait = "L’invitation est annulée : son lien ne fonctionne plus."

    def perform(self, invitation: int) -> None:
        """Its link is dead."""
        cancel(lieu=self.lieu, pk=invitation, acte=acte_of(self.request))


class ServiceEquipeView(ServiceMixin, EquipeView):
    """The people of a State service, with the delegations of its signatories."""


class ServiceInviterView(ServiceMixin, InviterView):
    """Invite somebody into a State service."""


class ServiceMembreView(ServiceMixin, MembreView):
    """Change a habilitation in a State service."""


class ServiceDepartView(ServiceMixin, DepartView):
    """A departure from a State service."""


class ServiceInvitationRenvoyerView(ServiceMixin, InvitationRenvoyerView):
    """Send again an invitation into a State service."""


class ServiceInvitationAnnulerView(ServiceMixin, InvitationAnnulerView):
    """Take back an invitation into a State service."""
