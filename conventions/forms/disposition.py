"""How the questions of a section stand on the page: titled groups, rows of figures, folded groups, tables."""

from itertools import groupby
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Fieldset, Layout, LayoutObject, Row
from django.template.loader import render_to_string

from conventions.rules.conditions import CONDITIONS, Condition
from conventions.rules.questions import Question, est_vide

if TYPE_CHECKING:
    from conventions.forms.base import SectionForm

COURTES = ("entier", "decimal_2", "montant_eur", "pourcentage_2", "date", "courriel", "telephone")


DIFFERENT = "different"


class TableauLayout(LayoutObject):
    """A table typed in place."""

    def __init__(self, nom: str) -> None:
        self.nom = nom
        self.fields: list[Any] = []

    def render(self, form: "SectionForm", context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        """The table of this field, its lines, and the way to fill it from a spreadsheet."""
        contexte = {
            "tableau": form.tableaux[self.nom],
            "dossier": form.dossier,
            "origine": form.origines.get(self.nom, ""),
        }
        return render_to_string("conventions/_tableau_saisie.html", contexte)


class GroupeReplie(LayoutObject):
    """A group that few need: folded, open as soon as it holds an answer or an error."""

    template = "dsfr_crispy/layout/groupe_replie.html"

    def __init__(self, titre: str, ancre: str, *fields: Any) -> None:
        self.titre, self.ancre, self.fields = titre, ancre, list(fields)

    def render(self, form: "SectionForm", context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        """The group and its state."""
        noms = [pointeur.name for pointeur in self.get_field_names()]
        ouvert = any(nom in form.errors or not _blank(form.initial.get(nom)) for nom in noms)
        html = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(
            self.template, {"titre": self.titre, "ancre": self.ancre, "ouvert": ouvert, "fields": html}
        )


class Suite(LayoutObject):
    """Questions that an answer of the page calls: shown or hidden as it stands, then as it is typed."""

    template = "dsfr_crispy/layout/suite.html"

    def __init__(self, condition: Condition, *fields: Any) -> None:
        self.condition, self.fields = condition, list(fields)

    def render(self, form: "SectionForm", context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        """The box and what it follows."""
        html = self.get_rendered_fields(form, context, template_pack, **kwargs)
        faits = form.formulaire.faits
        contexte = {
            "condition": self.condition,
            "montree": self.condition.fonction(faits),
            "de": faits.annexe_etp() if self.condition.quand == DIFFERENT else None,
            "fields": html,
        }
        return render_to_string(self.template, contexte)


class Demandee(LayoutObject):
    """What the service asked to correct, under its reason."""

    template = "dsfr_crispy/layout/demandee.html"

    def __init__(self, raison: str, *fields: Any) -> None:
        self.raison, self.fields = raison, list(fields)

    def render(self, form: "SectionForm", context: Any, template_pack: Any = None, **kwargs: Any) -> str:
        """The reason, then its questions."""
        html = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(self.template, {"raison": self.raison, "fields": html})


def _blank(valeur: Any) -> bool:
    return est_vide(valeur) or valeur is False


def section_layout(form: "SectionForm") -> Layout:
    """Groups in the order of their first question."""
    groupes: dict[str, list[Question]] = {}
    for question in form.questions.values():
        groupes.setdefault(question.champ.groupe or "Autres questions", []).append(question)
    rangs = enumerate(groupes.items(), start=1)
    return Layout(
        "version", "lues", *(_group(form, rang, titre, questions) for rang, (titre, questions) in rangs)
    )


def asked_layout(form: "SectionForm") -> Layout:
    """Only what the service asked for, field by field, each under its reason."""
    par_champ = groupby(form.questions.values(), key=lambda question: question.champ.code)
    return Layout(
        "version",
        "lues",
        *(
            Demandee(form.ouverture.raison(code), *_rows(form, list(questions)))
            for code, questions in par_champ
        ),
    )


def _group(form: "SectionForm", rang: int, titre: str, questions: list[Question]) -> LayoutObject:
    rows = _rows(form, questions)
    if all(question.champ.replie for question in questions):
        return GroupeReplie(titre, f"groupe-{rang}", *rows)
    return Fieldset(titre, *rows)


def _rows(form: "SectionForm", questions: list[Question]) -> list[Any]:
    """Short figures two by two, everything else on its own line."""
    rangs: list[Any] = []
    for (condition, courte), groupe in groupby(questions, key=lambda q: (q.champ.condition, _is_short(q))):
        noms = [q.nom for q in groupe]
        if courte:
            elements: list[Any] = [
                Row(*noms[i : i + 2]) if len(noms[i : i + 2]) > 1 else noms[i] for i in range(0, len(noms), 2)
            ]
        else:
            elements = [TableauLayout(nom) if nom in form.tableaux else nom for nom in noms]
        rangs += _conditional(form, condition, elements)
    return rangs


def _is_short(question: Question) -> bool:
    return question.forme in COURTES


def _conditional(form: "SectionForm", code: str, elements: list[Any]) -> list[Any]:
    """Questions that an answer of this page calls stand in a box that follows this answer."""
    condition = CONDITIONS.get(code)
    if condition is None or condition.question not in form.questions:
        return elements
    return [Suite(condition, *elements)]
