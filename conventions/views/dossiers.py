"""The page of one dossier, turned for its reader: its author, or the State service."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.views.generic import DetailView

from conventions.enums import EtatDossier, Geste, Partie
from conventions.models import Document, Dossier
from conventions.policies import DOSSIER
from conventions.rules.tours import tour_de_la_structure
from conventions.services.lecture import read_dossier
from conventions.services.pieces import pieces_demandees
from conventions.services.retrait import is_withdrawn
from conventions.services.situation import horloge_lue, situation_of
from conventions.views.avancement import avancement_of
from conventions.views.demandes import demandes_of
from conventions.views.journal import journal_of
from conventions.views.justifications import with_forms
from conventions.views.lecture_etat import instruction_context
from conventions.views.recours import recours_of
from conventions.views.requetes import acte_of
from conventions.workflow import TRANSITIONS
from siae_portal.comptes.mixins import PolicyMixin


class DossierDetailView(PolicyMixin, DetailView):
    """One address, three pages: the plan of a draft, what became of a deposit, the instruction."""

    policy, geste = DOSSIER, Geste.CONSULTER
    model = Dossier
    context_object_name = "dossier"

    def get_queryset(self) -> QuerySet[Dossier]:
        """With the acts open to this reader, in the same query."""
        user = self.request.user
        return Dossier.objects.permitted(user, self.geste).for_page().with_permitted(user)  # type: ignore[arg-type]

    @property
    def par_la_structure(self) -> bool:
        """Whether the reader writes in this dossier (somebody of the structure)."""
        return bool(self.object.peut_modifier)

    def get_template_names(self) -> list[str]:
        """By reader, then by state."""
        if not self.par_la_structure:
            return ["conventions/dossier_instruction.html"]
        if self.object.est_brouillon:
            return ["conventions/dossier_plan.html"]
        return ["conventions/dossier_suivi.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page of this reader shows."""
        if not self.par_la_structure:
            return super().get_context_data(**instruction_context(self.object, self.request), **kwargs)
        contexte = self._plan() if self.object.est_brouillon else self._suivi()
        return super().get_context_data(**contexte, **kwargs)

    def _plan(self) -> dict[str, Any]:
        avancement = avancement_of(self.object, acte=acte_of(self.request), courant="PLAN")
        return {
            "avancement": avancement,
            "alertes": with_forms(self.object, avancement.alertes, depuis=""),
            "journal": journal_of(self.object, self.request),
            "campagne": self.object.campagne,
            "aujourdhui": timezone.localdate(),
        }

    def _suivi(self) -> dict[str, Any]:
        dossier = self.object
        situation = situation_of(dossier, on=timezone.localdate())
        documents = list(Document.objects.current().filter(dossier=dossier).for_list())
        return {
            "tour": tour_de_la_structure(situation),
            "retire": is_withdrawn(dossier),
            "horloge": horloge_lue(dossier, pour_structure=True),
            "nombre_de_versions": dossier.versions.count(),
            "messages_non_lus": dossier.messages.unread_by(Partie.STRUCTURE).count(),
            "correction": dossier.demande_ouverte,
            "repondues": [d for d in demandes_of(dossier) if d.correction.repondue_at is not None],
            "recours": recours_of(dossier, documents, acte_of(self.request)),
            "documents": documents,
            "lues": read_dossier(dossier),
            "pieces": [piece for piece in pieces_demandees(dossier) if piece.jointe],
            "a_signer": dossier.etat == EtatDossier.A_SIGNER
            and dossier.peut_signer_structure
            and not situation.structure_a_signe,
            "retirable": dossier.peut_retirer and dossier.etat in TRANSITIONS[Geste.RETIRER].sources,
            "journal": journal_of(dossier, self.request, sauf=HORS_DU_SUIVI),
        }


HORS_DU_SUIVI = frozenset(
    {
        Geste.ENREGISTRER,
        Geste.JOINDRE,
        Geste.PRENDRE,
        Geste.PROPOSER,
        Geste.PROPOSER_SANS_AVIS,
        Geste.VISER,
        Geste.RENVOYER,
        Geste.REPRENDRE_INSTRUCTION,
    }
)
"""Not told to the structure once deposited: each save of the draft, and the preparatory acts of the service,
of which it reads the decision (CRPA L311-2)."""
