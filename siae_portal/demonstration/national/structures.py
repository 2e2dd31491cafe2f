"""Structures spread over the départements like the population, with their labels, offers and accounts."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from conventions.rules.baremes import arrondi
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import User
from siae_portal.demonstration.annuaire import Presence, describe, presence_of
from siae_portal.demonstration.equipes import Personne, showcase_team
from siae_portal.demonstration.national.coffres import strongbox_of
from siae_portal.demonstration.national.comptes import add_account
from siae_portal.demonstration.national.copie import Copie
from siae_portal.demonstration.national.entrees import entries_of, more_members, person
from siae_portal.demonstration.national.fiches import known_to_sirene, places_of, proven
from siae_portal.demonstration.national.papiers import Papiers
from siae_portal.demonstration.national.tailles import Tailles, share_out
from siae_portal.demonstration.structures import Fiche, labels_of, read_fiches, structure_of
from structures.models import Commune, Label, Piece, Reseau, Structure
from structures.rules import regles_de

Adhesion: Any = Reseau.structures.through
SALARIES_PAR_REFERENT = 40
ETP_MIN, ETP_MAX = Decimal(2), Decimal(40)
VITRINE = "56"


@dataclass(frozen=True, kw_only=True)
class Lieu:
    """A structure to come: its order, its kind, its commune, how many people it follows."""

    rang: int
    type: str
    commune: Commune
    salaries: int
    label_rq: bool
    vitrine: bool


@dataclass(frozen=True, kw_only=True)
class Implantee:
    """A structure and what the rest of the data set needs of it. `etp`: None when not counted in ETP.

    `coffre`: the papers of its strongbox in force, by kind.
    """

    rang: int
    structure: Structure
    fiche: Fiche
    type: str
    etp: Decimal | None
    salaries: int
    labels: list[Label]
    dirigeant: User
    referents: list[User]
    coffre: dict[str, Piece]


class Implantation:
    """Where the structures are: by département in proportion to the population, then by commune."""

    def __init__(self, tailles: Tailles, hasard: random.Random, papiers: Papiers, *, on: date) -> None:
        self.tailles, self.hasard, self.papiers, self.on = tailles, hasard, papiers, on
        self.fiches = read_fiches()
        self.reseaux = dict(Reseau.objects.values_list("code", "pk"))
        self.communes: dict[str, list[Commune]] = {}
        for commune in Commune.objects.filter(population__gt=0).select_related("departement").order_by("pk"):
            self.communes.setdefault(commune.departement_id, []).append(commune)

    def places(self) -> Iterator[Lieu]:
        """Every structure of the data set, in order; the first one of the Morbihan is the showcase."""
        debut, vitrine_prise = 0, False
        for type_structure, nombre in self.tailles.structures.items():
            effectifs, regies = self._people(type_structure, nombre), self._regies(type_structure)
            for rang, commune in enumerate(self._places(nombre)):
                vitrine = commune.departement_id == VITRINE and not vitrine_prise
                vitrine_prise = vitrine_prise or vitrine
                yield Lieu(
                    rang=debut + rang,
                    type=type_structure,
                    commune=commune,
                    salaries=effectifs[rang],
                    label_rq=rang < regies,
                    vitrine=vitrine,
                )
            debut += nombre

    def settle(self, lieu: Lieu, copie: Copie) -> Implantee:
        """Write one structure with its labels, its offer and its people."""
        fiche, personnes = self._fiche(lieu), list(_team(lieu))
        structure = structure_of(fiche, lieu.rang, lieu.commune)
        structure.representant_nom = f"{personnes[0][1].prenom} {personnes[0][1].nom}"
        structure.representant_qualite = personnes[0][1].qualite.lower()
        structure.representant_pouvoir = "délibération du conseil d’administration du 12 juin 2024"
        describe(structure, fiche, lieu.rang)
        copie.add(structure)
        labels = proven(
            labels_of(structure, fiche, on=self.on),
            structure,
            rang=lieu.rang,
            papiers=self.papiers,
            on=self.on,
        )
        copie.add_all(labels)
        self._say(presence_of(structure, fiche, lieu.rang), structure, copie)
        copie.add_all([*places_of(structure, lieu.rang), *known_to_sirene(structure, lieu.rang, on=self.on)])
        comptes = [
            (role, add_account(personne, role, copie, structure=structure)[0]) for role, personne in personnes
        ]
        dirigeant = comptes[0][1]
        copie.add_all(entries_of(structure, dirigeant, lieu.rang, on=self.on))
        return Implantee(
            rang=lieu.rang,
            structure=structure,
            fiche=fiche,
            type=lieu.type,
            etp=self._etp(lieu),
            salaries=lieu.salaries,
            labels=labels,
            dirigeant=dirigeant,
            referents=[user for role, user in comptes if role == Role.ACCOMPAGNATEUR],
            coffre=self._fill(structure, lieu, labels, dirigeant, copie),
        )

    def _say(self, presence: Presence, structure: Structure, copie: Copie) -> None:
        """What the directory says of it."""
        copie.add_all([*presence.offres, *presence.interventions, *presence.contacts])
        if reseau := self.reseaux.get(presence.reseau):
            copie.add(Adhesion(reseau_id=reseau, structure_id=structure.pk))

    def _fill(
        self, structure: Structure, lieu: Lieu, labels: list[Label], dirigeant: User, copie: Copie
    ) -> dict[str, Piece]:
        """Its strongbox; the papers in force, by kind."""
        papiers = strongbox_of(
            structure,
            lieu.type,
            labels,
            dirigeant=dirigeant,
            rang=lieu.rang,
            papiers=self.papiers,
            on=self.on,
        )
        return {p.code: p for piece in papiers if not (p := copie.add(piece)).remplacee_at}

    def _places(self, nombre: int) -> Iterator[Commune]:
        habitants = {code: sum(c.population for c in communes) for code, communes in self.communes.items()}
        parts = share_out(nombre, list(habitants.values()))
        for code, part in zip(habitants, parts, strict=True):
            communes = self.communes[code]
            yield from self.hasard.choices(communes, [c.population for c in communes], k=part)

    def _people(self, type_structure: str, nombre: int) -> list[int]:
        poids = [self.hasard.uniform(0.3, 1.7) for _ in range(nombre)]
        return share_out(self.tailles.salaries.get(type_structure, 0), poids)

    def _regies(self, type_structure: str) -> int:
        possibles = {
            code: nombre
            for code, nombre in self.tailles.structures.items()
            if regles_de(code).label_rq_possible
        }
        parts = dict(
            zip(possibles, share_out(self.tailles.labels["RQ"], list(possibles.values())), strict=True)
        )
        return parts.get(type_structure, 0)

    def _fiche(self, lieu: Lieu) -> Fiche:
        modeles = [f for f in self.fiches if f.types[0] == lieu.type and f.label_rq == lieu.label_rq]
        modele = modeles[lieu.rang % len(modeles)]
        return replace(modele, nom=f"{modele.nom} {lieu.commune.nom} {lieu.rang:04d}", types=(lieu.type,))

    def _etp(self, lieu: Lieu) -> Decimal | None:
        if not regles_de(lieu.type).en_etp:
            return None
        etp = arrondi(self.tailles.etp_pour_100[lieu.type] * lieu.salaries / 100)
        return min(max(etp, ETP_MIN), ETP_MAX)


def _team(lieu: Lieu) -> Iterator[tuple[Role, Personne]]:
    """The director first, then one caseworker for forty people."""
    if lieu.vitrine:
        yield from showcase_team().items()
    else:
        yield Role.DIRIGEANT, person(lieu.rang, 0, "Directeur")
        yield from more_members(lieu.rang, encadrant=regles_de(lieu.type).encadrement_technique)
    manquants = -(-lieu.salaries // SALARIES_PAR_REFERENT) - lieu.vitrine
    for numero in range(1, manquants + 1):
        yield Role.ACCOMPAGNATEUR, person(lieu.rang, numero, "Chargé d’accompagnement")
