"""The declared lives of the dossier, the convention and the annexe."""

from conventions.workflow.annexe import TRANSITIONS_ANNEXE
from conventions.workflow.convention import TRANSITIONS_CONVENTION
from conventions.workflow.dossier import DOCUMENTS, TRANSITIONS

__all__ = ["DOCUMENTS", "TRANSITIONS", "TRANSITIONS_ANNEXE", "TRANSITIONS_CONVENTION"]
