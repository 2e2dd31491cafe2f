"""Annexes of the ASP extract, read one by one: an annexe is known by `af_id_avenant_modification`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conventions.enums import EtatAnnexe
from conventions.rules.numeros import CORPS_ANNEXE, NUMERO_CONVENTION
from conventions.services.import_asp.champs import (
    Champs,
    to_boolean,
    to_date,
    to_etp,
    to_integer,
    to_montant,
    to_rang,
    to_taux,
)
from conventions.services.import_asp.empreinte import fingerprint
from conventions.services.import_asp.lecture import Ligne
from conventions.services.import_asp.montants import LigneChiffree
from conventions.services.import_asp.refus import Refus
from structures.enums import TypeStructure
from structures.models import Departement

COLONNES = frozenset(
    {
        "af_id_structure",
        "af_numero_convention",
        "af_mesure_dispositif_code",
        "af_numero_annexe_financiere",
        "af_numero_avenant_renouvellement",
        "af_numero_avenant_modification",
        "af_id_annexe_financiere",
        "af_id_avenant_modification",
        "af_etat_annexe_financiere_code",
        "af_date_debut_effet",
        "af_date_fin_effet",
        "af_etp_postes_insertion",
        "af_montant_unitaire_annuel_valeur",
        "af_montant_total_annuel",
    }
)
FDI = "FDI"
DROIT_COMMUN, PENITENTIAIRE = "DC", "MP"
SUIVI_ETATS = (
    "brouillon",
    "saisie_termine",
    "rejete",
    "provisoire",
    "valide",
    "historise",
    "dde_annulation",
    "annule",
    "cloture",
)


@dataclass(frozen=True, slots=True)
class AnnexeLue:
    """One readable line.

    `type` is empty for an FDI line, which has no convention; `valeurs` are those to store.
    """

    numero: int
    asp_id: int
    structure_asp_id: int
    type: str
    numero_convention: str
    departement: str
    zone: str
    valeurs: dict[str, Any]
    sha256: str

    def chiffres(self) -> LigneChiffree:
        """What is needed to recompute its amount."""
        return LigneChiffree(
            type=self.type,
            zone=self.zone,
            **{nom: self.valeurs[nom] for nom in ("milieu_penitentiaire", "debut_on", "fin_on", "etp")},
            unitaire_eur=self.valeurs["unitaire_eur"],
            montant_eur=self.valeurs["montant_eur"],
        )

    @property
    def nom(self) -> str:
        """Printed number: « ACI054180019A0M1 »."""
        valeurs = self.valeurs
        return f"{valeurs['numero_corps']}A{valeurs['rang_renouvellement']}M{valeurs['rang_modification']}"


class LecteurAnnexes:
    """Turns lines into `AnnexeLue`; `motifs`: reject motives of each annexe, all its lines together."""

    def __init__(self, motifs: Mapping[str, list[str]]) -> None:
        self.motifs = motifs
        self.zones = dict(Departement.objects.values_list("code", "zone"))

    def read(self, ligne: Ligne) -> AnnexeLue:
        """One annexe.

        Raises:
            Refus: every reason, in French.
        """
        champs = Champs(ligne.valeurs)
        structure_asp_id = champs.obligatoire("af_id_structure", to_integer)
        asp_id = champs.obligatoire("af_id_avenant_modification", to_integer)
        type_structure, penitentiaire = read_measure(champs)
        convention = champs.texte("af_numero_convention", 30)
        departement = self._departement(champs, convention)
        valeurs = read_values(champs, fdi=not type_structure)
        valeurs["milieu_penitentiaire"] |= penitentiaire
        valeurs["motifs_rejet"] = self.motifs.get(champs.texte("af_id_avenant_modification"), [])
        check_convention(champs, convention, type_structure)
        if champs.refus:
            raise Refus(" ; ".join(champs.refus))
        return AnnexeLue(
            numero=ligne.numero,
            asp_id=asp_id,
            structure_asp_id=structure_asp_id,
            type=type_structure,
            numero_convention=convention,
            departement=departement,
            zone=self.zones[departement],
            valeurs=valeurs,
            sha256=fingerprint({**valeurs, "convention": convention, "structure": structure_asp_id}),
        )

    def _departement(self, champs: Champs, convention: str) -> str:
        """Département of the number of the convention, else of the annexe: `054`, `02A`, `59V`, `971`."""
        corps = champs.texte("af_numero_annexe_financiere", 20)
        trouve = NUMERO_CONVENTION.fullmatch(convention) if convention else CORPS_ANNEXE.fullmatch(corps)
        if trouve is None:
            colonne, texte = (
                ("af_numero_convention", convention)
                if convention
                else (
                    "af_numero_annexe_financiere",
                    corps,
                )
            )
            champs.refuse(f"{colonne} : « {texte} » n’a pas la forme attendue")
            return ""
        code = trouve["dep"]
        for essai in (code, code.removeprefix("0"), code[:2]):
            if essai in self.zones:
                return essai
        champs.refuse(f"département « {code} » inconnu")
        return ""


def read_measure(champs: Champs) -> tuple[str, bool]:
    """Kind of the measure (empty for the FDI) and whether it is the prison one: `EI_MP` gives EI, True."""
    code = champs.texte("af_mesure_dispositif_code", 12)
    prefixe, _, suffixe = code.partition("_")
    connue = prefixe in TypeStructure.values or prefixe == FDI
    if not connue or suffixe not in (DROIT_COMMUN, PENITENTIAIRE):
        champs.refuse(f"af_mesure_dispositif_code : mesure « {code} » inconnue")
    return ("" if prefixe == FDI else prefixe), suffixe == PENITENTIAIRE


def check_convention(champs: Champs, convention: str, type_structure: str) -> None:
    """Refuse a convention number that names another kind than the measure."""
    trouve = NUMERO_CONVENTION.fullmatch(convention)
    if trouve and type_structure and trouve["type"] != type_structure:
        champs.refuse(f"la convention « {convention} » n’est pas celle d’une mesure {type_structure}")


def read_values(champs: Champs, *, fdi: bool) -> dict[str, Any]:
    """Columns of an annexe, ready to be stored; refusals stay in `champs`."""
    etat = champs.texte("af_etat_annexe_financiere_code")
    if etat not in EtatAnnexe.values:
        champs.refuse(f"af_etat_annexe_financiere_code : état « {etat} » inconnu")
    return {
        "mesure": champs.texte("af_mesure_dispositif_code"),
        "numero_corps": champs.texte("af_numero_annexe_financiere", 20),
        "rang_renouvellement": champs.obligatoire("af_numero_avenant_renouvellement", to_rang),
        "rang_modification": champs.obligatoire("af_numero_avenant_modification", to_rang),
        "asp_annexe_id": champs.obligatoire("af_id_annexe_financiere", to_integer),
        "etat": etat,
        "suspendue": bool(champs.lire("af_indicateur_suspension", to_boolean)),
        "milieu_penitentiaire": bool(champs.lire("af_indic_perimetre_milieu_penitentiaire", to_boolean)),
        **read_dates(champs),
        **read_amounts(champs, fdi=fdi),
        **read_objectives(champs),
        "financeur": champs.texte("af_id_financeur_code", 60),
        "nature_action": champs.texte("af_nature_action_code", 20),
    }


def read_dates(champs: Champs) -> dict[str, Any]:
    """Period, steps of the signature, and the day each state was entered."""
    debut = champs.obligatoire("af_date_debut_effet", to_date)
    fin = champs.obligatoire("af_date_fin_effet", to_date)
    if debut and fin and fin < debut:
        champs.refuse(f"la fin d’effet ({fin:%d/%m/%Y}) précède le début ({debut:%d/%m/%Y})")
    entrees = {etat: champs.lire(f"af_date_etat_{etat}", to_date) for etat in SUIVI_ETATS}
    return {
        "debut_on": debut,
        "fin_on": fin,
        "depot_on": champs.lire("af_date_depot_dde_financement", to_date),
        "signature_on": champs.lire("af_date_signature", to_date),
        "reception_asp_on": champs.lire("af_date_reception_asp", to_date),
        "asp_etats": {etat: jour.isoformat() for etat, jour in entrees.items() if jour},
    }


def read_amounts(champs: Champs, *, fdi: bool) -> dict[str, Any]:
    """ETP, hours of an ETP, and euros. An FDI line has a lump sum and no ETP."""
    total = "af_mt_total_aide" if fdi else "af_montant_total_annuel"
    cofinancement = "af_montant_cofinance" if fdi else "af_mt_cofinance"
    return {
        "etp": champs.lire("af_etp_postes_insertion", to_etp),
        "heures_etp": champs.lire("af_duree_heure_annuel_etp_valeur", to_etp),
        "unitaire_eur": champs.lire("af_montant_unitaire_annuel_valeur", to_montant),
        "montant_eur": champs.lire(total, to_montant),
        "cofinancement_eur": champs.lire(cofinancement, to_montant),
    }


def read_objectives(champs: Champs) -> dict[str, Any]:
    """Exits foreseen, and the rates aimed at, in percent."""
    return {
        "nb_sorties_prevues": champs.lire("af_nb_prev_sorties", to_integer),
        "taux_dynamiques": champs.lire("af_taux_prev_sorties_dynamiques", to_taux),
        "taux_durable": champs.lire("af_taux_prev_sorties_durable", to_taux),
        "taux_transition": champs.lire("af_taux_prev_sorties_trans", to_taux),
        "taux_positives": champs.lire("af_taux_prev_sorties_positives", to_taux),
    }
