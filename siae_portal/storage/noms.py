"""Names of files as they are kept: readable, short, without what would mislead the reader."""

import re
import unicodedata

NOM_MAX = 150
_CHEMIN = re.compile(r".*[\\/]", re.DOTALL)


def kept_name(nom: str, *, extension: str = "") -> str:
    """The last part of a path, in one line, without invisible marks (which can turn a name over), cut before
    its extension.

    Args:
        extension: of the true type, given to a name that bears none.
    """
    dernier = unicodedata.normalize("NFC", _CHEMIN.sub("", nom))
    visible = "".join(c if unicodedata.category(c)[0] not in "CZ" else " " for c in dernier)
    propre = re.sub(r"\s+", " ", visible).strip(" .") or "fichier"
    corps, point, fin = propre.rpartition(".")
    if not point or len(fin) > 5:
        corps, fin = propre, extension
    suffixe = f".{fin}" if fin else ""
    return f"{corps[: NOM_MAX - len(suffixe)]}{suffixe}"
