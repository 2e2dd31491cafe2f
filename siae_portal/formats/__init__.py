"""How figures, dates and sentences are written in French. Pure functions: any layer may import them."""

from siae_portal.formats.dates import dans_jours, date_courte, date_longue
from siae_portal.formats.lettres import montant_en_lettres, nombre_en_lettres
from siae_portal.formats.nombres import entier, etp, euros, taux
from siae_portal.formats.typographie import INSECABLE, INSECABLE_FINE, typographie

__all__ = [
    "INSECABLE",
    "INSECABLE_FINE",
    "dans_jours",
    "date_courte",
    "date_longue",
    "entier",
    "etp",
    "euros",
    "montant_en_lettres",
    "nombre_en_lettres",
    "taux",
    "typographie",
]
