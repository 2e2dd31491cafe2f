"""The tables of a deposited dossier, written as an act says them."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from conventions.rules.listes import libelle_de
from siae_portal.formats import etp as format_etp

Lignes = Sequence[Mapping[str, Any]]


def permanents(lignes: Lignes) -> str:
    """« directrice (1 personne, 1,00 ETP, master) ; … »."""
    return " ; ".join(_person(ligne, str(ligne.get("qualification") or "")) for ligne in lignes)


def equipe(lignes: Lignes) -> str:
    """The same for the team of a GEIQ."""
    return " ; ".join(_person(ligne, str(ligne.get("qualite") or "")) for ligne in lignes)


def permanences(lignes: Lignes) -> str:
    """« lundi, de 09:00 à 12:00, 12 rue du Canal ; … »."""
    return " ; ".join(
        f"{libelle_de('jour', str(ligne.get('jour', ''))).lower()}, de {ligne.get('heure_debut') or '…'} "
        f"à {ligne.get('heure_fin') or '…'}, {ligne.get('lieu') or ''}".rstrip(", ")
        for ligne in lignes
    )


def territoire(lignes: Lignes) -> str:
    """« Longwy (commune) ; … »."""
    return " ; ".join(filter(None, (_place(ligne) for ligne in lignes)))


def _place(ligne: Mapping[str, Any]) -> str:
    nom = str(ligne.get("libelle") or ligne.get("code") or "")
    niveau = libelle_de("niveau_territoire", str(ligne.get("niveau") or ""))
    return f"{nom} ({niveau.lower()})" if nom and niveau else nom


def _person(ligne: Mapping[str, Any], qualite: str) -> str:
    nombre, etp = ligne.get("nombre"), ligne.get("etp")
    faits = [
        f"{nombre} personne{'s' if int(nombre) > 1 else ''}" if nombre not in (None, "") else "",
        format_etp(Decimal(str(etp))) if etp not in (None, "") else "",
        qualite,
    ]
    precisions = ", ".join(fait for fait in faits if fait)
    fonction = str(ligne.get("fonction") or "")
    return f"{fonction} ({precisions})" if precisions else fonction


PHRASES: Mapping[str, Callable[[Lignes], str]] = {
    "permanents": permanents,
    "geiq_equipe": equipe,
    "permanences": permanences,
    "territoire": territoire,
}
