"""The file to fill in that is given for a paper: where, from which day on."""

from typing import Any

from django import forms

from conventions.forms.parametrage import PorteeForm
from siae_portal.formulaires import FichierField, JourField
from siae_portal.formulaires.fichiers import said_before

MODELES = ("pdf", "docx", "odt", "xlsx", "ods")


class ModelePieceForm(PorteeForm):
    """A new model, that takes the place of the former one."""

    portee = forms.ChoiceField(label="Où ce modèle est donné")
    debut_on = JourField(label="À compter du", help_text="Ce jour-là, il remplace le précédent.")
    fichier = FichierField(
        formats=MODELES,
        label="Fichier à remplir",
        error_messages={"required": "Choisissez le fichier à donner aux structures."},
    )

    def __init__(self, *args: Any, departement: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"portee": departement}, **kwargs)
        self.fields["fichier"].help_text = said_before(MODELES)
