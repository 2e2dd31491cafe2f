"""Grounds that a refusal may invoke, and the points of the grid of instruction."""

GRILLE = {
    "PIECES": "Pièces reçues et recevables",
    "PROJET": "Qualité du projet d’insertion",
    "OFFRE": "Équilibre avec l’offre d’insertion existante",
    "MOYENS": "Moyens d’accompagnement et d’encadrement",
    "BUDGET": "Budget et viabilité économique",
}
VERDICTS = {"CONFORME": "Conforme", "RESERVE": "Avec réserve", "NON_CONFORME": "Non conforme"}
