"""A dossier read back from its forms: the same questions, the answers in words, for both readers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from conventions.enums import CodeSection
from conventions.forms.base import SectionForm
from conventions.forms.champs import PourcentageField
from conventions.forms.sections import SECTIONS
from conventions.models import Dossier
from siae_portal.formats import date_longue, entier, euros
from siae_portal.formats import etp as format_etp
from siae_portal.formulaires import EntierField, EtpField, IbanField, MontantField, TexteLongField


@dataclass(frozen=True, kw_only=True)
class ReponseLue:
    """One question and its answer in words; `texte`: several lines; `obligatoire` as for the deposit."""

    nom: str
    libelle: str
    valeur: str
    texte: bool
    obligatoire: bool


@dataclass(frozen=True, kw_only=True)
class SectionLue:
    """One section as it is read."""

    code: CodeSection
    libelle: str
    reponses: list[ReponseLue]

    @property
    def courtes(self) -> list[ReponseLue]:
        """Answers that stand on one line."""
        return [reponse for reponse in self.reponses if not reponse.texte]

    @property
    def textes(self) -> list[ReponseLue]:
        """Answers of several lines."""
        return [reponse for reponse in self.reponses if reponse.texte]

    @property
    def manquantes(self) -> list[ReponseLue]:
        """Mandatory questions still without an answer."""
        return [reponse for reponse in self.reponses if reponse.obligatoire and not reponse.valeur]


def read_dossier(dossier: Dossier) -> list[SectionLue]:
    """The five sections with their answers; uses the prefetched sections."""
    contenus = {section.code: section.contenu for section in dossier.sections.all()}
    return [read_section(dossier, code, contenus.get(code, {})) for code in SECTIONS]


def read_section(dossier: Dossier, code: CodeSection, contenu: Mapping[str, Any]) -> SectionLue:
    """One section with its answers."""
    form = SECTIONS[code](dossier=dossier)
    valeurs = form.initial_depuis(contenu)
    reponses = [_reponse(form, nom, valeurs[nom]) for nom in form.champs_metier]
    if "taux_durable" in form.fields:
        reponses.append(_dynamiques(dossier))
    return SectionLue(code=code, libelle=CodeSection(code).label, reponses=reponses)


def _dynamiques(dossier: Dossier) -> ReponseLue:
    """The rate that nobody types: the sum of the three others."""
    taux = dossier.taux_dynamiques
    return ReponseLue(
        nom="taux_dynamiques",
        libelle="Sorties dynamiques (somme des trois taux)",
        valeur="" if taux is None else _percent(taux),
        texte=False,
        obligatoire=False,
    )


def _reponse(form: SectionForm, nom: str, valeur: Any) -> ReponseLue:
    field = form.fields[nom]
    if isinstance(field, IbanField):
        valeur = form.dossier.structure.iban_masque
    return ReponseLue(
        nom=nom,
        libelle=str(field.label).removesuffix(" (€)").removesuffix(" (%)"),
        valeur=in_words(field, valeur),
        texte=isinstance(field, TexteLongField),
        obligatoire=field.required,
    )


def in_words(field: Any, valeur: Any) -> str:
    """A stored value as a reader expects it; empty when there is none."""
    if valeur in (None, "", []):
        return ""
    if isinstance(valeur, bool):
        return "Oui" if valeur else "Non"
    if isinstance(valeur, date):
        return date_longue(valeur)
    for kind, write in _FORMATS:
        if isinstance(field, kind):
            return write(valeur)
    choix = dict(getattr(field, "choices", ()))
    return ", ".join(str(choix.get(v, v)) for v in (valeur if isinstance(valeur, list) else [valeur]))


def _percent(valeur: Decimal) -> str:
    return f"{valeur.normalize():f}".replace(".", ",") + "\u00a0%"


_FORMATS: tuple[tuple[type, Any], ...] = (
    (EntierField, entier),
    (EtpField, format_etp),
    (MontantField, euros),
    (PourcentageField, _percent),
)
