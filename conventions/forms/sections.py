"""The five sections of the dossier unique, in order: one form each (champs_dui.csv)."""

from collections.abc import Mapping

from conventions.enums import CodeSection
from conventions.forms.base import SectionForm
from conventions.forms.section_demande import DemandeForm
from conventions.forms.section_identite import IdentiteForm
from conventions.forms.section_moyens_budget import BudgetForm, MoyensForm
from conventions.forms.section_projet import ProjetForm

SECTIONS: Mapping[CodeSection, type[SectionForm]] = {
    form.code: form for form in (IdentiteForm, DemandeForm, ProjetForm, MoyensForm, BudgetForm)
}
