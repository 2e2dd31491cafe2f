"""A hundred times the demonstration data, then each of its objects twenty times as full, by SQL.

`multiply`: the clone of row `id` under number `k` has the key `id + k × PAS`, and points to clones: a hundred
structures, each as rich as the one it comes from. `thicken`: what hangs on one structure, one dossier or one
service is repeated there, so that a page on one object is measured with long lists too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection, models, transaction

PAS = 1_000_000
SIREN_PAS = 7_919_317
PREMIER_EPAIS = 1_000
"""First number of the clones of `thicken`, above those of `multiply`."""
PERSONNES = frozenset({"comptes.Habilitation", "comptes.DemandeRattachement", "account.EmailAddress"})
"""What follows the clones of people; everything else keeps its author, so that a reader keeps her work."""

_SIREN = f"lpad(mod(substr(siret, 1, 9)::bigint + k * {SIREN_PAS}, 1000000000)::text, 9, '0')"
_EMPREINTE = "encode(sha256(({} || '-' || k)::bytea), 'hex')"
COMMUNS: Mapping[str, str] = {
    "account.EmailAddress.email": "k || '-' || email",
    "comptes.Invitation.jeton_sha256": _EMPREINTE.format("jeton_sha256"),
    # Out of the domain whose accounts the sign-in page of a demonstration lists.
    "comptes.User.email": "k || '-' || replace(email, '@demonstration.', '@clones.')",
    "conventions.Adaptation.debut_on": "debut_on - k::int",
    "conventions.AnnexeFinanciere.asp_id": "NULL",
    "conventions.Campagne.annee": "annee - 10 * k",
    "conventions.Campagne.cloture_on": "(cloture_on - 10 * k * interval '1 year')::date",
    "conventions.Campagne.ouverture_on": "(ouverture_on - 10 * k * interval '1 year')::date",
    "conventions.Convention.numero": "CASE WHEN numero = '' THEN '' ELSE numero || '-' || k END",
    "conventions.Document.code_verification": "code_verification || '-' || k",
    "conventions.Dossier.numero": "CASE WHEN numero = '' THEN '' ELSE numero || '-' || k END",
    "conventions.ModelePiece.debut_on": "debut_on - k::int",
    "conventions.Message.jeton": "gen_random_uuid()",
    "conventions.SeanceCommission.tenue_on": "tenue_on - 1000 * k::int",
    "accompagnement.Entretien.cle": "gen_random_uuid()",
    "courriels.Courriel.cle": "cle || '-' || k",
    "editorial.Article.slug": "slug || '-' || k",
    "outbox.OutboxMessage.key": "key || '-' || k",
    "storage.Fichier.sha256": _EMPREINTE.format("sha256"),
}


@dataclass(frozen=True, kw_only=True)
class Clonage:
    """How rows are cloned. `modeles`: in the order of their references; `parents`: whose clones are followed.

    `conditions`: which rows of a model; `suite`: what ends each statement.
    """

    modeles: tuple[str, ...]
    parents: frozenset[str]
    differents: Mapping[str, str]
    conditions: Mapping[str, str] = field(default_factory=dict)
    suite: str = ""

    def clone(self, label: str) -> str:
        """One INSERT … SELECT, for the numbers from %s to %s."""
        modele = apps.get_model(label)
        champs = [champ for champ in modele._meta.concrete_fields if not getattr(champ, "generated", False)]
        colonnes = ", ".join(f'"{champ.column}"' for champ in champs)
        valeurs = ", ".join(self._value(modele, champ) for champ in champs)
        nom = modele._meta.db_table
        return (
            f'INSERT INTO "{nom}" ({colonnes}) '
            f'SELECT {valeurs} FROM "{nom}" CROSS JOIN generate_series(%s, %s) AS k '
            f"WHERE {self.conditions.get(label, 'TRUE')}" + self.suite
        )

    def _value(self, modele: type[models.Model], champ: models.Field) -> str:
        autre = self.differents.get(f"{modele._meta.label}.{champ.name}")
        if autre:
            return autre
        cle = isinstance(champ, models.AutoField) and champ.primary_key
        if cle or self._follows(modele, champ):
            return f'"{champ.column}" + k * {PAS}'
        return f'"{champ.column}"'

    def _follows(self, modele: type[models.Model], champ: models.Field) -> bool:
        cible = champ.remote_field.model._meta.label if champ.remote_field else ""
        if cible == "comptes.User":
            return modele._meta.label in PERSONNES
        return cible in self.parents


_RACINES = (
    "structures.Structure",
    "comptes.User",
    "structures.Label",
    "structures.Offre",
    "structures.Contact",
    "structures.Intervention",
    "structures.Etablissement",
    "structures.Implantation",
    "structures.Succession",
    "structures.EtablissementSirene",
    "structures.Reseau_structures",
    "structures.Piece",
    "structures.Lot",
    "structures.LigneLot",
    "account.EmailAddress",
    "comptes.Habilitation",
    "comptes.Invitation",
    "comptes.DemandeRattachement",
    "comptes.AccesRefuse",
    "conventions.Adaptation",
    "conventions.Campagne",
    "conventions.ModelePiece",
    "conventions.SeanceCommission",
)
_DOSSIERS = (
    "conventions.Dossier",
    "conventions.SectionDossier",
    "conventions.VersionSection",
    "conventions.RepriseSection",
    "conventions.VersionDossier",
    "conventions.Atelier",
    "conventions.Controle",
    "conventions.Justification",
    "conventions.Correction",
    "conventions.PieceJointe",
    "conventions.Message",
    "conventions.PieceMessage",
    "conventions.Avis",
    "conventions.Proposition",
    "conventions.Decision",
    "conventions.Convention",
    "conventions.AnnexeFinanciere",
    "conventions.Echeance",
    "conventions.MouvementEnveloppe",
    "conventions.Document",
    "conventions.Signature",
)
_SUITES = (
    "accompagnement.Salarie",
    "accompagnement.Contrat",
    "accompagnement.Entretien",
    "accompagnement.Sortie",
    "audit.Evenement",
    "audit.Motif",
    "editorial.Article",
    "courriels.Courriel",
    "outbox.OutboxMessage",
)
UNIQUES = frozenset(
    {
        # The country, the law and the nomenclatures: as many of them however many structures there are.
        "accompagnement.FamilleFrein",
        "accompagnement.MotifSortie",
        "conventions.Bareme",
        "conventions.HeuresETP",
        "conventions.TypePiece",
        "structures.Commune",
        "structures.Departement",
        "structures.Epci",
        "structures.NomOrganisme",
        "structures.Region",
        "structures.Reseau",
        "structures.ServiceInstructeur",
        # One for a service, a year or a state of the questions; one for a person.
        "comptes.AccesSupport",
        "comptes.DelegationSignature",
        "conventions.CompteurNumero",
        "conventions.DossierVierge",
        "conventions.Enveloppe",
        "conventions.ImportASP",
        "courriels.PreferenceCourriel",
        # Made again from the clones by `indexer_annuaire`.
        "structures.DocumentRecherche",
        "structures.MotRecherche",
    }
)
"""What is not multiplied, and why."""

LARGE = Clonage(
    modeles=(*_RACINES, *_DOSSIERS, *_SUITES),
    # A session and a campaign hold the dossiers of everybody: the clones stay with the one they know.
    parents=frozenset({*_RACINES, *_DOSSIERS, *_SUITES})
    - {"conventions.SeanceCommission"}
    - {"conventions.Campagne"},
    differents={
        **COMMUNS,
        "structures.Structure.siret": _SIREN + " || substr(siret, 10)",
        "structures.Structure.siret_signature": _SIREN + " || substr(siret_signature, 10)",
        "structures.Structure.asp_id": "NULL",
        "structures.Structure.denomination": "denomination || ' ' || k",
        "structures.Structure.nom_tri": "nom_tri || ' ' || k",
        "structures.EtablissementSirene.siret": _SIREN + " || substr(siret, 10)",
        "audit.Evenement.objet_id": f"objet_id + k * {PAS}",
    },
    conditions={"comptes.Habilitation": "structure_id IS NOT NULL"},
)
EPAIS = Clonage(
    modeles=(
        "storage.Fichier",
        "comptes.User",
        "comptes.Habilitation",
        "comptes.Invitation",
        "comptes.DemandeRattachement",
        "structures.Label",
        "structures.Offre",
        "structures.Contact",
        "structures.Etablissement",
        "structures.Piece",
        "structures.Lot",
        "structures.LigneLot",
        "conventions.Dossier",
        "conventions.VersionSection",
        "conventions.VersionDossier",
        "conventions.Atelier",
        "conventions.Correction",
        "conventions.PieceJointe",
        "conventions.Message",
        "conventions.PieceMessage",
        "conventions.Convention",
        "conventions.AnnexeFinanciere",
        "conventions.Document",
        "accompagnement.Salarie",
        "accompagnement.Contrat",
        "accompagnement.Entretien",
        "audit.Evenement",
    ),
    parents=frozenset({"storage.Fichier"}),
    differents={
        **COMMUNS,
        "accompagnement.Contrat.debut_on": "debut_on - k::int",
        "accompagnement.Salarie.nom": "nom || ' ' || k",
        "accompagnement.Salarie.nom_tri": "nom_tri || ' ' || k",
        "audit.Evenement.rang": "rang + 100 * k",
        "comptes.Invitation.courriel": "k || '-' || courriel",
        "conventions.AnnexeFinanciere.rang_modification": "rang_modification + k",
        "conventions.Atelier.nom": "left(nom, 100) || ' ' || k",
        "conventions.Convention.dossier": "NULL",
        "conventions.Document.rang": "rang + 10 * (k - 990)",
        "conventions.Dossier.annee": "annee - (k - 900)",
        "conventions.PieceMessage.fichier": "fichier_id",
        "conventions.VersionDossier.rang": "rang + 10 * (k - 990)",
        "conventions.VersionSection.version": "version + 100 * k",
        "structures.Label.debut_on": "debut_on - k::int",
        "structures.LigneLot.rang": "rang + 1000 * k",
        "structures.Offre.libelle": "left(libelle, 140) || ' ' || k",
        "structures.Piece.remplacee_at": "COALESCE(remplacee_at, ajoutee_at)",
    },
    conditions={
        "comptes.Habilitation": "role <> 'CHEF_SERVICE'",
        # Forms: area `dossier` measures ateliers at fifty lines and papers at forty files.
        "structures.Offre": f"k < {PREMIER_EPAIS + 4}",
        "conventions.Atelier": f"k < {PREMIER_EPAIS + 4}",
        "conventions.PieceJointe": f"k < {PREMIER_EPAIS + 4}",
        "conventions.Correction": "repondue_at IS NOT NULL",
        "conventions.Dossier": "etat <> 'BROUILLON'",
        "conventions.Document": "fichier_id IS NOT NULL",
    },
    # Only the rows of the demonstration are repeated; what would be a duplicate is left out.
    suite=f" AND id < {PAS} ON CONFLICT DO NOTHING",
)


def multiply(fois: int) -> int:
    """Clone everything `fois - 1` times; returns the number of rows written."""
    return _run(LARGE, 1, fois - 1)


def thicken(fois: int) -> int:
    """Repeat `fois - 1` times what hangs on each object; returns the number of rows written."""
    return _run(EPAIS, PREMIER_EPAIS, PREMIER_EPAIS + fois - 2)


@transaction.atomic
def _run(clonage: Clonage, premier: int, dernier: int) -> int:
    ecrites = 0
    with connection.cursor() as curseur:
        for label in clonage.modeles:
            curseur.execute(clonage.clone(label), [premier, dernier])
            ecrites += curseur.rowcount
    return ecrites


def analyse() -> None:
    """Let the planner know."""
    with connection.cursor() as curseur:
        curseur.execute("VACUUM ANALYZE")
