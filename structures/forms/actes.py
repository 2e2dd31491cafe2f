"""Guided acts: a label with its proof, a transfer, a takeover, a place to look for."""

from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms

from siae_portal.formulaires import JourField, PageForm, PdfField, SiretField
from structures.enums import CodeLabel, NatureSuccession
from structures.forms.commun import CodePostalField, CommuneField


class LabelForm(PageForm):
    """One period of a label, with its proof."""

    code = forms.ChoiceField(label="Label ou reconnaissance", choices=CodeLabel.choices)
    libelle = forms.CharField(
        label="Nom du label", max_length=150, required=False, help_text="Pour un label de qualité."
    )
    organisme = forms.CharField(
        label="Organisme",
        max_length=150,
        required=False,
        help_text="Pour un label de qualité. Les autres sont connus : le Mouvement des Régies (ex CNLRQ) "
        "et la Fédération française des GEIQ.",
    )
    numero = forms.CharField(
        label="Numéro ou référence", max_length=60, help_text="Celui de la décision ou de l’attestation."
    )
    debut_on = JourField(label="Valable du")
    fin_on = JourField(label="Au")
    preuve = PdfField(label="Preuve", help_text="L’attestation de l’organisme, en PDF.")

    disposition = ("code", "libelle", "organisme", "numero", Row("debut_on", "fin_on"), "preuve")

    def clean(self) -> dict[str, Any]:
        """A quality label has a name and a body; the end follows the start."""
        donnees = super().clean() or {}
        if donnees.get("code") == CodeLabel.QUALITE:
            for nom in ("libelle", "organisme"):
                if not donnees.get(nom):
                    self.add_error(nom, "À remplir pour un label de qualité.")
        debut, fin = donnees.get("debut_on"), donnees.get("fin_on")
        if debut and fin and fin < debut:
            self.add_error("fin_on", "La fin précède le début : vérifiez les deux dates.")
        return donnees


class TransfertForm(PageForm):
    """The structure has moved: same SIREN, another SIRET."""

    siret = SiretField(
        label="Nouveau SIRET", max_length=40, help_text="Mêmes neuf premiers chiffres que l’actuel."
    )
    effet_on = JourField(label="À compter du")
    reference = forms.CharField(
        label="Référence",
        max_length=200,
        required=False,
        help_text="Par exemple : avis de situation Sirene du 3 novembre 2026.",
    )
    adresse = forms.CharField(label="Adresse", max_length=250)
    code_postal = CodePostalField()
    commune = CommuneField()

    disposition = (
        Fieldset("Nouveau SIRET", "siret", "effet_on", "reference"),
        Fieldset("Nouvelle adresse", "adresse", Row("code_postal", "commune")),
    )


class RepriseForm(PageForm):
    """The structure takes over another one."""

    siret_precedent = SiretField(
        label="SIRET de la structure reprise", max_length=40, help_text="Elle est déjà dans le portail."
    )
    nature = forms.ChoiceField(
        label="Nature",
        choices=[(n.value, n.label) for n in (NatureSuccession.REPRISE, NatureSuccession.FUSION)],
        widget=forms.RadioSelect,
    )
    effet_on = JourField(label="À compter du")
    reference = forms.CharField(
        label="Référence",
        max_length=200,
        required=False,
        help_text="Traité de fusion, jugement, délibération.",
    )


class TerritoireForm(PageForm):
    """A place, as somebody types it."""

    lieu = forms.CharField(
        label="Commune, intercommunalité, département ou région",
        max_length=100,
        help_text="Un nom, un début de nom ou un code postal.",
    )
