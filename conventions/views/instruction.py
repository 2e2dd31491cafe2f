"""Acts of the instruction: taking, asking, session, opinion, and every simple move."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.generic.detail import SingleObjectMixin

from conventions.enums import EtatDossier, Geste, SensAvis
from conventions.forms.commun import MotifForm
from conventions.forms.demande import DemandeForm, demandables_of, demande_initiale
from conventions.forms.instruction import AvisForm, SeanceForm
from conventions.models import Dossier
from conventions.policies import DOSSIER
from conventions.services.dossiers import advance_dossier, take_dossier
from conventions.services.instruction import ask_corrections, ask_pieces, put_on_agenda, record_avis
from conventions.services.retrait import withdraw
from conventions.services.signatures import note_refusal_to_sign, withdraw_from_signature
from conventions.views.actes import ActeView
from conventions.views.confirmations import CONFIRMATIONS
from conventions.views.manques import manquants_of
from conventions.views.proposition import proposition_context
from conventions.views.requetes import acte_of, person
from conventions.workflow import TRANSITIONS
from siae_portal.comptes.mixins import PolicyMixin
from siae_portal.formats import date_longue
from siae_portal.formulaires import PageForm
from siae_portal.workflow.machine import Acte, motif_donne

# Acts that do more than moving the dossier.
_SERVICES = {
    Geste.RETIRER: withdraw,
    Geste.RETIRER_SIGNATURE: withdraw_from_signature,
    Geste.CONSTATER_REFUS_SIGNER: note_refusal_to_sign,
}


class DossierPrendreView(PolicyMixin, SingleObjectMixin, View):
    """The agent becomes the one who instructs."""

    policy, geste, model = DOSSIER, Geste.PRENDRE, Dossier

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the dossier, then go back to where the agent was."""
        dossier = self.get_object()
        deja = dossier.agent
        take_dossier(pk=dossier.pk, acte=acte_of(request))
        if deja and deja != request.user:
            messages.warning(request, f"Ce dossier était suivi par {deja} : vous le suivez désormais.")
        else:
            messages.success(request, f"Vous suivez le dossier de {dossier.structure}.")
        suite = request.POST.get("suite", "")
        if url_has_allowed_host_and_scheme(suite, allowed_hosts={request.get_host()}):
            return redirect(suite)
        return redirect("conventions:dossier_detail", dossier.pk)


class DossierCompleterView(ActeView):
    """Ask for papers or corrections: the dossier goes back to the structure, the clock stops."""

    gestes = (Geste.DEMANDER_PIECES, Geste.DEMANDER_CORRECTIONS)
    form_class = DemandeForm
    template_name = "conventions/dossier_completer.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """What may be asked of this dossier: its papers, its sections, its fields."""
        return {
            **super().get_form_kwargs(),
            "demandables": demandables_of(self.object),
            "on": timezone.localdate(),
        }

    def get_initial(self) -> dict[str, Any]:
        """Nothing, or what blocks in the dossier, already ticked (`?manques=1`)."""
        if "manques" not in self.request.GET:
            return super().get_initial()
        return demande_initiale(manquants_of(self.object, acte_of(self.request)))

    def act(self, form: BaseForm, acte: Acte) -> None:
        """Ask, according to the state."""
        service = ask_pieces if self.geste_du_jour == Geste.DEMANDER_PIECES else ask_corrections
        self.terme_on = form.cleaned_data["terme_on"]
        service(
            pk=self.object.pk,
            elements=form.elements,  # type: ignore[attr-defined]
            motif=form.cleaned_data["motif"],
            terme_on=self.terme_on,
            acte=acte,
        )

    def done(self) -> str:
        """Until when the structure may answer; without account, the service sends it the request."""
        if Dossier.objects.permitted(person(self.request), Geste.SAISIR_REPONSE).filter(pk=self.object.pk):
            return (
                "La demande est enregistrée. Adressez-la à la structure, que personne ne représente sur le "
                f"portail : elle a jusqu’au {date_longue(self.terme_on)} pour répondre."
            )
        return f"La demande est envoyée : la structure a jusqu’au {date_longue(self.terme_on)} pour répondre."


class DossierInscrireView(ActeView):
    """Put the dossier on the agenda of a session."""

    gestes = (Geste.INSCRIRE,)
    form_class = SeanceForm
    template_name = "conventions/dossier_inscrire.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Sessions are to come."""
        return {**super().get_form_kwargs(), "on": timezone.localdate()}

    def act(self, form: BaseForm, acte: Acte) -> None:
        """Put it on the agenda."""
        self.tenue_on = form.cleaned_data["tenue_on"]
        put_on_agenda(pk=self.object.pk, tenue_on=self.tenue_on, acte=acte)

    def done(self) -> str:
        """Which session."""
        return f"Le dossier est inscrit à la séance du {date_longue(self.tenue_on)}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the sessions already planned."""
        on = timezone.localdate()
        return super().get_context_data(
            seances=self.object.service.seances.filter(tenue_on__gte=on).order_by("tenue_on", "pk")[:5],
            **kwargs,
        )


