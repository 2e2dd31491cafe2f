"""Form fields that speak French: figures with a comma, SIRET, dates, long texts, PDF files."""

from siae_portal.formulaires.fichiers import PdfField
from siae_portal.formulaires.identifiants import SiretField
from siae_portal.formulaires.nombres import EntierField, EtpField, MontantField, TauxField
from siae_portal.formulaires.textes import JourField, TexteLongField

__all__ = [
    "EntierField",
    "EtpField",
    "JourField",
    "MontantField",
    "PdfField",
    "SiretField",
    "TauxField",
    "TexteLongField",
]
