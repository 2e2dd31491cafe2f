"""A table of the dossier filled from a spreadsheet: its model, and what comes back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

from conventions.enums import Geste
from conventions.forms.tableur import LectureTableau, TableurForm, merge_lines, read_cells
from conventions.models import Dossier
from conventions.rules.champs import Champ
from conventions.rules.tableaux import Tableau, tableaux
from conventions.services.formulaire import formulaire_of
from conventions.services.ouverture import NonDemande, non_demande, ouverture_of
from conventions.services.sections import SectionPerimee, save_section
from conventions.services.tableur import XLSX, model_csv, model_xlsx
from conventions.views.brouillon import REFUS, SaisieMixin
from siae_portal.workflow.machine import TransitionRefusee

FORMATS = {"xlsx": (XLSX, model_xlsx), "csv": ("text/csv; charset=utf-8", model_csv)}


class TableauMixin(SaisieMixin):
    """One table of one dossier."""

    geste = Geste.ENREGISTRER

    def table(self, dossier: Dossier) -> tuple[str, Champ, Tableau]:
        """Section, field and definition of the table of the address.

        Raises:
            Http404: this dossier has no such table.
        """
        formulaire, code = formulaire_of(dossier), str(self.kwargs["code"])
        section = formulaire.section_of(code)
        champ = next((c for c in formulaire.champs.get(section, ()) if c.code == code), None)
        if champ is None or not champ.tableau:
            raise Http404
        return section, champ, tableaux()[champ.tableau]


class DossierTableauView(TableauMixin, View):
    """Paste cells or send a file: what is right is saved, what is wrong is said and kept to be mended."""

    template_name = "conventions/dossier_tableau.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The model to download, and where to paste."""
        dossier = self.read()
        _section, champ, _tableau = self.table(dossier)
        if not ouverture_of(dossier).permet(champ):
            return self.moved(dossier, NonDemande([non_demande(champ.libelle)]))
        return self._page(dossier, TableurForm())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Keep every right line."""
        dossier = self.read()
        form = TableurForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(dossier, form, status=REFUS)
        section, champ, tableau = self.table(dossier)
        lecture = read_cells(tableau, form.cleaned_data["cellules"])
        remplacer = form.cleaned_data["mode"] == "remplacer"
        try:
            if lecture.valides:
                self._save(dossier, section, champ, tableau, lecture, remplacer=remplacer)
        except SectionPerimee:
            messages.error(
                request, "La section vient d’être enregistrée par quelqu’un d’autre : recommencez."
            )
            return redirect("conventions:dossier_tableau", pk=dossier.pk, code=champ.code)
        except TransitionRefusee as refus:
            return self.moved(dossier, refus)
        return self._answer(dossier, section, champ, lecture)

    def _save(
        self,
        dossier: Dossier,
        section: str,
        champ: Champ,
        tableau: Tableau,
        lecture: LectureTableau,
        *,
        remplacer: bool,
    ) -> None:
        avant = formulaire_of(dossier).reponses.get(champ.code) or []
        lignes = merge_lines(tableau, avant, lecture.valides, remplacer=remplacer)
        versions = {s.code: s.version for s in dossier.sections.all()}
        save_section(
            pk=dossier.pk,
            code=section,
            reponses={champ.code: lignes},
            version=versions.get(section, 0),
            acte=self.acte(),
        )

    def _answer(self, dossier: Dossier, section: str, champ: Champ, lecture: LectureTableau) -> HttpResponse:
        nombre = len(lecture.valides)
        if nombre:
            pluriel = "s" if nombre > 1 else ""
            messages.success(self.request, f"{nombre} ligne{pluriel} enregistrée{pluriel}.")
        if lecture.erreurs:
            form = TableurForm(initial={"coller": lecture.a_reprendre, "mode": "ajouter"})
            return self._page(self.read(), form, status=REFUS, lecture=lecture)
        ici = reverse("conventions:dossier_section", args=[dossier.pk, section])
        return redirect(f"{ici}#id_{champ.code}")

    def _page(self, dossier: Dossier, form: TableurForm, status: int = 200, **contexte: Any) -> HttpResponse:
        section, champ, tableau = self.table(dossier)
        return self.page(
            dossier,
            status=status,
            **{
                "form": form,
                "section": formulaire_of(dossier).rubrique(section),
                "champ": champ,
                "tableau": tableau,
                "lecture": None,
                "nombre": len(formulaire_of(dossier).reponses.get(champ.code) or ()),
                **contexte,
            },
        )


class DossierTableauModeleView(TableauMixin, View):
    """The model of a table, with the lines already saved."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """XLSX or CSV.

        Raises:
            Http404: another format.
        """
        dossier = self.read()
        _section, champ, tableau = self.table(dossier)
        if self.kwargs["format"] not in FORMATS:
            raise Http404
        genre, ecrire = FORMATS[self.kwargs["format"]]
        lignes = formulaire_of(dossier).reponses.get(champ.code) or []
        reponse = HttpResponse(ecrire(tableau, lignes), content_type=genre)
        nom = f"{champ.code}-{dossier.pk}.{self.kwargs['format']}"
        reponse["Content-Disposition"] = f'attachment; filename="{nom}"'
        reponse["Cache-Control"] = "private, no-store"
        return reponse
