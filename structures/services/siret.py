"""« Is this SIRET a SIAE today? »: what the portal knows of it, from the published conventions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from structures.models import Label, Structure
from structures.ports import Conventionnement, conventionnements
from structures.rules import regles_de


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What is known of a SIRET that day.

    `structure` is None when nothing was ever published of it. Conventions: in force first.
    """

    siret: str
    on: date
    structure: Structure | None = None
    conventions: Sequence[Conventionnement] = field(default_factory=tuple)
    labels: Sequence[Label] = field(default_factory=tuple)

    @property
    def en_vigueur(self) -> list[Conventionnement]:
        """Conventions that run that day."""
        return [c for c in self.conventions if c.en_vigueur]

    @property
    def siae(self) -> bool:
        """Whether it is a SIAE that day."""
        return any(regles_de(c.type).siae for c in self.en_vigueur)

    @property
    def hors_siae(self) -> bool:
        """Conventioned that day, but as something that is not a SIAE (a GEIQ)."""
        return bool(self.en_vigueur) and not self.siae

    @property
    def suspendue(self) -> bool:
        """A convention exists, its effects are stopped for a while."""
        return not self.en_vigueur and any(c.suspendu for c in self.conventions)

    @property
    def ancien_siret(self) -> bool:
        """The SIRET asked is that of the signature; the structure has moved since."""
        return self.structure is not None and self.structure.siret != self.siret


def situation_of(*, siret: str, on: date) -> Situation:
    """What the public may know of a SIRET (14 digits, current or at the signature)."""
    structures = Structure.objects.searchable(
        conventionnees=conventionnements().published_ids(),
        labellisees=Label.objects.valid(on=on).values("structure"),
    ).filter(Q(siret=siret) | Q(siret_signature=siret))
    candidates = list(structures.for_list())
    structure = next((s for s in candidates if s.siret == siret), None) or next(iter(candidates), None)
    if structure is None:
        return Situation(siret=siret, on=on)
    return Situation(
        siret=siret,
        on=on,
        structure=structure,
        conventions=conventionnements().of([structure.pk], on=on).get(structure.pk, []),
        labels=list(structure.labels.valid(on=on).order_by("code", "pk")),
    )
