"""The true type of a file, read from its content, never from its name."""

import zipfile
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

# The PDF header may stand a little after the start of the file (ISO 32000-1, annex H, note 13).
ENTETE = 1024
DEPLIE_MAX_OCTETS = 200_000_000
MIMES = {
    "pdf": "application/pdf",
    "csv": "text/csv",
    "jpg": "image/jpeg",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}
EXTENSIONS = {mime: code for code, mime in MIMES.items()}
_MEMBRES = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}
_OPENDOCUMENT = {MIMES["ods"].encode(): "ods", MIMES["odt"].encode(): "odt"}


class ContenuRefuse(Exception):
    """The file is of a known type but damaged, too big once unfolded, or holds a program."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def format_of(fichier: BinaryIO) -> str:
    """One of `MIMES`, empty when the content is none of them. The file is rewound.

    Raises:
        ContenuRefuse: `abime`, `bombe` or `macros`.
    """
    fichier.seek(0)
    debut = fichier.read(ENTETE)
    fichier.seek(0)
    if b"%PDF-" in debut:
        return "pdf"
    if debut.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _image(fichier)
    return _archive(fichier) if debut.startswith(b"PK\x03\x04") else ""


def _image(fichier: BinaryIO) -> str:
    """Decoded by its header only: a decompression bomb is refused before it unfolds."""
    try:
        with Image.open(fichier, formats=("JPEG", "PNG")) as image:
            nom = image.format
            image.verify()
    except Image.DecompressionBombError as erreur:
        raise ContenuRefuse("bombe") from erreur
    except (UnidentifiedImageError, OSError, SyntaxError) as erreur:
        raise ContenuRefuse("abime") from erreur
    finally:
        fichier.seek(0)
    return "jpg" if nom == "JPEG" else "png"


def _archive(fichier: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(fichier) as archive:
            noms = {membre.filename for membre in archive.infolist()}
            if sum(membre.file_size for membre in archive.infolist()) > DEPLIE_MAX_OCTETS:
                raise ContenuRefuse("bombe")
            if any(nom.endswith("vbaProject.bin") for nom in noms):
                raise ContenuRefuse("macros")
            if "mimetype" in noms:
                with archive.open("mimetype") as membre:
                    return _OPENDOCUMENT.get(membre.read(ENTETE).strip(), "")
            return next((code for code, nom in _MEMBRES.items() if nom in noms), "")
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as erreur:
        raise ContenuRefuse("abime") from erreur
    finally:
        fichier.seek(0)
