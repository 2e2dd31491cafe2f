"""One paper of the strongbox: its file and its dates."""

from typing import Any

from siae_portal.formulaires import FichierField
from siae_portal.formulaires.validite import DatesPieceForm
from structures.rules.coffre import TypePieceCoffre


class PieceCoffreForm(DatesPieceForm):
    """The file, of a type that the paper admits, then the dates that its rule asks for."""

    def __init__(self, *args: Any, type_piece: TypePieceCoffre, **kwargs: Any) -> None:
        super().__init__(*args, **type_piece.dates_demandees, **kwargs)
        admis = ", ".join(code.upper() for code in type_piece.formats)
        fichier = FichierField(
            formats=type_piece.formats,
            label="Fichier",
            help_text=f"{admis}, 20 Mo au plus.",
            error_messages={"required": "Choisissez un fichier avant de l’envoyer."},
        )
        self.fields = {"fichier": fichier, **self.fields}
