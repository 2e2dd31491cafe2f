"""What every form of an act on a person shares."""

from abc import ABC, abstractmethod
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView

from accompagnement.forms.champs import SaisieForm
from accompagnement.models import Salarie
from accompagnement.policies import SALARIE
from accompagnement.services.refus import SaisieRefusee
from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.comptes.models import User
from siae_portal.workflow.machine import Acte


class SaisieView(PolicyMixin, FormView, ABC):
    """A form that ends in a service; a refusal goes back beside its field, nothing typed is lost."""

    request: HttpRequest

    @property
    def user(self) -> User:
        """Who is signed in: the policy let nobody else through."""
        return cast(User, self.request.user)

    @property
    def acte(self) -> Acte:
        """Who acts, now."""
        return Acte(user=self.user, at=timezone.now())

    def form_valid(self, form: SaisieForm) -> HttpResponse:
        """Act, or show what is refused.

        Raises:
            Salarie.DoesNotExist: the row left the scope meanwhile (404 by the mixin).
        """
        try:
            return self.perform(form)
        except SaisieRefusee as refus:
            form.add_refusals(refus.par_champ)
            return self.form_invalid(form)

    @abstractmethod
    def perform(self, form: Any) -> HttpResponse:
        """Call the service and say what was done."""

    def say(self, done: bool, phrase: str, already: str) -> None:
        """One message: done now, or done before by the same form."""
        if done:
            messages.success(self.request, phrase)
        else:
            messages.info(self.request, already)


class SalarieActeView(SaisieView):
    """An act on one person; the row is read in the scope of the one who acts."""

    policy = SALARIE

    @cached_property
    def salarie(self) -> Salarie:
        """The person.

        Raises:
            Salarie.DoesNotExist: out of scope.
        """
        return Salarie.objects.permitted(self.user, self.geste).for_page().get(pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the person."""
        return super().get_context_data(salarie=self.salarie, **kwargs)
