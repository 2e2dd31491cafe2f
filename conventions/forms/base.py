"""One section of the dossier unique, built from its fields: drafts accepted, wrong values refused."""

from collections.abc import Collection, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from conventions.forms.coherence import check_coherence
from conventions.forms.disposition import asked_layout, section_layout
from conventions.forms.fabrique import OuiNonField, field_of
from conventions.forms.origines import origin_sentences
from conventions.forms.tableaux import TableauSaisie
from conventions.models import Dossier
from conventions.rules.conditions import CONDITIONS
from conventions.rules.questions import Question
from conventions.services.formulaire import Formulaire, formulaire_of
from conventions.services.ouverture import ouverture_of

SANS_REPONSE = ("version", "lues")


class SectionForm(forms.Form):
    """One section. A mandatory field may stay empty in a draft; a wrong value is refused beside its field.

    `tableaux`: the tables of the section, by field; each is read only when it was on the page sent. `seules`:
    the only questions to read, when some are sent alone. `refusees`: what was typed and could not be read, to
    show it again. `lues`: what the page had read, to tell what its reader changed.
    `fermees`: questions that the service did not ask to correct. They are shown, never typed; what a page
    would send for them all the same is given to the service, which refuses it.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    lues = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        dossier: Dossier,
        code: str,
        seules: Collection[str] | None = None,
        refusees: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.use_required_attribute = False
        self.seules, self.refusees = seules, refusees or {}
        self.dossier, self.code, self.regles = dossier, code, dossier.regles
        self.formulaire: Formulaire = formulaire_of(dossier)
        self.sources: dict[str, str] = {}
        self.origines = origin_sentences(dossier, code)
        self.questions: dict[str, Question] = {}
        self.tableaux: dict[str, TableauSaisie] = {}
        self.ouverture, self.fermees = ouverture_of(dossier), dict[str, Question]()
        for question in self._asked():
            if self.ouverture.permet(question.champ):
                self._add(question)
            else:
                self.fermees[question.nom] = question
        self.helper = FormHelper()
        self.helper.form_tag = False
        par_champ = self.ouverture.partielle and not self.demandee
        self.helper.layout = asked_layout(self) if par_champ else section_layout(self)

    def _asked(self) -> list[Question]:
        """Questions to show now, and those that an answer of this very page may call."""
        toutes = [q for q in self.formulaire.questions(self.code) if q.saisie]
        if self.seules is not None:
            return [question for question in toutes if question.nom in self.seules]
        noms = {question.nom for question in toutes}
        return [
            question for question in toutes if self.formulaire.montre(question.champ) or _live(question, noms)
        ]

    def _add(self, question: Question) -> None:
        self.questions[question.nom] = question
        requise = not question.secondaire and question.champ.obligatoire != "non"
        if question.champ.tableau:
            self.tableaux[question.nom] = TableauSaisie(
                question,
                self.formulaire,
                data=self.data if self.is_bound else self.refusees.get(question.nom),
                requise=requise,
            )
            return
        self.fields[question.nom] = field_of(question, requise=requise)
        if raison := question.champ.pourquoi(self.regles):
            self.sources[question.nom] = raison
        if question.nom == "iban" and (masque := self.dossier.structure.iban_masque):
            self.fields["iban"].required = False
            self.fields["iban"].help_text = f"IBAN enregistré : {masque}. Laissez vide pour le garder."

    def full_clean(self) -> None:
        """Validate, then forgive what is only missing: a draft is saved as it stands."""
        super().full_clean()
        self.errors.pop("lues", None)
        for nom, erreurs in list(self.errors.as_data().items()):
            if nom in self.fields and all(erreur.code == "required" for erreur in erreurs):
                del self.errors[nom]
                self.cleaned_data[nom] = _nothing(self.fields[nom])
        if self.is_bound:
            self.errors.update(check_coherence(self))

    def is_valid(self) -> bool:
        """Fields and tables."""
        return super().is_valid() and all(tableau.is_valid() for tableau in self.tableaux.values())

    @property
    def demandee(self) -> str:
        """Why the service asks for the whole section, empty when it does not."""
        return self.ouverture.raison(self.code)

    @property
    def tableaux_faux(self) -> list[TableauSaisie]:
        """Tables with an error, for the page to name."""
        return [tableau for tableau in self.tableaux.values() if self.is_bound and not tableau.is_valid()]

    @property
    def champs_metier(self) -> list[str]:
        """Fields of the section, in order."""
        return [nom for nom in self.fields if nom not in SANS_REPONSE]

    @property
    def empreintes(self) -> dict[str, str]:
        """What the page had read, by question; nothing when it does not say."""
        lues = self.cleaned_data.get("lues")
        return {str(nom): str(lue) for nom, lue in lues.items()} if isinstance(lues, dict) else {}

    def valeurs_ensemble(self) -> dict[str, Any]:
        """What is typed, laid on what is saved when only some answers are sent."""
        return {**(self.formulaire.reponses if self.seules is not None else {}), **self.cleaned_data}

    def reponses(self) -> dict[str, Any]:
        """What was typed, by question; what was not on the page sent is left out."""
        lus = [nom for nom in self.champs_metier if nom in self.cleaned_data]
        valeurs = {nom: self.cleaned_data[nom] for nom in lus if self._was_sent(nom)}
        if not valeurs.get("iban", "-"):
            del valeurs["iban"]
        tables = {nom: t.lignes for nom, t in self.tableaux.items() if t.envoye}
        return valeurs | tables | self._forced()

    def _forced(self) -> dict[str, Any]:
        """What was sent for questions that are closed: nothing, from our own pages."""
        envoyees = [
            q for nom, q in self.fermees.items() if nom in self.data or f"{nom}-TOTAL_FORMS" in self.data
        ]
        return {question.nom: self._read(question) for question in envoyees}

    def _read(self, question: Question) -> Any:
        if question.champ.tableau:
            return TableauSaisie(question, self.formulaire, data=self.data, requise=False).lignes
        champ = field_of(question, requise=False)
        brut = champ.widget.value_from_datadict(self.data, self.files, self.add_prefix(question.nom))
        try:
            return champ.clean(brut)
        except forms.ValidationError:
            return brut

    def _was_sent(self, nom: str) -> bool:
        widget = self.fields[nom].widget
        return not widget.value_omitted_from_data(self.data, self.files, self.add_prefix(nom))

    def initial_depuis(self, reponses: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What the form shows first: the answers already saved; an IBAN is never shown back."""
        lues = self.formulaire.reponses if reponses is None else reponses
        gardees = {nom: brut.get(nom) for nom, brut in self.refusees.items() if nom not in self.tableaux}
        return {nom: self._stored(nom, lues.get(nom)) for nom in self.champs_metier} | gardees

    def _stored(self, nom: str, valeur: Any) -> Any:
        if nom == "iban":
            return ""
        if isinstance(self.fields[nom], OuiNonField):
            return None if valeur is None else str(valeur)
        return self.fields[nom].to_python(valeur) if valeur not in (None, "") else valeur

    def controles(self, nom: str, valeur: Any) -> list[str]:
        """An answer as the controls of the page send it; nothing for an empty one or a box left unticked."""
        champ = self.fields[nom]
        affichee = champ.prepare_value(valeur)
        if affichee in (None, "", False) or affichee == []:
            return []
        if affichee is True:
            return ["on"]
        ecrite = champ.widget.format_value(affichee)
        return [str(element) for element in (ecrite if isinstance(ecrite, list) else [ecrite])]


def _nothing(field: forms.Field) -> Any:
    return None if isinstance(field, OuiNonField) else field.to_python("")


def _live(question: Question, noms: set[str]) -> bool:
    condition = CONDITIONS.get(question.champ.condition)
    return condition is not None and condition.question in noms
