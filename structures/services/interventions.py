"""Where a structure works, apart from its address: a place is typed, found, then added."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import NiveauTerritoire, SectionFiche
from structures.models import Commune, Departement, Epci, Intervention, Region
from structures.policies import Geste
from structures.rules.noms import sort_key
from structures.services.fiche import lock_structure, note
from structures.services.lieux import commune_label

TROUVES_MAX = 8
INTERVENTIONS_MAX = 200
MODELES = {
    NiveauTerritoire.COMMUNE.value: Commune,
    NiveauTerritoire.EPCI.value: Epci,
    NiveauTerritoire.DEPARTEMENT.value: Departement,
    NiveauTerritoire.REGION.value: Region,
}


@dataclass(frozen=True, kw_only=True)
class Territoire:
    """A place that may be added: « Intercommunalité · CA Golfe du Morbihan »."""

    niveau: str
    code: str
    libelle: str

    @property
    def niveau_libelle(self) -> str:
        """Level in words."""
        return str(NiveauTerritoire(self.niveau).label)


def find_territories(texte: str) -> list[Territoire]:
    """Régions, départements, intercommunalités, communes whose name holds what was typed (or postal code)."""
    nom = sort_key(texte[:100])
    if len(nom) < 2:
        return []
    grands = [
        Territoire(niveau=niveau, code=lieu.pk, libelle=lieu.nom)
        for niveau, modele in ((NiveauTerritoire.REGION, Region), (NiveauTerritoire.DEPARTEMENT, Departement))
        for lieu in modele.objects.order_by("pk")
        if nom in sort_key(lieu.nom) or nom.upper() == lieu.pk
    ]
    groupes = [
        Territoire(niveau=NiveauTerritoire.EPCI, code=epci.pk, libelle=epci.nom)
        for epci in Epci.objects.filter(nom_tri__contains=nom).order_by("nom_tri", "pk")[:TROUVES_MAX]
    ]
    return [*grands, *groupes, *_communes(nom)]


def _communes(nom: str) -> list[Territoire]:
    if nom.isdigit() and len(nom) == 5:
        communes = Commune.objects.of_postal_code(nom)
    else:
        communes = Commune.objects.beginning(nom)
        if not communes.exists():
            communes = Commune.objects.resembling(nom)
    return [
        Territoire(niveau=NiveauTerritoire.COMMUNE, code=c.pk, libelle=commune_label(c))
        for c in communes[:TROUVES_MAX]
    ]


@transaction.atomic
def add_intervention(*, pk: int, niveau: str, code: str, acte: Acte) -> Intervention:
    """Add a place. Added twice, it is there once.

    Raises:
        TransitionRefusee: no such place, or too many of them.
    """
    structure = lock_structure(pk=pk, geste=Geste.COMPLETER, acte=acte)
    modele = MODELES.get(niveau)
    lieu = modele._default_manager.filter(pk=code).first() if modele else None
    if lieu is None:
        raise TransitionRefusee(["Ce territoire n’existe pas : cherchez-le de nouveau."])
    if structure.interventions.count() >= INTERVENTIONS_MAX:
        raise TransitionRefusee(
            [f"{INTERVENTIONS_MAX} territoires au plus : choisissez plutôt un département ou une région."]
        )
    cle: dict[str, Any] = {"structure": structure, "niveau": niveau, niveau.lower(): lieu}
    intervention, creee = Intervention.objects.get_or_create(**cle)
    if creee:
        note(structure, section=SectionFiche.TERRITOIRE, acte=acte, niveau=niveau, code=code, fait="AJOUTE")
    return intervention


@transaction.atomic
def remove_intervention(*, pk: int, intervention: int, acte: Acte) -> None:
    """Remove a place."""
    structure = lock_structure(pk=pk, geste=Geste.COMPLETER, acte=acte)
    ligne = structure.interventions.get(pk=intervention)
    note(structure, section=SectionFiche.TERRITOIRE, acte=acte, element=ligne.pk, fait="RETIRE")
    ligne.delete()
