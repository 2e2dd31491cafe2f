"""Files for one paper of the dossier."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from conventions.models import PieceJointe
from conventions.services.pieces import PieceDemandee
from siae_portal.formulaires import FichierField, FichiersField, PageForm
from siae_portal.formulaires.fichiers import said_before


class PieceForm(PageForm):
    """Files, whose field bears the code of the paper: several papers stand on one page.

    `bons`: the right ones, even when others are wrong. `remplace`: what is out of date, whose place the first
    one takes.
    """

    def __init__(
        self, *args: Any, piece: PieceDemandee, remplace: PieceJointe | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.code, self.libelle = piece.type_piece.code, piece.type_piece.libelle
        self.remplace = remplace
        self.bons: list[UploadedFile] = []
        self.fields[self.code] = FichiersField(
            formats=piece.type_piece.formats_admis,
            label=_label(piece, remplace),
            help_text=said_before(piece.type_piece.formats_admis),
            error_messages={"required": "Choisissez un fichier avant de l’envoyer."},
        )
        self.fields[self.code].widget.attrs["aria-label"] = f"{self.fields[self.code].label} : {self.libelle}"

    def clean(self) -> dict[str, Any]:
        """Set the right files apart from what is wrong with the others."""
        valeurs = super().clean() or {}
        for fichier in valeurs.get(self.code, []):
            if isinstance(fichier, ValidationError):
                self.add_error(self.code, fichier)
            else:
                self.bons.append(fichier)
        return valeurs


def _label(piece: PieceDemandee, remplace: PieceJointe | None) -> str:
    if remplace:
        return "Remplacer la pièce expirée"
    return "Ajouter un fichier" if piece.jointes else "Joindre un ou plusieurs fichiers"


class RemplacerForm(PageForm):
    """The file that takes the place of another."""

    def __init__(self, *args: Any, formats: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fichier"] = FichierField(
            formats=formats,
            label="Nouveau fichier",
            help_text=said_before(formats),
            error_messages={"required": "Choisissez un fichier avant de l’envoyer."},
        )
