"""The record of a structure, for its people and its State service; the list of those of a territory."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.views.generic import DetailView
from django_filters.views import FilterView

from siae_portal.audit.journal import in_words
from siae_portal.audit.models import Evenement
from siae_portal.comptes.mixins import PolicyMixin
from structures.enums import GesteEquipe
from structures.filters import StructureFilter
from structures.models import Label, Structure
from structures.policies import COFFRE, EQUIPE_STRUCTURE, STRUCTURE, Geste, GesteCoffre
from structures.ports import conventionnements, vie_des_structures
from structures.rules.applicables import applicables
from structures.rules.formes import types_admis
from structures.services.sirene import differences, is_loaded, prefill_of
from structures.services.vie import CHANGEMENTS_MONTRES, GESTES, life_of, object_of
from structures.views.lecture_fiche import labels_read, sections_of
from structures.views.requetes import person


class StructureListView(PolicyMixin, FilterView):
    """The structures of the territory, by name."""

    policy, geste = STRUCTURE, Geste.LISTER
    filterset_class = StructureFilter
    template_name = "structures/structure_list.html"
    context_object_name = "structures"
    paginate_by = 25
    strict = False

    def get_queryset(self) -> QuerySet[Structure]:
        """Narrowed to the scope by the mixin."""
        self.queryset = Structure.objects.for_list()
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the conventions and labels of the page: a query for each, whatever its rows."""
        context = super().get_context_data(**kwargs)
        structures = list(context["page_obj"].object_list)
        on, pks = timezone.localdate(), [s.pk for s in structures]
        conventions = conventionnements().of(pks, on=on)
        labels = list(Label.objects.valid(on=on).filter(structure__in=pks).order_by("code", "pk"))
        lignes = [
            {
                "structure": s,
                "conventions": [c for c in conventions.get(s.pk, []) if not c.terminee],
                "labels": [label for label in labels if label.structure_id == s.pk],
            }
            for s in structures
        ]
        return {**context, "lignes": lignes}


class StructureDetailView(PolicyMixin, DetailView):
    """What the portal knows of a structure, and what its reader may do there."""

    policy, geste = STRUCTURE, Geste.CONSULTER
    template_name = "structures/structure_detail.html"
    context_object_name = "structure"

    def get_queryset(self) -> QuerySet[Structure]:
        """Narrowed to the scope by the mixin; the acts of the reader on this very row are annotated."""
        droits = STRUCTURE.annotations(person(self.request))
        self.queryset = Structure.objects.for_list().annotate(**droits)
        return super().get_queryset()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the sections, the labels, the life, the rules and what SIRENE says."""
        on, structure = timezone.localdate(), self.object
        permis = STRUCTURE.permitted(structure)
        conventions = conventionnements().of([structure.pk], on=on).get(structure.pk, [])
        types = list(dict.fromkeys(c.type for c in conventions if not c.terminee))
        faits = life_of(structure, user=person(self.request), on=on)
        evenements = Evenement.objects.of(structure).filter(geste__in=GESTES)[:CHANGEMENTS_MONTRES]
        return super().get_context_data(
            sections=sections_of(structure, permis=permis),
            conventionnements=conventions,
            conventions_lisibles=any(fait.url for fait in faits),
            labels=labels_read(structure, permis=permis, on=on),
            faits_de_vie=faits,
            evenements=in_words(evenements, gestes=GESTES, objet_of=object_of),
            regles=self._rules(types or list(types_admis(structure.categorie_juridique))),
            types=types,
            types_en_mots=list(dict.fromkeys(c.libelle for c in conventions if not c.terminee)),
            permis=permis,
            equipe_ouverte=EQUIPE_STRUCTURE.may(person(self.request), GesteEquipe.CONSULTER),
            coffre_ouvert=COFFRE.may(person(self.request), GesteCoffre.CONSULTER),
            **self._sirene(structure),
            **kwargs,
        )

    def _rules(self, types: list[str]) -> list[Any]:
        heures = vie_des_structures().heures_par_etp(types, on=timezone.localdate())
        return [applicables(code, heures=heures.get(code, "")) for code in types]

    def _sirene(self, structure: Structure) -> dict[str, Any]:
        sirene = prefill_of(structure.siret)
        return {
            "sirene": sirene,
            "sirene_charge": sirene is not None or is_loaded(),
            "ecarts": differences(structure, sirene) if sirene else [],
        }
