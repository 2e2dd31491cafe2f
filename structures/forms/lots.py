"""A file of structures to import: for which service, and its content."""

from typing import Any, BinaryIO, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from siae_portal.formats import entier
from siae_portal.formulaires import FichierField, JourField, PageForm
from siae_portal.formulaires.contenus import MIMES
from structures.rules.lots import LIGNES_MAX

ENTETE = 8_192


class TableurField(FichierField):
    """A CSV or XLSX file; a text without a null character is a CSV."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(formats=("xlsx", "csv"), **kwargs)

    def _format(self, fichier: UploadedFile) -> str:
        contenu = cast(BinaryIO, fichier.file)
        contenu.seek(0)
        debut = contenu.read(ENTETE)
        contenu.seek(0)
        binaire = b"\0" in debut or debut.startswith((b"PK\x03\x04", b"%PDF-", b"\xff\xd8\xff"))
        return super()._format(fichier) if binaire else "csv"


class LotForm(PageForm):
    """For which service, when the person may choose, and the file."""

    def __init__(
        self,
        *args: Any,
        lieux: list[tuple[str, str]] | None = None,
        lignes_max: int = LIGNES_MAX,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if lieux and len(lieux) > 1:
            self.fields["lieu"] = forms.ChoiceField(label="Structures de", choices=lieux)
        self.fields["fichier"] = TableurField(
            label="Fichier",
            help_text=f"CSV ou XLSX, 20 Mo et {entier(lignes_max)} lignes au plus. "
            "La première ligne porte les en-têtes.",
            error_messages={"required": "Choisissez un fichier avant de l’envoyer."},
        )


class FermetureForm(PageForm):
    """Last day of access of members that a file does not name."""

    fin_on = JourField(label="Dernier jour d’accès", help_text="Aujourd’hui au plus tôt.")


FORMATS = {"csv": "text/csv; charset=utf-8", "xlsx": MIMES["xlsx"]}
