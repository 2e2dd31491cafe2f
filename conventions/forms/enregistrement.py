"""Answers sent alone, as they are typed: each valid by itself, or refused and kept as it was typed."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from conventions.forms.base import SectionForm
from conventions.forms.coherence import same_group
from conventions.models import Dossier
from conventions.rules.empreintes import SANS_EMPREINTE
from conventions.services.formulaire import formulaire_of

BRUT_MAX = 50_000
"""Longer than this, a refused text is kept by the device of its author only."""


class SaisiePartielle:
    """Some answers of one section. `noms`: those read, with the refused ones that depend on them."""

    def __init__(self, data: QueryDict, *, dossier: Dossier, code: str, refusees: Mapping[str, Any]) -> None:
        formulaire = formulaire_of(dossier)
        posables = {q.nom for q in formulaire.questions(code) if q.saisie} - SANS_EMPREINTE
        envoyees = posables & set(data.getlist("champs"))
        reprises = (same_group(envoyees) & posables & set(refusees)) - envoyees
        self.noms = envoyees | reprises
        self.data = data.copy()
        for nom in reprises:
            self.data[nom] = refusees[nom].get(nom, "")
        self.form = SectionForm(self.data, dossier=dossier, code=code, seules=self.noms)
        self.form.is_valid()

    @property
    def lues(self) -> dict[str, str]:
        """What the page had read."""
        return self.form.empreintes

    def erreurs(self) -> dict[str, str]:
        """Why an answer is refused, by question."""
        champs = {
            nom: " ".join(map(str, erreurs)) for nom, erreurs in self.form.errors.items() if nom in self.noms
        }
        tables = {
            nom: " ; ".join(erreur["phrase"] for erreur in tableau.toutes_erreurs)
            for nom, tableau in self.form.tableaux.items()
            if not tableau.is_valid()
        }
        return champs | tables

    def reponses(self) -> dict[str, Any]:
        """The valid answers, by question."""
        refusees = self.erreurs()
        return {nom: valeur for nom, valeur in self.form.reponses().items() if nom not in refusees}

    def refusees(self) -> dict[str, dict[str, str]]:
        """What was typed in the refused ones, by question then by control."""
        return {nom: brut for nom in self.erreurs() if (brut := self.brut(nom))}

    def brut(self, nom: str) -> dict[str, str]:
        """The controls of one question, as they were sent."""
        cles = [cle for cle in self.data if cle == nom or cle.startswith(f"{nom}-")]
        brut = {cle: str(self.data[cle]) for cle in cles}
        return brut if sum(len(valeur) for valeur in brut.values()) <= BRUT_MAX else {}
