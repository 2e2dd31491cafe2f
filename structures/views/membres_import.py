"""Send a file of members of a place, from its team page; the model to fill."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View
from django.views.generic import FormView

from structures.enums import GenreLot, GesteEquipe
from structures.forms.lots import LotForm
from structures.rules.lots_membres import MEMBRES_MAX, columns_for
from structures.services.equipe import grantable_roles, where
from structures.services.lots.export import model_rows
from structures.services.lots.lots import send_lot
from structures.views.acces_lieu import LieuMixin, ServiceMixin, acte_of
from structures.views.exports import file_of

REFUS = 422


class MembresMixin(LieuMixin):
    """Who invites one by one invites by a file."""

    geste = GesteEquipe.INVITER

    def colonnes(self) -> Any:
        """With the roles that the reader may give here."""
        on = timezone.localdate()
        return columns_for(grantable_roles(self.lieu, user=self.request.user, on=on))  # type: ignore[arg-type]


class MembresImporterView(MembresMixin, FormView):
    """Send a file of members."""

    form_class = LotForm
    template_name = "structures/membres_importer.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Each new row is an e-mail: few rows at once."""
        return {**super().get_form_kwargs(), "lignes_max": MEMBRES_MAX}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The columns, what each holds, and the files to start from."""
        modeles = [(nom, self.url("membres_modele", nom)) for nom in ("csv", "xlsx")]
        exports = [(nom, self.url_export(nom)) for nom in ("csv", "xlsx")]
        return super().get_context_data(
            **self.cadre(), colonnes=self.colonnes(), modeles=modeles, exports=exports, **kwargs
        )

    def form_valid(self, form: LotForm) -> HttpResponse:
        """Keep it, have it read, and lead to its page."""
        fichier = form.cleaned_data["fichier"]
        lot = send_lot(
            genre=GenreLot.MEMBRES,
            chunks=fichier.chunks(),
            type_mime=fichier.content_type,
            nom=fichier.name,
            acte=acte_of(self.request),
            **where(self.lieu),
        )
        return redirect("structures:lot_detail", pk=lot.pk)

    def form_invalid(self, form: LotForm) -> HttpResponse:
        """Say beside the field what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=REFUS)


class MembresModeleView(MembresMixin, View):
    """The file of members to fill."""

    def get(self, request: HttpRequest, pk: int, extension: str) -> StreamingHttpResponse:
        """Headers and one example."""
        return file_of(model_rows(self.colonnes()), nom="modele-membres", extension=extension)


class ServiceMembresImporterView(ServiceMixin, MembresImporterView):
    """Send a file of members of a State service."""


class ServiceMembresModeleView(ServiceMixin, MembresModeleView):
    """The file of members of a State service to fill."""
