"""What differs, answer by answer, from the last dossier deposited for the same kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from conventions.enums import NatureDemande
from conventions.forms.comparaison import Ecart, SectionComparee, compare_sections
from conventions.forms.origines import origin_words
from conventions.models import Dossier, VersionDossier
from conventions.services.formulaire import version_formulaire
from conventions.services.lecture import SectionLue, read_formulaire
from conventions.services.reprise import origins_of

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXTE_DE_CELLULE = 80
"""Longer answers are compared word by word, out of the table."""


@dataclass(frozen=True, kw_only=True)
class Comparaison:
    """Against `numero`: short answers, then texts; `gardees`: answers taken up as they were, by place."""

    numero: str
    courtes: Sequence[SectionComparee]
    textes: Sequence[SectionComparee]
    gardees: Sequence[tuple[str, int]]

    @property
    def nombre_de_textes(self) -> int:
        """Texts and tables that differ."""
        return sum(len(section.ecarts) for section in self.textes)


def compared_with_previous(dossier: Dossier, lues: Sequence[SectionLue]) -> Comparaison | None:
    """Only what differs from the dossier before; None without one. Two queries."""
    avant = _previous_version(dossier)
    if avant is None:
        return None
    sections = compare_sections(read_formulaire(version_formulaire(dossier, avant)), lues)
    return Comparaison(
        numero=avant.dossier.numero,
        courtes=_keep(sections, texte=False),
        textes=_keep(sections, texte=True),
        gardees=_kept(dossier),
    )


def _previous_version(dossier: Dossier) -> VersionDossier | None:
    """The last version of the last dossier deposited before this one, for this kind."""
    avant = VersionDossier.objects.filter(
        dossier__structure=dossier.structure_id, dossier__type=dossier.type, depose_at__lt=dossier.depose_at
    ).exclude(dossier__nature=NatureDemande.FDI)
    return (
        avant.exclude(dossier=dossier.pk)
        .select_related("dossier")
        .order_by("-depose_at", "-rang", "-pk")
        .first()
    )


def _keep(sections: Sequence[SectionComparee], *, texte: bool) -> list[SectionComparee]:
    gardees = []
    for section in sections:
        ecarts = [ecart for ecart in section.ecarts if _is_text(ecart) == texte]
        if ecarts:
            gardees.append(SectionComparee(libelle=section.libelle, ecarts=ecarts))
    return gardees


def _is_text(ecart: Ecart) -> bool:
    """A long text, or a table, or what would not stand in a cell."""
    return bool(ecart.passages) or max(len(ecart.avant), len(ecart.apres)) > TEXTE_DE_CELLULE


def _kept(dossier: Dossier) -> list[tuple[str, int]]:
    """Where the answers nobody changed were taken up, and how many from each place."""
    comptes: dict[str, int] = {}
    for reprise in dossier.reprises.all():
        for origine in origins_of(dossier, reprise.code).values():
            mots = origin_words(origine)
            comptes[mots] = comptes.get(mots, 0) + 1
    return sorted(comptes.items(), key=lambda couple: (-couple[1], couple[0]))
