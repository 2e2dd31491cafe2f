"""The facts of a structure, in pairs, for its readers."""

from structures.models import Structure


def public_facts(structure: Structure) -> list[tuple[str, str]]:
    """Where and how to reach it: what its own letterhead says."""
    return [
        ("Adresse", structure.adresse_complete),
        ("Département", str(structure.departement)),
        ("Téléphone", structure.telephone),
        ("Courriel", structure.courriel),
        ("SIRET", grouped_siret(structure.siret)),
    ]


def private_facts(structure: Structure) -> list[tuple[str, str]]:
    """What its people and its State service read beside the public facts."""
    return [
        ("SIRET à la signature", grouped_siret(structure.siret_signature)),
        ("Catégorie juridique", structure.categorie_juridique),
        ("RNA ou RCS", structure.registre),
        ("Code NAF", structure.naf),
        ("Convention collective (IDCC)", structure.idcc),
        ("Adresse de gestion", structure.adresse_gestion),
        ("Représentant légal", structure.representant_nom),
        ("Qualité du représentant", structure.representant_qualite),
        ("IBAN", structure.iban_masque),
    ]


def grouped_siret(siret: str) -> str:
    """`732 829 320 00074`, with no-break spaces."""
    return "\u00a0".join((siret[:3], siret[3:6], siret[6:9], siret[9:]))
