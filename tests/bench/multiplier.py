"""A hundred times the demonstration data: every row cloned by SQL, references kept among clones.

A clone of row `id` under number `k` has the key `id + k × STRIDE`; what is unique is made different by `k`.
"""

from collections.abc import Mapping

from django.apps import apps
from django.db import connection, models, transaction

STRIDE = 1_000_000
SIREN_STRIDE = 7_919_317

# In the order of their references.
MODELES = (
    "structures.Structure",
    "structures.Label",
    "structures.Offre",
    "structures.Contact",
    "structures.Intervention",
    "structures.Piece",
    "conventions.Dossier",
    "conventions.SectionDossier",
    "conventions.VersionDossier",
    "conventions.Atelier",
    "conventions.Controle",
    "conventions.Correction",
    "conventions.PieceJointe",
    "conventions.Message",
    "conventions.Avis",
    "conventions.Proposition",
    "conventions.Decision",
    "conventions.Convention",
    "conventions.AnnexeFinanciere",
    "conventions.Echeance",
    "conventions.MouvementEnveloppe",
    "conventions.Document",
    "conventions.Signature",
    "accompagnement.Salarie",
    "accompagnement.Contrat",
    "accompagnement.Entretien",
    "accompagnement.Sortie",
    "audit.Evenement",
)
_SIREN = f"lpad(mod(substr(siret, 1, 9)::bigint + k * {SIREN_STRIDE}, 1000000000)::text, 9, '0')"
DIFFERENTS: Mapping[str, str] = {
    "structures.Structure.siret": _SIREN + " || substr(siret, 10)",
    "structures.Structure.siret_signature": _SIREN + " || substr(siret_signature, 10)",
    "structures.Structure.asp_id": "NULL",
    "structures.Structure.denomination": "denomination || ' ' || k",
    "structures.Structure.nom_tri": "nom_tri || ' ' || k",
    "conventions.Dossier.numero": "CASE WHEN numero = '' THEN '' ELSE numero || '-' || k END",
    "conventions.Convention.numero": "CASE WHEN numero = '' THEN '' ELSE numero || '-' || k END",
    "conventions.AnnexeFinanciere.asp_id": "NULL",
    "conventions.Document.code_verification": "code_verification || '-' || k",
    "conventions.Message.jeton": "gen_random_uuid()",
    "accompagnement.Entretien.cle": "gen_random_uuid()",
    "audit.Evenement.objet_id": f"objet_id + k * {STRIDE}",
}


@transaction.atomic
def multiply(fois: int) -> int:
    """Clone every row `fois - 1` times; returns the number of rows written."""
    ecrites = 0
    with connection.cursor() as curseur:
        for label in MODELES:
            modele = apps.get_model(label)
            curseur.execute(_clone(modele), [fois - 1])
            ecrites += curseur.rowcount
    return ecrites


def analyse() -> None:
    """Let the planner know."""
    with connection.cursor() as curseur:
        curseur.execute("VACUUM ANALYZE")


def _clone(modele: type[models.Model]) -> str:
    """One INSERT … SELECT."""
    champs = [champ for champ in modele._meta.concrete_fields if not getattr(champ, "generated", False)]
    colonnes = ", ".join(f'"{champ.column}"' for champ in champs)
    valeurs = ", ".join(_value(modele, champ) for champ in champs)
    nom = modele._meta.db_table
    return (
        f'INSERT INTO "{nom}" ({colonnes}) '
        f'SELECT {valeurs} FROM "{nom}" CROSS JOIN generate_series(1, %s) AS k'
    )


def _value(modele: type[models.Model], champ: models.Field) -> str:
    autre = DIFFERENTS.get(f"{modele._meta.label}.{champ.name}")
    if autre:
        return autre
    cible = champ.remote_field.model._meta.label if champ.remote_field else ""
    if champ.primary_key or cible in MODELES:
        return f'"{champ.column}" + k * {STRIDE}'
    return f'"{champ.column}"'
