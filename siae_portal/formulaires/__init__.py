"""Form fields that speak French: figures with a comma, SIRET, dates, long texts, files."""

from siae_portal.formulaires.envois import FichiersField
from siae_portal.formulaires.fichiers import FichierField, FichierRecuField, PdfField
from siae_portal.formulaires.identifiants import IbanField, SiretField
from siae_portal.formulaires.nombres import EntierField, EtpField, MontantField, TauxField
from siae_portal.formulaires.page import FiltresForm, PageForm
from siae_portal.formulaires.textes import JourField, TexteLongField

__all__ = [
    "EntierField",
    "EtpField",
    "FichierField",
    "FichierRecuField",
    "FichiersField",
    "FiltresForm",
    "IbanField",
    "JourField",
    "MontantField",
    "PageForm",
    "PdfField",
    "SiretField",
    "TauxField",
    "TexteLongField",
]
