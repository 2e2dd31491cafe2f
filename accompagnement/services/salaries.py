"""Entry of a salarié en insertion, and his or her contracts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accompagnement.enums import Geste
from accompagnement.models import Contrat, Salarie
from accompagnement.policies import ACCUEIL
from accompagnement.rules.contrats import FaitsContrat, Periode, alertes_contrat, refus_contrat
from accompagnement.services.perimetre import actor, lock_salarie
from accompagnement.services.refus import refuse_if_any
from conventions.models import Convention
from siae_portal.audit.services import record
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation, User
from siae_portal.workflow.machine import Acte
from structures.enums import NatureContrat
from structures.models import Structure
from structures.rules import regles_de
from structures.rules.noms import sort_key

# An entry announced further ahead is probably a mistyped year.
ENTREE_AVANCE_JOURS = 366


@dataclass(frozen=True, kw_only=True)
class Identite:
    """What is kept of a person: nothing more is needed to follow him or her."""

    prenom: str
    nom: str
    naissance_on: date
    entree_on: date
    referent_id: int


@dataclass(frozen=True, kw_only=True)
class NouveauContrat:
    """A contract to add. `heures_hebdo`: hours a week, when they are fixed."""

    type_structure: str
    nature: str
    debut_on: date
    fin_on: date | None = None
    heures_hebdo: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class ContratAjoute:
    """What was recorded; `created` is False on a replay; `alertes`: sentences to show."""

    salarie: Salarie
    created: bool
    alertes: list[str]


def contrats_possibles(structure_id: int, *, on: date) -> list[tuple[str, NatureContrat]]:
    """(kind, nature) allowed that day: those of the kinds that an active convention covers."""
    conventions = Convention.objects.active(on=on).filter(structure_id=structure_id)
    types = sorted(set(conventions.values_list("type", flat=True)))
    return [(t, n) for t in types for n in NatureContrat if n in regles_de(t).contrats]


def referents_possibles(structure_id: int, *, on: date) -> list[User]:
    """The chargés d’accompagnement of the structure that day, by name."""
    return list(
        User.objects.filter(
            pk__in=Habilitation.objects.valid(on=on)
            .filter(structure_id=structure_id, role=Role.ACCOMPAGNATEUR)
            .values("user_id"),
            is_active=True,
        ).order_by("nom", "prenom", "pk")
    )


@transaction.atomic
def add_salarie(
    *, structure_id: int, identite: Identite, contrat: NouveauContrat, acte: Acte
) -> ContratAjoute:
    """Add a person with a first contract; the same form sent twice adds nobody twice.

    Raises:
        Structure.DoesNotExist: the person acting may add nobody there.
        SaisieRefusee: dates, contract or referent not allowed.
    """
    structure = Structure.objects.filter(ACCUEIL.scope(actor(acte), Geste.AJOUTER)).get(pk=structure_id)
    on = timezone.localtime(acte.at).date()
    refuse_if_any(_refus_identite(identite, structure_id=structure.pk, on=on))
    faits = _faits(contrat, naissance_on=identite.naissance_on, entree_on=identite.entree_on, precedents=())
    _check_contrat(contrat, faits, structure_id=structure.pk, on=on)
    salarie, created = Salarie.objects.get_or_create(
        structure=structure,
        nom_tri=sort_key(f"{identite.nom} {identite.prenom}"),
        naissance_on=identite.naissance_on,
        entree_on=identite.entree_on,
        defaults={"prenom": identite.prenom, "nom": identite.nom, "referent_id": identite.referent_id},
    )
    if created:
        ajoute = _write_contrat(salarie, contrat)
        record(salarie, geste=Geste.AJOUTER, acte=acte, details={"contrat_id": ajoute.pk})
    alertes = alertes_contrat(faits, regles_de(contrat.type_structure)) if created else []
    return ContratAjoute(salarie=salarie, created=created, alertes=alertes)


@transaction.atomic
def add_contrat(*, pk: int, contrat: NouveauContrat, acte: Acte) -> ContratAjoute:
    """Add a contract to a person who has not left; the same form sent twice adds nothing twice.

    Raises:
        Salarie.DoesNotExist: out of the scope of the person acting.
        SaisieRefusee: dates or contract not allowed, or the person has left.
    """
    salarie = lock_salarie(pk=pk, geste=Geste.AJOUTER_CONTRAT, acte=acte)
    anterieurs = list(salarie.contrats.all())
    if any(_same(connu, contrat) for connu in anterieurs):
        return ContratAjoute(salarie=salarie, created=False, alertes=[])
    refuse_if_any(_refus_nouveau(salarie, anterieurs, contrat))
    precedents = [
        Periode(debut_on=connu.debut_on, fin_on=connu.fin_on)
        for connu in anterieurs
        if connu.nature == contrat.nature
    ]
    faits = _faits(
        contrat, naissance_on=salarie.naissance_on, entree_on=salarie.entree_on, precedents=precedents
    )
    _check_contrat(contrat, faits, structure_id=salarie.structure_id, on=timezone.localtime(acte.at).date())
    ajoute = _write_contrat(salarie, contrat)
    record(salarie, geste=Geste.AJOUTER_CONTRAT, acte=acte, details={"contrat_id": ajoute.pk})
    alertes = alertes_contrat(faits, regles_de(contrat.type_structure))
    return ContratAjoute(salarie=salarie, created=True, alertes=alertes)


def _faits(
    contrat: NouveauContrat, *, naissance_on: date, entree_on: date, precedents: Iterable[Periode]
) -> FaitsContrat:
    return FaitsContrat(
        nature=NatureContrat(contrat.nature),
        periode=Periode(debut_on=contrat.debut_on, fin_on=contrat.fin_on),
        heures_hebdo=contrat.heures_hebdo,
        naissance_on=naissance_on,
        entree_on=entree_on,
        precedents=tuple(precedents),
    )


def _check_contrat(contrat: NouveauContrat, faits: FaitsContrat, *, structure_id: int, on: date) -> None:
    if (contrat.type_structure, faits.nature) not in contrats_possibles(structure_id, on=on):
        refuse_if_any({"contrat": "Choisissez dans la liste : ce contrat n’est pas ouvert à la structure."})
    refuse_if_any(refus_contrat(faits, regles_de(contrat.type_structure)))


def _refus_identite(identite: Identite, *, structure_id: int, on: date) -> dict[str, str]:
    refus = {}
    if identite.naissance_on >= identite.entree_on:
        refus["naissance_on"] = "La naissance précède l’entrée : corrigez l’une des deux dates."
    if identite.entree_on > on + timedelta(days=ENTREE_AVANCE_JOURS):
        refus["entree_on"] = "Cette entrée est dans plus d’un an : vérifiez l’année."
    if identite.referent_id not in {user.pk for user in referents_possibles(structure_id, on=on)}:
        refus["referent"] = "Choisissez une personne qui accompagne dans la structure."
    return refus


def _refus_nouveau(
    salarie: Salarie, anterieurs: Iterable[Contrat], contrat: NouveauContrat
) -> dict[str, str]:
    if hasattr(salarie, "sortie"):
        return {"debut_on": "La sortie est enregistrée : corrigez-la avant d’ajouter un contrat."}
    if contrat.debut_on < salarie.entree_on:
        return {"debut_on": "Ce contrat commence avant l’entrée dans la structure : corrigez la date."}
    if contrat.debut_on in {connu.debut_on for connu in anterieurs}:
        return {"debut_on": "Un autre contrat commence déjà ce jour-là : corrigez la date."}
    return {}


def _same(connu: Contrat, contrat: NouveauContrat) -> bool:
    champs = ("type_structure", "nature", "debut_on", "fin_on", "heures_hebdo")
    return all(getattr(connu, champ) == getattr(contrat, champ) for champ in champs)


def _write_contrat(salarie: Salarie, contrat: NouveauContrat) -> Contrat:
    return Contrat.objects.create(
        salarie=salarie,
        type_structure=contrat.type_structure,
        nature=contrat.nature,
        debut_on=contrat.debut_on,
        fin_on=contrat.fin_on,
        heures_hebdo=contrat.heures_hebdo,
    )
