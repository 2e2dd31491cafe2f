"""What the fictive structures say in the directory: offers, card, territory, network, somebody to call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from siae_portal.formats import en_phrase
from structures.enums import Clientele, NatureOffre, NiveauTerritoire, TypeStructure
from structures.models import Contact, Intervention, Offre, Reseau, Structure
from structures.rules.secteurs import activites_courantes

if TYPE_CHECKING:
    from siae_portal.demonstration.structures import Fiche

# Plainly fictive: `.example` is reserved (RFC 2606).
DOMAINE = "example"
NATURES = {
    TypeStructure.ETTI: NatureOffre.INTERIM,
    TypeStructure.AI: NatureOffre.MISE_A_DISPOSITION,
    TypeStructure.GEIQ: NatureOffre.MISE_A_DISPOSITION,
}
SECTEURS_DE_BIENS = frozenset({"agroalimentaire", "artisanat", "recyclage", "restauration", "industrie"})
RESEAUX = {
    TypeStructure.ACI: ("chantier-ecole", "cocagne", "emmaus-france"),
    TypeStructure.AI: ("coorace", "unai"),
    TypeStructure.EI: ("fei",),
    TypeStructure.ETTI: ("fei", "coorace"),
    TypeStructure.GEIQ: ("ffgeiq",),
}
RESEAU_REGIES = "mouvement-des-regies"
FONCTIONS = ("Relations avec les acheteurs", "Devis et commandes")


@dataclass(frozen=True, kw_only=True)
class Presence:
    """Rows to write beside a structure. `reseau`: code of its network, or nothing."""

    offres: list[Offre] = field(default_factory=list)
    interventions: list[Intervention] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    reseau: str = ""


def describe(structure: Structure, fiche: Fiche, rang: int) -> None:
    """Give the structure its words and, two times out of three, a web site; not saved."""
    structure.presentation = (
        f"Nous employons et accompagnons des personnes éloignées de l’emploi à {structure.commune}. "
        f"Notre activité : {en_phrase(fiche.offre)}. Structure fictive de démonstration."
    )
    if rang % 3 != 2:
        structure.site_web = f"https://structure-{rang:04d}.{DOMAINE}"


def presence_of(structure: Structure, fiche: Fiche, rang: int) -> Presence:
    """What the directory says of the structure; the same for the same rank."""
    return Presence(
        offres=_offers(structure, fiche, rang),
        interventions=interventions_of(structure, rang),
        contacts=_contacts(structure, rang),
        reseau=_network(fiche, rang),
    )


def write_presence(structure: Structure, presence: Presence) -> None:
    """Write the rows of one structure."""
    Offre.objects.bulk_create(presence.offres)
    Intervention.objects.bulk_create(presence.interventions)
    Contact.objects.bulk_create(presence.contacts)
    for reseau in Reseau.objects.filter(code=presence.reseau):
        reseau.structures.add(structure)


def _offers(structure: Structure, fiche: Fiche, rang: int) -> list[Offre]:
    """Its own offer, then one or two usual activities of its sector."""
    usuelles = [a.strip().capitalize() for a in activites_courantes(fiche.secteur).split(";")]
    nombre = min(1 + rang % 2, len(usuelles))
    libelles = [fiche.offre, *(usuelles[(rang + i) % len(usuelles)] for i in range(nombre))]
    defaut = NatureOffre.BIEN if fiche.secteur in SECTEURS_DE_BIENS else NatureOffre.SERVICE
    return [
        Offre(
            structure=structure,
            libelle=libelle,
            secteur=fiche.secteur,
            nature=NATURES.get(TypeStructure(fiche.types[0]), defaut),
            clienteles=_customers(rang + i),
            description="" if i else "Devis gratuit, intervention sous quinze jours.",
        )
        for i, libelle in enumerate(dict.fromkeys(filter(None, libelles)))
    ]


def _customers(rang: int) -> list[str]:
    codes = list(Clientele.values)
    return sorted({codes[rang % len(codes)], codes[(rang // 2) % len(codes)]})


def interventions_of(structure: Structure, rang: int) -> list[Intervention]:
    """One in four says nothing; the others: département, intercommunalité or commune, région."""
    commune, departement = structure.commune, structure.departement
    if rang % 4 == 0 or commune is None:
        return []
    choix: dict[int, dict[str, Any]] = {
        1: {"niveau": NiveauTerritoire.DEPARTEMENT, "departement": departement},
        2: {"niveau": NiveauTerritoire.COMMUNE, "commune": commune},
        3: {"niveau": NiveauTerritoire.REGION, "region_id": departement.region_id},
    }
    territoire = choix[rang % 4]
    if rang % 4 == 2 and commune.epci_id:
        territoire = {"niveau": NiveauTerritoire.EPCI, "epci_id": commune.epci_id}
    return [Intervention(structure=structure, **territoire)]


def _contacts(structure: Structure, rang: int) -> list[Contact]:
    if rang % 3:
        return []
    fonction = FONCTIONS[rang % 2]
    return [
        Contact(
            structure=structure,
            nom="Camille Fictif",
            fonction=fonction,
            telephone="02 99 00 00 00",
            public=True,
        )
    ]


def _network(fiche: Fiche, rang: int) -> str:
    """One in five joins none."""
    if rang % 5 == 4:
        return ""
    if fiche.label_rq:
        return RESEAU_REGIES
    codes = RESEAUX.get(TypeStructure(fiche.types[0]), ("",))
    return codes[rang % len(codes)]
