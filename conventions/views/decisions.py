"""The proposal of the agent and the decision of the signatory."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from conventions.enums import Geste, SensDecision
from conventions.forms.decision import PropositionForm, RefusForm, figures_of, initial_proposition
from conventions.models import Dossier, Enveloppe
from conventions.services.aides import AideCalculee, BaremeAbsent, aide_of
from conventions.services.decisions import accept, refuse
from conventions.services.instruction import propose
from conventions.views.actes import ActeView
from conventions.views.proposition import proposition_context
from conventions.views.requetes import acte_of
from conventions.workflow import gardes
from siae_portal.formats import date_longue
from siae_portal.formulaires import PageForm
from siae_portal.workflow.machine import Acte


class DossierProposerView(ActeView):
    """Propose a decision: figures, grid, reasons; the amount follows the dated barème as it is typed."""

    gestes = (Geste.PROPOSER, Geste.PROPOSER_SANS_AVIS)
    form_class = PropositionForm
    template_name = "conventions/dossier_proposer.html"
    fait = "La décision est proposée : le chef de service la vise, puis le signataire décide."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; the live amount alone for htmx."""
        if request.headers.get("HX-Request"):
            self.object = self.get_object()
            return render(request, "conventions/_aide_proposee.html", self._aide(request.GET))
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """What the form needs to know of the barème and of the receipts."""
        aide = self._aide({})["aide"]
        return {
            **super().get_form_kwargs(),
            "dossier": self.object,
            "bareme_a_confirmer": bool(aide and aide.dernier_connu),
            "derogation_utile": self.object.controles.filter(regle="RC26", reussi=False).exists(),
            "initial": initial_proposition(self.object, getattr(self.object, "proposition", None)),
        }

    def act(self, form: BaseForm, acte: Acte) -> None:
        """Propose."""
        donnees = form.cleaned_data
        propose(
            pk=self.object.pk,
            sens=SensDecision(donnees["sens"]),
            motifs_fait=donnees["motifs_fait"],
            motifs_droit=donnees["motifs_droit"],
            grille=form.grille,  # type: ignore[attr-defined]
            bareme_confirme=donnees.get("bareme_confirme", False),
            derogation_recettes=donnees.get("derogation_recettes", False),
            acte=acte,
            **form.chiffres,  # type: ignore[attr-defined]
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the aid as asked, the opinion and what the structure asks for."""
        saisie = self.request.POST if self.request.method == "POST" else {}
        return super().get_context_data(
            **self._aide(saisie), avis=self.object.avis.exclude(sens="").first(), **kwargs
        )

    def _aide(self, saisie: Mapping[str, str]) -> dict[str, Any]:
        """The aid of the figures typed so far; of the request for those that are not readable."""
        try:
            return {"aide": _typed_aide(self.object, saisie), "aide_absente": ""}
        except BaremeAbsent as absent:
            return {"aide": None, "aide_absente": str(absent)}


def _typed_aide(dossier: Dossier, saisie: Mapping[str, str]) -> AideCalculee | None:
    """The aid of what is typed; what is not a number yet counts as asked."""
    lus: dict[str, Decimal | int] = {}
    for nom in figures_of(dossier):
        try:
            valeur = PropositionForm.base_fields[nom].clean(saisie.get(nom, ""))
        except ValidationError:
            continue
        if valeur is not None:
            lus[nom] = valeur
    return aide_of(dossier, **lus)


class DossierAccepterView(ActeView):
    """Accept: what will happen, the envelope before and after, the delegation used."""

    gestes = (Geste.ACCEPTER, Geste.ACCEPTER_APRES_ECHEANCE, Geste.FAIRE_DROIT)
    form_class = PageForm
    template_name = "conventions/dossier_accepter.html"

    @property
    def fait(self) -> str:  # type: ignore[override]
        """What was done, by nature of request."""
        if self.object.acte_hors_portail:
            return "La demande est acceptée : établissez l’acte à part."
        return "La demande est acceptée : la convention et son annexe se préparent."

    def act(self, form: BaseForm, acte: Acte) -> None:
        """Decide."""
        accept(pk=self.object.pk, acte=acte, geste=self.geste_du_jour)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the proposal, the envelope and the delegation."""
        return super().get_context_data(
            **proposition_context(self.object),
            enveloppe=envelope_figures(self.object),
            delegation=gardes.delegation_of(self.object, acte_of(self.request)),
            **kwargs,
        )


def envelope_figures(dossier: Dossier) -> dict[str, Any] | None:
    """ETP and euros notified, committed, asked and left; None without an envelope for this kind and year."""
    proposition = getattr(dossier, "proposition", None)
    if not dossier.regles.enveloppe or dossier.debut_on is None or proposition is None:
        return None
    enveloppe = Enveloppe.objects.filter(service=dossier.service_id, annee=dossier.debut_on.year).first()
    libre = dossier.service.enveloppes.available(annee=dossier.debut_on.year)
    if enveloppe is None or libre is None:
        return None
    etp, montant_eur = proposition.etp or Decimal(0), proposition.montant_eur or Decimal(0)
    return {
        "annee": enveloppe.annee,
        "notifies": (enveloppe.etp, enveloppe.montant_eur),
        "avant": (enveloppe.etp - libre.etp, enveloppe.montant_eur - libre.montant_eur),
        "demandes": (etp, montant_eur),
        "reste": (libre.etp - etp, libre.montant_eur - montant_eur),
    }


class DossierRefuserView(ActeView):
    """Refuse: reasons in fact and in law, remedies shown, notification in PDF."""

    gestes = (Geste.REFUSER, Geste.REFUSER_EXPRESSEMENT, Geste.REJETER_RECOURS)
    form_class = RefusForm
    template_name = "conventions/dossier_refuser.html"
    fait = "La demande est refusée : la notification se prépare, avec ses motifs et les voies de recours."

    def get_initial(self) -> dict[str, Any]:
        """The reasons of the proposal, when it is to refuse."""
        proposition = getattr(self.object, "proposition", None)
        if proposition is None or proposition.sens != SensDecision.REFUSER:
            return {}
        return {"motifs_fait": proposition.motifs_fait, "motifs_droit": proposition.motifs_droit}

    def act(self, form: BaseForm, acte: Acte) -> None:
        """Decide."""
        refuse(
            pk=self.object.pk,
            motifs_fait=form.cleaned_data["motifs_fait"],
            motifs_droit=form.cleaned_data["motifs_droit"],
            acte=acte,
            geste=self.geste_du_jour,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the proposal and the delegation."""
        return super().get_context_data(
            **proposition_context(self.object),
            delegation=gardes.delegation_of(self.object, acte_of(self.request)),
            aujourdhui=date_longue(timezone.localdate()),
            **kwargs,
        )
