"""Saving the answers of a section while they are typed: small JSON answers, read by `enregistrement.js`."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views import View

from conventions.enums import Geste
from conventions.forms.base import SectionForm
from conventions.forms.enregistrement import SaisiePartielle
from conventions.models import Dossier, SectionDossier
from conventions.services.enregistrement import ReponsesEnConflit, fingerprints, save_answers
from conventions.services.formulaire import formulaire_of
from conventions.services.lecture import read_section
from conventions.services.ouverture import NonDemande
from conventions.views.brouillon import INTERDIT, REFUS, DossierAuteurMixin
from siae_portal.formats import heure
from siae_portal.workflow.machine import TransitionRefusee

CONFLIT, PARTI = 409, 410


class SectionEnregistrementView(DossierAuteurMixin, View):
    """The answers just touched: saved, refused with a sentence, or in conflict with others."""

    geste = Geste.ENREGISTRER

    @property
    def code(self) -> str:
        """The section of the address."""
        return str(self.kwargs["code"])

    def dossiers(self) -> QuerySet[Dossier]:
        """Only what the questions of a section need: this answers at each pause of the keyboard."""
        permis = Dossier.objects.permitted(self.request.user, self.geste)  # type: ignore[arg-type]
        structure = permis.select_related("structure__departement", "structure__commune")
        return structure.prefetch_related("sections", "ateliers")

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Save what may be; a clash of dates with a save of the same instant is read again, then said."""
        try:
            with transaction.atomic():
                return self._save()
        except IntegrityError:
            return self._save()
        except TransitionRefusee as refus:
            return self.moved(self.read(), refus)

    def moved(self, dossier: Dossier, refus: TransitionRefusee | None = None) -> HttpResponse:
        """The dossier is no longer to be written: said to the page, which keeps what is typed."""
        if isinstance(refus, NonDemande):
            return JsonResponse({"phrase": " ".join(refus.raisons)}, status=INTERDIT)
        phrase = "Ce dossier a été transmis : il ne se modifie plus ici. Rechargez la page."
        return JsonResponse({"phrase": phrase}, status=PARTI)

    def _save(self) -> HttpResponse:
        dossier = self.read()
        if formulaire_of(dossier).rubrique(self.code) is None:
            raise Http404
        avant = next((s for s in dossier.sections.all() if s.code == self.code), None)
        saisie = SaisiePartielle(
            self.request.POST, dossier=dossier, code=self.code, refusees=avant.refusees if avant else {}
        )
        try:
            section = save_answers(
                pk=dossier.pk,
                code=self.code,
                reponses=saisie.reponses(),
                refusees=saisie.refusees(),
                lues=saisie.lues,
                acte=self.acte(),
            )
        except ReponsesEnConflit as conflit:
            return self._conflict(conflit)
        return self._saved(saisie, section)

    def _saved(self, saisie: SaisiePartielle, section: SectionDossier) -> HttpResponse:
        formulaire, erreurs = formulaire_of(section.dossier), saisie.erreurs()
        empreintes = fingerprints(formulaire, self.code)
        manquants = len(formulaire.manquants(self.code))
        return JsonResponse(
            {
                **_state(section, manquants),
                "champs": {
                    nom: {"etat": "refuse", "phrase": f"Non enregistré : {erreurs[nom]}"}
                    if nom in erreurs
                    else {"etat": "enregistre", "lue": empreintes.get(nom, "")}
                    for nom in sorted(saisie.noms)
                },
            },
            status=REFUS if saisie.noms and set(erreurs) == saisie.noms else 200,
        )

    def _conflict(self, conflit: ReponsesEnConflit) -> HttpResponse:
        """Nothing was written: the page shows both answers beside the field."""
        dossier, section = self.read(), conflit.actuelle
        formulaire = formulaire_of(dossier)
        lues = {r.nom: r.valeur for r in read_section(formulaire, self.code).reponses}
        form, empreintes = SectionForm(dossier=dossier, code=self.code), fingerprints(formulaire, self.code)
        initial = form.initial_depuis()
        champs = {
            nom: {
                "etat": "conflit",
                "phrase": self._who(section),
                "valeur": lues.get(nom, ""),
                "brut": form.controles(nom, initial.get(nom)) if nom in form.fields else None,
                "lue": empreintes[nom],
            }
            for nom in conflit.noms
        }
        manquants = len(formulaire.manquants(self.code))
        return JsonResponse({**_state(section, manquants), "champs": champs}, status=CONFLIT)

    def _who(self, section: SectionDossier) -> str:
        a = heure(section.modifie_at)
        if section.modifie_par_id == self.request.user.pk:
            return f"Vous avez changé cette réponse ailleurs (autre onglet ou autre appareil), à {a}."
        return f"{section.modifie_par} a changé cette réponse, à {a}."


def _state(section: SectionDossier, manquants: int) -> dict[str, Any]:
    pluriel = "s" if manquants > 1 else ""
    return {
        "version": section.version,
        "phrase": f"enregistré à {heure(section.modifie_at)}" if section.version else "",
        "manquants": f"Il manque encore {manquants} réponse{pluriel}." if manquants else "Section complète.",
    }
