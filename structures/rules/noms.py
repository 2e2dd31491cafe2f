"""Keys on which French names are sorted and compared: the database knows no French collation."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "’": " ", "ʼ": " "})


def sort_key(nom: str) -> str:
    """Name without accent, case nor punctuation: « L’Haÿ-les-Roses » gives `l hay les roses`."""
    texte = unicodedata.normalize("NFKD", nom.translate(_LIGATURES))
    return re.sub(r"[^a-z0-9]+", " ", texte.encode("ascii", "ignore").decode().lower()).strip()
