"""Writing the structures of a batch, and giving back what was there: row by row, in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils import timezone

from siae_portal.audit.models import Evenement
from siae_portal.audit.services import next_link
from siae_portal.workflow.machine import Acte
from structures.enums import DecisionLigne, NatureSuccession, StatutLigne
from structures.models import Commune, LigneLot, Lot, Structure, Succession
from structures.policies import GesteLot
from structures.rules.lots import COLONNES_STRUCTURES
from structures.rules.noms import sort_key
from structures.services.lots.comparaison import COMMUNE, DEPARTEMENT, in_scope, values_of
from structures.services.lots.valeurs import changes, loaded, refuse_faulty
from structures.services.recherche import refresh_documents

BLOC = 500
_SIMPLES = (
    "siret",
    "denomination",
    "categorie_juridique",
    "registre",
    "naf",
    "idcc",
    "adresse",
    "code_postal",
    "telephone",
    "courriel",
    "site_web",
    "representant_nom",
    "representant_qualite",
)
_ECRITES = [*_SIMPLES, "nom_tri", "commune", "departement", "creee_on"]


@dataclass(kw_only=True)
class _Ecriture:
    """One row to write: the structure, changed or new, and what the batch says of it."""

    ligne: LigneLot
    structure: Structure
    valeurs: dict[str, str]

    @property
    def nouvelle(self) -> bool:
        """Whether it is created."""
        return self.structure.pk is None


class EcritureStructures:
    """The rows of a batch of structures, as a whole."""

    def __init__(self, lot: Lot, lignes: Sequence[LigneLot], acte: Acte) -> None:
        """`lignes`: what applying writes, or wrote."""
        self.lot, self.lignes, self.acte = lot, lignes, acte

    def write(self) -> None:
        """Write every row.

        Raises:
            LignesRefusees: the portal moved since the preview.
        """
        structures = _locked({ligne.objet_id for ligne in self.lignes if not _creates(ligne)})
        _note_moved(self.lot, self.lignes, structures)
        refuse_faulty(self.lignes)
        ecritures = [_to_write(ligne, structures) for ligne in self.lignes]
        _place([e for e in ecritures if {"commune", "code_postal"} & set(e.valeurs)])
        _write(self.lot, ecritures, self.acte)

    def give_back(self) -> None:
        """Give back what was there, take away what was created.

        Raises:
            LignesRefusees: changed or used since.
        """
        structures = _locked({ligne.objet_id for ligne in self.lignes})
        _note_not_undoable(self.lignes, structures)
        refuse_faulty(self.lignes)
        rendues = [ligne for ligne in self.lignes if not _creates(ligne)]
        changees = [_given_back(structures[ligne.objet_id], loaded(ligne.avant)) for ligne in rendues]
        creees = [structures[ligne.objet_id] for ligne in self.lignes if _creates(ligne)]
        Structure.objects.bulk_update(changees, _ECRITES, batch_size=BLOC)
        Succession.objects.filter(structure__in=changees, reference=_reference(self.lot)).delete()
        _journal(changees + creees, self.lot, GesteLot.ANNULER, self.acte)
        Structure.objects.filter(pk__in=[s.pk for s in creees]).delete()
        refresh_documents(structure_ids=[s.pk for s in changees], on=_day(self.acte))


def _creates(ligne: LigneLot) -> bool:
    return ligne.statut == StatutLigne.NOUVELLE or ligne.decision == DecisionLigne.NOUVELLE


def _locked(pks: Iterable[int | None]) -> dict[int | None, Structure]:
    structures = Structure.objects.select_related("commune").select_for_update(of=("self",)).order_by("pk")
    return {structure.pk: structure for structure in structures.filter(pk__in=[pk for pk in pks if pk])}


def _note_moved(lot: Lot, lignes: Sequence[LigneLot], structures: dict[int | None, Structure]) -> None:
    """Note on each row what is no longer as the preview said."""
    arrives = {loaded(x.apres)["siret"] for x in lignes}
    occupes = dict(Structure.objects.filter(siret__in=arrives).values_list("siret", "pk"))
    visees = Structure.objects.filter(in_scope(lot), pk__in=[pk for pk in structures if pk])
    dans = set(visees.values_list("pk", flat=True))
    for ligne in lignes:
        ligne.erreurs = []
        siret = loaded(ligne.apres)["siret"]
        if siret in occupes and (_creates(ligne) or occupes[siret] != ligne.objet_id):
            ligne.erreurs = ["Ce SIRET est entré au portail entre-temps."]
        elif not _creates(ligne) and ligne.objet_id not in dans:
            ligne.erreurs = ["Cette structure ne relève plus de votre service."]
        elif not _creates(ligne) and values_of(structures[ligne.objet_id]) != loaded(ligne.avant):
            ligne.erreurs = ["Cette structure a été modifiée entre-temps."]


def _note_not_undoable(lignes: Sequence[LigneLot], structures: dict[int | None, Structure]) -> None:
    """Note on each row why it cannot be undone."""
    utilisees = _used([ligne.objet_id for ligne in lignes if _creates(ligne) and ligne.objet_id])
    for ligne in lignes:
        ligne.erreurs = []
        structure = structures.get(ligne.objet_id)
        if structure is None:
            ligne.erreurs = ["Cette structure n’existe plus."]
        elif _creates(ligne) and structure.pk in utilisees:
            ligne.erreurs = [f"Cette structure a maintenant : {utilisees[structure.pk]}."]
        elif changes(values_of(structure), loaded(ligne.apres), COLONNES_STRUCTURES):
            ligne.erreurs = ["Cette structure a été modifiée depuis."]


def _used(pks: Sequence[int]) -> dict[int, str]:
    """What hangs on structures, by structure: any row of any table that points to it, search excepted."""
    utilisees: dict[int, set[str]] = {}
    for lien in Structure._meta.related_objects:
        if lien.related_model._meta.model_name == "documentrecherche":
            continue
        champ = lien.field.name
        lignes = lien.related_model._base_manager.filter(**{f"{champ}__in": pks})
        for pk in lignes.values_list(champ, flat=True):
            utilisees.setdefault(pk, set()).add(str(lien.related_model._meta.verbose_name))
    return {pk: ", ".join(sorted(noms)) for pk, noms in utilisees.items()}


def _to_write(ligne: LigneLot, structures: dict[int | None, Structure]) -> _Ecriture:
    structure = Structure() if _creates(ligne) else structures[ligne.objet_id]
    ecriture = _Ecriture(ligne=ligne, structure=structure, valeurs=loaded(ligne.apres))
    _set(structure, ecriture.valeurs)
    if ecriture.nouvelle:
        structure.siret_signature, structure.a_verifier = structure.siret, True
    return ecriture


def _given_back(structure: Structure, avant: dict[str, str]) -> Structure:
    """The structure as it was before the batch."""
    _set(structure, avant)
    structure.commune_id, structure.departement_id = avant[COMMUNE] or None, avant[DEPARTEMENT]
    return structure


def _set(structure: Structure, valeurs: dict[str, str]) -> None:
    for nom in _SIMPLES:
        if nom in valeurs:
            setattr(structure, nom, valeurs[nom])
    if "creee_on" in valeurs:
        structure.creee_on = date.fromisoformat(valeurs["creee_on"]) if valeurs["creee_on"] else None
    structure.nom_tri = sort_key(structure.denomination)[:150]


def _place(ecritures: Sequence[_Ecriture]) -> None:
    """Commune and département, by postal code and name; a structure that does not move keeps its own."""
    codes = {e.structure.code_postal for e in ecritures}
    communes = {
        (code, c.nom_tri): c
        for c in Commune.objects.filter(codes_postaux__overlap=list(codes))
        for code in c.codes_postaux
    }
    for ecriture in ecritures:
        nom = ecriture.valeurs.get("commune", "")
        if commune := communes.get((ecriture.structure.code_postal, sort_key(nom))):
            ecriture.structure.commune = commune
            ecriture.structure.departement_id = commune.departement_id


def _write(lot: Lot, ecritures: Sequence[_Ecriture], acte: Acte) -> None:
    nouvelles = [e for e in ecritures if e.nouvelle]
    changees = [e for e in ecritures if not e.nouvelle]
    Structure.objects.bulk_create([e.structure for e in nouvelles], batch_size=BLOC)
    Structure.objects.bulk_update([e.structure for e in changees], _ECRITES, batch_size=BLOC)
    for ecriture in nouvelles:
        ecriture.ligne.objet_id = ecriture.structure.pk
    LigneLot.objects.bulk_update([e.ligne for e in nouvelles], ["objet_id"], batch_size=BLOC)
    Succession.objects.bulk_create(_successions(lot, changees, on=_day(acte)), batch_size=BLOC)
    _journal([e.structure for e in ecritures], lot, GesteLot.APPLIQUER, acte)
    refresh_documents(structure_ids=[e.structure.pk for e in ecritures], on=_day(acte))


def _successions(lot: Lot, changees: Sequence[_Ecriture], *, on: date) -> list[Succession]:
    """A SIRET that changes within the same SIREN is a move of the seat."""
    return [
        Succession(
            structure=e.structure,
            nature=NatureSuccession.TRANSFERT,
            siret_avant=loaded(e.ligne.avant)["siret"],
            siret_apres=e.structure.siret,
            effet_on=on,
            reference=_reference(lot),
        )
        for e in changees
        if loaded(e.ligne.avant)["siret"] != e.structure.siret
    ]


def _reference(lot: Lot) -> str:
    return f"Lot d’import n° {lot.pk}"


def _journal(structures: Sequence[Structure], lot: Lot, geste: str, acte: Acte) -> None:
    """One chained event per structure, in a flat number of queries."""
    nom = Structure._meta.label
    faits = Evenement.objects.filter(objet_type=nom, objet_id__in=[s.pk for s in structures])
    rangs = dict(faits.values_list("objet_id").annotate(Max("rang")))
    derniers = {e.objet_id: e for e in faits if e.rang == rangs[e.objet_id]}
    Evenement.objects.bulk_create(
        [
            next_link(s, dernier=derniers.get(s.pk), geste=geste, acte=acte, details={"lot": lot.pk})
            for s in structures
        ],
        batch_size=BLOC,
    )


def _day(acte: Acte) -> date:
    return timezone.localtime(acte.at).date()
