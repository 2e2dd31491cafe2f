"""Sentences of the demonstration dossiers: believable, plainly fictive."""

from typing import Any

from conventions.enums import CodeSection
from conventions.rules.dossier import champs_obligatoires
from structures.rules import ReglesStructure

TEXTES: dict[str, Any] = {
    "territoire": "Communes situées à moins de trente kilomètres du siège, accessibles en transport collectif.",
    "publics": (
        "Personnes sans emploi depuis plus d’un an, bénéficiaires du RSA, jeunes de moins de 26 ans sans diplôme et "
        "personnes reconnues travailleurs handicapés, orientées par les prescripteurs du territoire."
    ),
    "modalites_accueil": (
        "Chaque personne est reçue une demi-journée avant l’embauche, visite le lieu de travail et rencontre "
        "l’équipe. Les deux premières semaines se font en binôme, avec un livret d’accueil et un point chaque soir."
    ),
    "objectifs_accompagnement": (
        "Lever les freins repérés au diagnostic, construire un projet professionnel en quatre mois, essayer deux "
        "métiers au moins en immersion et préparer la sortie six mois avant la fin du parcours."
    ),
    "modalites_accompagnement": (
        "Un référent par personne, un entretien par mois au moins, des ateliers collectifs chaque semaine."
    ),
    "formation_prevue": (
        "Savoirs de base et numérique, gestes et postures, certificats liés au poste : en moyenne soixante heures "
        "par personne et par an, financées par l’opérateur de compétences et la région."
    ),
    "encadrement": (
        "Les encadrants techniques, titulaires d’un titre ou d’une expérience de cinq ans dans le métier, suivent "
        "chacun huit personnes au plus."
    ),
    "partenariats": (
        "Mission locale, centre communal d’action sociale, bailleurs, organismes de formation et entreprises "
        "voisines, réunis deux fois par an."
    ),
    "collaboration_ft": (
        "Une référente de l’opérateur public de l’emploi tient une permanence chaque mois dans nos locaux ; les "
        "entrées et les sorties sont préparées avec elle."
    ),
    "depot_offres": "Les offres sont publiées sur la plateforme de l’inclusion et transmises aux prescripteurs.",
    "adequation_territoire": (
        "L’activité répond à des besoins que les entreprises locales ne couvrent pas et complète les autres "
        "structures d’insertion, avec lesquelles les recrutements sont coordonnés."
    ),
    "activites_support": "",
    "engagements": "Accueillir, former et accompagner chaque personne jusqu’à une solution durable.",
    "secteur_naf": "N",
    "permanences_jours": ["1", "2", "4", "5"],
    "permanences_lieux": "Au siège, de 9 h à 12 h 30 et de 14 h à 17 h.",
    "exclusivite": (
        "La structure n’exerce que le travail temporaire d’insertion ; tous ses moyens humains et matériels y "
        "sont affectés."
    ),
    "declaration_ett": "Déclaration préalable visée par l’inspection du travail le 12 mars 2019",
    "garantie_financiere": "Caution de garantie, 145 000 €, jusqu’au 31 décembre 2027",
    "geiq_secteurs": "Branches des entreprises adhérentes du groupement.",
    "geiq_qualifications": "Certificats de qualification professionnelle et titres du ministère chargé de l’emploi.",
    "geiq_postes": "Agent, opérateur et conducteur, chez les vingt-quatre entreprises adhérentes.",
    "geiq_contenu_accompagnement": (
        "Positionnement avant l’embauche, tutorat dans l’entreprise, bilan mensuel, appui au logement et à la "
        "mobilité, préparation de la sortie."
    ),
    "geiq_modalites_accompagnement": "Un rendez-vous par mois en entreprise et une réunion collective par trimestre.",
    "moyens_humains": (
        "Une direction, une coordinatrice de l’accompagnement diplômée en travail social et une assistante de gestion."
    ),
    "moyens_materiels": "Locaux de 600 m², deux véhicules, outillage et salle de réunion.",
    "nb_prev_sorties": 12,
}


def contenu_of(regles: ReglesStructure, section: CodeSection, *, activite: str) -> dict[str, Any]:
    """Content of a section for a kind: every mandatory text, and what the kind adds."""
    propres = {"activites_support": f"{activite}."}
    return {
        champ: propres.get(champ) or TEXTES[champ]
        for champ in champs_obligatoires(regles, section)
        if champ in TEXTES
    }
