"""Loading the whole country in one transaction: everything, or nothing."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Model

from accompagnement.models import Contrat, Entretien, Salarie, Sortie
from conventions.models import (
    Adaptation,
    AnnexeFinanciere,
    Atelier,
    Avis,
    Campagne,
    CompteurNumero,
    Controle,
    Convention,
    Correction,
    Decision,
    Dossier,
    Echeance,
    Enveloppe,
    Message,
    MouvementEnveloppe,
    PieceJointe,
    PieceMessage,
    Proposition,
    RepriseSection,
    SeanceCommission,
    SectionDossier,
    VersionDossier,
    VersionSection,
)
from siae_portal.audit.models import Evenement, Motif
from siae_portal.comptes.models import (
    DelegationSignature,
    DemandeRattachement,
    Habilitation,
    Invitation,
    User,
)
from siae_portal.demonstration.equipes import load_national as load_national_people
from siae_portal.demonstration.national.campagnes import Calendrier
from siae_portal.demonstration.national.contenus import Contenus
from siae_portal.demonstration.national.copie import Copie
from siae_portal.demonstration.national.dossiers import Instruction, Nation
from siae_portal.demonstration.national.imports import batches_of
from siae_portal.demonstration.national.marche import Seances
from siae_portal.demonstration.national.papiers import Papiers
from siae_portal.demonstration.national.publications import adaptations, articles, campaigns
from siae_portal.demonstration.national.registres import Compteurs, Enveloppes
from siae_portal.demonstration.national.services_etat import load_regions, load_teams, name_teams
from siae_portal.demonstration.national.structures import Implantation, Lieu
from siae_portal.demonstration.national.suivi import Accompagnement
from siae_portal.demonstration.national.tailles import read_tailles
from siae_portal.editorial.models import Article
from structures.models import (
    Commune,
    Contact,
    Etablissement,
    EtablissementSirene,
    Intervention,
    Label,
    LigneLot,
    Lot,
    Offre,
    Piece,
    Reseau,
    ServiceInstructeur,
    Structure,
)

GRAINE = 2027
ANNONCE_TOUTES_LES = 250

ORDRE: tuple[type[Model], ...] = (
    Structure,
    Label,
    Offre,
    Intervention,
    Contact,
    Etablissement,
    EtablissementSirene,
    Reseau.structures.through,
    ServiceInstructeur,
    User,
    Habilitation,
    DelegationSignature,
    Invitation,
    DemandeRattachement,
    Piece,
    Lot,
    LigneLot,
    Article,
    Adaptation,
    Enveloppe,
    SeanceCommission,
    CompteurNumero,
    Campagne,
    Dossier,
    SectionDossier,
    VersionSection,
    RepriseSection,
    Atelier,
    PieceJointe,
    VersionDossier,
    Controle,
    Correction,
    Message,
    PieceMessage,
    Avis,
    Proposition,
    Decision,
    MouvementEnveloppe,
    Convention,
    AnnexeFinanciere,
    Echeance,
    Evenement,
    Motif,
    Salarie,
    Contrat,
    Entretien,
    Sortie,
)

Annonce = Callable[[str], object]


class DejaCharge(Exception):
    """The database already holds structures; the message is shown as it is."""


def load_country(*, on: date, part: Decimal, announce: Annonce) -> Counter[str]:
    """Load the data set around the day `on`; the same day and part give the same rows.

    Args:
        part: more than 0, at most 1.
        announce: receives the lines of progress, in French.
    Returns:
        how many rows of each model.
    Raises:
        DejaCharge: structures are there already: this load never adds to them nor replaces them.
    """
    if Structure.objects.exists():
        raise DejaCharge(
            "La base contient déjà des structures : rien n’a été ajouté. Le jeu national se charge dans une "
            "base neuve : nommez-en une autre par DATABASE_NAME, ou oubliez toutes les données locales par "
            "« make reset »."
        )
    if not Commune.objects.exists():
        raise DejaCharge("Les référentiels manquent : lancez d’abord « charger_referentiels ».")
    with transaction.atomic():
        nombres = _load(on=on, part=part, announce=announce)
    _analyse()
    return nombres


def _load(*, on: date, part: Decimal, announce: Annonce) -> Counter[str]:
    hasard = random.Random(GRAINE)  # noqa: S311 — fictive data, the same at each loading
    papiers = Papiers()
    implantation = Implantation(read_tailles(part), hasard, papiers, on=on)
    lieux = list(implantation.places())
    nation = _nation(lieux, hasard, papiers, on=on)
    instruction, accompagnement = Instruction(nation), Accompagnement(nation.copie, on=on)
    for rang, lieu in enumerate(lieux, start=1):
        implantee = implantation.settle(lieu, nation.copie)
        instruction.load(implantee)
        nation.copie.flush_if_full()
        accompagnement.load(implantee)
        if rang % ANNONCE_TOUTES_LES == 0:
            announce(f"{rang} structures sur {len(lieux)}")
    nation.copie.add_all(nation.compteurs.rows())
    nation.copie.finish()
    nation.enveloppes.notify()
    return nation.copie.nombres


def _nation(lieux: Sequence[Lieu], hasard: random.Random, papiers: Papiers, *, on: date) -> Nation:
    load_national_people()
    nommees = name_teams()
    copie, calendrier = Copie(ORDRE), Calendrier(on=on, hasard=hasard)
    equipes = load_teams(copie, nommees, Counter(lieu.commune.departement_id for lieu in lieux))
    services = [equipe.service.pk for equipe in equipes.values()]
    campagnes = campaigns(calendrier.annees)
    load_regions(copie)
    copie.add_all(batches_of(equipes.values(), on=on))
    copie.add_all([*campagnes.values(), *articles(on=on), *adaptations(on=on)])
    return Nation(
        on=on,
        copie=copie,
        calendrier=calendrier,
        contenus=Contenus(copie, papiers, suivie=calendrier.annees[-1]),
        compteurs=Compteurs(),
        enveloppes=Enveloppes(copie, services=services, annees=calendrier.annees),
        seances=Seances(connues={}, add=copie.add),
        campagnes=campagnes,
        papiers=papiers,
        equipes=equipes,
        hasard=hasard,
    )


def _analyse() -> None:
    """Let the planner know the new sizes at once."""
    with connection.cursor() as cursor:
        for modele in ORDRE:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(modele._meta.db_table)}")
