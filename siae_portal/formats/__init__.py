"""How figures, dates and sentences are written in French. Pure functions: any layer may import them."""

from siae_portal.formats.dates import add_months, dans_jours, date_courte, date_longue, heure
from siae_portal.formats.lettres import montant_en_lettres, nombre_en_lettres
from siae_portal.formats.nombres import decimal_court, entier, etp, euros, points, taille, taux
from siae_portal.formats.typographie import INSECABLE, INSECABLE_FINE, en_phrase, typographie

__all__ = [
    "INSECABLE",
    "INSECABLE_FINE",
    "add_months",
    "dans_jours",
    "date_courte",
    "date_longue",
    "decimal_court",
    "en_phrase",
    "entier",
    "etp",
    "euros",
    "heure",
    "montant_en_lettres",
    "nombre_en_lettres",
    "points",
    "taille",
    "taux",
    "typographie",
]
