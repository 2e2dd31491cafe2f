"""Two people answered the same question: both answers side by side, and the choice; without script too."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from conventions.forms.base import SectionForm
from conventions.models import Dossier
from conventions.rules.empreintes import empreinte_reponse
from conventions.services.enregistrement import CONFLIT, fingerprints, sort_answers
from conventions.services.formulaire import Formulaire, formulaire_of
from conventions.services.lecture import ReponseLue, read_section

MIENNE, AUTRE, DEUX = "mienne", "autre", "deux"
PREFIXE = "choix-"


@dataclass(frozen=True, kw_only=True)
class Conflit:
    """One question answered on both sides. `texte`: both may be kept, one after the other."""

    reponse: ReponseLue
    saisie: str
    texte: bool

    @property
    def nom(self) -> str:
        """Name of the choice."""
        return f"{PREFIXE}{self.reponse.nom}"


@dataclass(frozen=True, kw_only=True)
class Refusee:
    """An answer that was typed and could not be read."""

    libelle: str
    ancre: str
    saisie: str
    erreur: str


def apply_choices(
    data: Mapping[str, Any], reponses: Mapping[str, Any], formulaire: Formulaire
) -> dict[str, Any]:
    """The answers to save once the choices of the conflict are made: mine unless it is said otherwise."""
    choisies = dict(reponses)
    for nom in reponses:
        choix, en_place = data.get(f"{PREFIXE}{nom}"), formulaire.reponses.get(nom)
        if choix == AUTRE:
            del choisies[nom]
        elif choix == DEUX and isinstance(en_place, str) and en_place != reponses[nom]:
            choisies[nom] = f"{en_place}\n\n{reponses[nom]}"
    return choisies


def conflict_form(
    data: QueryDict, form: SectionForm, fraiche: Dossier, noms: Collection[str]
) -> tuple[SectionForm, list[Conflit]]:
    """The form to show again: what its author changed, and elsewhere what stands now; then the conflicts.

    Without what the page had read, every answer that differs is a conflict.
    """
    formulaire, lues, suite_de = formulaire_of(fraiche), form.empreintes, data.copy()
    suite_de["version"] = str(next((s.version for s in fraiche.sections.all() if s.code == form.code), 0))
    siennes = _typed_by_her(form, lues)
    for cle in [cle for cle in suite_de if lues and cle.partition("-")[0] in form.tableaux.keys() - siennes]:
        del suite_de[cle]
    suite = SectionForm(suite_de, dossier=fraiche, code=form.code)
    initial = SectionForm(dossier=fraiche, code=form.code).initial_depuis()
    for nom in [nom for nom in suite.champs_metier if lues and nom in initial and nom not in siennes]:
        suite_de.setlist(nom, suite.controles(nom, initial[nom]))
    suite_de["lues"] = suite.fields["lues"].prepare_value(fingerprints(formulaire, form.code))
    reponses = {reponse.nom: reponse for reponse in read_section(formulaire, form.code).reponses}
    noms = noms if lues else _all_different(form, formulaire)
    return suite, [_conflict(form, reponses[nom]) for nom in noms if nom in reponses]


def refused_answers(form: SectionForm) -> list[Refusee]:
    """What was typed, could not be read and waits to be mended, with the reason."""
    brut = {cle: valeur for controles in form.refusees.values() for cle, valeur in controles.items()}
    if not brut:
        return []
    lu = SectionForm(brut, dossier=form.dossier, code=form.code, seules=set(form.refusees))
    lu.is_valid()
    return [
        Refusee(
            libelle=form.questions[nom].libelle,
            ancre=f"id_{nom}",
            saisie=form.refusees[nom].get(nom, ""),
            erreur=" ".join(map(str, lu.errors.get(nom, []))),
        )
        for nom in form.refusees
        if nom in form.questions
    ]


def _typed_by_her(form: SectionForm, lues: Mapping[str, str]) -> set[str]:
    """Questions whose answer is no longer the one that she had read."""
    return {
        nom
        for nom, valeur in form.reponses().items()
        if nom == "iban" or empreinte_reponse(form.questions[nom], valeur) != lues.get(nom)
    }


def _all_different(form: SectionForm, formulaire: Formulaire) -> list[str]:
    tri = sort_answers(formulaire, form.code, form.reponses(), {})
    return [nom for nom, sort in tri.items() if sort == CONFLIT and nom != "iban"]


def _conflict(form: SectionForm, reponse: ReponseLue) -> Conflit:
    saisie = form.data.get(reponse.nom, "")
    if reponse.nom in form.tableaux:
        lignes = form.tableaux[reponse.nom].lignes
        saisie = "\n".join(
            " ; ".join(str(v) for v in ligne.values() if v not in (None, "")) for ligne in lignes
        )
    return Conflit(reponse=reponse, saisie=saisie, texte=reponse.texte)
