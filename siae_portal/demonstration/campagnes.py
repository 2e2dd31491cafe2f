"""The campaigns of the demonstration: one open, one closed, one to come, in each département."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from conventions.enums import NatureDemande
from conventions.models import Campagne
from conventions.rules.campagnes import calendrier_ordinaire, un_an_plus_tard
from conventions.services.campagnes import DonneesCampagne, create_campagne
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import User
from siae_portal.workflow.machine import Acte
from structures.enums import TypeStructure
from structures.models import Departement

OUVERTE_DEPUIS_JOURS, RESTE_JOURS = 90, 10
AVENIR_JOURS, DUREE_AVENIR_JOURS = 60, 120
CONSIGNE = "Joignez la délibération du conseil si elle explique le retard."


def load_campagnes(equipes: Mapping[str, Mapping[Role, User]], *, on: date) -> None:
    """Open them by the agent of each département; a second loading adds nothing."""
    for code, equipe in equipes.items():
        if Campagne.objects.filter(departement=code).exists():
            continue
        lieu = Departement.objects.get(pk=code)
        at = datetime.combine(on - timedelta(days=2 * OUVERTE_DEPUIS_JOURS), time(9), tzinfo=UTC)
        acte = Acte(user=equipe[Role.INSTRUCTEUR], at=at)
        for donnees in _campaigns(lieu, on):
            create_campagne(departement_id=code, donnees=donnees, acte=acte)


def _campaigns(lieu: Departement, on: date) -> list[DonneesCampagne]:
    annee, ordinaires = on.year + 1, list(calendrier_ordinaire(on.year + 1).natures)
    ouverture_on = on - timedelta(days=OUVERTE_DEPUIS_JOURS)
    cloture_on = on + timedelta(days=RESTE_JOURS)
    avenir_on = on + timedelta(days=AVENIR_JOURS)

    def campagne(libelle: str, annee: int, natures: list[str], jours: tuple[date, date]) -> DonneesCampagne:
        return DonneesCampagne(
            libelle=f"{libelle} {annee}, {lieu.nom}",
            annee=annee,
            natures=natures,
            types=list(TypeStructure.values),
            ouverture_on=jours[0],
            cloture_on=jours[1],
            consigne=CONSIGNE,
        )

    return [
        campagne("Campagne", annee - 1, ordinaires, (_avant(ouverture_on), _avant(cloture_on))),
        campagne("Campagne", annee, ordinaires, (ouverture_on, cloture_on)),
        campagne(
            "Avenants en cours d’année et fonds de développement",
            annee,
            [NatureDemande.AVENANT_ETP, NatureDemande.FDI],
            (avenir_on, avenir_on + timedelta(days=DUREE_AVENIR_JOURS)),
        ),
    ]


def _avant(jour: date) -> date:
    return un_an_plus_tard(jour, ans=-1)


def national_campaign(annee: int) -> Campagne:
    """The national default of a year, not saved."""
    ordinaire = calendrier_ordinaire(annee)
    return Campagne(
        libelle=f"Campagne {annee}",
        annee=annee,
        natures=list(ordinaire.natures),
        types=list(TypeStructure.values),
        ouverture_on=ordinaire.ouverture_on,
        cloture_on=ordinaire.cloture_on,
    )
