"""Dossiers, decisions, conventions, annexes, envelopes and documents."""

from conventions.models.adaptation import Adaptation
from conventions.models.annexe import AnnexeFinanciere, Echeance
from conventions.models.avis import Avis, SeanceCommission
from conventions.models.bareme import Bareme, HeuresETP
from conventions.models.campagne import Campagne
from conventions.models.convention import CompteurNumero, Convention
from conventions.models.decision import Decision, Proposition
from conventions.models.document import Document, Signature
from conventions.models.dossier import Atelier, Dossier, SectionDossier, VersionDossier
from conventions.models.enveloppe import Enveloppe, MouvementEnveloppe
from conventions.models.import_asp import ImportASP
from conventions.models.instruction import Controle, Correction
from conventions.models.justification import Justification
from conventions.models.message import Message, PieceMessage
from conventions.models.modele_piece import ModelePiece
from conventions.models.piece import PieceJointe, TypePiece
from conventions.models.reprise import RepriseSection
from conventions.models.version_section import VersionSection
from conventions.models.vierge import DossierVierge

__all__ = [
    "Adaptation",
    "AnnexeFinanciere",
    "Atelier",
    "Avis",
    "Bareme",
    "Campagne",
    "CompteurNumero",
    "Controle",
    "Convention",
    "Correction",
    "Decision",
    "Document",
    "Dossier",
    "DossierVierge",
    "Echeance",
    "Enveloppe",
    "HeuresETP",
    "ImportASP",
    "Justification",
    "Message",
    "ModelePiece",
    "MouvementEnveloppe",
    "PieceJointe",
    "PieceMessage",
    "Proposition",
    "RepriseSection",
    "SeanceCommission",
    "SectionDossier",
    "Signature",
    "TypePiece",
    "VersionDossier",
    "VersionSection",
]
