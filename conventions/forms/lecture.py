"""The reading of a dossier, as forms and pages take it: it is built by the services, which freeze it."""

from conventions.services.lecture import (
    ReponseLue,
    SectionLue,
    TableauLu,
    in_words,
    read_dossier,
    read_formulaire,
    read_section,
    words,
)

__all__ = [
    "ReponseLue",
    "SectionLue",
    "TableauLu",
    "in_words",
    "read_dossier",
    "read_formulaire",
    "read_section",
    "words",
]
