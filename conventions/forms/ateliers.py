"""The ateliers of an ACI, line by line; their sums are compared with the request, never forced."""

from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Row
from django import forms
from django.core.exceptions import ValidationError

from conventions.models import Dossier
from siae_portal.formats import etp as format_etp
from siae_portal.formulaires import EntierField, EtpField, MontantField

COLONNES = ("nom", "objet", "lieu", "postes", "etp", "charges_eur", "recettes_eur")
LIGNES_VIDES = 1
LIGNES_MAX = 60


class AtelierForm(forms.Form):
    """One atelier or chantier: posts and receipts are appreciated one by one (D5132-34)."""

    nom = forms.CharField(label="Nom de l’atelier", max_length=120)
    objet = forms.CharField(label="Objet", max_length=250)
    lieu = forms.CharField(label="Lieu principal", max_length=120)
    postes = EntierField(label="Postes", minimum=1, maximum=9999)
    etp = EtpField(label="ETP")
    charges_eur = MontantField(label="Charges (€)")
    recettes_eur = MontantField(label="Recettes (€)")
    retirer = forms.BooleanField(label="Retirer", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.use_required_attribute = False
        # A line already saved is read whole, even when a stale page counts it among the blank ones.
        self.empty_permitted = self.empty_permitted and not self.initial
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.form_show_errors = True
        self.helper.layout = Layout(
            Row("nom", "lieu"),
            "objet",
            Row("postes", "etp", "charges_eur", "recettes_eur"),
            *(["retirer"] if self.initial else []),
        )

    @property
    def est_remplie(self) -> bool:
        """Whether the line is an atelier: one already saved, touched or not, or a blank line now filled."""
        return bool(self.initial) or self.has_changed()

    def has_changed(self) -> bool:
        """A line left blank is no atelier, even with its box ticked."""
        return bool(set(self.changed_data) - {"retirer"})

    def full_clean(self) -> None:
        """A line to be removed is not checked."""
        super().full_clean()
        if self.is_bound and self.cleaned_data.get("retirer"):
            self.errors.clear()


class BaseAtelierFormSet(forms.BaseFormSet):
    """The lines as a whole."""

    def clean(self) -> None:
        """Two ateliers never bear the same name.

        Raises:
            ValidationError: a name met twice.
        """
        noms = [ligne["nom"].casefold() for ligne in self.lignes]
        doublons = sorted({nom for nom in noms if noms.count(nom) > 1})
        if doublons:
            raise ValidationError(
                f"Deux ateliers portent le même nom, « {doublons[0]} » : changez l’un des deux."
            )

    @property
    def lignes(self) -> list[dict[str, Any]]:
        """What is to be kept, in order."""
        return [
            {nom: form.cleaned_data[nom] for nom in COLONNES}
            for form in self.forms
            if form.est_remplie and not form.cleaned_data.get("retirer") and not form.errors
        ]


AtelierFormSet = forms.formset_factory(
    AtelierForm, formset=BaseAtelierFormSet, extra=LIGNES_VIDES, max_num=LIGNES_MAX, validate_max=True
)


def initial_ateliers(dossier: Dossier) -> list[dict[str, Any]]:
    """The ateliers already saved, as the formset shows them."""
    return [{nom: getattr(atelier, nom) for nom in COLONNES} for atelier in dossier.ateliers.all()]


def repartition(dossier: Dossier) -> list[dict[str, Any]]:
    """Sums of the ateliers beside the request: `{libelle, reparti, demande, egal}` (RC81)."""
    ateliers = list(dossier.ateliers.all())
    postes = sum(atelier.postes for atelier in ateliers)
    etp = sum((atelier.etp for atelier in ateliers), Decimal(0))
    return [
        {
            "libelle": "Postes",
            "reparti": str(postes),
            "demande": str(dossier.nb_postes or 0),
            "egal": postes == dossier.nb_postes,
        },
        {
            "libelle": "ETP",
            "reparti": format_etp(etp),
            "demande": format_etp(dossier.etp_demandes or 0),
            "egal": etp == dossier.etp_demandes,
        },
    ]
