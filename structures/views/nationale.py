"""National roles: who observes or administers, who is invited; an administrator invites by e-mail."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import ListView

from siae_portal.comptes.enums import ROLES_TERRITOIRE
from siae_portal.comptes.models import Habilitation, Invitation
from structures.enums import GesteEquipe
from structures.forms.equipe import InvitationNationaleForm
from structures.models import Region
from structures.policies import EQUIPE_NATIONALE
from structures.services.equipe import Territoire, roles_of
from structures.services.invitations import invite, lieu_of
from structures.views.acces_lieu import ActeEquipeView, LieuMixin, acte_of
from structures.views.equipe import InvitationAnnulerView, InvitationRenvoyerView

NOM = "Administration nationale"


class NationaleMixin(LieuMixin):
    """The national roles as a place without row: their pages have no `pk`."""

    policy = EQUIPE_NATIONALE
    prefixe = "nationale"

    @cached_property
    def lieu(self) -> Any:
        """The whole country, or the territory of the invitation of the address.

        Raises:
            Invitation.DoesNotExist: not of a national role; the mixin answers 404.
        """
        if "invitation" not in self.kwargs:
            return Territoire()
        invitations = Invitation.objects.filter(role__in=ROLES_TERRITOIRE).select_related("region")
        return lieu_of(invitations.get(pk=self.kwargs["invitation"]))

    def url(self, page: str, *args: Any) -> str:
        """A page of the national roles."""
        return reverse(f"structures:nationale_{page}", args=args)

    def cadre(self) -> dict[str, Any]:
        """What every page says at its top."""
        return {"nom_du_lieu": NOM, "url_equipe": self.url_equipe}


class NationaleEquipeView(NationaleMixin, ListView):
    """Who holds a national role, and who is awaited."""

    geste = GesteEquipe.CONSULTER
    template_name = "structures/nationale.html"
    context_object_name = "membres"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Habilitation]:
        """Not over yet, administrators first, then by name."""
        lignes = Habilitation.objects.filter(role__in=ROLES_TERRITOIRE).not_over(on=timezone.localdate())
        return lignes.select_related("user", "region").order_by("role", "user__nom", "user__prenom", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the invitations that wait."""
        maintenant = timezone.now()
        attendues = Invitation.objects.pending().filter(role__in=ROLES_TERRITOIRE).for_list()
        return super().get_context_data(
            **self.cadre(),
            url_inviter=self.url("inviter"),
            gere=True,
            invitations=[
                {
                    "invitation": invitation,
                    "expiree": invitation.expiree(maintenant),
                    "url_renvoyer": self.url("invitation_renvoyer", invitation.pk),
                    "url_annuler": self.url("invitation_annuler", invitation.pk),
                }
                for invitation in attendues[: self.paginate_by]
            ],
            **kwargs,
        )


class NationaleInviterView(NationaleMixin, ActeEquipeView):
    """Invite an observer or an administrator by e-mail."""

    geste = GesteEquipe.INVITER
    template_name = "structures/equipe_inviter.html"
    form_class = InvitationNationaleForm
    verbe = "Envoyer l’invitation"

    def get_form_kwargs(self) -> dict[str, Any]:
        """National roles, every région, from today."""
        on = timezone.localdate()
        regions = Region.objects.order_by("nom", "pk")
        roles = roles_of(Territoire(), on=on)
        return {**super().get_form_kwargs(), "roles": roles, "regions": regions, "initial": {"debut_on": on}}

    def perform(self, form: InvitationNationaleForm) -> None:
        """Write the invitation; its e-mail leaves after the commit."""
        lieu = Territoire(region=form.cleaned_data["region"])
        invite(lieu=lieu, acte=acte_of(self.request), **form.saisie())

    def done(self, form: InvitationNationaleForm) -> str:
        """To whom it goes."""
        return f"L’invitation part à l’adresse {form.cleaned_data['courriel']}."


class NationaleInvitationRenvoyerView(NationaleMixin, InvitationRenvoyerView):
    """Send again an invitation to a national role."""


class NationaleInvitationAnnulerView(NationaleMixin, InvitationAnnulerView):
    """Take back an invitation to a national role."""
