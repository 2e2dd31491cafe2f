"""Results of the structure, as an act may print them: aggregates that are not withheld."""

from decimal import Decimal

from conventions.models import Dossier
from conventions.ports import Resultats, resultats_insertion
from conventions.rules.baremes import arrondi

from .communs import Donnees

CENT_POUR_CENT = Decimal(100)
CLASSES = {
    "taux_durable": "nb_durable",
    "taux_transition": "nb_transition",
    "taux_positives": "nb_positives",
    "taux_dynamiques": "nb_dynamiques",
}


def resultats(dossier: Dossier, *, annee: int) -> Donnees | None:
    """Rates of exit of a year, in percent of the exits examined; None if a count is withheld."""
    if not dossier.regles.objectifs_de_sortie:
        return None
    connus = resultats_insertion(dossier.structure_id, annee=annee)
    if connus is None or not connus.nb_examines:
        return None
    taux = {cle: _taux(connus, champ) for cle, champ in CLASSES.items()}
    if None in taux.values():
        return None
    return {"annee": str(annee), "nb_examines": str(connus.nb_examines), **taux}


def _taux(connus: Resultats, champ: str) -> str | None:
    nombre = getattr(connus, champ)
    if nombre is None or not connus.nb_examines:
        return None
    return str(arrondi(nombre * CENT_POUR_CENT / connus.nb_examines))
