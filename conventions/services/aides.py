"""What a request would bring, from the dated barème, with its formula in words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from conventions.enums import CodeAide
from conventions.models import Bareme, Dossier, HeuresETP
from conventions.rules.baremes import mois_entre, montant_annexe, montant_geiq
from siae_portal.formats import etp as format_etp
from siae_portal.formats import euros
from structures.rules import regles_de


class BaremeAbsent(Exception):
    """No amount is published here for this kind at this date; the message is shown as it is."""


@dataclass(frozen=True, kw_only=True)
class AideCalculee:
    """The aid of the first annexe of a period.

    Euros to the cent; `unitaire_eur` per ETP and year (or per accompagnement); `heures_etp` per year.
    `dernier_connu`: the amount is the last known here and may have been replaced: it must be confirmed.
    """

    montant_eur: Decimal
    unitaire_eur: Decimal
    unitaire_majore_eur: Decimal | None
    nb_mois: int
    bareme: Bareme
    bareme_majore: Bareme | None
    heures_etp: Decimal | None
    dernier_connu: bool
    formule: str

    @property
    def mention(self) -> str:
        """« barème du 1er novembre 2024, dernier connu ici »."""
        fin = ", dernier connu ici" if self.dernier_connu else ""
        return f"barème du {self.bareme.effet_on:%d/%m/%Y}{fin}"


def compute_aide(
    *,
    type_structure: str,
    zone: str,
    debut_on: date,
    fin_on: date,
    etp: Decimal | None = None,
    nb_814: int | None = None,
    nb_1400: int | None = None,
    code_aide: str = "",
) -> AideCalculee:
    """Aid of the first calendar year of a period (one annexe stays within one year, RC20).

    Args:
        code_aide: line of the barèmes, by default the one of the kind (in prison, another one applies).
        etp: full-time posts, two decimals, for the kinds counted in ETP.
        nb_814, nb_1400: accompagnements in full year, for a GEIQ.
    Raises:
        BaremeAbsent: no amount published for this kind at this date.
    Source: R5132-37 and homologues; D6325-23; yearly arrêtés (`bareme.reference`).
    """
    fin_annexe_on = min(fin_on, date(debut_on.year, 12, 31))
    nb_mois = mois_entre(debut_on, fin_annexe_on)
    if regles_de(type_structure).en_etp:
        code = code_aide or regles_de(type_structure).code_aide
        return _aide_etp(type_structure, zone, debut_on, nb_mois, etp or Decimal(0), code)
    return _aide_geiq(type_structure, zone, debut_on, nb_mois, nb_814 or 0, nb_1400 or 0)


def aide_of(dossier: Dossier, **retenus: Decimal | int | None) -> AideCalculee | None:
    """Aid of a dossier as asked, or with the figures retained instead; None while the period is unknown.

    Raises:
        BaremeAbsent: no amount published for this kind at this date.
    """
    if not (dossier.debut_on and dossier.fin_on):
        return None
    demandes = {"etp": dossier.etp_demandes, "nb_814": dossier.nb_814, "nb_1400": dossier.nb_1400}
    return compute_aide(
        type_structure=dossier.type,
        zone=dossier.structure.departement.zone,
        debut_on=dossier.debut_on,
        fin_on=dossier.fin_on,
        **{**demandes, **retenus},
    )


def bareme_in_force(*, aide: str, type_structure: str, zone: str, on: date) -> Bareme:
    """The row that applies that day.

    Raises:
        BaremeAbsent: none was published.
    """
    bareme = Bareme.objects.in_force(aide=aide, type_structure=type_structure, zone=zone, on=on)
    if bareme is None:
        raise BaremeAbsent(
            f"Aucun montant n’est connu ici pour une structure {type_structure} au {on:%d/%m/%Y} : "
            "le service saisit l’arrêté avant de calculer l’aide."
        )
    return bareme


def is_last_known(bareme: Bareme, *, on: date) -> bool:
    """Whether a later arrêté may exist that the portal does not hold: last row, and its year is over."""
    return bareme.effet_on.year < on.year and not bareme.remplacee  # type: ignore[attr-defined]


def _aide_etp(
    type_structure: str, zone: str, debut_on: date, nb_mois: int, etp: Decimal, code_aide: str
) -> AideCalculee:
    bareme = bareme_in_force(aide=code_aide, type_structure=type_structure, zone=zone, on=debut_on)
    heures = HeuresETP.objects.in_force(type_structure=type_structure, on=debut_on)
    montant = montant_annexe(etp=etp, unitaire_eur=bareme.montant, nb_mois=nb_mois)
    return AideCalculee(
        montant_eur=montant,
        unitaire_eur=bareme.montant,
        unitaire_majore_eur=None,
        nb_mois=nb_mois,
        bareme=bareme,
        bareme_majore=None,
        heures_etp=heures.heures if heures else None,
        dernier_connu=is_last_known(bareme, on=debut_on),
        formule=_formule_etp(etp, bareme.montant, nb_mois, montant),
    )


def _formule_etp(etp: Decimal, unitaire: Decimal, nb_mois: int, montant: Decimal) -> str:
    if nb_mois == 12:
        return f"{format_etp(etp)} × {euros(unitaire)} = {euros(montant)}"
    return f"({format_etp(etp)} × {euros(unitaire)} ÷ 12) × {nb_mois} mois = {euros(montant)}"


def _aide_geiq(
    type_structure: str, zone: str, debut_on: date, nb_mois: int, nb_814: int, nb_1400: int
) -> AideCalculee:
    simple, majore = (
        bareme_in_force(aide=code, type_structure=type_structure, zone=zone, on=debut_on)
        for code in (CodeAide.GEIQ_ANNEXE_1, CodeAide.GEIQ_MAJOREE)
    )
    montant = montant_geiq(
        nb_814=nb_814, nb_1400=nb_1400, unitaire_eur=simple.montant, unitaire_majore_eur=majore.montant
    )
    return AideCalculee(
        montant_eur=montant,
        unitaire_eur=simple.montant,
        unitaire_majore_eur=majore.montant,
        nb_mois=nb_mois,
        bareme=simple,
        bareme_majore=majore,
        heures_etp=None,
        dernier_connu=is_last_known(simple, on=debut_on) or is_last_known(majore, on=debut_on),
        formule=(
            f"{nb_814} × {euros(simple.montant)} + {nb_1400} × {euros(majore.montant)} = {euros(montant)}"
        ),
    )
