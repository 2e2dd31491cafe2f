"""What blocks in a dossier, as things that may be asked of its structure: fields, sections, papers."""

from collections.abc import Iterator
from dataclasses import dataclass

from conventions.enums import Gravite
from conventions.models import Dossier
from conventions.rules.champs import Rubrique
from conventions.rules.conseils import (
    CHAMPS_VIDES,
    PIECES_ABSENTES,
    PIECES_REGARDEES,
    conseil_de,
    sans_renvoi,
)
from conventions.rules.controles import ResultatControle
from conventions.services.controles import rules_run_on
from conventions.services.formulaire import Formulaire, formulaire_of
from conventions.services.pieces import pieces_demandees
from siae_portal.workflow.machine import Acte

SECTION_ENTIERE = 5
"""More answers missing than this in a section: the whole section is asked."""


@dataclass(frozen=True, kw_only=True)
class Manque:
    """One thing to ask: its code, the section that holds it (empty for a paper), why."""

    code: str
    section: str = ""
    raison: str


def has_blocking(dossier: Dossier) -> bool:
    """Whether a blocking check fails in what was deposited. Reads the checks kept."""
    return any(c.gravite == Gravite.BLOQUANT and not c.reussi for c in dossier.controles.all())


def manques_of(dossier: Dossier, *, acte: Acte) -> list[Manque]:
    """Every thing that a blocking check misses, in the order of the dossier."""
    formulaire = formulaire_of(dossier)
    rates = [c for c in rules_run_on(dossier, acte=acte) if c.gravite == Gravite.BLOQUANT and not c.reussi]
    return [
        *_missing_papers(dossier),
        *(m for rubrique in formulaire.rubriques for m in _missing_answers(formulaire, rubrique)),
        *_failed(dossier, rates),
    ]


def _missing_papers(dossier: Dossier) -> Iterator[Manque]:
    for piece in pieces_demandees(dossier):
        if piece.obligatoire and piece.jointe is None:
            yield Manque(code=piece.type_piece.code, raison="Cette pièce obligatoire n’est pas au dossier.")


def _missing_answers(formulaire: Formulaire, rubrique: Rubrique) -> Iterator[Manque]:
    """One by field, or the whole section when it lacks too many."""
    code, manquants = rubrique.code, set(formulaire.manquants(rubrique.code))
    champs = {q.champ.code: q.champ for q in formulaire.questions(code) if q.nom in manquants}
    if len(champs) > SECTION_ENTIERE:
        yield Manque(code=code, section=code, raison=f"Il y manque {len(champs)} réponses obligatoires.")
        return
    for champ in champs.values():
        raison = (
            "Ce tableau obligatoire est vide ou incomplet."
            if champ.tableau
            else "Cette réponse obligatoire manque."
        )
        yield Manque(code=champ.code, section=code, raison=raison)


def _failed(dossier: Dossier, rates: list[ResultatControle]) -> Iterator[Manque]:
    """The other blocking checks, at the field that their advice names, or at the papers they look at."""
    formulaire = formulaire_of(dossier)
    for resultat in rates:
        if resultat.regle in {CHAMPS_VIDES, PIECES_ABSENTES}:
            continue
        conseil = conseil_de(resultat, formulaire.place_of)
        champ = conseil.ancre.removeprefix("id_") if conseil.ancre.startswith("id_") else ""
        for code in _papers_to_ask(dossier, resultat.regle) or (champ or conseil.section,):
            yield Manque(code=code, section=conseil.section, raison=sans_renvoi(conseil.phrase))


def _papers_to_ask(dossier: Dossier, regle: str) -> tuple[str, ...]:
    """Those that a check looks at and that are not joined; all of them when they are, but out of date."""
    regardees = PIECES_REGARDEES.get(regle, ())
    jointes = {piece.type_piece.code for piece in dossier.pieces.all()}
    return tuple(code for code in regardees if code not in jointes) or regardees
