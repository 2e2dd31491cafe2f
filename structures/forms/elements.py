"""The lines of the record: contacts, establishments, prison sites."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Row
from django import forms

from siae_portal.formulaires import JourField, PageForm, SiretField
from structures.enums import NatureEtablissement, SectionFiche
from structures.forms.commun import COURRIEL_INVALIDE, CodePostalField, CommuneField, TelephoneField


class ContactForm(PageForm):
    """Somebody whom the service may call; those of the public are on the public card."""

    nom = forms.CharField(label="Prénom et nom", max_length=150)
    fonction = forms.CharField(label="Fonction", max_length=120, help_text="Par exemple : devis, livraisons.")
    telephone = TelephoneField(required=False)
    courriel = forms.EmailField(label="Courriel", required=False, error_messages=COURRIEL_INVALIDE)

    disposition = ("nom", "fonction", Row("telephone", "courriel"))

    def clean(self) -> dict[str, Any]:
        """At least one way to reach them."""
        donnees = super().clean() or {}
        if not self.errors and not (donnees.get("telephone") or donnees.get("courriel")):
            self.add_error("telephone", "Indiquez un téléphone ou un courriel.")
        return donnees


class EtablissementForm(PageForm):
    """Another place: an establishment with its SIRET, or an antenna."""

    nature = forms.ChoiceField(
        label="Nature",
        choices=NatureEtablissement.choices,
        widget=forms.RadioSelect,
        help_text="Un établissement a son propre SIRET ; une antenne n’en a pas.",
    )
    nom = forms.CharField(label="Nom", max_length=150)
    siret = SiretField(label="SIRET", required=False, help_text="14 chiffres, pour un établissement.")
    adresse = forms.CharField(label="Adresse", max_length=250, required=False)
    code_postal = CodePostalField(required=False)
    commune = CommuneField()
    telephone = TelephoneField(required=False)
    ouvert_on = JourField(label="Ouvert le", required=False)
    ferme_on = JourField(label="Fermé le", required=False)

    disposition = (
        "nature",
        "nom",
        "siret",
        "adresse",
        Row("code_postal", "commune"),
        "telephone",
        Row("ouvert_on", "ferme_on"),
    )

    def clean(self) -> dict[str, Any]:
        """The SIRET goes with the nature."""
        donnees = super().clean() or {}
        if donnees.get("nature") == NatureEtablissement.ETABLISSEMENT and "siret" in donnees:
            if not donnees["siret"]:
                self.add_error("siret", "Un établissement a un SIRET : écrivez-le, ou choisissez antenne.")
        elif donnees.get("siret"):
            self.add_error("siret", "Une antenne n’a pas de SIRET : retirez-le, ou choisissez établissement.")
        return donnees


class ImplantationForm(PageForm):
    """Activity in one prison."""

    etablissement_penitentiaire = forms.CharField(label="Établissement pénitentiaire", max_length=150)
    commune = CommuneField(required=False)
    contrat = forms.CharField(
        label="Contrat d’implantation", max_length=120, help_text="Sa référence et sa date."
    )
    debut_on = JourField(label="Du")
    fin_on = JourField(label="Au", required=False)

    disposition = ("etablissement_penitentiaire", "commune", "contrat", Row("debut_on", "fin_on"))
    sources: Mapping[str, str] = {"contrat": "Articles R5132-2 et R5132-28 du Code du travail."}


FORMULAIRES: Mapping[str, type[PageForm]] = {
    SectionFiche.CONTACTS: ContactForm,
    SectionFiche.ETABLISSEMENTS: EtablissementForm,
    SectionFiche.PRISON: ImplantationForm,
}
