"""A simulation of the aid, without account: the same computation as a dossier, shown line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from conventions.enums import CodeAide
from conventions.models import Bareme
from conventions.rules.baremes import arrondi, echeancier, mois_entre
from conventions.services.aides import AideCalculee, BaremeAbsent, bareme_in_force, compute_aide
from siae_portal.formats import date_longue, decimal_court, entier, euros, taux
from structures.rules import regles_de

CENT_POUR_CENT = 100


@dataclass(frozen=True, kw_only=True)
class Demande:
    """What is simulated. `taux_module`: share of one; `nb_brsa`: recipients of the RSA."""

    type: str
    zone: str
    debut_on: date
    fin_on: date
    etp: Decimal | None = None
    nb_814: int = 0
    nb_1400: int = 0
    taux_module: Decimal | None = None
    penitentiaire: bool = False
    nb_brsa: int | None = None

    @property
    def code_aide(self) -> str:
        """Which line of the barèmes applies."""
        return CodeAide.MONTANT_SOCLE_PENITENTIAIRE if self.penitentiaire else regles_de(self.type).code_aide


@dataclass(frozen=True, kw_only=True)
class LigneCalcul:
    """One step: what, how, how much. `montant_eur` None: unknown here, and `calcul` says why."""

    libelle: str
    calcul: str
    montant_eur: Decimal | None
    source: str


@dataclass(frozen=True, kw_only=True)
class AutreBareme:
    """Another amount that takes effect during the annexe: the portal does not spread it by itself."""

    effet_on: date
    montant_eur: Decimal
    source: str


@dataclass(frozen=True, kw_only=True)
class Tranche:
    """One annexe: it stays within one calendar year. `total_eur`: base amount and modulated part."""

    debut_on: date
    fin_on: date
    aide: AideCalculee
    lignes: tuple[LigneCalcul, ...]
    total_eur: Decimal
    avance_eur: Decimal
    autres: tuple[AutreBareme, ...]


def simulate(demande: Demande) -> list[Tranche]:
    """Each annexe of the period, in order.

    Raises:
        BaremeAbsent: no amount is known here for this kind, this zone or this date.
    """
    return [_tranche(demande, debut, fin) for debut, fin in _annees(demande.debut_on, demande.fin_on)]


def taux_module_max(demande: Demande) -> Decimal | None:
    """Highest modulated part (share of one) at the first day; None when none is known."""
    code = CodeAide.PART_MODULEE_MAX_PENITENTIAIRE if demande.penitentiaire else CodeAide.PART_MODULEE_MAX
    bareme = _in_force(code, demande, demande.debut_on)
    return bareme.montant / CENT_POUR_CENT if bareme else None


def prison_known(type_structure: str, zone: str) -> bool:
    """Whether an amount in prison is known for this kind and zone."""
    return (
        Bareme.objects.for_aid(
            aide=CodeAide.MONTANT_SOCLE_PENITENTIAIRE, type_structure=type_structure, zone=zone
        )
        .order_by()
        .exists()
    )


def _annees(debut_on: date, fin_on: date) -> Iterator[tuple[date, date]]:
    for annee in range(debut_on.year, fin_on.year + 1):
        yield max(debut_on, date(annee, 1, 1)), min(fin_on, date(annee, 12, 31))


def _tranche(demande: Demande, debut_on: date, fin_on: date) -> Tranche:
    aide = compute_aide(
        type_structure=demande.type,
        zone=demande.zone,
        debut_on=debut_on,
        fin_on=fin_on,
        etp=demande.etp,
        nb_814=demande.nb_814,
        nb_1400=demande.nb_1400,
        code_aide=demande.code_aide,
    )
    module = _module(demande, aide, debut_on)
    departement = _departement(demande, debut_on, fin_on)
    socle = LigneCalcul(
        libelle="Plafond de l’aide" if aide.bareme.aide == CodeAide.AIDE_EITI_MAX else "Montant socle",
        calcul=aide.formule,
        montant_eur=aide.montant_eur,
        source=f"{aide.bareme.arrete} ({aide.mention})",
    )
    total = aide.montant_eur + ((module.montant_eur or Decimal(0)) if module else Decimal(0))
    return Tranche(
        debut_on=debut_on,
        fin_on=fin_on,
        aide=aide,
        lignes=tuple(ligne for ligne in (socle, module, *_part(departement, total)) if ligne),
        total_eur=total,
        avance_eur=echeancier(debut_on=debut_on, fin_on=fin_on, montant_eur=aide.montant_eur)[0][2],
        autres=tuple(_autres(aide.bareme, debut_on, fin_on)),
    )


def _module(demande: Demande, aide: AideCalculee, on: date) -> LigneCalcul | None:
    """The modulated part, paid once on the decision of the prefect."""
    if not demande.taux_module:
        return None
    code = CodeAide.PART_MODULEE_MAX_PENITENTIAIRE if demande.penitentiaire else CodeAide.PART_MODULEE_MAX
    montant = arrondi(aide.montant_eur * demande.taux_module)
    bareme = _in_force(code, demande, on)
    return LigneCalcul(
        libelle="Part modulée",
        calcul=f"{euros(aide.montant_eur)} × {taux(demande.taux_module, 2)} = {euros(montant)}",
        montant_eur=montant,
        source=bareme.arrete if bareme else "",
    )


def _departement(demande: Demande, debut_on: date, fin_on: date) -> LigneCalcul | None:
    """What the département pays: a share of the RSA of a single person, per month and per recipient."""
    if not demande.nb_brsa:
        return None
    part = _in_force(CodeAide.COFINANCEMENT_ACI, demande, debut_on)
    rsa = _in_force(CodeAide.RSA, demande, debut_on)
    if part is None or rsa is None:
        return LigneCalcul(
            libelle="Participation du département",
            calcul="Montant inconnu ici pour ce type et ce territoire : il se convient avec le département.",
            montant_eur=None,
            source="",
        )
    nb_mois = mois_entre(debut_on, fin_on)
    mensuel = arrondi(rsa.montant * part.montant / CENT_POUR_CENT)
    montant = mensuel * nb_mois * demande.nb_brsa
    personnes = "personne" if demande.nb_brsa == 1 else "personnes"
    return LigneCalcul(
        libelle="Participation du département",
        calcul=f"{entier(demande.nb_brsa)} {personnes} × {nb_mois} mois × "
        f"({decimal_court(part.montant)} % de {euros(rsa.montant)} = {euros(mensuel)}) = {euros(montant)}",
        montant_eur=montant,
        source=f"{part.arrete} ; RSA au {date_longue(rsa.effet_on)}, dernier montant connu ici à cette date",
    )


def _part(ligne: LigneCalcul | None, total: Decimal) -> Iterator[LigneCalcul]:
    """The share of the département, then what is left to the State."""
    if ligne is None:
        return
    yield ligne
    if ligne.montant_eur is None or not total:
        return
    reste = max(total - ligne.montant_eur, Decimal(0))
    yield LigneCalcul(
        libelle="Part de l’État",
        calcul=f"{euros(total)} − {euros(ligne.montant_eur)} = {euros(reste)}, soit "
        f"{taux(reste / total)} du total",
        montant_eur=reste,
        source="",
    )


def _autres(bareme: Bareme, debut_on: date, fin_on: date) -> Iterator[AutreBareme]:
    """Amounts that take effect after the first day of the annexe and before its end."""
    lignes = Bareme.objects.for_aid(aide=bareme.aide, type_structure=bareme.type, zone=bareme.zone)
    for ligne in lignes.filter(effet_on__gt=debut_on, effet_on__lte=fin_on).order_by("effet_on", "pk"):
        yield AutreBareme(effet_on=ligne.effet_on, montant_eur=ligne.montant, source=ligne.arrete)


def _in_force(code: str, demande: Demande, on: date) -> Bareme | None:
    try:
        return bareme_in_force(aide=code, type_structure=demande.type, zone=demande.zone, on=on)
    except BaremeAbsent:
        return None
