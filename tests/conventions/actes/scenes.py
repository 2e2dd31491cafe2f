"""A dossier of each kind, deposited, decided, conventioned, with everything its acts print."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from conventions.enums import EtatConvention, SensAvis
from conventions.models import (
    AnnexeFinanciere,
    Avis,
    Bareme,
    Convention,
    Dossier,
    Echeance,
    HeuresETP,
    SeanceCommission,
    VersionDossier,
)
from conventions.rules.baremes import echeancier, montant_annexe, montant_geiq
from structures.enums import TypeStructure, Zone
from structures.models import NomOrganisme
from structures.rules import regles_de
from tests.comptes.factories import UserFactory
from tests.conventions.factories import (
    AnnexeFinanciereFactory,
    ConventionFactory,
    DecisionFactory,
    DossierFactory,
    PieceJointeFactory,
    PropositionFactory,
)
from tests.structures.factories import LabelFactory, StructureFactory

AT = datetime(2026, 12, 15, 9, 30, tzinfo=UTC)
CATEGORIES = {
    TypeStructure.AI: "9222",
    TypeStructure.ETTI: "5710",
    TypeStructure.EI: "5499",
    TypeStructure.GEIQ: "9223",
}
PROJET = {
    "activites_support": "Maraîchage biologique vendu en paniers, entretien d’espaces verts pour "
    "les communes.\n\n"
    "La production de l’année 2026 a atteint 42 tonnes.",
    "publics": "Demandeurs d’emploi de longue durée, bénéficiaires du RSA et jeunes sans "
    "qualification du bassin "
    "de Longwy, dont une moitié de femmes.",
    "modalites_accueil": "Chaque personne est reçue une journée avant son embauche. Un tuteur "
    "l’accompagne pendant "
    "les quatre premières semaines ; un point est fait chaque vendredi.",
    "objectifs_accompagnement": "Lever les freins de mobilité, de logement et de santé ; construire "
    "un projet "
    "professionnel validé par deux périodes en entreprise ; obtenir une qualification.",
    "formation_prevue": "Habilitations électriques, CACES 1 et 3, français à visée professionnelle "
    ": 70 heures par "
    "personne, financées par l’opérateur de compétences.",
    "partenariats": "Mission locale, département, Cap emploi, deux bailleurs sociaux et un centre de santé.",
    "collaboration_ft": "Un comité technique se réunit chaque mois avec l’agence de Longwy.",
    "adequation_territoire": "Le bassin compte un seul chantier maraîcher ; aucune entreprise "
    "locale ne répond aux "
    "besoins de la restauration collective en légumes biologiques.",
    "encadrement": "Deux encadrants techniques titulaires du titre professionnel, six salariés chacun.",
    "secteur_naf": "N",
    "permanences": [
        {"jour": jour, "heure_debut": "09:00", "heure_fin": "12:00", "lieu": "12 rue du Canal, Longwy"}
        for jour in ("1", "2", "4")
    ],
    "exclusivite": "La société n’exerce aucune autre activité ; ses quatre permanents y travaillent "
    "à temps plein.",
    "declaration_ett": "déclaration visée le 12 mars 2024 par l’inspection du travail",
    "garantie_financiere": "garantie de 152 000 € accordée par la Caution fictive jusqu’au 31 décembre 2027",
    "depot_offres": "sur la plateforme de l’inclusion et à l’agence locale",
    "geiq_secteurs": "Bâtiment, travaux publics et paysage.",
    "geiq_qualifications": "CAP de maçon, titre de couvreur, titre d’ouvrier du paysage.",
    "geiq_postes": "Maçon, couvreur, ouvrier paysagiste dans douze entreprises adhérentes.",
    "geiq_contenu_accompagnement": "Recherche d’hébergement, mobilité, remise à niveau, tutorat renforcé.",
    "geiq_modalites_accompagnement": "Un entretien par mois au siège ou dans l’entreprise, visite "
    "chaque trimestre.",
}

EQUIPE = [
    {"fonction": "Directrice", "nombre": 1, "etp": "1.00", "qualification": "Master"},
    {"fonction": "Chargée d’accompagnement", "nombre": 1, "etp": "0.80", "qualification": "Licence"},
    {"fonction": "Encadrant technique", "nombre": 2, "etp": "1.50", "qualification": "Titre professionnel"},
]
ATELIERS = [
    {
        "nom": "Maraîchage",
        "objet": "Culture de légumes biologiques",
        "lieu": "Longwy",
        "postes": 8,
        "etp": "5.15",
        "charges_eur": "200000.00",
        "recettes_eur": "50000.00",
    },
    {
        "nom": "Espaces verts",
        "objet": "Entretien pour les communes",
        "lieu": "Villerupt",
        "postes": 4,
        "etp": "3.00",
        "charges_eur": "120000.00",
        "recettes_eur": "10000.00",
    },
]


@dataclass
class Scene:
    """What `build` takes."""

    dossier: Dossier
    convention: Convention
    annexe: AnnexeFinanciere

    @property
    def arguments(self) -> dict[str, Any]:
        """Named arguments of `build`."""
        return {"dossier": self.dossier, "convention": self.convention, "annexe": self.annexe, "at": AT}


def scene(type_structure: str = TypeStructure.ACI, *, mois: int = 12, **colonnes: Any) -> Scene:
    """A dossier accepted for `mois` months of 2027, with its convention and annexe. Needs `referentiels`."""
    regles = regles_de(type_structure)
    structure = StructureFactory(categorie_juridique=CATEGORIES.get(type_structure, "9220"))
    if regles.label_exige:
        LabelFactory(structure=structure, geiq=True)
    quantites = {} if regles.en_etp else {"etp_demandes": None, "nb_814": 10, "nb_1400": 25}
    dossier = DossierFactory(complet=True, type=type_structure, structure=structure, **quantites | colonnes)
    dossier.service.autorite_titre = "La préfète de Meurthe-et-Moselle"
    dossier.service.save()
    dossier.agent = UserFactory(instructeur=True, of=dossier.service)
    annees = regles.duree_convention_max_mois // 12
    dossier.debut_on, dossier.fin_on = date(2027, 1, 1), date(2026 + annees, 12, 31)
    dossier.save()
    depose(dossier)
    rendre_avis(dossier)
    return Scene(dossier, *accepter(dossier, mois=mois))


def depose(dossier: Dossier) -> VersionDossier:
    """The frozen version, as the deposit makes it."""
    donnees = {
        "sections": {
            "DEMANDE": {
                "territoire": [
                    {"niveau": "epci", "code": "200070845", "libelle": "communauté d’agglomération de Longwy"}
                ]
            },
            "PROJET": PROJET,
            "MOYENS": {
                "permanents": EQUIPE,
            },
            "BUDGET": {"financeurs": [{"organisme": "Région Grand Est", "montant": "21000.00"}]},
            "OBJECTIFS": {"nb_prev_sorties": 14},
            "GEIQ": {"geiq_equipe": [{"fonction": "Chargée de mission", "nombre": 2, "qualite": "Master"}]},
        },
        "colonnes": {
            "etp_accompagnement": "0.80",
            "etp_encadrement": "1.50",
            "total_produits_eur": "321000.00",
            "recettes_commerciales_eur": "60000.00",
        },
        "ateliers": ATELIERS if dossier.regles.ateliers else [],
        "structure": {},
        "pieces": [],
    }
    PieceJointeFactory(dossier=dossier)
    fige = {
        "donnees": donnees,
        "sha256": "5d" * 32,
        "depose_at": dossier.depose_at,
        "depose_par": dossier.cree_par,
        "declaration": "Je certifie.",
    }
    return VersionDossier.objects.update_or_create(dossier=dossier, rang=1, defaults=fige)[0]


def rendre_avis(dossier: Dossier) -> Avis | None:
    """A favourable opinion in December 2026, where the law requires one."""
    NomOrganisme.objects.filter(fonction="COMMISSION", source="essai").delete()
    NomOrganisme.objects.filter(source="essai").delete()
    if not dossier.regles.avis_requis:
        return None
    seance = SeanceCommission.objects.get_or_create(service=dossier.service, tenue_on=date(2026, 12, 8))[0]
    return Avis.objects.create(
        dossier=dossier,
        seance=seance,
        sens=SensAvis.FAVORABLE,
        pour=9,
        contre=1,
        abstentions=2,
        quorum_atteint=True,
        enregistre_at=AT,
        enregistre_par=dossier.agent,
    )


def accepter(dossier: Dossier, *, mois: int) -> tuple[Convention, AnnexeFinanciere]:
    """Proposal, decision, convention, annexe and calendar."""
    regles = dossier.regles
    bareme = bareme_of(
        dossier.type, "montant_socle" if regles.en_etp else "aide_accompagnement_geiq_annexe_1"
    )
    majore = None if regles.en_etp else bareme_of(dossier.type, "aide_accompagnement_geiq_majoree")
    montant = (
        montant_annexe(etp=dossier.etp_demandes, unitaire_eur=bareme.montant, nb_mois=mois)
        if regles.en_etp
        else montant_geiq(
            nb_814=10, nb_1400=25, unitaire_eur=bareme.montant, unitaire_majore_eur=majore.montant
        )
    )
    chiffres = {"etp": dossier.etp_demandes, "nb_814": dossier.nb_814, "nb_1400": dossier.nb_1400}
    PropositionFactory(dossier=dossier, bareme=bareme, bareme_majore=majore, montant_eur=montant, **chiffres)
    DecisionFactory(dossier=dossier, montant_eur=montant, **chiffres)
    convention = ConventionFactory(
        structure=dossier.structure,
        service=dossier.service,
        dossier=dossier,
        type=dossier.type,
        etat=EtatConvention.PROJET,
        debut_on=dossier.debut_on,
        fin_on=dossier.fin_on,
        numero=f"054 010127 {dossier.type} 00019",
        corps_annexe=f"{dossier.type}054270019",
    )
    return convention, annexer(convention, bareme=bareme, majore=majore, montant=montant, mois=mois)


def annexer(
    convention: Convention, *, bareme: Bareme, majore: Bareme | None, montant: Decimal, mois: int
) -> AnnexeFinanciere:
    """The annexe of 2027 and its calendar."""
    dossier = convention.dossier
    chiffres = {"etp": dossier.etp_demandes, "nb_814": dossier.nb_814, "nb_1400": dossier.nb_1400}
    heures = HeuresETP.objects.in_force(type_structure=dossier.type, on=dossier.debut_on)
    annexe = AnnexeFinanciereFactory(
        convention=convention,
        etat="SAISI",
        debut_on=date(2027, 1, 1),
        fin_on=date(2027, mois, 28 if mois == 2 else 30 if mois in (4, 6, 9, 11) else 31),
        montant_eur=montant,
        unitaire_eur=bareme.montant,
        unitaire_majore_eur=majore and majore.montant,
        heures_etp=heures.heures if heures else None,
        taux_durable=dossier.taux_durable,
        taux_transition=dossier.taux_transition,
        taux_positives=dossier.taux_positives,
        taux_dynamiques=dossier.taux_dynamiques,
        **chiffres,
    )
    for mois_on, nature, somme in echeancier(
        debut_on=annexe.debut_on, fin_on=annexe.fin_on, montant_eur=montant
    ):
        Echeance.objects.create(annexe=annexe, mois_on=mois_on, nature=nature, montant_eur=somme)
    return annexe


def bareme_of(type_structure: str, aide: str) -> Bareme:
    """The row in force on 1 January 2027."""
    return Bareme.objects.in_force(
        aide=aide, type_structure=type_structure, zone=Zone.HORS_MAYOTTE, on=date(2027, 1, 1)
    )
