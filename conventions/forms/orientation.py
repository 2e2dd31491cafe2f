"""The questions that lead to the right request, one by page."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms

from conventions.enums import Souhait
from conventions.forms.depot import annees_ouvertes, types_ouverts
from conventions.rules.orientation import Faits, souhaits_ouverts
from siae_portal.formats import date_longue
from siae_portal.formulaires import EtpField, JourField, PageForm
from structures.models import Departement

JAMAIS, EN_COURS, FINIE = "jamais", "en_cours", "finie"
OUI, NON = "oui", "non"
_CHOISIR = {"required": "Choisissez une réponse.", "invalid_choice": "Choisissez une réponse de la liste."}


class Etape(PageForm):
    """One page of questions, answered by its address. `dans`: what the address holds."""

    by_address = True
    sources: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *, dans: Mapping[str, Any], **kwargs: Any) -> None:
        repondue = any(nom in dans for nom in self.base_fields)
        super().__init__(data=dans if repondue else None, **kwargs)

    @property
    def en_clair(self) -> list[tuple[str, str]]:
        """Each question with its answer, as the summary says it."""
        return [
            (str(champ.label), self._written(champ)) for champ in self if self.cleaned_data.get(champ.name)
        ]

    def _written(self, champ: forms.BoundField) -> str:
        valeur = self.cleaned_data[champ.name]
        if isinstance(valeur, date):
            return date_longue(valeur)
        return str(dict(getattr(champ.field, "choices", ())).get(champ.value(), valeur))


class EtapeStructure(Etape):
    """Which structure, when the person writes for several."""

    structure = forms.ModelChoiceField(
        label="Structure",
        queryset=Departement.objects.none(),
        empty_label="Choisissez une structure",
        error_messages={
            "required": "Choisissez la structure qui demande.",
            "invalid_choice": "Choisissez l’une de vos structures dans la liste.",
        },
    )

    def __init__(self, *, structures: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["structure"].queryset = structures  # type: ignore[attr-defined]

    def _written(self, champ: forms.BoundField) -> str:
        return str(self.cleaned_data[champ.name])


class EtapeType(Etape):
    """Which kind of convention."""

    type = forms.ChoiceField(
        label="Quel type de conventionnement ?",
        widget=forms.RadioSelect,
        help_text="Une régie de quartier choisit atelier et chantier d’insertion ou entreprise d’insertion : "
        "son label se déclare ensuite, dans le dossier.",
        error_messages=_CHOISIR,
    )
    sources = {
        "type": "Chaque type a ses articles du code du travail, ses pièces et son barème. Une structure peut "
        "en avoir plusieurs : une convention pour chacun."
    }

    def __init__(self, *, on: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["type"].choices = types_ouverts(on)  # type: ignore[attr-defined]


class EtapeTypePublique(EtapeType):
    """The same without account, with the place, for the calendar."""

    departement = forms.ModelChoiceField(
        label="Département",
        queryset=Departement.objects.order_by("nom", "pk"),
        required=False,
        empty_label="Je ne sais pas encore",
        help_text="Pour connaître le calendrier du service de l’État.",
        error_messages=_CHOISIR,
    )

    def _written(self, champ: forms.BoundField) -> str:
        return str(self.cleaned_data[champ.name]) if champ.name == "departement" else super()._written(champ)


class EtapeSituation(Etape):
    """Without account: whether there is or was a convention."""

    situation = forms.ChoiceField(
        label="La structure a-t-elle une convention de ce type ?",
        widget=forms.RadioSelect,
        choices=(
            (JAMAIS, "Non, elle n’en a jamais eu"),
            (EN_COURS, "Oui, une convention est en cours"),
            (FINIE, "Elle en a eu une, elle est finie"),
        ),
        error_messages=_CHOISIR,
    )
    sources = {
        "situation": "Une première demande et un renouvellement suivent la même procédure ; un avenant "
        "suppose une convention en cours (R. 5132-3 et articles semblables du code du travail)."
    }


class EtapeFin(Etape):
    """Without account: when the convention ends."""

    fin_on = JourField(
        label="Quand finit cette convention ?",
        help_text="Le dernier jour écrit dans la convention, par exemple le 31/12/2026.",
        error_messages={"required": "Écrivez le dernier jour de la convention."},
    )
    sources = {"fin_on": "Une convention dure trois ans au plus. Elle se renouvelle avant sa fin."}

    def __init__(self, *, on: date, **kwargs: Any) -> None:
        self.on = on
        super().__init__(**kwargs)

    def clean_fin_on(self) -> date:
        """A convention that runs has not ended yet."""
        fin: date = self.cleaned_data["fin_on"]
        if fin < self.on:
            raise forms.ValidationError(
                "Cette date est passée : corrigez-la, ou revenez dire que la convention est finie."
            )
        return fin


class EtapeSouhait(Etape):
    """What the structure wants, among what its situation allows."""

    souhait = forms.ChoiceField(
        label="Que voulez-vous faire ?", widget=forms.RadioSelect, error_messages=_CHOISIR
    )
    sources = {
        "souhait": "La convention pluriannuelle fixe le cadre ; un avenant fixe chaque année les postes et "
        "l’aide. Un changement du nombre de postes en cours d’année prend un avenant de plus."
    }

    def __init__(self, *, faits: Faits, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        choix = [(souhait.value, souhait.label) for souhait in souhaits_ouverts(faits)]
        self.fields["souhait"].choices = choix  # type: ignore[attr-defined]
        if faits.fin_on:
            self.fields["souhait"].help_text = f"Convention en cours jusqu’au {date_longue(faits.fin_on)}."


class EtapePostes(Etape):
    """Whether the yearly amendment changes the posts: it decides the circuit."""

    postes = forms.ChoiceField(
        label="Le nombre de postes change-t-il l’an prochain ?",
        widget=forms.RadioSelect,
        choices=((NON, "Non, il reste le même"), (OUI, "Oui")),
        error_messages=_CHOISIR,
    )
    sources = {
        "postes": "À nombre de postes égal, la commission est seulement informée ; sinon elle se prononce."
    }


class EtapeEtp(Etape):
    """The new number of ETP."""

    etp = EtpField(
        label="Combien d’ETP demandez-vous désormais ?",
        help_text="Sur l’année, deux chiffres après la virgule.",
        error_messages={"required": "Écrivez le nombre d’ETP demandé."},
    )
    sources = {"etp": "La demande dit le nouveau nombre d’ETP, son motif et son effet sur le budget."}


class EtapeAnnee(Etape):
    """Which year, when the rest does not settle it."""

    annee = forms.TypedChoiceField(
        label="Pour quelle année ?",
        coerce=int,
        widget=forms.RadioSelect,
        help_text="Année civile où commence la période demandée.",
        error_messages=_CHOISIR,
    )

    def __init__(self, *, on: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["annee"].choices = annees_ouvertes(on)  # type: ignore[attr-defined]


def souhait_de(reponses: Mapping[str, Any]) -> Souhait | None:
    """The wish already told."""
    return Souhait(reponses["souhait"]) if "souhait" in reponses else None


def precedents(etapes: Sequence[Etape]) -> list[tuple[str, str]]:
    """What was already answered, to be carried by the next page."""
    return [
        (nom, str(etape.data[nom]))
        for etape in etapes
        if etape.is_bound
        for nom in etape.fields
        if nom in etape.data
    ]
