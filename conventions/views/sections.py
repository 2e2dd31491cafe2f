"""The five sections of a draft, and the aid computed while the figures are typed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from conventions.enums import CodeSection, Geste
from conventions.forms.ateliers import AtelierFormSet, initial_ateliers, repartition
from conventions.forms.base import SectionForm
from conventions.forms.lecture import read_section
from conventions.forms.sections import SECTIONS
from conventions.models import Dossier, SectionDossier
from conventions.services.sections import SectionPerimee, save_ateliers, save_section
from conventions.views.aide import aide_context
from conventions.views.avancement import Avancement
from conventions.views.brouillon import REFUS, DossierAuteurMixin, SaisieMixin
from siae_portal.workflow.machine import TransitionRefusee

CONFLIT = 409
CHIFFRES = ("debut_on", "fin_on", "etp_demandes", "nb_814", "nb_1400")
TAUX = ("taux_durable", "taux_transition", "taux_positives")


class DossierSectionView(SaisieMixin, View):
    """One section: read, saved complete or not, never overwritten unseen."""

    geste = Geste.ENREGISTRER
    template_name = "conventions/dossier_section.html"

    @property
    def code(self) -> CodeSection:
        """The section of the address.

        Raises:
            Http404: not a section.
        """
        if self.kwargs["code"] not in CodeSection.values:
            raise Http404
        return CodeSection(self.kwargs["code"])

    @property
    def courant(self) -> str:  # type: ignore[override]
        """The entry of the plan."""
        return str(self.code)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The section as it was saved."""
        dossier = self.read()
        section = _saved(dossier, self.code)
        form = SECTIONS[self.code](dossier=dossier)
        form.initial = form.initial_depuis(section.contenu) | {"version": section.version}
        ateliers = AtelierFormSet(initial=initial_ateliers(dossier), prefix="ateliers")
        return self._page(dossier, form, ateliers)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Save what is right; refuse what is wrong beside its field, and keep it on the page."""
        dossier = self.read()
        form = SECTIONS[self.code](request.POST, dossier=dossier)
        ateliers = AtelierFormSet(
            request.POST if self._has_ateliers(dossier) else None,
            initial=initial_ateliers(dossier),
            prefix="ateliers",
        )
        if not (form.is_valid() and (not self._has_ateliers(dossier) or ateliers.is_valid())):
            return self._page(dossier, form, ateliers, status=REFUS)
        try:
            section = self._save(dossier, form, ateliers)
        except SectionPerimee as perimee:
            return self._conflict(dossier, form, ateliers, perimee.actuelle)
        except TransitionRefusee as refus:
            return self.moved(dossier, refus)
        return self._saved_answer(dossier, section)

    def _save(self, dossier: Dossier, form: SectionForm, ateliers: Any) -> SectionDossier:
        section = save_section(
            pk=dossier.pk,
            code=self.code,
            contenu=form.valeurs_contenu(),
            colonnes=form.valeurs_colonnes(),
            version=form.cleaned_data.get("version") or 0,
            acte=self.acte(),
        )
        if self._has_ateliers(dossier):
            save_ateliers(pk=dossier.pk, ateliers=ateliers.lignes, acte=self.acte())
        return section

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
        return redirect("conventions:dossier_section", pk=dossier.pk, code=self.code)

    def _conflict(
        self, dossier: Dossier, form: SectionForm, ateliers: Any, actuelle: SectionDossier
    ) -> HttpResponse:
        """Someone saved meanwhile: both texts are shown, and saving again is a choice."""
        fraiche = self.read()
        lue = read_section(fraiche, self.code, actuelle.contenu)
        form.data = self.request.POST.copy()
        form.data["version"] = str(actuelle.version)
        saisies = [(reponse, form.data.get(reponse.nom, "")) for reponse in lue.reponses]
        return self._page(
            fraiche,
            form,
            ateliers,
            status=CONFLIT,
            actuelle=actuelle,
            conflits=[(r, saisie) for r, saisie in saisies if _differs(form, r.nom, actuelle, saisie)],
        )

    def _page(
        self, dossier: Dossier, form: SectionForm, ateliers: Any, status: int = 200, **contexte: Any
    ) -> HttpResponse:
        avec_ateliers = self._has_ateliers(dossier)
        avancement = self.avancement(dossier)
        return self.page(
            dossier,
            status=status,
            **{
                "avancement": avancement,
                **_warnings(avancement, self.code),
                "dynamiques": self.code == CodeSection.BUDGET and dossier.regles.objectifs_de_sortie,
                "conflits": [],
                "actuelle": None,
                "form": form,
                "code": self.code,
                "libelle": self.code.label,
                "ateliers": ateliers if avec_ateliers else None,
                "repartition": repartition(dossier) if avec_ateliers else [],
                "aide": aide_context(dossier) if self.code == CodeSection.DEMANDE else None,
                "precedent": _previous_url(dossier, self.code),
                **contexte,
            },
        )

    def _has_ateliers(self, dossier: Dossier) -> bool:
        return self.code == CodeSection.DEMANDE and dossier.regles.ateliers


class DossierAideView(DossierAuteurMixin, View):
    """The aid for the figures now in the form, as a fragment; nothing is saved."""

    geste = Geste.ENREGISTRER

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Compute with what is typed; a wrong figure gives no amount, never an error page."""
        dossier = self.read()
        if "taux_durable" in request.GET:
            _type_in(dossier, CodeSection.BUDGET, request, TAUX)
            return render(request, "conventions/_dynamiques.html", {"dossier": dossier})
        _type_in(dossier, CodeSection.DEMANDE, request, CHIFFRES)
        return render(request, "conventions/_aide.html", {"aide": aide_context(dossier), "dossier": dossier})


def _warnings(avancement: Avancement, code: CodeSection) -> dict[str, Any]:
    """Checks that concern the section; a section not begun is not warned about."""
    if not avancement.section(code).commencee:
        return {"blocages": [], "alertes": []}
    return {"blocages": avancement.blocages_of(code), "alertes": avancement.alertes_of(code)}


def _type_in(dossier: Dossier, code: CodeSection, request: HttpRequest, noms: tuple[str, ...]) -> None:
    """Lay on the row in memory what is typed; a wrong or missing figure reads as none."""
    form = SECTIONS[code](request.GET, dossier=dossier)
    form.is_valid()
    for nom in noms:
        setattr(dossier, nom, form.cleaned_data.get(nom))


def _saved(dossier: Dossier, code: CodeSection) -> SectionDossier:
    """The section already saved, or a blank one at version 0."""
    for section in dossier.sections.all():
        if section.code == code:
            return section
    return SectionDossier(dossier=dossier, code=code, version=0)


def _differs(form: SectionForm, nom: str, actuelle: SectionDossier, saisie: str) -> bool:
    stored = form.initial_depuis(actuelle.contenu)[nom]
    return bool(saisie) and bool(form.fields[nom].has_changed(stored, saisie))


def _next_url(dossier: Dossier, code: CodeSection) -> str:
    codes = list(CodeSection)
    rang = codes.index(code) + 1
    if rang == len(codes):
        return reverse("conventions:dossier_pieces", args=[dossier.pk])
    return reverse("conventions:dossier_section", args=[dossier.pk, codes[rang]])


def _previous_url(dossier: Dossier, code: CodeSection) -> str:
    codes = list(CodeSection)
    rang = codes.index(code)
    if not rang:
        return reverse("conventions:dossier_detail", args=[dossier.pk])
    return reverse("conventions:dossier_section", args=[dossier.pk, codes[rang - 1]])
