"""The files of the nation: one real PDF for each kind of paper, shared by all who hold it."""

from conventions.services.pieces import PDF
from siae_portal.demonstration.papiers import fictive_paper
from siae_portal.storage.models import Fichier
from siae_portal.storage.services import store


class Papiers:
    """Stores each file once."""

    def __init__(self) -> None:
        self._fichiers: dict[str, Fichier] = {}

    def of(self, code: str) -> Fichier:
        """The file of a kind of paper."""
        if code not in self._fichiers:
            self._fichiers[code] = store([fictive_paper(code, marque="national")], type_mime=PDF)
        return self._fichiers[code]
