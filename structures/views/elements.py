"""The lines of the record: one page to add, one to change, one act to remove."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import Http404
from django.shortcuts import get_object_or_404

from siae_portal.formulaires import PageForm
from siae_portal.workflow.machine import Acte
from structures.enums import SectionFiche
from structures.forms.elements import FORMULAIRES
from structures.models import Structure
from structures.policies import Geste
from structures.services.elements import MODELES, remove_element, save_element
from structures.views.fiche_acte import FicheActeView, FicheGesteView

# Address → section, and what one line of it is called.
RUBRIQUES: Mapping[str, tuple[SectionFiche, str]] = {
    "contacts": (SectionFiche.CONTACTS, "un contact"),
    "etablissements": (SectionFiche.ETABLISSEMENTS, "un établissement ou une antenne"),
    "prison": (SectionFiche.PRISON, "une activité en prison"),
}


class RubriqueMixin:
    """The section is in the address."""

    kwargs: dict[str, Any]

    @property
    def rubrique(self) -> tuple[SectionFiche, str]:
        """Section, and the name of a line.

        Raises:
            Http404: no such section.
        """
        trouvee = RUBRIQUES.get(self.kwargs["rubrique"])
        if trouvee is None:
            raise Http404
        return trouvee

    def get_success_url(self) -> str:
        """Where its lines are read."""
        return super().get_success_url() + f"#{self.kwargs['rubrique']}"  # type: ignore[misc]


class ElementMixin(RubriqueMixin):
    """The key of the address is that of the line: its structure is the one whose right is asked."""

    def get_object(self, queryset: QuerySet[Structure] | None = None) -> Structure:
        """The structure of the line, in the scope of the person.

        Raises:
            Http404: no such line, or out of scope.
        """
        section, _nom = self.rubrique
        self.element: Model = get_object_or_404(MODELES[section], pk=self.kwargs["pk"])
        return get_object_or_404(self.get_queryset(), pk=self.element.structure_id)  # type: ignore[attr-defined]


class ElementFormView(RubriqueMixin, FicheActeView):
    """The form of a line."""

    geste = Geste.COMPLETER

    def get_form_class(self) -> type[PageForm]:
        """That of the section."""
        return FORMULAIRES[self.rubrique[0]]

    def get_element(self) -> int | None:
        """Key of the line; None adds one."""
        return None

    def act(self, form: BaseForm, acte: Acte) -> None:
        """Write the line."""
        save_element(
            pk=self.object.pk,
            section=self.rubrique[0],
            element=self.get_element(),
            valeurs=form.cleaned_data,
            acte=acte,
        )


class ElementAjouterView(ElementFormView):
    """One more line."""

    verbe = "Ajouter"

    @property
    def titre(self) -> str:  # type: ignore[override]
        """« Ajouter un contact »."""
        return f"Ajouter {self.rubrique[1]}"


class ElementModifierView(ElementMixin, ElementFormView):
    """Change a line."""

    @property
    def titre(self) -> str:  # type: ignore[override]
        """« Modifier un contact »."""
        return f"Modifier {self.rubrique[1]}"

    def get_element(self) -> int | None:
        """Key of the line."""
        return self.element.pk

    def get_initial(self) -> dict[str, Any]:
        """What the line holds."""
        return {nom: getattr(self.element, nom) for nom in FORMULAIRES[self.rubrique[0]].base_fields}


class ElementRetirerView(ElementMixin, FicheGesteView):
    """Remove a line."""

    geste, fait = Geste.COMPLETER, "C’est retiré de la fiche."

    def act(self, acte: Acte) -> None:
        """Remove."""
        remove_element(pk=self.object.pk, section=self.rubrique[0], element=self.element.pk, acte=acte)
