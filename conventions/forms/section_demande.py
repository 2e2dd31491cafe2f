"""Section « Demande »: the period, then ETP or accompagnements."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from conventions.enums import CodeSection
from conventions.forms.base import SectionForm
from conventions.forms.champs import texte_de_section
from siae_portal.formats import add_months, date_longue
from siae_portal.formulaires import EntierField, EtpField, JourField


class DemandeForm(SectionForm):
    """What is asked: the period, then ETP or accompagnements."""

    code = CodeSection.DEMANDE
    origines = {
        "debut_on": "date_debut",
        "fin_on": "date_fin",
        "nb_814": "nb_accompagnements_814",
        "nb_1400": "nb_accompagnements_1400",
    }
    conditions = {
        "etp_demandes": lambda regles: regles.en_etp,
        "nb_postes": lambda regles: regles.en_etp,
        "nb_814": lambda regles: not regles.en_etp,
        "nb_1400": lambda regles: not regles.en_etp,
    }
    colonnes = frozenset({"debut_on", "fin_on", "etp_demandes", "nb_postes", "nb_814", "nb_1400"})
    groupes = (
        ("Période", (("debut_on", "fin_on"),)),
        ("Postes", (("etp_demandes", "nb_postes"),)),
        ("Accompagnements", (("nb_814", "nb_1400"),)),
        ("Territoire", ("territoire",)),
    )

    debut_on = JourField()
    fin_on = JourField()
    etp_demandes = EtpField()
    nb_postes = EntierField(minimum=1, maximum=9999)
    nb_814 = EntierField(maximum=99999)
    nb_1400 = EntierField(maximum=99999)
    territoire = texte_de_section(rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.regles.en_etp:
            self.fields["fin_on"].help_text = "Dernier jour de la période demandée ; douze mois au plus."

    def clean_fin_on(self) -> date | None:
        """The end follows the start, within the longest convention of the kind.

        Raises:
            ValidationError: dates out of order, or a period too long (RC80, RC19).
        """
        debut, fin = self.cleaned_data.get("debut_on"), self.cleaned_data.get("fin_on")
        if not (debut and fin):
            return fin
        if fin < debut:
            raise ValidationError(
                f"La date de fin vient avant la date de début, le {date_longue(debut)} : "
                "corrigez l’une des deux."
            )
        limite = add_months(debut, self.regles.duree_convention_max_mois)
        if fin >= limite:
            raise ValidationError(
                f"Cette période dépasse {_duree(self.regles.duree_convention_max_mois)} : "
                f"la date de fin doit venir avant le {date_longue(limite)}."
            )
        return fin

    def clean(self) -> dict[str, Any]:
        """A GEIQ asks for at least one accompagnement."""
        valeurs = super().clean() or {}
        if "nb_814" in valeurs and "nb_1400" in valeurs and valeurs["nb_814"] == valeurs["nb_1400"] == 0:
            self.add_error("nb_814", "Demandez au moins un accompagnement, à 814 € ou à 1 400 €.")
        return valeurs


def _duree(mois: int) -> str:
    annees, reste = divmod(mois, 12)
    return f"{mois} mois" if reste or annees == 1 else f"{ {2: 'deux', 3: 'trois'}.get(annees, annees) } ans"
