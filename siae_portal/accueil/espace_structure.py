"""The home of those who write for a structure: to-dos, conventions, dossiers, results."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Prefetch
from django.urls import reverse

from accompagnement.services.resultats import compute_resultats
from conventions.enums import NATURES_DE_CONVENTION, EtatConvention, EtatDossier, Geste, Partie
from conventions.models import AnnexeFinanciere, Convention, Dossier, Message
from conventions.ports import Resultats
from conventions.querysets import DossierQuerySet
from conventions.rules.conseils import depot_conseille_avant
from conventions.rules.couleurs import CONVENTION
from conventions.rules.tours import Tour, tour_de_la_structure
from conventions.services.renouvellement import SANS_SUITE, guided_renewal
from conventions.services.situation import situations_of, structure_signed, with_structure_signature
from siae_portal.accueil.taches import Tache
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import User
from siae_portal.formats import add_months
from structures.models import Label, Piece, Structure
from structures.rules import coffre, labels

REDACTEURS = (Role.DIRIGEANT, Role.GESTIONNAIRE)
PREAVIS_RENOUVELLEMENT_MOIS = 9
DOSSIERS_MONTRES = 10
CONVENTIONS_MONTREES = 10
A_LA_STRUCTURE = (EtatDossier.BROUILLON, EtatDossier.INCOMPLET, EtatDossier.CORRECTION, EtatDossier.A_SIGNER)
EN_VIGUEUR = (EtatConvention.ACTIVE, EtatConvention.SUSPENDUE, EtatConvention.A_SIGNER)


@dataclass(frozen=True, kw_only=True)
class LigneDossier:
    """One dossier with its turn."""

    dossier: Dossier
    tour: Tour

    @property
    def libelle(self) -> str:
        """The state in words; a draft never looks transmitted."""
        return "BROUILLON – non transmis" if self.dossier.est_brouillon else self.tour.libelle


@dataclass(frozen=True, kw_only=True)
class LigneConvention:
    """One convention with its last annexe."""

    convention: Convention
    annexe: AnnexeFinanciere | None
    couleur: str


@dataclass(frozen=True, kw_only=True)
class LigneResultats:
    """What a structure obtained in the year."""

    structure: Structure
    resultats: Resultats


def taches_de_la_structure(user: User, on: date) -> Iterator[Tache]:
    """What waits for the structures of the person."""
    structures = user.structures_for(*REDACTEURS)
    if not structures:
        return
    dossiers = Dossier.objects.permitted(user, Geste.CONSULTER).filter(structure__in=structures)
    for dossier in _with_turns(dossiers, user).filter(etat__in=A_LA_STRUCTURE):
        tache = _tache(dossier, on)
        if tache is not None:
            yield tache
    yield from _unread(dossiers)
    yield from _renewals(structures, on)
    yield from _papers(structures, on)
    yield from _labels(structures, on)


def espace_structure(user: User, *, on: date, structure_id: int | None) -> dict[str, Any]:
    """Context of the home of a structure; empty for who writes for none.

    Args:
        structure_id: the one chosen by the switch; any other than hers is ignored.
    """
    siennes = user.structures_for(*REDACTEURS)
    if not siennes:
        return {}
    choisies = [structure_id] if structure_id in siennes else siennes
    structures = list(Structure.objects.filter(pk__in=siennes).order_by("nom_tri", "pk"))
    return {
        "structures": structures,
        "choisie": structure_id if structure_id in siennes else None,
        "conventions": _conventions(choisies),
        "dossiers": _dossiers(user, choisies, on),
        "resultats": _resultats([s for s in structures if s.pk in choisies], on),
    }


def _with_turns(dossiers: DossierQuerySet, user: User) -> DossierQuerySet:
    return (
        with_structure_signature(dossiers.with_permitted(user))
        .select_related("structure", "service__departement", "service__region", "campagne")
        .prefetch_related("corrections")
        .order_by("-annee", "-pk")
    )


def _tache(dossier: Dossier, on: date) -> Tache | None:
    url = reverse("conventions:dossier_detail", args=[dossier.pk])
    nom = f"dossier {dossier.type} {dossier.annee} · {dossier.structure}"
    if dossier.etat == EtatDossier.BROUILLON:
        limite = dossier.depot_avant_le or depot_conseille_avant(dossier.annee)
        return Tache(libelle=f"Terminer le {nom}", url=url, avant_le=limite if limite >= on else None)
    if dossier.etat == EtatDossier.A_SIGNER:
        signable = getattr(dossier, "peut_signer_structure", False) and not structure_signed(dossier)
        return Tache(libelle=f"Signer la convention du {nom}", url=url) if signable else None
    return _request_task(dossier, nom)


def _request_task(dossier: Dossier, nom: str) -> Tache | None:
    demande = dossier.demande_ouverte
    if demande is None:
        return None
    nombre = len(demande.elements)
    points = f"{nombre} point{'s' if nombre > 1 else ''}"
    verbe = "Corriger" if dossier.etat == EtatDossier.CORRECTION else "Compléter"
    return Tache(
        libelle=f"{verbe} {points} du {nom}",
        url=reverse("conventions:dossier_repondre", args=[dossier.pk])
        if getattr(dossier, "peut_repondre_pieces", False)
        else reverse("conventions:dossier_detail", args=[dossier.pk]),
        avant_le=demande.terme_on,
    )


def _unread(dossiers: DossierQuerySet) -> Iterator[Tache]:
    """Messages of the service that nobody of the structure has read: one line per dossier."""
    ecrits = Message.objects.unread_by(Partie.STRUCTURE).filter(dossier__in=dossiers)
    lignes = ecrits.values("dossier", "dossier__numero").annotate(nombre=Count("pk")).order_by("dossier")
    for ligne in lignes:
        nombre = ligne["nombre"]
        objet = f"{nombre} messages" if nombre > 1 else "un message"
        yield Tache(
            libelle=f"Lire {objet} du service sur le dossier {ligne['dossier__numero']}",
            url=reverse("conventions:dossier_echanges", args=[ligne["dossier"]]),
        )


def _renewals(structures: list[int], on: date) -> Iterator[Tache]:
    """Conventions that end soon, and that no dossier renews yet."""
    finissantes = (
        Convention.objects.active(on=on)
        .filter(structure__in=structures, fin_on__lte=add_months(on, PREAVIS_RENOUVELLEMENT_MOIS))
        .select_related("structure")
        .order_by("fin_on", "pk")
    )
    faits = set(
        Dossier.objects.filter(structure__in=structures, nature__in=NATURES_DE_CONVENTION)
        .exclude(etat__in=SANS_SUITE)
        .values_list("structure_id", "type", "annee")
    )
    for convention in finissantes:
        suite_on = convention.fin_on + timedelta(days=1)
        if (convention.structure_id, convention.type, suite_on.year) not in faits:
            limite = depot_conseille_avant(suite_on.year)
            yield Tache(
                libelle=f"Renouveler la convention {convention.type} · {convention.structure}",
                url=guided_renewal(convention),
                avant_le=limite if limite >= on else convention.fin_on,
            )


def _papers(structures: list[int], on: date) -> Iterator[Tache]:
    """Papers of the strongbox that are over, or nearly: one line per structure. One query."""
    finissantes = Piece.objects.ending(by=on + timedelta(days=coffre.PREAVIS_JOURS)).filter(
        structure__in=structures
    )
    par_structure = (
        finissantes.values("structure", "structure__denomination")
        .annotate(nombre=Count("pk"), premiere=Min("valable_fin_on"))
        .order_by("structure")
    )
    for ligne in par_structure:
        pieces = f"{ligne['nombre']} pièce{'s' if ligne['nombre'] > 1 else ''}"
        yield Tache(
            libelle=f"Renouveler {pieces} du coffre · {ligne['structure__denomination']}",
            url=reverse("structures:coffre", args=[ligne["structure"]]),
            avant_le=ligne["premiere"] if ligne["premiere"] >= on else None,
        )


def _labels(structures: list[int], on: date) -> Iterator[Tache]:
    """Labels that end soon, and that no later period follows."""
    finissants = Label.objects.to_renew(on=on, jours=labels.PREAVIS_JOURS).filter(structure__in=structures)
    for label in finissants.select_related("structure").order_by("fin_on", "pk"):
        yield Tache(
            libelle=f"Renouveler le label « {label} » · {label.structure}",
            url=reverse("structures:label_ajouter", args=[label.structure_id]),
            avant_le=label.fin_on,
        )


def _conventions(structures: list[int]) -> list[LigneConvention]:
    annexes = Prefetch("annexes", queryset=AnnexeFinanciere.objects.for_list())
    conventions = Convention.objects.filter(structure__in=structures, etat__in=EN_VIGUEUR).for_list()
    return [
        LigneConvention(
            convention=convention,
            annexe=next(iter(convention.annexes.all()), None),
            couleur=CONVENTION[convention.etat],
        )
        for convention in conventions.prefetch_related(annexes)[:CONVENTIONS_MONTREES]
    ]


def _dossiers(user: User, structures: list[int], on: date) -> list[LigneDossier]:
    dossiers = Dossier.objects.filter(structure__in=structures).exclude(etat=EtatDossier.ABANDONNE)
    lus = list(_with_turns(dossiers, user)[:DOSSIERS_MONTRES])
    return [
        LigneDossier(dossier=dossier, tour=tour_de_la_structure(situation))
        for dossier, situation in situations_of(lus, on=on)
    ]


def _resultats(structures: list[Structure], on: date) -> list[LigneResultats]:
    """Whole counts, for the people of the structures: two queries, whatever their number."""
    connus = compute_resultats([s.pk for s in structures], annee=on.year)
    return [LigneResultats(structure=s, resultats=connus[s.pk]) for s in structures if s.pk in connus]
