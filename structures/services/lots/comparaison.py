"""Structures of a file against those of the portal: new, changed, the same, doubtful, in error."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.db.models.functions import Substr

from structures.enums import DecisionLigne, StatutLigne
from structures.models import Commune, LigneLot, Lot, ServiceInstructeur, Structure
from structures.querysets import StructureQuerySet
from structures.rules.lots import COLONNES_STRUCTURES, read_row
from structures.rules.noms import sort_key
from structures.services.lots.valeurs import changes, dumped
from structures.services.noms import service_names

SIREN = 9
COMMUNE, DEPARTEMENT = "commune_id", "departement_id"
_TEXTES = tuple(c.nom for c in COLONNES_STRUCTURES if c.nom not in {"commune", "creee_on"})


def in_scope(lot: Lot) -> Q:
    """The structures that a batch may touch: those of its service, or all of them."""
    return Q(departement__service=lot.service_id) if lot.service_id else Q()


def values_of(structure: Structure) -> dict[str, str]:
    """A structure as the columns write it, and where it is by its keys; read with its commune."""
    valeurs = {nom: getattr(structure, nom) for nom in _TEXTES}
    valeurs |= {COMMUNE: structure.commune_id or "", DEPARTEMENT: structure.departement_id}
    valeurs["commune"] = structure.commune.nom if structure.commune else ""
    valeurs["creee_on"] = structure.creee_on.isoformat() if structure.creee_on else ""
    return valeurs


@dataclass(kw_only=True)
class _Ligne:
    """One row on its way: cells as typed, values read, what is wrong, what is doubtful."""

    rang: int
    cellules: dict[str, str]
    valeurs: dict[str, str] = field(default_factory=dict)
    erreurs: list[str] = field(default_factory=list)
    doutes: list[str] = field(default_factory=list)
    commune: Commune | None = None
    connue: Structure | None = None

    @property
    def deplacee(self) -> bool:
        """Whether its commune must be looked for: a structure that is new, or that moves."""
        if self.connue is None:
            return True
        avant = values_of(self.connue)
        return any(
            nom in self.valeurs and sort_key(self.valeurs[nom]) != sort_key(avant[nom])
            for nom in ("code_postal", "commune")
        )


class Comparaison:
    """One part of a file against the portal, in a flat number of queries."""

    def __init__(
        self, lot: Lot, *, noms: Sequence[str], toutes: Sequence[tuple[int, list[str]]], on: date
    ) -> None:
        """`noms`: column of each cell. `toutes`: every row of the file, to see a SIRET twice there."""
        self.lot, self.noms, self.on = lot, noms, on
        self.sirets = _count_sirets(toutes, noms)

    def compare(self, lignes: Sequence[tuple[int, list[str]]]) -> list[LigneLot]:
        """One row of batch per row of the file, not saved."""
        lues = [self._read(rang, cellules) for rang, cellules in lignes]
        self._recognise([ligne for ligne in lues if not ligne.erreurs])
        self._place([ligne for ligne in lues if not ligne.erreurs and ligne.deplacee])
        self._doubt([ligne for ligne in lues if ligne.connue is None and not ligne.erreurs])
        return [self._row(ligne) for ligne in lues]

    def vanished(self, *, premier_rang: int) -> list[LigneLot]:
        """The structures of the scope that the file does not name, not saved: listed, never changed."""
        absentes = _structures().filter(in_scope(self.lot)).exclude(siret__in=list(self.sirets))
        return [
            LigneLot(
                lot=self.lot,
                rang=premier_rang + ecart,
                statut=StatutLigne.DISPARUE,
                objet_id=structure.pk,
                avant=dumped(values_of(structure)),
            )
            for ecart, structure in enumerate(absentes.order_by("nom_tri", "pk"))
        ]

    def _read(self, rang: int, cellules: list[str]) -> _Ligne:
        par_nom = dict(zip(self.noms, cellules, strict=False))
        par_nom.pop("", None)
        ligne = _Ligne(rang=rang, cellules=par_nom)
        ligne.valeurs, ligne.erreurs = read_row(par_nom, COLONNES_STRUCTURES)
        if self.sirets.get(ligne.valeurs.get("siret", ""), 0) > 1:
            ligne.erreurs.append("colonne « SIRET » : ce SIRET est sur plusieurs lignes, gardez-en une.")
        return ligne

    def _place(self, lignes: Sequence[_Ligne]) -> None:
        """The commune of each row, hence its département, which must be the one of the service."""
        communes = _communes({ligne.valeurs.get("code_postal", "") for ligne in lignes})
        ailleurs: list[_Ligne] = []
        for ligne in lignes:
            cle = (ligne.valeurs.get("code_postal", ""), sort_key(ligne.valeurs.get("commune", "")))
            ligne.commune = communes.get(cle)
            if ligne.commune is None:
                ligne.erreurs.append(_commune_unknown(ligne))
                continue
            ligne.valeurs["commune"] = ligne.commune.nom
            if self.lot.service and ligne.commune.departement_id != self.lot.service.departement_id:
                ailleurs.append(ligne)
        self._send_elsewhere(ailleurs)

    def _send_elsewhere(self, lignes: Sequence[_Ligne]) -> None:
        departements = {ligne.commune.departement_id for ligne in lignes if ligne.commune}
        noms = self._service_names(departements)
        for ligne in lignes:
            if ligne.commune:
                nom = noms.get(ligne.commune.departement_id, "un autre service")
                ligne.erreurs.append(f"colonne « Commune » : cette structure relève de {nom}.")

    def _service_names(self, departements: set[str]) -> dict[str, str]:
        if not departements:
            return {}
        services = list(
            ServiceInstructeur.objects.filter(departement__in=departements).select_related(
                "departement", "region"
            )
        )
        noms = service_names(services, on=self.on)
        return {service.departement_id or "": noms[service.pk] for service in services}

    def _recognise(self, lignes: Sequence[_Ligne]) -> None:
        """By SIRET first; what is not found may be known by its SIREN, or by its name."""
        sirets = {ligne.valeurs["siret"] for ligne in lignes}
        connues = {s.siret: s for s in _structures().filter(siret__in=sirets)}
        noms = self._service_names(
            {s.departement_id for s in connues.values()} if self.lot.service else set()
        )
        for ligne in lignes:
            ligne.connue = connues.get(ligne.valeurs["siret"])
            if ligne.connue and not self._mine(ligne.connue):
                nom = noms.get(ligne.connue.departement_id, "un autre service")
                ligne.erreurs.append(f"colonne « SIRET » : cette structure relève de {nom}.")

    def _mine(self, structure: Structure) -> bool:
        return self.lot.service is None or structure.departement_id == self.lot.service.departement_id

    def _doubt(self, lignes: Sequence[_Ligne]) -> None:
        sirens = {ligne.valeurs["siret"][:SIREN] for ligne in lignes}
        cles = {sort_key(ligne.valeurs["denomination"]) for ligne in lignes}
        semblables = self._resembling(lignes)
        proches = list(
            _structures()
            .annotate(siren_lu=Substr("siret", 1, SIREN))
            .filter(Q(siren_lu__in=sirens) | Q(nom_tri__in=cles))
        )
        par_siren = {s.siren: s for s in reversed(proches)}
        par_nom = {s.nom_tri: s for s in reversed(proches)}
        for ligne in lignes:
            meme = par_siren.get(ligne.valeurs["siret"][:SIREN])
            homonyme = par_nom.get(sort_key(ligne.valeurs["denomination"]))
            if meme and self._mine(meme):
                ligne.connue = meme
                ligne.doutes.append(
                    f"Même SIREN que {meme.denomination} (SIRET {meme.siret}) : son SIRET a-t-il changé ?"
                )
            elif proche := meme or homonyme:
                sens = "Même SIREN que" if meme else "Même nom que"
                ligne.doutes.append(f"{sens} {proche.denomination} (SIRET {proche.siret}), déjà au portail.")
            elif semblable := semblables.get(ligne.rang):
                ligne.doutes.append(
                    f"Nom proche de {semblable.denomination} (SIRET {semblable.siret}), du même département."
                )

    @staticmethod
    def _resembling(lignes: Sequence[_Ligne]) -> dict[int, Structure]:
        """For each row, the structure of its département whose name is the nearest. Two queries."""
        cherches = [
            (ligne.rang, sort_key(ligne.valeurs["denomination"]), ligne.commune.departement_id)
            for ligne in lignes
            if ligne.commune
        ]
        trouves = Structure.objects.resembling(cherches)
        proches = Structure.objects.in_bulk(set(trouves.values()))
        return {rang: proches[pk] for rang, pk in trouves.items()}

    def _row(self, ligne: _Ligne) -> LigneLot:
        avant = values_of(ligne.connue) if ligne.connue and not ligne.erreurs else {}
        apres = ligne.cellules if ligne.erreurs else ligne.valeurs
        return LigneLot(
            lot=self.lot,
            rang=ligne.rang,
            statut=self._status(ligne, avant),
            objet_id=ligne.connue.pk if ligne.connue and not ligne.erreurs else None,
            avant=dumped(avant),
            apres=dumped(apres),
            erreurs=[phrase[:300] for phrase in ligne.erreurs or ligne.doutes],
        )

    @staticmethod
    def _status(ligne: _Ligne, avant: Mapping[str, str]) -> StatutLigne:
        if ligne.erreurs:
            return StatutLigne.ERREUR
        if ligne.doutes:
            return StatutLigne.DOUTEUSE
        if not avant:
            return StatutLigne.NOUVELLE
        return (
            StatutLigne.CHANGEE
            if changes(avant, ligne.valeurs, COLONNES_STRUCTURES)
            else StatutLigne.IDENTIQUE
        )


def choices_of_structure(ligne: LigneLot) -> dict[DecisionLigne, str]:
    """What may be decided of a doubtful row: « the same » only when the portal may hold it here."""
    meme = [DecisionLigne.MEME] if ligne.objet_id else []
    return {choix: str(choix.label) for choix in [*meme, DecisionLigne.NOUVELLE, DecisionLigne.ECARTER]}


def _count_sirets(lignes: Sequence[tuple[int, list[str]]], noms: Sequence[str]) -> Counter[str]:
    """How many times each SIRET stands in the file, spaces left out."""
    colonne = noms.index("siret")
    return Counter(
        "".join(cellules[colonne].split()).replace(".", "")
        for _rang, cellules in lignes
        if len(cellules) > colonne and cellules[colonne]
    )


def _commune_unknown(ligne: _Ligne) -> str:
    if not ligne.valeurs.get("code_postal") or not ligne.valeurs.get("commune"):
        return "colonne « Commune » : une nouvelle adresse demande le code postal et la commune."
    return "colonne « Commune » : aucune commune de ce nom n’a ce code postal."


def _structures() -> StructureQuerySet:
    return Structure.objects.select_related("commune").order_by("pk")


def _communes(codes_postaux: set[str]) -> dict[tuple[str, str], Commune]:
    """By postal code and name."""
    communes = Commune.objects.filter(codes_postaux__overlap=list(codes_postaux))
    return {(code, c.nom_tri): c for c in communes for code in c.codes_postaux}
