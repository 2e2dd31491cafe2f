"""Files to download: the structures of the person, the model to fill, the rows in error."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.views import View
from django.views.generic.detail import SingleObjectMixin

from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.comptes.models import Habilitation
from structures.enums import GesteEquipe
from structures.forms.lots import FORMATS
from structures.models import ServiceInstructeur, Structure
from structures.policies import EQUIPE_SERVICE, EQUIPE_STRUCTURE, LOT, STRUCTURE, Geste, GesteLot
from structures.rules.lots import COLONNES_STRUCTURES
from structures.services.lots.export import (
    error_rows,
    member_rows,
    model_rows,
    structure_rows,
    to_csv,
    to_xlsx,
)
from structures.views.lots import LotMixin

_ECRITURES = {"csv": to_csv, "xlsx": to_xlsx}


def file_of(lignes: Iterator[Sequence[str]], *, nom: str, extension: str) -> StreamingHttpResponse:
    """The rows as a file, sent as they are written.

    Raises:
        Http404: not one of our formats.
    """
    if extension not in FORMATS:
        raise Http404("Format inconnu.")
    reponse = StreamingHttpResponse(_ECRITURES[extension](lignes), content_type=FORMATS[extension])
    reponse["Content-Disposition"] = f'attachment; filename="{nom}.{extension}"'
    reponse["Cache-Control"] = "private, no-store"
    return reponse


class ExportStructuresView(PolicyMixin, View):
    """The structures in the scope of the person."""

    policy, geste = STRUCTURE, Geste.EXPORTER

    def get(self, request: HttpRequest, extension: str) -> StreamingHttpResponse:
        """One row per structure."""
        structures = Structure.objects.permitted(request.user, self.geste).order_by("nom_tri", "pk")  # type: ignore[arg-type]
        return file_of(structure_rows(structures), nom="structures", extension=extension)


class ExportMembresView(PolicyMixin, SingleObjectMixin, View):
    """The people of a structure, as an import reads them."""

    policy, geste, model = EQUIPE_STRUCTURE, GesteEquipe.CONSULTER, Structure

    def get(self, request: HttpRequest, pk: int, extension: str) -> StreamingHttpResponse:
        """One row per habilitation in force or to come."""
        membres = Habilitation.objects.not_over(on=timezone.localdate()).filter(structure=self.get_object())
        return file_of(member_rows(membres), nom=f"membres-structure-{pk}", extension=extension)


class ExportAgentsView(PolicyMixin, SingleObjectMixin, View):
    """The people of a State service, as an import reads them."""

    policy, geste, model = EQUIPE_SERVICE, GesteEquipe.CONSULTER, ServiceInstructeur

    def get(self, request: HttpRequest, pk: int, extension: str) -> StreamingHttpResponse:
        """One row per habilitation in force or to come."""
        membres = Habilitation.objects.not_over(on=timezone.localdate()).filter(service=self.get_object())
        return file_of(member_rows(membres), nom=f"membres-service-{pk}", extension=extension)


class LotModeleView(PolicyMixin, View):
    """The file to fill."""

    policy, geste = LOT, GesteLot.IMPORTER

    def get(self, request: HttpRequest, extension: str) -> StreamingHttpResponse:
        """Headers and one example."""
        return file_of(model_rows(COLONNES_STRUCTURES), nom="modele-structures", extension=extension)


class LotErreursView(LotMixin, SingleObjectMixin, View):
    """The rows in error, to correct and send again."""

    def get(self, request: HttpRequest, pk: int, **_kwargs: Any) -> StreamingHttpResponse:
        """As they were typed, with what is wrong."""
        return file_of(error_rows(self.get_object()), nom=f"erreurs-lot-{pk}", extension="csv")
