"""The colour of a situation, the same everywhere."""

from collections.abc import Mapping
from types import MappingProxyType

from siae_portal.editorial.enums import Situation

COULEURS: Mapping[str, str] = MappingProxyType(
    {
        Situation.BROUILLON: "gris",
        Situation.PROGRAMME: "bleu",
        Situation.EN_LIGNE: "vert",
        Situation.CLOS: "eteint",
        Situation.RETIRE: "eteint",
    }
)
