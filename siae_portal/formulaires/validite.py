"""The dates written on a paper: its day, and its end when the paper bears one."""

from datetime import date
from typing import Any

from siae_portal.formulaires.page import PageForm
from siae_portal.formulaires.textes import JourField


class DatesPieceForm(PageForm):
    """`exercice`: the day asked for is the one the accounting year was closed; `fin`: an end is asked too."""

    def __init__(self, *args: Any, exercice: bool, fin: bool, aide: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["etablie_on"] = JourField(
            label="Exercice clos le" if exercice else "Pièce établie le",
            help_text=aide,
            error_messages={"required": "Indiquez cette date : elle est écrite sur la pièce."},
        )
        if fin:
            self.fields["fin_on"] = JourField(
                label="Valable jusqu’au",
                help_text="La date de fin inscrite sur la pièce.",
                error_messages={"required": "Indiquez la date de fin inscrite sur la pièce."},
            )

    @property
    def dates(self) -> dict[str, date]:
        """As the services take them."""
        noms = {"etablie_on": "etablie_on", "fin_on": "fin_inscrite_on"}
        return {noms[nom]: valeur for nom, valeur in self.cleaned_data.items() if nom in noms}
