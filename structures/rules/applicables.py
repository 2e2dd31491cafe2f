"""What the law asks of each kind, in words with its article, from the table of kinds and from `donnees/`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from siae_portal.formats import date_longue
from structures.enums import CodeLabel, NatureContrat, TypeStructure
from structures.rules.labels import organisme_le
from structures.rules.presentation import kind_row
from structures.rules.types import ReglesStructure, regles_de

_DE_MEMOIRE = re.compile(r"\s*\[M\]")


@dataclass(frozen=True, kw_only=True)
class RegleApplicable:
    """One rule: what it is about, what it says, where it is written (empty: the articles of the kind)."""

    sujet: str
    texte: str
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class ReglesDuType:
    """The rules of one kind, for the page of a structure."""

    code: str
    libelle: str
    articles: str
    regles: tuple[RegleApplicable, ...]


def applicables(type_structure: str, *, heures: str = "") -> ReglesDuType:
    """Everything that differs by kind. `heures`: hours of one ETP that day, in words."""
    code, regles = TypeStructure(type_structure), regles_de(type_structure)
    return ReglesDuType(
        code=code,
        libelle=code.label,
        articles=regles.articles.cites,
        regles=(*_common(code, regles, heures), *_own(regles)),
    )


def _common(code: str, regles: ReglesStructure, heures: str) -> Iterator[RegleApplicable]:
    ligne = kind_row(code)
    formes = _DE_MEMOIRE.sub("", ligne["formes_juridiques_admises"])
    yield RegleApplicable(sujet="Formes juridiques admises", texte=formes)
    contrats = [nature.label for nature in NatureContrat if nature in regles.contrats]
    yield RegleApplicable(sujet="Contrats", texte=", ".join(contrats) or ligne["contrats_salaries"])
    if regles.duree_contrat_max_mois and regles.siae:
        yield RegleApplicable(
            sujet="Durée du parcours", texte=f"{regles.duree_contrat_max_mois} mois au plus"
        )
    if heures:
        yield RegleApplicable(sujet="Un ETP", texte=heures)
    yield RegleApplicable(sujet="Aide principale", texte=ligne["aide_principale"])
    encadrement = "exigé" if regles.encadrement_technique else "non exigé"
    yield RegleApplicable(sujet="Encadrement technique", texte=encadrement)
    yield RegleApplicable(
        sujet="Durée de la convention",
        texte=f"{regles.duree_convention_max_mois} mois au plus",
        source=regles.articles.duree,
    )


def _own(regles: ReglesStructure) -> Iterator[RegleApplicable]:
    """What this kind has and the others have not."""
    if regles.recettes_seuil_pct:
        yield RegleApplicable(
            sujet="Recettes commerciales",
            texte=f"moins de {regles.recettes_seuil_pct} % des charges de chaque atelier, jusqu’à "
            f"{regles.recettes_plafond_pct} % sur décision du préfet après avis favorable",
            source="D5132-34",
        )
    if regles.permanence_jours_min:
        yield RegleApplicable(
            sujet="Permanence d’accueil",
            texte=f"{regles.permanence_jours_min} jours par semaine au moins",
            source="R5132-12",
        )
    if regles.heures_concurrentiel_max:
        yield RegleApplicable(
            sujet="Mises à disposition en entreprise",
            texte=f"{regles.heures_concurrentiel_max} heures par salarié sur "
            f"{regles.heures_concurrentiel_mois} mois, sauf dérogation du préfet",
            source="L5132-9, R5132-18, D5132-18-1",
        )
    if regles.cooperation:
        yield RegleApplicable(
            sujet="Coopération",
            texte="convention avec l’opérateur public de l’emploi",
            source="L5132-8, R5132-17",
        )
    if regles.section_naf:
        yield RegleApplicable(
            sujet="Secteur d’activité",
            texte="déclaré dans la convention, au niveau section de la NAF",
            source="R5132-2 f",
        )
    yield from _limits(regles)


def _limits(regles: ReglesStructure) -> Iterator[RegleApplicable]:
    if regles.exclusivite:
        yield RegleApplicable(
            sujet="Activité",
            texte="exclusive, avec la totalité des moyens humains et matériels dédiés",
            source="L5132-6",
        )
    if not regles.prescrit_pmsmp:
        yield RegleApplicable(sujet="Immersions (PMSMP)", texte="ne peut pas en prescrire")
    if regles.label_exige:
        yield RegleApplicable(
            sujet=CodeLabel(regles.label_exige).label,
            texte=f"exigée pour déposer une demande, donnée par {organisme_le(regles.label_exige)}",
            source="arrêté du 17 août 2015",
        )
    if regles.label_rq_possible:
        yield RegleApplicable(
            sujet="Régie de quartier",
            texte=f"si elle se déclare telle : label de {organisme_le(CodeLabel.RQ)}, en cours",
            source="L5132-2 4°",
        )
    if regles.fin_experimentation_on:
        yield RegleApplicable(
            sujet="Expérimentation",
            texte=f"jusqu’au {date_longue(regles.fin_experimentation_on)}",
            source="décret 2018-1198, article 1",
        )
