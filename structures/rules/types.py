"""The table of kinds: every capacity that depends on the kind, with its article."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from structures.enums import NatureContrat, TypeStructure, UniteAide

TROIS_ANS_MOIS = 36


@dataclass(frozen=True, kw_only=True)
class Articles:
    """Articles of the Code du travail cited in the acts of a kind (actes.md §0.2).

    Empty when the number was not read: the act then cites none.
    """

    loi: str
    contenu: str
    duree: str
    controle: str
    resiliation: str
    fraude: str
    aide: str
    montants: str
    cites: str


@dataclass(frozen=True, kw_only=True)
class ReglesStructure:
    """Capacities of one kind. Ask these, never the kind itself.

    `siae`: whether L5132-4 (or an experiment) makes it a SIAE.
    `duree_contrat_max_mois`: months of contract in all, None when no cap of its own.
    `duree_convention_max_mois`: months; `presence_min_mois` and `heures_min_sortie`: thresholds from which an
    exit is examined (reglement.md §5.4). `heures_requises_sortie`: the hours are needed to tell.
    `mesure_asp`: ASP code; empty when the ASP does not pay by annexe.
    `recettes_seuil_pct`, `recettes_plafond_pct`: receipts over charges, usual threshold and cap by decision
    of the prefect. `heures_concurrentiel_max`: hours of one person at a competing employer, over
    `heures_concurrentiel_mois`. `cooperation`: a convention with the public operator of employment is asked.
    """

    source: str
    libelle_activite: str
    articles: Articles
    contrats: frozenset[NatureContrat]
    encadrement_technique: bool
    mesure_asp: str
    duree_contrat_max_mois: int | None = 24
    duree_convention_max_mois: int = TROIS_ANS_MOIS
    unite_aide: UniteAide = UniteAide.ETP
    code_aide: str = "montant_socle"
    siae: bool = True
    avis_requis: bool = True
    enveloppe: bool = True
    ateliers: bool = False
    permanence_jours_min: int = 0
    recettes_seuil_pct: int | None = None
    recettes_plafond_pct: int | None = None
    heures_concurrentiel_max: int | None = None
    heures_concurrentiel_mois: int | None = None
    cooperation: bool = False
    exclusivite: bool = False
    prescrit_pmsmp: bool = True
    section_naf: bool = False
    label_rq_possible: bool = False
    label_exige: str = ""
    categorie_juridique_prefixe: str = ""
    categorie_juridique_exclue: str = ""
    presence_min_mois: Decimal | None = None
    heures_min_sortie: Decimal | None = None
    objectifs_de_sortie: bool = True
    fin_experimentation_on: date | None = None

    @property
    def en_etp(self) -> bool:
        """Whether the aid is counted in ETP (otherwise in accompagnements)."""
        return self.unite_aide == UniteAide.ETP

    @property
    def heures_requises_sortie(self) -> bool:
        """Whether an exit is examined from a number of hours rather than a length of stay."""
        return self.presence_min_mois is None and self.heures_min_sortie is not None


_CDDI = frozenset({NatureContrat.CDDI, NatureContrat.CDI_INCLUSION})

REGLES: Mapping[TypeStructure, ReglesStructure] = MappingProxyType(
    {
        TypeStructure.ACI: ReglesStructure(
            ateliers=True,
            recettes_seuil_pct=30,
            recettes_plafond_pct=50,
            label_rq_possible=True,
            categorie_juridique_exclue="5",
            source="L5132-15, L5132-15-1",
            libelle_activite="atelier et chantier d’insertion",
            articles=Articles(
                loi="L5132-15 et L5132-15-1",
                contenu="R5132-28",
                duree="R5132-29",
                controle="R5132-35",
                resiliation="R5132-36",
                fraude="",
                aide="R5132-37",
                montants="R5132-38",
                cites="L5132-15, L5132-15-1 et R5132-27 à R5132-43",
            ),
            contrats=_CDDI,
            encadrement_technique=True,
            mesure_asp="ACI_DC",
            presence_min_mois=Decimal("2.65"),
            heures_min_sortie=Decimal(1),
        ),
        TypeStructure.AI: ReglesStructure(
            permanence_jours_min=3,
            heures_concurrentiel_max=480,
            heures_concurrentiel_mois=24,
            cooperation=True,
            categorie_juridique_prefixe="92",
            source="L5132-7 à L5132-14",
            libelle_activite="association intermédiaire",
            articles=Articles(
                loi="L5132-7 à L5132-14",
                contenu="R5132-12",
                duree="R5132-13",
                controle="R5132-15",
                resiliation="R5132-16",
                fraude="R5132-26",
                aide="R5132-23",
                montants="R5132-24",
                cites="L5132-7 à L5132-14 et R5132-11 à R5132-26",
            ),
            contrats=_CDDI | {NatureContrat.CDD_USAGE, NatureContrat.CDI_MISE_A_DISPOSITION},
            encadrement_technique=False,
            mesure_asp="AI_DC",
            heures_min_sortie=Decimal(150),
        ),
        TypeStructure.EI: ReglesStructure(
            section_naf=True,
            label_rq_possible=True,
            source="L5132-5",
            libelle_activite="entreprise d’insertion",
            articles=Articles(
                loi="L5132-5",
                contenu="R5132-2",
                duree="R5132-3",
                controle="R5132-4",
                resiliation="R5132-5",
                fraude="R5132-6",
                aide="R5132-7",
                montants="R5132-8",
                cites="L5132-5 et R5132-2 à R5132-10",
            ),
            contrats=_CDDI,
            encadrement_technique=True,
            mesure_asp="EI_DC",
            presence_min_mois=Decimal("2.65"),
            heures_min_sortie=Decimal(1),
        ),
        TypeStructure.ETTI: ReglesStructure(
            exclusivite=True,
            prescrit_pmsmp=False,
            source="L5132-6",
            libelle_activite="entreprise de travail temporaire d’insertion",
            articles=Articles(
                loi="L5132-6",
                contenu="R5132-10-7",
                duree="R5132-10-8",
                controle="R5132-10-9",
                resiliation="R5132-10-10",
                fraude="R5132-10-11",
                aide="R5132-10-12",
                montants="R5132-10-13",
                cites="L5132-6 et R5132-10-6 à R5132-10-15",
            ),
            contrats=frozenset({NatureContrat.MISSION, NatureContrat.CDI_INCLUSION}),
            encadrement_technique=False,
            mesure_asp="ETTI_DC",
            heures_min_sortie=Decimal(150),
        ),
        TypeStructure.EITI: ReglesStructure(
            code_aide="aide_eiti_max",
            objectifs_de_sortie=False,
            source="loi 2018-771 art. 83 ; décret 2018-1198",
            libelle_activite="entreprise d’insertion par le travail indépendant",
            articles=Articles(
                loi="loi n° 2018-771 du 5 septembre 2018, article 83",
                contenu="",
                duree="",
                controle="",
                resiliation="",
                fraude="",
                aide="",
                montants="",
                cites="loi n° 2018-771 du 5 septembre 2018, article 83",
            ),
            contrats=frozenset(),
            duree_contrat_max_mois=None,
            encadrement_technique=False,
            mesure_asp="EITI_DC",
            fin_experimentation_on=date(2026, 12, 22),
        ),
        TypeStructure.GEIQ: ReglesStructure(
            duree_convention_max_mois=12,
            unite_aide=UniteAide.ACCOMPAGNEMENT,
            siae=False,
            avis_requis=False,
            enveloppe=False,
            label_exige="GEIQ",
            objectifs_de_sortie=False,
            source="L1253-1 ; D1253-45 ; D6325-23 à D6325-28",
            libelle_activite="groupement d’employeurs pour l’insertion et la qualification",
            articles=Articles(
                loi="L1253-1",
                contenu="D6325-24",
                duree="D6325-24",
                controle="D6325-26 à D6325-28",
                resiliation="D6325-26 à D6325-28",
                fraude="D6325-26 à D6325-28",
                aide="D6325-23",
                montants="D6325-23",
                cites="L1253-1, D1253-45 et D6325-23 à D6325-28",
            ),
            contrats=frozenset({NatureContrat.PROFESSIONNALISATION, NatureContrat.APPRENTISSAGE}),
            encadrement_technique=False,
            mesure_asp="",
        ),
    }
)


def regles_de(type_structure: str) -> ReglesStructure:
    """Rules of a kind given by its code.

    Raises:
        ValueError: not a kind.
    """
    return REGLES[TypeStructure(type_structure)]
