"""Saving answers one by one: what nobody else touched is written, the rest is a conflict."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from conventions.models import SectionDossier
from conventions.rules.empreintes import SANS_EMPREINTE, empreinte_reponse
from conventions.rules.questions import Question
from conventions.services.formulaire import Formulaire, formulaire_of
from conventions.services.ouverture import require_open_answers
from conventions.services.sections import lock_section, write_section
from siae_portal.workflow.machine import Acte


class ReponsesEnConflit(Exception):
    """Answers that somebody else changed meanwhile: `noms`. Nothing was written; `actuelle` stands."""

    def __init__(self, actuelle: SectionDossier, noms: tuple[str, ...]) -> None:
        self.actuelle, self.noms = actuelle, noms
        super().__init__("Des réponses ont été modifiées entre-temps.")


@transaction.atomic
def save_answers(
    *,
    pk: int,
    code: str,
    reponses: Mapping[str, Any],
    lues: Mapping[str, str],
    acte: Acte,
    refusees: Mapping[str, Any] | None = None,
    entiere: bool = False,
) -> SectionDossier:
    """Save the answers that their author changed, each compared with what she had read.

    An answer left as it was read stays as it is now; the same words from both are no conflict. No version is
    made when nothing changes, save for a section never saved or sent whole.

    Args:
        reponses: values by question, read by the form.
        lues: fingerprint of each answer as the page showed it.
        refusees: what could not be read, by question then by control, kept as it was typed.
        entiere: the whole section was sent by its button, hence read; an answer alone proves no reading.
    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        ReponsesEnConflit: an answer changed on both sides, and not alike.
        TransitionRefusee: the dossier was transmitted meanwhile, or an answer is not asked.
    """
    dossier, section = lock_section(pk=pk, code=code, acte=acte)
    require_open_answers(dossier, code, reponses)
    formulaire = formulaire_of(dossier)
    tri = sort_answers(formulaire, code, reponses, lues)
    if conflits := tuple(nom for nom, sort in tri.items() if sort == CONFLIT):
        raise ReponsesEnConflit(section, conflits)
    a_ecrire = {nom: reponses[nom] for nom, sort in tri.items() if sort == A_ECRIRE}
    section.refusees = {n: v for n, v in section.refusees.items() if n not in reponses} | dict(refusees or {})
    if not (a_ecrire or entiere or not section.version):
        section.save(update_fields=["refusees"])
        return section
    section = write_section(dossier, section, a_ecrire, acte=acte)
    if not entiere:
        dossier.reprises.filter(code=code, version=section.version - 1).update(version=section.version)
    return section


A_ECRIRE, A_LAISSER, CONFLIT = "A_ECRIRE", "A_LAISSER", "CONFLIT"


def sort_answers(
    formulaire: Formulaire, code: str, reponses: Mapping[str, Any], lues: Mapping[str, str]
) -> dict[str, str]:
    """What becomes of each answer: to write, to leave, or in conflict with what stands."""
    questions = {question.nom: question for question in formulaire.questions(code)}
    return {
        nom: _sort(questions[nom], valeur, formulaire.reponses.get(nom), lues.get(nom))
        for nom, valeur in reponses.items()
        if nom in questions
    }


def fingerprints(formulaire: Formulaire, code: str) -> dict[str, str]:
    """Fingerprint of every answer of a section as it stands, for the page that shows it."""
    return {
        question.nom: empreinte_reponse(question, formulaire.reponses.get(question.nom))
        for question in formulaire.questions(code)
        if question.saisie and question.nom not in SANS_EMPREINTE
    }


def _sort(question: Question, tapee: Any, actuelle: Any, lue: str | None) -> str:
    if question.nom in SANS_EMPREINTE:
        return A_ECRIRE if tapee != actuelle else A_LAISSER
    mienne, en_place = empreinte_reponse(question, tapee), empreinte_reponse(question, actuelle)
    if mienne in (en_place, lue):
        return A_LAISSER
    return A_ECRIRE if en_place == lue else CONFLIT
