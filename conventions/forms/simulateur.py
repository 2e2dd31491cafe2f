"""What is simulated, typed by anybody."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms

from conventions.forms.depot import types_ouverts
from conventions.rules.delais import add_months
from conventions.services.simulateur import Demande, prison_known, taux_module_max
from siae_portal.formats import date_longue, taux
from siae_portal.formulaires import EntierField, EtpField, JourField, PageForm, TauxField
from structures.enums import Zone
from structures.rules import regles_de

NB_MAX = 100_000


class SimulateurForm(PageForm):
    """Kind, figures, period, zone, modulated part, recipients of the RSA."""

    type = forms.ChoiceField(
        label="Type de structure", error_messages={"invalid_choice": "Choisissez un type de la liste."}
    )
    zone = forms.ChoiceField(
        label="Territoire",
        choices=[(Zone.HORS_MAYOTTE, "Hexagone et outre-mer, hors Mayotte"), (Zone.MAYOTTE, "Mayotte")],
        error_messages={"invalid_choice": "Choisissez un territoire de la liste."},
    )
    debut_on = JourField(label="Début", error_messages={"required": "Écrivez le premier jour de la période."})
    fin_on = JourField(
        label="Fin",
        help_text="Trois ans après au plus.",
        error_messages={"required": "Écrivez le dernier jour de la période."},
    )
    etp = EtpField(
        label="ETP d’insertion",
        required=False,
        help_text="Postes à temps plein, sur l’année. Pour un GEIQ, laissez vide.",
    )
    nb_814 = EntierField(
        label="Accompagnements à 814 €",
        required=False,
        maximum=NB_MAX,
        help_text="GEIQ seulement : publics de l’annexe 1 de l’arrêté.",
    )
    nb_1400 = EntierField(
        label="Accompagnements à 1 400 €",
        required=False,
        maximum=NB_MAX,
        help_text="GEIQ seulement : orientés par un prescripteur habilité, ou publics prioritaires.",
    )
    taux_module = TauxField(
        label="Part modulée (%)",
        required=False,
        help_text="De 0 à 10 % du montant socle, 5 % au plus en milieu pénitentiaire : le préfet la fixe.",
    )
    penitentiaire = forms.BooleanField(label="Activité en milieu pénitentiaire", required=False)
    nb_brsa = EntierField(
        label="Allocataires du RSA financés par le département",
        required=False,
        maximum=NB_MAX,
        help_text="Nombre moyen de personnes sur la période, pour un atelier et chantier d’insertion.",
    )
    by_address = True
    sources = {
        "taux_module": "Le préfet fixe chaque année la part modulée selon les publics, les moyens et les "
        "résultats (arrêté du 6 mars 2014).",
        "nb_brsa": "Le département verse, par personne et par mois, 88 % du RSA d’une personne seule "
        "(décret 2014-728).",
        "debut_on": "L’annexe reste dans une année civile : une période plus longue en compte plusieurs.",
    }

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = types_ouverts(on)  # type: ignore[attr-defined]
        self.lay_out(
            Fieldset("La structure", "type", "zone"),
            Fieldset("La période", Row("debut_on", "fin_on")),
            Fieldset("Les postes ou les accompagnements", "etp", Row("nb_814", "nb_1400")),
            Fieldset("Le reste", "taux_module", "nb_brsa", "penitentiaire"),
        )

    def clean(self) -> dict[str, Any]:
        """What depends on several answers, each said beside its field."""
        valeurs = super().clean() or {}
        if "type" in valeurs:
            self._check_figures(valeurs)
            self._check_period(valeurs)
            self._check_prison(valeurs)
        if not self.errors:
            self._check_rate(valeurs)
        return valeurs

    @property
    def demande(self) -> Demande:
        """What the service computes."""
        valeurs = self.cleaned_data
        return Demande(**{**valeurs, "nb_814": valeurs["nb_814"] or 0, "nb_1400": valeurs["nb_1400"] or 0})

    def _check_figures(self, valeurs: dict[str, Any]) -> None:
        if regles_de(valeurs["type"]).en_etp:
            if not valeurs.get("etp") and "etp" not in self.errors:
                self.add_error("etp", "Écrivez le nombre d’ETP : l’aide de ce type se compte en ETP.")
        elif not (valeurs.get("nb_814") or valeurs.get("nb_1400")):
            self.add_error("nb_814", "Écrivez le nombre d’accompagnements à l’un des deux montants.")

    def _check_period(self, valeurs: dict[str, Any]) -> None:
        debut, fin, regles = valeurs.get("debut_on"), valeurs.get("fin_on"), regles_de(valeurs["type"])
        if not (debut and fin):
            return
        limite = add_months(debut, regles.duree_convention_max_mois) - timedelta(days=1)
        if fin < debut:
            self.add_error("fin_on", "La fin vient avant le début : changez l’une des deux dates.")
        elif fin > limite:
            self.add_error(
                "fin_on", f"Une convention de ce type finit le {date_longue(limite)} au plus tard."
            )
        elif regles.fin_experimentation_on and fin > regles.fin_experimentation_on:
            jour = date_longue(regles.fin_experimentation_on)
            self.add_error("fin_on", f"L’expérimentation finit le {jour} : choisissez une fin avant ce jour.")

    def _check_prison(self, valeurs: dict[str, Any]) -> None:
        if valeurs.get("penitentiaire") and not prison_known(valeurs["type"], valeurs.get("zone", "")):
            self.add_error(
                "penitentiaire",
                "Aucun montant n’est connu ici pour ce type en milieu pénitentiaire : décochez.",
            )

    def _check_rate(self, valeurs: dict[str, Any]) -> None:
        demande_taux = valeurs.get("taux_module")
        if not demande_taux:
            return
        plafond = taux_module_max(self.demande)
        if plafond is None:
            self.add_error("taux_module", "Aucune part modulée n’est connue ici pour ce type : laissez vide.")
        elif demande_taux > plafond:
            self.add_error("taux_module", f"La part modulée ne dépasse pas {taux(plafond)} du montant socle.")
