"""The public directory: no sign-in, no personal data, never a project of convention."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import Truncator
from django.views.generic import DetailView, ListView

from siae_portal.comptes.cache import PublicCacheMixin
from structures.models import DocumentRecherche, Intervention, Label, Offre, Structure
from structures.ports import conventionnements
from structures.rules.zones import short_zone
from structures.services.annuaire import Resultat
from structures.services.fiche_publique import FichePublique, card_of
from structures.views.public import public_context
from structures.views.recherche import RechercheMixin

OFFRES_MONTREES = 3


@method_decorator(login_not_required, name="dispatch")
class AnnuaireView(RechercheMixin, ListView):
    """Structures conventioned, soon to be, or recognised: by what they sell, by name, by place."""

    template_name = "structures/annuaire.html"
    paginate_by = 20

    def get_queryset(self) -> QuerySet[DocumentRecherche]:
        """What the address asks."""
        return self.search().documents

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the conventions, labels, offers and zones of the page: a query for each, whatever its rows."""
        context = super().get_context_data(**kwargs)
        lignes = _lines(context["page_obj"].object_list, self.resultat, on=timezone.localdate())
        return {**context, **self.search_context(), "resultats": lignes}


@method_decorator(login_not_required, name="dispatch")
class FicheView(PublicCacheMixin, DetailView):
    """What a structure is, where, and by which service it is conventioned."""

    template_name = "structures/fiche.html"
    context_object_name = "structure"

    def get_queryset(self) -> QuerySet[Structure]:
        """Those that have or had a published convention, or hold a label."""
        return Structure.objects.searchable(
            conventionnees=conventionnements().published_ids(),
            labellisees=Label.objects.valid(on=timezone.localdate()).values("structure"),
        ).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the card, the conventions, the labels, the territory, and what search engines quote."""
        fiche = card_of(self.object)
        contexte = public_context(self.object, fiche, on=timezone.localdate())
        return super().get_context_data(**contexte, resume=_summary(self.object, fiche), **kwargs)


def _summary(structure: Structure, fiche: FichePublique) -> str:
    """Two lines of a page of results elsewhere: name, place, then what it says or sells."""
    lieu = structure.commune or structure.departement
    suite = fiche.presentation or ", ".join(offre.libelle for offre in fiche.offres)
    debut = f"{structure.denomination}, {lieu} : "
    return Truncator(f"{debut}{suite or 'structure de l’insertion par l’activité économique'}").chars(160)


def _lines(documents: Iterable[DocumentRecherche], resultat: Resultat, *, on: date) -> list[dict[str, Any]]:
    """What a line of results shows: structure, conventions, labels, offers with the words found."""
    documents = list(documents)
    pks = [document.pk for document in documents]
    structures = Structure.objects.filter(pk__in=pks).for_list().in_bulk()
    conventions = conventionnements().of(pks, on=on)
    labels = _by_structure(Label.objects.valid(on=on).filter(structure__in=pks).order_by("code", "pk"))
    offres = _by_structure(Offre.objects.filter(structure__in=pks).highlighted(resultat.requete))
    zones = _by_structure(Intervention.objects.filter(structure__in=pks).for_list())
    return [
        {
            "structure": structures[document.pk],
            "distance_km": getattr(document, "distance_km", None),
            "conventionnements": conventions.get(document.pk, []),
            "labels": labels.get(document.pk, []),
            "zone": short_zone(map(str, zones.get(document.pk, [structures[document.pk].departement]))),
            "offres": sorted(offres.get(document.pk, []), key=lambda o: o.extrait == o.libelle)[
                :OFFRES_MONTREES
            ],
        }
        for document in documents
    ]


def _by_structure(lignes: Iterable[Any]) -> dict[int, list[Any]]:
    par_structure: dict[int, list[Any]] = {}
    for ligne in lignes:
        par_structure.setdefault(ligne.structure_id, []).append(ligne)
    return par_structure
