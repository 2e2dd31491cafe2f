"""What the demonstration does not hold and a page shows: batches, adaptations, versions, messages."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from conventions.enums import ObjetAdapte, Partie
from conventions.models import (
    Adaptation,
    Dossier,
    DossierVierge,
    Message,
    ModelePiece,
    PieceMessage,
    TypePiece,
    VersionDossier,
    VersionSection,
)
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation, Invitation
from siae_portal.storage.models import Fichier
from structures.enums import EtatLot, GenreLot, StatutLigne
from structures.models import LigneLot, Lot, Structure
from structures.services.invitations import fingerprint
from structures.services.lots.comparaison import values_of
from structures.services.lots.presents import values_of_member
from structures.services.lots.valeurs import dumped

JETON = "jeton-du-banc"
LIGNES = 60


@transaction.atomic
def sow() -> None:
    """On the demonstration, once."""
    at = timezone.now()
    fichier = Fichier.objects.order_by("pk")[0]
    _versions(at)
    _messages(fichier, at)
    _adaptations(fichier, at)
    _invitation(at)
    _structures(fichier, at)
    _members(fichier, at)
    DossierVierge.objects.create(
        type="ACI", nature="PREMIERE_DEMANDE", donnees={}, donnees_sha256="0" * 64, demande_at=at
    )


def _versions(at: datetime) -> None:
    """A second deposit of each dossier, three versions of each section of a draft."""
    secondes = [
        VersionDossier(
            dossier=v.dossier,
            rang=v.rang + 1,
            donnees=v.donnees,
            sha256=v.sha256,
            depose_at=v.depose_at,
            depose_par=v.depose_par,
            declaration=v.declaration,
        )
        for v in VersionDossier.objects.select_related("dossier", "depose_par")
        .order_by("dossier", "-rang")
        .distinct("dossier")
    ]
    VersionDossier.objects.bulk_create(secondes)
    VersionSection.objects.all().delete()
    VersionSection.objects.bulk_create(
        VersionSection(
            dossier=dossier,
            code=section.code,
            version=version,
            reponses=section.contenu,
            auteur=dossier.cree_par,
            debut_at=at,
            at=at,
        )
        for dossier in Dossier.objects.drafts().prefetch_related("sections")
        for section in dossier.sections.all()
        for version in (1, 2, 3)
    )


def _messages(fichier: Fichier, at: datetime) -> None:
    """A question and its answer, each with a file, on every dossier in hand."""
    for dossier in Dossier.objects.exclude(etat="BROUILLON").filter(messages=None).exclude(agent=None):
        for de, auteur in ((Partie.ETAT, dossier.agent), (Partie.STRUCTURE, dossier.cree_par)):
            message = Message.objects.create(
                dossier=dossier, de=de, auteur=auteur, texte="Bonjour, merci.", envoye_at=at, jeton=uuid4()
            )
            PieceMessage.objects.create(message=message, fichier=fichier, nom="piece.pdf")


def _adaptations(fichier: Fichier, at: datetime) -> None:
    """A field renamed and a model of paper, everywhere and in two départements."""
    type_piece = TypePiece.objects.order_by("pk")[0]
    administrateur = _holder(Role.ADMINISTRATEUR)
    for departement in (None, "56", "54"):
        Adaptation.objects.create(
            objet=ObjetAdapte.CHAMP,
            code="publics",
            departement_id=departement,
            debut_on=date(2026, 1, 1),
            valeurs={"libelle": "Personnes accueillies"},
            cree_par=administrateur,
            cree_at=at,
        )
        ModelePiece.objects.create(
            type_piece=type_piece,
            departement_id=departement,
            fichier=fichier,
            nom="modele.pdf",
            debut_on=date(2026, 1, 1),
            cree_par=administrateur,
            cree_at=at,
        )


def _invitation(at: datetime) -> None:
    structure = Structure.objects.order_by("pk")[0]
    Invitation.objects.create(
        courriel="invitee@structures-demonstration.invalid",
        role=Role.GESTIONNAIRE,
        structure=structure,
        debut_on=at.date(),
        jeton_sha256=fingerprint(JETON),
        invite_par=structure.habilitations.filter(role=Role.DIRIGEANT)[0].user,
        cree_at=at,
        envoyee_at=at,
        expire_at=at + timedelta(days=14),
    )


def _structures(fichier: Fichier, at: datetime) -> None:
    """A batch of each service that has structures: rows of every status."""
    for agent in Habilitation.objects.filter(role=Role.INSTRUCTEUR).select_related("user", "service"):
        lot = _lot(fichier, at, genre=GenreLot.STRUCTURES, service=agent.service, cree_par=agent.user)
        structures = Structure.objects.select_related("commune").filter(departement__service=agent.service)
        _rows(lot, [values_of(structure) for structure in structures])


def _members(fichier: Fichier, at: datetime) -> None:
    """A batch of the members of each structure of the listed accounts."""
    dirigeants = Habilitation.objects.filter(
        role=Role.DIRIGEANT, user__email__endswith="@demonstration.invalid"
    )
    for dirigeant in dirigeants.select_related("user", "structure"):
        lot = _lot(
            fichier, at, genre=GenreLot.MEMBRES, structure=dirigeant.structure, cree_par=dirigeant.user
        )
        membres = dirigeant.structure.habilitations.select_related("user")
        _rows(lot, [values_of_member(membre) for membre in membres])


def _lot(fichier: Fichier, at: datetime, **champs: Any) -> Lot:
    return Lot.objects.create(
        fichier=fichier, nom="lot.csv", etat=EtatLot.PREVU, cree_at=at, lignes_total=LIGNES, **champs
    )


def _rows(lot: Lot, valeurs: list[dict[str, str]]) -> None:
    statuts = list(StatutLigne)
    LigneLot.objects.bulk_create(
        LigneLot(
            lot=lot,
            rang=rang + 2,
            statut=statuts[rang % len(statuts)],
            avant=dumped(valeurs[rang % len(valeurs)]),
            apres=dumped(valeurs[(rang + 1) % len(valeurs)]),
            erreurs=["Une phrase dit ce qui ne va pas."] if rang % len(statuts) == len(statuts) - 1 else [],
        )
        for rang in range(LIGNES)
    )


def _holder(role: Role) -> Any:
    return Habilitation.objects.filter(role=role).select_related("user")[0].user