class DossierAvisView(ActeView):
    """Record the opinion of the commission, after its session."""

    gestes = (Geste.ENREGISTRER_AVIS,)
    form_class = AvisForm
    template_name = "conventions/dossier_avis.html"
    fait = "L’avis de la commission est enregistré."

    def get_form_kwargs(self) -> dict[str, Any]:
        """The session where the dossier stands."""
        tenue_on = self.avis.seance.tenue_on if self.avis else None
        return {**super().get_form_kwargs(), "tenue_on": tenue_on, "on": timezone.localdate()}

    @property
    def avis(self) -> Any:
        """The opinion that is awaited, with its session."""
        return self.object.avis.filter(sens="").select_related("seance").first()

    def act(self, form: BaseForm, acte: Acte) -> None:
        """Record it."""
        donnees = form.cleaned_data
        record_avis(
            pk=self.object.pk,
            sens=SensAvis(donnees["sens"]),
            pour=donnees["pour"],
            contre=donnees["contre"],
            abstentions=donnees["abstentions"],
            quorum_atteint=donnees["quorum_atteint"],
            motifs=donnees["motifs"],
            acte=acte,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the session."""
        return super().get_context_data(avis=self.avis, **kwargs)


class DossierGesteView(ActeView):
    """The confirmation page of every simple move; it asks for a reason where the move needs one."""

    template_name = "conventions/dossier_geste.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Read the act in the address.

        Raises:
            Http404: not an act that is confirmed here.
        """
        super().setup(request, *args, **kwargs)
        code = str(kwargs["geste"]).upper()
        if code not in CONFIRMATIONS:
            raise Http404("Geste inconnu.")
        self.gestes = (Geste(code),)
        self.confirmation = CONFIRMATIONS[Geste(code)]

    @property
    def motif_demande(self) -> bool:
        """Whether the move needs a written reason."""
        return motif_donne in TRANSITIONS[self.geste].guards

    def get_form(self, form_class: Any = None) -> PageForm:
        """A reason, or nothing but the button."""
        libre = self.confirmation.motif_libre
        if self.motif_demande or libre:
            return MotifForm(aide=self.confirmation.aide_motif, libre=libre, **self.get_form_kwargs())
        return PageForm(**self.get_form_kwargs())

    def act(self, form: BaseForm, acte: Acte) -> None:
        """Move the dossier."""
        motive = Acte(user=acte.user, at=acte.at, motif=form.cleaned_data.get("motif", ""))
        service = _SERVICES.get(Geste(self.geste))
        if service:
            service(pk=self.object.pk, acte=motive)
        else:
            advance_dossier(pk=self.object.pk, geste=self.geste, acte=motive)

    def moved(self) -> str:
        """Why the state no longer allows it, in the words of the act when it has some."""
        return self.confirmation.trop_tard or super().moved()

    def done(self) -> str:
        """What the act has done."""
        return self.confirmation.fait

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what will happen and, for the visa, the exact proposal."""
        contexte = proposition_context(self.object) if self.object.etat == EtatDossier.PROPOSE else {}
        return super().get_context_data(confirmation=self.confirmation, **contexte, **kwargs)
