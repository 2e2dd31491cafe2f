"""Reading and changing the dossier unique itself: who may change what, what is in force, what was changed."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from conventions.enums import ObjetAdapte
from conventions.models import Adaptation, Dossier, TypePiece
from conventions.rules.champs import Champ, Rubrique, champs_adaptes, champs_de_base, rubriques_adaptees
from conventions.rules.controles import RegleControle, regles_adaptees, regles_de_base
from conventions.services.adaptations import Adaptations, adapt
from conventions.services.formulaire import formulaire_of
from conventions.services.types_piece import papers_known
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import User
from siae_portal.workflow.machine import Acte
from structures.models import ServiceInstructeur, Structure

PARTOUT = ""
Portees = dict[str, str]


class PorteeRefusee(Exception):
    """The person may not change the dossier unique there."""


def portees_of(user: User) -> Portees:
    """Where the person may change the dossier unique: code of the département (empty: everywhere) → name."""
    portees: Portees = {PARTOUT: "France entière"} if Role.ADMINISTRATEUR in user.roles else {}
    services = ServiceInstructeur.objects.filter(
        pk__in=user.services_for(Role.CHEF_SERVICE, Role.INSTRUCTEUR)
    )
    for service in services.select_related("departement").order_by("departement__nom", "pk"):
        if service.departement:
            portees[service.departement.pk] = service.departement.nom
    return portees


@transaction.atomic
def change(
    *,
    objet: str,
    code: str,
    portee: str,
    debut_on: date,
    valeurs: dict[str, Any],
    acte: Acte,
    fin_on: date | None = None,
) -> Adaptation:
    """Change or add a section, a field, a paper or a rule, where the person may.

    Raises:
        PorteeRefusee: not one of her scopes.
        ValidationError: a change already begins that day there.
    """
    if portee not in portees_of(acte.author):
        raise PorteeRefusee
    if objet == ObjetAdapte.PIECE:
        _known_piece(code, valeurs)
    return adapt(
        objet=objet,
        code=code,
        departement=portee or None,
        debut_on=debut_on,
        fin_on=fin_on,
        valeurs=_with_previous(objet, code, portee, debut_on, valeurs),
        acte=acte,
    )


def _with_previous(
    objet: str, code: str, portee: str, debut_on: date, valeurs: dict[str, Any]
) -> dict[str, Any]:
    """What already changes there that day is kept, save what changes again."""
    avant = Adaptation.objects.filter(
        objet=objet, code=code, departement=portee or None, debut_on__lte=debut_on
    ).order_by("-debut_on")
    precedente = avant.first()
    if precedente is None or not precedente.applies(on=debut_on):
        return valeurs
    seuils = {**precedente.valeurs.get("parametres", {}), **valeurs.get("parametres", {})}
    return {**precedente.valeurs, **valeurs, **({"parametres": seuils} if seuils else {})}


def _known_piece(code: str, valeurs: Mapping[str, Any]) -> None:
    """A new paper has a row that asks nothing: only the adaptation asks it, where and when it holds."""
    dernier = TypePiece.objects.order_by("-ordre").values_list("ordre", flat=True).first() or 0
    TypePiece.objects.get_or_create(
        code=code,
        defaults={
            "libelle": valeurs.get("libelle", code),
            "types": [],
            "demande": {},
            "caractere": "facultative",
            "ordre": dernier + 1,
            "source": "Ajoutée par un écran du portail.",
        },
    )


def fields_in_force(adaptations: Adaptations, *, on: date) -> dict[str, list[Champ]]:
    """Every field in force, by section, for every kind and nature."""
    rangees: dict[str, list[Champ]] = {}
    for champ in champs_adaptes(adaptations.valeurs(ObjetAdapte.CHAMP, on=on)):
        rangees.setdefault(champ.rubrique, []).append(champ)
    return rangees


def sections_in_force(adaptations: Adaptations, *, on: date) -> list[Rubrique]:
    """Every section in force."""
    return rubriques_adaptees(adaptations.valeurs(ObjetAdapte.RUBRIQUE, on=on))


def rules_in_force(adaptations: Adaptations, *, on: date) -> list[RegleControle]:
    """The rules of the deposit in force."""
    return regles_adaptees(adaptations.valeurs(ObjetAdapte.REGLE, on=on))


def current_row(objet: str, code: str, adaptations: Adaptations, *, on: date) -> dict[str, Any] | None:
    """One row as it is in force that day, withdrawn or not; None when nobody knows the code."""
    change_du_jour = adaptations.valeurs(ObjetAdapte(objet), on=on).get(code)
    if objet == ObjetAdapte.PIECE:
        piece = next((p for p in papers_known(adaptations, on=on) if p.code == code), None)
        noms = ("libelle", "types", "demande", "condition", "caractere", "source")
        return (
            None
            if piece is None
            else {n: getattr(piece, n) for n in noms} | {"actif": getattr(piece, "actif", True)}
        )
    base = base_row(objet, code)
    if base is None and change_du_jour is None:
        return None
    ligne = {**(base or {}), **(change_du_jour or {})}
    if objet == ObjetAdapte.REGLE and base:
        ligne["parametres"] = {**base["parametres"], **(change_du_jour or {}).get("parametres", {})}
    return ligne


def base_row(objet: str, code: str) -> dict[str, Any] | None:
    """The row of the data files, None when they do not hold the code."""
    lignes: dict[str, Mapping[str, Any]] = {
        ObjetAdapte.CHAMP: champs_de_base(),
        ObjetAdapte.REGLE: regles_de_base(),
        ObjetAdapte.RUBRIQUE: {r.code: r for r in rubriques_adaptees({})},
    }
    ligne = lignes.get(objet, {}).get(code)
    return None if ligne is None else asdict(ligne)


def history_of(objet: str, code: str, portees: Portees) -> list[Adaptation]:
    """Every change of one row that the person may see, latest first."""
    changes = Adaptation.objects.filter(objet=objet, code=code).select_related("departement", "cree_par")
    visibles = [c for c in changes if c.departement_id is None or c.departement_id in portees]
    return sorted(visibles, key=lambda c: (c.debut_on, c.pk), reverse=True)


def sample_dossier(
    *, departement: str | None, type_structure: str, nature: str, adaptations: Adaptations, acte: Acte
) -> Dossier:
    """A blank dossier in memory, to look at the questions as a structure will see them."""
    structure = Structure(denomination="Aperçu", departement_id=departement or "")
    dossier = Dossier(
        structure=structure, type=type_structure, nature=nature, cree_at=acte.at, annee=acte.at.year
    )
    formulaire_of(dossier, adaptations=adaptations, seul=True).reponses = {}
    return dossier
