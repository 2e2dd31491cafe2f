"""A person who enters, and a contract."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Field, Fieldset
from django import forms

from accompagnement.forms.champs import HeuresField, SaisieForm
from accompagnement.rules.contrats import REGLES_CONTRAT, Fin
from accompagnement.services.salaries import Identite, NouveauContrat
from siae_portal.comptes.models import User
from siae_portal.formulaires import JourField
from structures.enums import NatureContrat, TypeStructure

_SANS_FIN_OBLIGEE = frozenset(n for n, regles in REGLES_CONTRAT.items() if regles.fin is not Fin.REQUISE)
Possibles = Iterable[tuple[str, NatureContrat]]


class NatureContratForm(SaisieForm):
    """Nature, end and hours of a contract; `possibles`: (kind, nature) the structure may sign."""

    contrat = forms.ChoiceField(label="Contrat", widget=forms.RadioSelect)
    fin_on = JourField(
        label="Dernier jour du contrat",
        help_text="Sans objet pour un CDI.",
        error_messages={"required": "Indiquez le dernier jour du contrat, sauf pour un CDI."},
    )
    heures_hebdo = HeuresField(
        label="Heures par semaine",
        required=False,
        strictement_positif=True,
        maximum=48,
        help_text="Si le contrat les fixe. Exemple : 26",
    )
    sources = {
        "contrat": "Code du travail, articles L5132-5 à L5132-15-1 : à chaque type de structure ses contrats."
    }

    def __init__(self, *args: Any, possibles: Possibles, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possibles = list(possibles)
        plusieurs = len({type_structure for type_structure, _ in possibles}) > 1
        choix = [(f"{t}:{n}", _label(t, n, plusieurs=plusieurs)) for t, n in possibles]
        self.fields["contrat"].choices = choix  # type: ignore[attr-defined]
        if len(choix) == 1:
            self.fields["contrat"].initial = choix[0][0]
        choisi = str(self.data.get("contrat", "")).partition(":")[2]
        self.fields["fin_on"].required = choisi not in _SANS_FIN_OBLIGEE

    def nouveau_contrat(self, **champs: Any) -> NouveauContrat:
        """What the service expects."""
        type_structure, nature = self.cleaned_data["contrat"].split(":")
        saisi = {nom: self.cleaned_data.get(nom) for nom in ("debut_on", "fin_on", "heures_hebdo")}
        return NouveauContrat(type_structure=type_structure, nature=nature, **{**saisi, **champs})


def _label(type_structure: str, nature: NatureContrat, *, plusieurs: bool) -> str:
    return f"{nature.label} · {TypeStructure(type_structure).label}" if plusieurs else str(nature.label)


class ContratForm(NatureContratForm):
    """One more contract, with its first day."""

    debut_on = JourField(label="Premier jour du contrat")
    disposition = ("contrat", "debut_on", "fin_on", "heures_hebdo")


class SalarieForm(NatureContratForm):
    """The least that is needed to follow a person, and the first contract, from the day of entry."""

    prenom = forms.CharField(label="Prénom", max_length=80)
    nom = forms.CharField(label="Nom", max_length=80)
    naissance_on = JourField(label="Date de naissance")
    entree_on = JourField(label="Date d’entrée", help_text="Le premier jour du contrat. Exemple : 14/01/2027")
    referent = forms.TypedChoiceField(label="Référente ou référent", coerce=int)
    disposition = (
        Fieldset(
            "La personne",
            Field("prenom", autocomplete="off"),
            Field("nom", autocomplete="off"),
            "naissance_on",
            "referent",
        ),
        Fieldset("Son premier contrat", "contrat", "entree_on", "fin_on", "heures_hebdo"),
    )

    def __init__(self, *args: Any, referents: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["referent"].choices = [(user.pk, str(user)) for user in referents]  # type: ignore[attr-defined]

    def identite(self) -> Identite:
        """What the service expects."""
        saisi = self.cleaned_data
        return Identite(
            prenom=saisi["prenom"],
            nom=saisi["nom"],
            naissance_on=saisi["naissance_on"],
            entree_on=saisi["entree_on"],
            referent_id=saisi["referent"],
        )

    def premier_contrat(self) -> NouveauContrat:
        """The contract that begins on the day of entry."""
        return self.nouveau_contrat(debut_on=self.cleaned_data["entree_on"])
