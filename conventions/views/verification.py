"""The public verification page: one sentence, one colour, no personal data."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import FormView

from conventions.enums import EtatConvention, NatureDocument
from conventions.forms.verification import VerificationForm
from conventions.models import Document
from conventions.services.verification import Preuve, hash_of, verify
from siae_portal.formats import date_longue

_SIGNES = (NatureDocument.CONVENTION, NatureDocument.AF)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer: its DSFR level (success, error, warning or info), its sentence, what to do."""

    niveau: str
    titre: str
    phrase: str
    document: Document | None = None


@method_decorator(login_not_required, name="dispatch")
class VerificationView(FormView):
    """A code or a file; the file is hashed and forgotten. `?code=` is what the printed QR code opens."""

    form_class = VerificationForm
    template_name = "conventions/verification.html"

    def get_initial(self) -> dict[str, str]:
        """The code of the printed address."""
        return {"code": self.request.GET.get("code", "")[:40]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Answer at once when the address holds a code."""
        code = VerificationForm.canonical(self.request.GET.get("code", "")[:40])
        verdict = verdict_of(verify(code=code), on=timezone.localdate()) if code else None
        return super().get_context_data(**{"verdict": verdict, **kwargs})

    def form_valid(self, form: VerificationForm) -> HttpResponse:
        """Answer on the same page."""
        fichier = form.cleaned_data["fichier"]
        preuve = verify(code=form.cleaned_data["code"], sha256=hash_of(fichier.chunks()) if fichier else "")
        verdict = verdict_of(preuve, on=timezone.localdate())
        return self.render_to_response(self.get_context_data(form=form, verdict=verdict))

    def form_invalid(self, form: VerificationForm) -> HttpResponse:
        """Show what is wrong, and no verdict."""
        return self.render_to_response(self.get_context_data(form=form, verdict=None), status=422)


def verdict_of(preuve: Preuve, *, on: date) -> Verdict:
    """The sentence for what was found."""
    document = preuve.document
    if document is None and preuve.fichier_exact is None:
        return Verdict(
            niveau="error",
            titre="Aucun document ne porte ce code",
            phrase="Relisez le code imprimé au bas du document. S’il est exact, le document est faux.",
        )
    if document is None or preuve.fichier_exact is False:
        return Verdict(
            niveau="error",
            titre="Ce fichier n’est pas le document enregistré",
            phrase="Un seul octet changé suffit : demandez l’original à la structure ou au service.",
        )
    if document.abandonne_at:
        return Verdict(
            niveau="warning",
            titre="Document retiré",
            phrase=f"Ce document a été retiré le {date_longue(document.abandonne_at)} : il n’a plus d’effet.",
            document=document,
        )
    return _authentic(preuve, document, on=on)


def _authentic(preuve: Preuve, document: Document, *, on: date) -> Verdict:
    portee = _force(document, on=on)
    if preuve.fichier_exact is None:
        return Verdict(
            niveau="info",
            titre=f"Un document enregistré porte ce code ({portee})",
            phrase="Pour prouver que votre exemplaire est exact, choisissez aussi le fichier PDF reçu.",
            document=document,
        )
    return Verdict(
        niveau="success",
        titre=f"Authentique, {portee}",
        phrase="Ce fichier est, octet pour octet, celui que le portail a enregistré.",
        document=document,
    )


def _force(document: Document, *, on: date) -> str:
    """What the document is worth that day."""
    convention = document.convention
    if document.nature not in _SIGNES or convention is None:
        return f"produit le {date_longue(document.produit_at or document.demande_at)}"
    if convention.etat in {EtatConvention.PROJET, EtatConvention.A_SIGNER}:
        return "non signé : il n’a pas encore d’effet"
    porteur = (document.annexe or convention) if document.nature == NatureDocument.AF else convention
    debut_on, fin_on = porteur.debut_on, porteur.fin_on
    if convention.etat != EtatConvention.ACTIVE:
        return f"convention {convention.get_etat_display().lower()}"
    if fin_on < on:
        return f"arrivé à son terme le {date_longue(fin_on)}"
    if on < debut_on:
        return f"signé, prend effet le {date_longue(debut_on)}"
    return f"en vigueur jusqu’au {date_longue(fin_on)}"
