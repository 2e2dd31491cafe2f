"""The sections of a draft, and the aid computed while the figures are typed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from conventions.enums import EtatSaisie, Geste
from conventions.forms.base import SectionForm
from conventions.forms.conflits import apply_choices, conflict_form, refused_answers
from conventions.forms.origines import section_origins
from conventions.forms.repartition import repartition
from conventions.models import Dossier, SectionDossier
from conventions.rules.questions import COLONNES_DOSSIER
from conventions.rules.reprise import NATURES_REPRISES
from conventions.services.enregistrement import ReponsesEnConflit, fingerprints, save_answers
from conventions.services.formulaire import formulaire_of
from conventions.services.lecture import ReponseLue, read_section
from conventions.services.ouverture import NonDemande
from conventions.services.sections import EtatSection, SectionPerimee, save_section
from conventions.views.aide import aide_context
from conventions.views.brouillon import INTERDIT, REFUS, DossierAuteurMixin, SaisieMixin, answer_url
from conventions.views.suivi import suivi_context
from siae_portal.workflow.machine import TransitionRefusee

CONFLIT = 409
CHIFFRES = ("date_debut", "date_fin", "etp_demandes", "nb_accompagnements_814", "nb_accompagnements_1400")
TAUX = ("taux_durable", "taux_transition", "taux_positives")


class DossierSectionView(SaisieMixin, View):
    """One section: read, saved complete or not, never overwritten unseen."""

    geste = Geste.ENREGISTRER
    template_name = "conventions/dossier_section.html"

    @property
    def code(self) -> str:
        """The section of the address."""
        return str(self.kwargs["code"])

    @property
    def courant(self) -> str:  # type: ignore[override]
        """The entry of the plan."""
        return self.code

    def read(self) -> Dossier:
        """The dossier, which must ask this section.

        Raises:
            Http404: not a section of this dossier.
        """
        dossier = super().read()
        if formulaire_of(dossier).rubrique(self.code) is None:
            raise Http404
        return dossier

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The section as it was saved."""
        dossier = self.read()
        section = saved_section(dossier, self.code)
        form = SectionForm(dossier=dossier, code=self.code, refusees=section.refusees)
        lues = fingerprints(formulaire_of(dossier), self.code)
        form.initial = form.initial_depuis() | {"version": section.version, "lues": lues}
        return self._page(dossier, form, refusees=refused_answers(form))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Save what is right; refuse what is wrong beside its field, and keep it on the page."""
        dossier = self.read()
        form = SectionForm(request.POST, dossier=dossier, code=self.code)
        if not form.is_valid():
            return self._page(dossier, form, status=REFUS)
        try:
            section = self._save(dossier, form)
        except SectionPerimee as perimee:
            return self._conflict(dossier, form, perimee.actuelle)
        except ReponsesEnConflit as conflit:
            return self._conflict(dossier, form, conflit.actuelle, conflit.noms)
        except NonDemande as refus:
            for raison in refus.raisons:
                form.add_error(None, raison)
            return self._page(dossier, form, status=INTERDIT)
        except TransitionRefusee as refus:
            return self.moved(dossier, refus)
        return self._saved_answer(dossier, section)

    def _save(self, dossier: Dossier, form: SectionForm) -> SectionDossier:
        """Answer by answer when the page says what it had read, the whole section otherwise."""
        cle: dict[str, Any] = {"pk": dossier.pk, "code": self.code, "acte": self.acte()}
        reponses = apply_choices(self.request.POST, form.reponses(), formulaire_of(dossier))
        if lues := form.empreintes:
            return save_answers(reponses=reponses, lues=lues, entiere=True, **cle)
        return save_section(reponses=reponses, version=form.cleaned_data.get("version") or 0, **cle)

    def _saved_answer(self, dossier: Dossier, section: SectionDossier) -> HttpResponse:
        """PRG: on to the next page, or back to this one."""
        etat = self.avancement(self.read()).section(self.code)
        if etat.complete:
            messages.success(self.request, f"Section « {etat.libelle} » enregistrée : elle est complète.")
        else:
            nombre = len(etat.manquants)
            messages.warning(
                self.request,
                f"Section « {etat.libelle} » enregistrée. Il y manque encore {nombre} "
                f"réponse{'s' if nombre > 1 else ''} : vous pourrez y revenir avant le dépôt.",
            )
        if "continuer" in self.request.POST:
            return redirect(_next_url(dossier, self.code))
        ici = reverse("conventions:dossier_section", args=[dossier.pk, self.code])
        tableau = self.request.POST.get("ajouter", "")
        return redirect(f"{ici}#id_{tableau}" if tableau.isidentifier() else ici)

    def _conflict(
        self, dossier: Dossier, form: SectionForm, actuelle: SectionDossier, noms: tuple[str, ...] = ()
    ) -> HttpResponse:
        """Someone saved meanwhile: both texts are shown, and saving again is a choice."""
        fraiche = self.read()
        suite, conflits = conflict_form(self.request.POST, form, fraiche, noms)
        return self._page(fraiche, suite, status=CONFLIT, actuelle=actuelle, conflits=conflits)

    def _page(self, dossier: Dossier, form: SectionForm, status: int = 200, **contexte: Any) -> HttpResponse:
        avancement = self.avancement(dossier)
        rubrique = formulaire_of(dossier).rubrique(self.code)
        return self.page(
            dossier,
            status=status,
            **{
                **suivi_context(avancement, self.code),
                "dynamiques": "taux_durable" in form.fields,
                "conflits": [],
                "refusees": [],
                "actuelle": None,
                "form": form,
                "code": self.code,
                "rubrique": rubrique,
                "etat": avancement.section(self.code),
                "reprise": reprise_context(form, avancement.section(self.code)),
                "version": saved_section(dossier, self.code).version,
                "fermees": _closed(dossier, form),
                "repartition": repartition(dossier) if "ateliers" in form.tableaux else [],
                "aide": aide_context(dossier) if _follows_aid(form) else None,
                "precedent": _previous_url(dossier, self.code),
                **contexte,
            },
        )


class DossierAideView(DossierAuteurMixin, View):
    """The aid for the figures now in the form, as a fragment; nothing is saved."""

    geste = Geste.ENREGISTRER

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Compute with what is typed; a wrong figure gives no amount, never an error page."""
        dossier = self.read()
        if "taux_durable" in request.GET:
            _type_in(dossier, request, TAUX)
            return render(request, "conventions/_dynamiques.html", {"dossier": dossier})
        _type_in(dossier, request, CHIFFRES)
        return render(request, "conventions/_aide.html", {"aide": aide_context(dossier), "dossier": dossier})


