"""The sections of the record that are made of columns, each with its page."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from siae_portal.formulaires import PageForm
from siae_portal.workflow.machine import Acte
from structures.enums import SectionFiche
from structures.forms.fiche import (
    BanqueForm,
    CoordonneesForm,
    CorrectionForm,
    IdentiteForm,
    IdentiteOuverteForm,
    ReseauxForm,
    SireneForm,
)
from structures.policies import Geste
from structures.rules.fiche import POURQUOI_VERROUILLE
from structures.services.fiche import (
    correct_identity,
    lift_doubt,
    save_section,
    set_networks,
    take_from_sirene,
)
from structures.services.sirene import differences, prefill_of
from structures.views.faits import locked_facts
from structures.views.fiche_acte import FicheActeView, FicheGesteView


class SectionView(FicheActeView):
    """One section: its form shows the columns, the service writes them."""

    section = ""

    def get_initial(self) -> dict[str, Any]:
        """What the record holds."""
        champs = self.get_form_class().base_fields
        return {nom: getattr(self.object, nom, None) for nom in champs}

    def act(self, form: BaseForm, acte: Acte) -> None:
        """Write."""
        save_section(pk=self.object.pk, section=self.section, valeurs=form.cleaned_data, acte=acte)


class IdentiteView(SectionView):
    """Representative, registers; what the State keeps is shown with the reason."""

    geste, section, ancre = Geste.MODIFIER, SectionFiche.IDENTITE, "#identite"
    titre = "Identité et représentant légal"

    def get_form_class(self) -> type[PageForm]:
        """The whole identity while nobody has checked it."""
        return IdentiteOuverteForm if self.object.a_verifier else IdentiteForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the locked columns."""
        ouverts = set(self.get_form_class().base_fields)
        verrouilles = [nom for nom in POURQUOI_VERROUILLE if nom not in ouverts]
        return super().get_context_data(verrouilles=locked_facts(self.object, verrouilles), **kwargs)


class CoordonneesView(SectionView):
    """Address, telephone, e-mail, site."""

    geste, section, ancre = Geste.COMPLETER, SectionFiche.COORDONNEES, "#coordonnees"
    form_class, titre = CoordonneesForm, "Adresse et coordonnées"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The commune stays in the département."""
        return {**super().get_form_kwargs(), "structure": self.object}


class BanqueView(SectionView):
    """A new IBAN; the one before is never shown."""

    geste, section, ancre = Geste.MODIFIER, SectionFiche.BANQUE, "#banque"
    form_class, titre = BanqueForm, "Compte bancaire"
    fait = "Le nouvel IBAN est enregistré. Les représentants de la structure sont prévenus par courriel."

    def get_initial(self) -> dict[str, Any]:
        """Nothing: an IBAN is never shown back."""
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say which one is stored."""
        masque = self.object.iban_masque
        avant = f"IBAN enregistré : {masque}." if masque else "Aucun IBAN n’est enregistré."
        return super().get_context_data(avant=avant, **kwargs)


class ReseauxView(FicheActeView):
    """The networks."""

    geste, ancre = Geste.COMPLETER, "#territoire"
    form_class, titre = ReseauxForm, "Réseaux"

    def get_initial(self) -> dict[str, Any]:
        """Those it belongs to."""
        return {"reseaux": list(self.object.reseaux.all())}

    def act(self, form: BaseForm, acte: Acte) -> None:
        """Replace the list."""
        set_networks(pk=self.object.pk, reseaux=form.cleaned_data["reseaux"], acte=acte)


class CorrectionView(SectionView):
    """An agent corrects the identity."""

    geste, ancre = Geste.CORRIGER, "#identite"
    form_class, titre = CorrectionForm, "Corriger l’identité"

    def act(self, form: BaseForm, acte: Acte) -> None:
        """Write, with the reason."""
        valeurs = {nom: valeur for nom, valeur in form.cleaned_data.items() if nom != "motif"}
        correct_identity(pk=self.object.pk, valeurs=valeurs, acte=acte)


class SireneView(FicheActeView):
    """What SIRENE says otherwise, to be taken over column by column."""

    geste, ancre = Geste.CORRIGER, "#sirene"
    form_class, titre, verbe = SireneForm, "Comparer avec Sirene", "Reprendre ces valeurs"
    template_name = "structures/fiche_sirene.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the record when there is nothing to take over."""
        self.object = self.get_object()
        if not self.ecarts:
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    @property
    def ecarts(self) -> list[Any]:
        """Differences of the day."""
        sirene = prefill_of(self.object.siret)
        return differences(self.object, sirene) if sirene else []

    def get_form_kwargs(self) -> dict[str, Any]:
        """One box per difference."""
        return {**super().get_form_kwargs(), "ecarts": self.ecarts}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Both values, side by side."""
        return super().get_context_data(ecarts=self.ecarts, **kwargs)

    def act(self, form: BaseForm, acte: Acte) -> None:
        """Copy the chosen ones."""
        take_from_sirene(pk=self.object.pk, champs=form.cleaned_data["champs"], acte=acte)


class LeverDouteView(FicheGesteView):
    """An agent has checked a record typed by hand."""

    geste, ancre = Geste.CORRIGER, "#identite"
    fait = "La fiche est vérifiée : son identité n’est plus modifiable que par votre service."

    def act(self, acte: Acte) -> None:
        """Lift the doubt."""
        lift_doubt(pk=self.object.pk, acte=acte)
