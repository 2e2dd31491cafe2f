"""The columns of a file of members: one row per person and role in one place."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

from siae_portal.comptes.enums import Role
from siae_portal.formats import date_courte
from structures.rules.lots import CelluleRefusee, Colonne, lire_courriel, lire_date, lire_texte
from structures.rules.noms import sort_key

MEMBRES_MAX = 500
"""Choice of the project: each new row is an e-mail sent to somebody."""
_ROLES = MappingProxyType(
    {sort_key(texte): role.value for role in Role for texte in (role.label, role.value.replace("_", " "))}
)


def lire_role(texte: str) -> str:
    """A role by its name or its code, whatever the case and the accents."""
    code = _ROLES.get(sort_key(texte))
    if code is None:
        raise CelluleRefusee(
            f"« {texte[:40]} » n’est pas un rôle du portail, choisissez-en un de la page d’import."
        )
    return code


def role_in_words(code: str) -> str:
    """« Gestionnaire »."""
    return str(Role(code).label) if code else ""


def day_in_words(iso: str) -> str:
    """« 14/01/2027 »."""
    return date_courte(date.fromisoformat(iso)) if iso else ""


COLONNES_MEMBRES: tuple[Colonne, ...] = (
    Colonne(
        nom="courriel",
        entete="Courriel",
        exemple="camille@exemple.fr",
        lire=lire_courriel,
        aide="l’adresse avec laquelle la personne se connecte ; les majuscules ne comptent pas",
        obligatoire=True,
        comparee=False,
    ),
    Colonne(
        nom="prenom",
        entete="Prénom",
        exemple="Camille",
        lire=lire_texte(80),
        aide="pour vous relire : le portail ne change le nom de personne",
        comparee=False,
    ),
    Colonne(
        nom="nom",
        entete="Nom",
        exemple="Exemple",
        lire=lire_texte(80),
        aide="pour vous relire, comme le prénom",
        comparee=False,
    ),
    Colonne(
        nom="role",
        entete="Rôle",
        exemple="Gestionnaire",
        lire=lire_role,
        aide="un des rôles de ce lieu",
        obligatoire=True,
        montrer=role_in_words,
    ),
    Colonne(
        nom="qualite",
        entete="Qualité",
        exemple="directrice",
        lire=lire_texte(120),
        aide="imprimée dans les actes, 120 caractères",
    ),
    Colonne(
        nom="debut_on",
        entete="Du",
        exemple="01/03/2027",
        lire=lire_date,
        aide="premier jour ; vide pour une nouvelle personne : aujourd’hui",
        montrer=day_in_words,
    ),
    Colonne(
        nom="fin_on",
        entete="Au",
        exemple="31/12/2028",
        lire=lire_date,
        aide="dernier jour d’accès ; vide : sans terme prévu, ou celui que le portail connaît",
        montrer=day_in_words,
    ),
)


def columns_for(roles: list[Role]) -> tuple[Colonne, ...]:
    """The same, with the roles that exist in the place."""
    noms = [role.label for role in roles]
    return tuple(
        replace(c, aide=", ".join(noms), exemple=noms[-1]) if c.nom == "role" else c for c in COLONNES_MEMBRES
    )
