"""What a dossier must contain, by kind: sections, mandatory fields, conditions of the papers."""

from collections.abc import Mapping

from conventions.enums import CodeSection, NatureDemande
from structures.rules import ReglesStructure
from structures.rules.coffre import CONDITIONS_PIECES

DECLARATION = (
    "Je certifie que les informations de ce dossier sont exactes et sincères, que je suis habilité à engager "
    "la structure et qu’elle est à jour de ses obligations sociales et fiscales."
)

TAILLE_TEXTE_MAX = 10_000

_COMMUN = {
    CodeSection.IDENTITE: (
        "adresse_gestion",
        "telephone",
        "courriel",
        "representant_nom",
        "representant_qualite",
        "representant_pouvoir",
        "iban",
    ),
    CodeSection.DEMANDE: ("debut_on", "fin_on", "territoire"),
    CodeSection.PROJET: (),
    CodeSection.MOYENS: ("moyens_humains",),
    CodeSection.BUDGET: ("total_charges_eur", "total_produits_eur", "recettes_commerciales_eur"),
}

_ETP = {
    CodeSection.DEMANDE: ("etp_demandes", "nb_postes"),
    CodeSection.PROJET: (
        "publics",
        "modalites_accueil",
        "objectifs_accompagnement",
        "modalites_accompagnement",
        "formation_prevue",
        "partenariats",
        "collaboration_ft",
        "adequation_territoire",
        "activites_support",
        "engagements",
    ),
    CodeSection.MOYENS: ("etp_accompagnement",),
}
_ACCOMPAGNEMENTS = {
    CodeSection.DEMANDE: ("nb_814", "nb_1400"),
    CodeSection.PROJET: (
        "geiq_secteurs",
        "geiq_qualifications",
        "geiq_postes",
        "geiq_contenu_accompagnement",
        "geiq_modalites_accompagnement",
    ),
}


def champs_obligatoires(regles: ReglesStructure, section: CodeSection) -> tuple[str, ...]:
    """Mandatory fields of a section for a kind (champs_dui.csv, the short form of this portal)."""
    propres = _ETP if regles.en_etp else _ACCOMPAGNEMENTS
    champs = [*_COMMUN[section], *propres.get(section, ())]
    if section == CodeSection.PROJET:
        champs += [nom for nom, actif in _project_capacities(regles) if actif]
    if section == CodeSection.MOYENS and regles.encadrement_technique:
        champs.append("etp_encadrement")
    if section == CodeSection.BUDGET and regles.objectifs_de_sortie:
        champs += ["nb_prev_sorties", "taux_durable", "taux_transition", "taux_positives"]
    return tuple(champs)


def _project_capacities(regles: ReglesStructure) -> list[tuple[str, bool]]:
    return [
        ("encadrement", regles.encadrement_technique),
        ("secteur_naf", regles.section_naf),
        ("permanences_jours", bool(regles.permanence_jours_min)),
        ("permanences_lieux", bool(regles.permanence_jours_min)),
        ("exclusivite", regles.exclusivite),
        ("declaration_ett", regles.exclusivite),
        ("garantie_financiere", regles.exclusivite),
        ("depot_offres", regles.exclusivite),
    ]


def piece_demandee(
    *,
    demande: Mapping[str, str],
    condition: str,
    nature: NatureDemande,
    categorie_juridique: str,
    label_rq: bool,
) -> bool:
    """Whether a paper is asked for this nature of request.

    A condition that needs facts the dossier does not hold yet (a declared change, closed accounts…) leaves
    the paper optional: see pieces_justificatives.csv and conditions_dui.csv.
    """
    reponse = demande.get(nature, "non")
    if reponse == "oui":
        return True
    regle = CONDITIONS_PIECES.get(condition)
    return reponse == "condition" and regle is not None and regle(categorie_juridique, label_rq)
