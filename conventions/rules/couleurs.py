"""The colour of each state: the same state has the same colour everywhere."""

from collections.abc import Mapping
from types import MappingProxyType

from conventions.enums import (
    EtatAnnexe,
    EtatConvention,
    EtatDocument,
    EtatDossier,
    Gravite,
    SensAvis,
    SensDecision,
)
from conventions.rules.tours import BLEU, ETEINT, GRIS, JAUNE, ROUGE, VERT

DOSSIER: Mapping[str, str] = MappingProxyType(
    {
        EtatDossier.BROUILLON: GRIS,
        EtatDossier.DEPOSE: BLEU,
        EtatDossier.INCOMPLET: JAUNE,
        EtatDossier.COMPLET: BLEU,
        EtatDossier.EN_INSTRUCTION: BLEU,
        EtatDossier.CORRECTION: JAUNE,
        EtatDossier.A_PRESENTER: BLEU,
        EtatDossier.AVIS_RENDU: BLEU,
        EtatDossier.PROPOSE: BLEU,
        EtatDossier.ACCEPTE: VERT,
        EtatDossier.A_SIGNER: JAUNE,
        EtatDossier.SIGNE: VERT,
        EtatDossier.REFUSE: ROUGE,
        EtatDossier.REJET_IMPLICITE: ROUGE,
        EtatDossier.ABANDONNE: ETEINT,
        EtatDossier.CLASSE_SANS_SUITE: ETEINT,
        EtatDossier.RECOURS: BLEU,
    }
)
CONVENTION: Mapping[str, str] = MappingProxyType(
    {
        EtatConvention.PROJET: GRIS,
        EtatConvention.A_SIGNER: JAUNE,
        EtatConvention.ACTIVE: VERT,
        EtatConvention.SUSPENDUE: ROUGE,
        EtatConvention.RESILIEE: ETEINT,
        EtatConvention.ECHUE: ETEINT,
    }
)
ANNEXE: Mapping[str, str] = MappingProxyType(
    {
        EtatAnnexe.BROUILLON: GRIS,
        EtatAnnexe.SAISI: BLEU,
        EtatAnnexe.PROVISOIRE: BLEU,
        EtatAnnexe.VALIDE: VERT,
        EtatAnnexe.HISTORISE: ETEINT,
        EtatAnnexe.REJETE: ROUGE,
        EtatAnnexe.ANNULE: ETEINT,
        EtatAnnexe.CLOTURE: ETEINT,
    }
)
DOCUMENT: Mapping[str, str] = MappingProxyType(
    {EtatDocument.EN_PREPARATION: BLEU, EtatDocument.PRET: VERT, EtatDocument.EN_ECHEC: ROUGE}
)
CONTROLE: Mapping[str, str] = MappingProxyType(
    {Gravite.BLOQUANT: ROUGE, Gravite.ALERTE: JAUNE, Gravite.INFO: BLEU}
)
AVIS: Mapping[str, str] = MappingProxyType(
    {SensAvis.FAVORABLE: VERT, SensAvis.RESERVE: JAUNE, SensAvis.DEFAVORABLE: ROUGE}
)
DECISION: Mapping[str, str] = MappingProxyType({SensDecision.ACCEPTER: VERT, SensDecision.REFUSER: ROUGE})
