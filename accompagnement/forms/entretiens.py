"""The interview, for a thumb: a few taps, one sentence."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from crispy_forms.layout import Field
from django import forms

from accompagnement.enums import Presence
from accompagnement.forms.champs import SaisieForm
from accompagnement.models import FamilleFrein
from accompagnement.rules.entretiens import DUREES_MIN
from accompagnement.services.entretiens import SaisieEntretien
from siae_portal.formats import INSECABLE
from siae_portal.formulaires import JourField, TexteLongField

GRANDS_CHOIX = "dsfr_crispy/layout/grands_choix.html"
AUTRE = "AUTRE"
PROCHAIN = (
    ("7", "Dans une semaine"),
    ("14", "Dans deux semaines"),
    ("28", "Dans quatre semaines"),
    (AUTRE, "À une autre date"),
    ("", "Pas de date pour l’instant"),
)


class EntretienForm(SaisieForm):
    """When, whether the person came, how long, about what, what next. `familles`: subjects offered."""

    cle = forms.UUIDField(widget=forms.HiddenInput)
    tenu_on = JourField(label="Date de l’entretien")
    presence = forms.ChoiceField(
        label="La personne était", choices=Presence.choices, widget=forms.RadioSelect
    )
    duree_min = forms.TypedChoiceField(
        label="Durée",
        choices=[(minutes, f"{minutes}{INSECABLE}min") for minutes in DUREES_MIN],
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        help_text="Sans objet si la personne était absente.",
        error_messages={"required": "Indiquez la durée de l’entretien."},
    )
    sujets = forms.MultipleChoiceField(
        label="Sujets abordés",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Pour la santé et la justice, cochez seulement : n’écrivez rien de plus, nulle part.",
    )
    note = TexteLongField(
        label="Une phrase",
        max_length=300,
        rows=2,
        required=False,
        help_text="Ce qui a été décidé. Rien sur la santé ni la justice, aucun numéro de sécurité sociale. "
        "Seules les personnes chargées de l’accompagnement dans la structure la lisent.",
    )
    prochain = forms.ChoiceField(
        label="Prochain entretien", choices=PROCHAIN, required=False, widget=forms.RadioSelect
    )
    prochain_on = JourField(
        label="Autre date du prochain entretien", required=False, help_text="Si aucun choix ne convient."
    )
    sources = {
        "sujets": "Familles de freins suivies par l’ASP. Santé et justice sont des données sensibles "
        "(RGPD, articles 9 et 10)."
    }
    disposition = (
        "cle",
        Field("presence", template=GRANDS_CHOIX),
        Field("duree_min", template=GRANDS_CHOIX),
        Field("sujets", template=GRANDS_CHOIX),
        "note",
        Field("prochain", template=GRANDS_CHOIX),
        "prochain_on",
        "tenu_on",
    )

    def __init__(self, *args: Any, familles: Iterable[FamilleFrein], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choix = [(famille.code, _label(famille)) for famille in familles]
        self.fields["sujets"].choices = choix  # type: ignore[attr-defined]
        self.fields["duree_min"].required = self.data.get("presence") != Presence.ABSENT

    def clean(self) -> dict[str, Any]:
        """Turn the quick choice into a date."""
        donnees = super().clean() or {}
        choisi, autre, tenu_on = (donnees.get(nom) for nom in ("prochain", "prochain_on", "tenu_on"))
        if choisi == AUTRE and not autre and "prochain_on" not in self.errors:
            self.add_error("prochain_on", "Indiquez la date du prochain entretien.")
        elif choisi and choisi != AUTRE and autre:
            self.add_error("prochain_on", "Gardez le choix rapide ou cette date, pas les deux.")
        elif choisi and choisi != AUTRE and tenu_on:
            donnees["prochain_on"] = tenu_on + timedelta(days=int(choisi))
        return donnees

    def saisie(self) -> SaisieEntretien:
        """What the service expects."""
        saisi = self.cleaned_data
        return SaisieEntretien(
            tenu_on=saisi["tenu_on"],
            presence=saisi["presence"],
            cle=saisi["cle"],
            duree_min=saisi.get("duree_min") or 0,
            sujets=tuple(saisi["sujets"]),
            note=saisi["note"].strip(),
            prochain_on=saisi["prochain_on"],
        )


def _label(famille: FamilleFrein) -> str:
    return f"{famille.libelle} (case seulement)" if famille.sensible else famille.libelle
