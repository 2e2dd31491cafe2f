"""What the law changes from one kind of structure to the next. No database, no web here."""

from structures.rules.types import REGLES, ReglesStructure, regles_de

__all__ = ["REGLES", "ReglesStructure", "regles_de"]
