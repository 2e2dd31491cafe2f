"""Opening campaigns, and knowing the one of a request."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone

from conventions.enums import EtatDossier, Geste, GesteCampagne
from conventions.models import Campagne, Dossier
from conventions.policies import CAMPAGNE, DOSSIER
from conventions.rules.campagnes import controle_campagne, un_an_plus_tard
from conventions.rules.controles import ResultatControle
from siae_portal.audit.services import record
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import User
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.models import Departement

CHEVAUCHEMENT = (
    "Une autre campagne couvre déjà une partie de ces jours, pour la même année, une même nature et un même "
    "type : changez les dates, ou modifiez l’autre campagne."
)


@dataclass(frozen=True, kw_only=True)
class DonneesCampagne:
    """What is typed of a campaign. `consigne`: shown to who deposits late."""

    libelle: str
    annee: int
    natures: Sequence[str]
    types: Sequence[str]
    ouverture_on: date
    cloture_on: date
    consigne: str = ""


def departements_of(acte: Acte) -> list[Departement | None]:
    """Where the person may open a campaign; None is the national default."""
    services = acte.author.services_for(Role.INSTRUCTEUR, Role.CHEF_SERVICE)
    lieux: list[Departement | None] = list(Departement.objects.filter(service__in=services).order_by("nom"))
    return [*lieux, None] if Role.ADMINISTRATEUR in acte.author.roles else lieux


@transaction.atomic
def create_campagne(*, departement_id: str | None, donnees: DonneesCampagne, acte: Acte) -> Campagne:
    """Open a campaign in a département of the person, or the national default (None).

    Raises:
        Campagne.DoesNotExist: not one of the départements of the person.
        TransitionRefusee: dates in disorder, or another campaign already covers these days.
    """
    if departement_id not in {lieu.pk if lieu else None for lieu in departements_of(acte)}:
        raise Campagne.DoesNotExist(departement_id)
    campagne = _write(Campagne(departement_id=departement_id), donnees)
    record(campagne, geste=GesteCampagne.CREER, acte=acte, details=_details(campagne))
    return campagne


@transaction.atomic
def change_campagne(*, pk: int, donnees: DonneesCampagne, acte: Acte) -> Campagne:
    """Change a campaign; the dossiers tied to it follow its new dates.

    Raises:
        Campagne.DoesNotExist: outside the scope of `acte.user`.
        TransitionRefusee: dates in disorder, or another campaign already covers these days.
    """
    campagnes = Campagne.objects.filter(CAMPAGNE.scope(acte.author, GesteCampagne.MODIFIER))
    campagne = _write(campagnes.select_for_update(of=("self",)).get(pk=pk), donnees)
    record(campagne, geste=GesteCampagne.MODIFIER, acte=acte, details=_details(campagne))
    return campagne


def shifted(campagne: Campagne) -> DonneesCampagne:
    """The same campaign one year later, to be checked before it is opened: every date is shifted."""
    return DonneesCampagne(
        libelle=campagne.libelle.replace(str(campagne.annee), str(campagne.annee + 1)),
        annee=campagne.annee + 1,
        natures=campagne.natures,
        types=campagne.types,
        ouverture_on=un_an_plus_tard(campagne.ouverture_on),
        cloture_on=un_an_plus_tard(campagne.cloture_on),
        consigne=campagne.consigne,
    )


def campagne_of(dossier: Dossier, *, on: date) -> Campagne | None:
    """The campaign of a request that day; None when the service opened none. One query."""
    return Campagne.objects.of_request(
        departement_id=dossier.structure.departement_id,
        type_structure=dossier.type,
        annee=dossier.annee,
        nature=dossier.nature,
        on=on,
    )


def controles_campagne(dossier: Dossier, *, acte: Acte) -> list[ResultatControle]:
    """The check « deposited after the end of the campaign », when there is a campaign."""
    on = dossier.papier_recu_on or timezone.localtime(acte.at).date()
    campagne = campagne_of(dossier, on=on)
    if campagne is None:
        return []
    return [controle_campagne(libelle=campagne.libelle, cloture_on=campagne.cloture_on, on=on)]


def _write(campagne: Campagne, donnees: DonneesCampagne) -> Campagne:
    """Save, and turn the promise of the database into a sentence."""
    if donnees.cloture_on < donnees.ouverture_on:
        raise TransitionRefusee(["La clôture vient avant l’ouverture : changez l’une des deux dates."])
    for nom, valeur in asdict(donnees).items():
        setattr(campagne, nom, valeur)
    try:
        with transaction.atomic():
            campagne.save()
    except IntegrityError as erreur:
        if "campagne_sans_chevauchement" not in str(erreur):
            raise
        raise TransitionRefusee([CHEVAUCHEMENT]) from erreur
    return campagne


def _details(campagne: Campagne) -> dict[str, object]:
    return {
        "departement": campagne.departement_id or "",
        "annee": campagne.annee,
        "ouverture_on": campagne.ouverture_on.isoformat(),
        "cloture_on": campagne.cloture_on.isoformat(),
    }


@dataclass(frozen=True, kw_only=True)
class NombreEtat:
    """How many dossiers of a campaign stand in a state."""

    etat: str
    libelle: str
    nombre: int


def counts_of(campagnes: Sequence[Campagne], user: User) -> dict[int, list[NombreEtat]]:
    """Dossiers deposited, by campaign and state: those the person may read; all for the administrator."""
    visibles = (
        Dossier.objects.permitted(user, Geste.CONSULTER)
        if DOSSIER.may(user, Geste.CONSULTER)
        else Dossier.objects.filter(depose_at__isnull=False)
    )
    lignes = (
        visibles.filter(campagne__in=campagnes)
        .values("campagne", "etat")
        .annotate(nombre=Count("pk"))
        .values_list("campagne", "etat", "nombre")
    )
    ordre = list(EtatDossier)
    nombres: dict[int, list[NombreEtat]] = {}
    for campagne, etat, nombre in sorted(lignes, key=lambda ligne: ordre.index(EtatDossier(ligne[1]))):
        nombres.setdefault(campagne, []).append(
            NombreEtat(etat=etat, libelle=EtatDossier(etat).label, nombre=nombre)
        )
    return nombres