def reprise_context(form: SectionForm, etat: EtatSection) -> dict[str, Any]:
    """What the page says of a section taken up, or to be: places, questions to answer anew, button."""
    questions = {q.nom: q.libelle for q in form.formulaire.questions(etat.code)}
    return {
        "origines": section_origins(form.dossier, etat.code) if etat.reprise else [],
        "a_refaire": [(nom, questions[nom]) for nom in etat.a_refaire],
        "confirmable": etat.etat == EtatSaisie.A_CONFIRMER,
        "proposable": not etat.commencee and form.dossier.nature in NATURES_REPRISES,
    }


def _closed(dossier: Dossier, form: SectionForm) -> list[ReponseLue]:
    """What the service did not ask to correct, to be read only."""
    if not form.fermees:
        return []
    lue = read_section(formulaire_of(dossier), form.code)
    return [reponse for reponse in lue.lisibles if reponse.nom not in form.questions]


def _follows_aid(form: SectionForm) -> bool:
    return bool(set(CHIFFRES[2:]) & set(form.fields))


def _type_in(dossier: Dossier, request: HttpRequest, noms: tuple[str, ...]) -> None:
    """Lay on the row in memory what is typed; a wrong or missing figure reads as none."""
    formulaire = formulaire_of(dossier)
    for code in {formulaire.section_of(nom) for nom in noms if nom in request.GET} - {""}:
        form = SectionForm(request.GET, dossier=dossier, code=code)
        form.is_valid()
        for nom in (n for n in noms if n in form.fields and n in request.GET):
            setattr(dossier, COLONNES_DOSSIER[nom], form.cleaned_data.get(nom))


def saved_section(dossier: Dossier, code: str) -> SectionDossier:
    """The section already saved, or a blank one at version 0."""
    for section in dossier.sections.all():
        if section.code == code:
            return section
    return SectionDossier(dossier=dossier, code=code, version=0)


def _next_url(dossier: Dossier, code: str) -> str:
    if not dossier.est_brouillon:
        return answer_url(dossier)
    codes = formulaire_of(dossier).codes
    rang = codes.index(code) + 1
    if rang == len(codes):
        return reverse("conventions:dossier_pieces", args=[dossier.pk])
    return reverse("conventions:dossier_section", args=[dossier.pk, codes[rang]])


def _previous_url(dossier: Dossier, code: str) -> str:
    if not dossier.est_brouillon:
        return answer_url(dossier)
    codes = formulaire_of(dossier).codes
    rang = codes.index(code)
    if not rang:
        return reverse("conventions:dossier_detail", args=[dossier.pk])
    return reverse("conventions:dossier_section", args=[dossier.pk, codes[rang - 1]])
