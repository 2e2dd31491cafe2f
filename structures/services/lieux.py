"""From a place as somebody types it to a commune, a département or a région."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from structures.models import Commune, Departement, Region
from structures.rules.noms import sort_key
from structures.rules.zones import partial_zones, zones_of_commune

HOMONYMES_MAX = 5
_PRECISION = re.compile(r"^(.*?)\s*\(([0-9AB]{2,3})\)\s*$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Lieu:
    """A place: exactly one of the three. `autres`: communes that the same words also name."""

    commune: Commune | None = None
    departement: Departement | None = None
    region: Region | None = None
    autres: tuple[Commune, ...] = ()

    @property
    def libelle(self) -> str:
        """« Nantes (44) », « Morbihan », « Bretagne »."""
        if self.commune:
            return commune_label(self.commune)
        return str(self.departement or self.region)

    @property
    def zones(self) -> list[str]:
        """Codes of the territories of intervention that answer for this place."""
        if commune := self.commune:
            return zones_of_commune(
                commune=commune.pk,
                epci=commune.epci_id or "",
                departement=commune.departement_id,
                region=commune.departement.region_id,
            )
        departements = [self.departement.pk] if self.departement else []
        return sorted(partial_zones(departements, [self.region.pk] if self.region else []))


def commune_label(commune: Commune) -> str:
    """« Nantes (44) »: typed again, it names this commune and no other."""
    return f"{commune.nom} ({commune.departement_id})"


def find_lieu(texte: str) -> Lieu | None:
    """The place that a text names: postal code, commune, département (name or code), région.

    A beginning of name, then a typing error are accepted; among homonyms, the most populated. None when
    nothing resembles the text.
    """
    if precise := _PRECISION.match(texte):
        nom, code = precise.groups()
        communes = Commune.objects.named(sort_key(nom)).filter(departement=code.upper())
        return _first(list(communes[:1]))
    nom = sort_key(texte)
    if not nom:
        return None
    if nom.replace(" ", "").isdigit() or re.fullmatch(r"2[ab]", nom):
        return _find_code(nom.replace(" ", "").upper())
    return _find_name(nom)


def _find_code(code: str) -> Lieu | None:
    """A postal code, or the code of a département that begins it."""
    if len(code) == 5 and (lieu := _first(list(Commune.objects.of_postal_code(code)[:HOMONYMES_MAX]))):
        return lieu
    debut = code[: 3 if code.startswith("97") else 2]
    departement = Departement.objects.filter(pk=debut).first() if len(code) < 5 else None
    return Lieu(departement=departement) if departement else None


def _find_name(nom: str) -> Lieu | None:
    communes = Commune.objects.all()
    if lieu := _first(list(communes.named(nom)[:HOMONYMES_MAX])):
        return lieu
    if lieu := _find_territory(nom):
        return lieu
    if len(nom) > 2 and (lieu := _first(list(communes.beginning(nom)[:HOMONYMES_MAX]))):
        return lieu
    return _first(list(communes.resembling(nom)[:HOMONYMES_MAX]))


def _find_territory(nom: str) -> Lieu | None:
    departement = next((d for d in Departement.objects.order_by("pk") if sort_key(d.nom) == nom), None)
    if departement:
        return Lieu(departement=departement)
    region = next((r for r in Region.objects.order_by("pk") if sort_key(r.nom) == nom), None)
    return Lieu(region=region) if region else None


def _first(communes: Sequence[Commune]) -> Lieu | None:
    return Lieu(commune=communes[0], autres=tuple(communes[1:])) if communes else None
