"""Signing: the exact documents, their hashes, who signs, the consent."""

from functools import cached_property
from typing import Any

from django.forms import BaseForm

from conventions.enums import Geste, Partie
from conventions.forms.signature import SignatureForm
from conventions.models import Document, Dossier
from conventions.policies import DOSSIER
from conventions.services.signatures import CONSENTEMENT, sign_etat, sign_structure
from conventions.views.actes import ActeView
from conventions.views.requetes import acte_of, person
from conventions.workflow import gardes
from siae_portal.workflow.machine import Acte, Guard

_GESTES = {Partie.STRUCTURE: Geste.SIGNER_STRUCTURE, Partie.ETAT: Geste.SIGNER_ETAT}
_SERVICES = {Partie.STRUCTURE: sign_structure, Partie.ETAT: sign_etat}


class DossierSignerView(ActeView):
    """One page for both parties: the structure signs first, the State last."""

    form_class = SignatureForm
    template_name = "conventions/dossier_signer.html"

    @cached_property
    def partie(self) -> Partie:
        """For whom the reader signs here; the State when she may not sign for this structure."""
        user = person(self.request)
        if not DOSSIER.may(user, Geste.SIGNER_STRUCTURE):
            return Partie.ETAT
        if not DOSSIER.may(user, Geste.SIGNER_ETAT):
            return Partie.STRUCTURE
        siens = Dossier.objects.permitted(user, Geste.SIGNER_STRUCTURE).filter(pk=self.kwargs["pk"])
        return Partie.STRUCTURE if siens.exists() else Partie.ETAT

    @property
    def gestes(self) -> tuple[Geste, ...]:  # type: ignore[override]
        """The act of this party."""
        return (_GESTES[self.partie],)

    @cached_property
    def documents(self) -> list[Document]:
        """The acts to sign, in order."""
        return list(gardes.signables(self.object).prefetch_related("signatures").order_by("pk"))

    @property
    def deja_signe(self) -> bool:
        """This party has signed every act."""
        signes = [any(s.partie == self.partie for s in d.signatures.all()) for d in self.documents]
        return bool(signes) and all(signes)

    @property
    def empechement(self) -> str:
        """Why this party cannot sign yet; empty when she can."""
        acte = acte_of(self.request)
        verifs: list[Guard] = [gardes.documents_prets]
        verifs += [gardes.autres_signatures, gardes.rc76] if self.partie == Partie.ETAT else []
        return next((raison for verif in verifs if (raison := verif(self.object, acte))), "")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The documents as they are shown."""
        return {**super().get_form_kwargs(), "documents": self.documents, "consentement": CONSENTEMENT}

    def act(self, form: BaseForm, acte: Acte) -> None:
        """Sign."""
        _SERVICES[self.partie](
            pk=self.object.pk,
            consentement=form.cleaned_data["consentement"],
            empreintes=form.empreintes,  # type: ignore[attr-defined]
            acte=acte,
        )

    def done(self) -> str:
        """What the signature has done."""
        if self.partie == Partie.STRUCTURE:
            return "Vous avez signé la convention et son annexe. Le service de l’État signe à son tour."
        return "La convention est signée par les deux parties : elle est active et notifiée à la structure."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the documents, who signs, and what prevents it."""
        acte = acte_of(self.request)
        pour_l_etat = self.partie == Partie.ETAT
        return super().get_context_data(
            documents=self.documents,
            deja_signe=self.deja_signe,
            empechement=self.empechement,
            pour_l_etat=pour_l_etat,
            delegation=gardes.delegation_of(self.object, acte) if pour_l_etat else None,
            signataire=self.request.user,
            **kwargs,
        )
