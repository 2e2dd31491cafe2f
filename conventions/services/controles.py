"""Running the automatic checks on a dossier and keeping their results."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from conventions.enums import ObjetAdapte
from conventions.models import Controle, Convention, Dossier, HeuresETP, PieceJointe
from conventions.rules.conditions import est_remplie
from conventions.rules.controles import ResultatControle, regles_adaptees, run_controles
from conventions.rules.faits import FaitsAtelier, FaitsDossier
from conventions.services.aides import AideCalculee, BaremeAbsent, aide_of
from conventions.services.campagnes import controles_campagne
from conventions.services.formulaire import formulaire_of
from conventions.services.pieces import pieces_absentes
from conventions.services.sections import empty_fields
from siae_portal.workflow.machine import Acte
from structures.services.sirene import etat_of

COLONNES = (
    "type",
    "nature",
    "label_rq",
    "debut_on",
    "fin_on",
    "etp_demandes",
    "nb_postes",
    "nb_814",
    "nb_1400",
    "etp_accompagnement",
    "etp_encadrement",
    "total_charges_eur",
    "total_produits_eur",
    "taux_dynamiques",
    "taux_durable",
    "taux_transition",
    "taux_positives",
)
DECIMAUX = {
    "heures_prevues": "heures_prevues",
    "etp_realises_n_1": "etp_realises_n_1",
    "aide_poste_budget_eur": "aide_poste_budget",
    "resultat_n_1_eur": "resultat_n_1",
    "resultat_n_2_eur": "resultat_n_2",
    "fonds_propres_eur": "fonds_propres",
}
"""Fact → answer of the dossier that holds it."""


def controles_of(dossier: Dossier, *, acte: Acte) -> list[ResultatControle]:
    """Run every check of the moment « dépôt » without writing: what the author sees while she fills."""
    return [*rules_run_on(dossier, acte=acte), *controles_campagne(dossier, acte=acte)]


def rules_run_on(dossier: Dossier, *, acte: Acte) -> list[ResultatControle]:
    """The same without the campaign, which only ever warns."""
    on = timezone.localtime(acte.at).date()
    changes = formulaire_of(dossier).adaptations.valeurs(ObjetAdapte.REGLE, on=on)
    return run_controles(facts_of(dossier, acte=acte), regles_adaptees(changes))


def refresh_controles(dossier: Dossier, *, acte: Acte) -> None:
    """Run every check and replace the kept results, each with what the structure wrote about it."""
    gardees = {c.regle: c.justification for c in dossier.controles.all()}
    gardees |= dict(dossier.justifications.values_list("regle", "texte"))
    dossier.controles.all().delete()
    Controle.objects.bulk_create(rows_of(dossier, controles_of(dossier, acte=acte), justifications=gardees))


MESSAGE_MAX = 300
"""Length of the column."""


def rows_of(
    dossier: Dossier, resultats: Iterable[ResultatControle], *, justifications: Mapping[str, str]
) -> Iterator[Controle]:
    """The rows that keep these results, not saved; only a failed check has a justification."""
    for resultat in resultats:
        yield Controle(
            dossier=dossier,
            regle=resultat.regle,
            gravite=resultat.gravite,
            reussi=resultat.reussi,
            message=_fitting(resultat.message),
            source=resultat.source,
            justification="" if resultat.reussi else justifications.get(resultat.regle, "")[:2000],
        )


def _fitting(message: str) -> str:
    """Cut to the column, aloud."""
    return message if len(message) <= MESSAGE_MAX else f"{message[: MESSAGE_MAX - 1].rstrip(' ,')}…"


def facts_of(dossier: Dossier, *, acte: Acte) -> FaitsDossier:
    """What the checks look at."""
    prefetch_related_objects([dossier], "sections", "ateliers", "pieces__type_piece", "pieces__coffre")
    aide = _aide(dossier)
    return facts_from(
        dossier,
        acte=acte,
        labels=dossier.structure.labels.values_list("code", "debut_on", "fin_on"),
        actives=[c.type for c in _overlapping(dossier)],
        aide_eur=aide.montant_eur if aide else None,
        heures_etp=aide.heures_etp if aide else _hours(dossier),
        absentes=pieces_absentes(dossier),
        sirene_etat=etat_of(dossier.structure.siret),
        en_double=_duplicates(dossier),
    )


def facts_from(
    dossier: Dossier,
    *,
    acte: Acte,
    labels: Iterable[tuple[str, date, date]],
    actives: Sequence[str],
    aide_eur: Decimal | None,
    heures_etp: Decimal | None = None,
    absentes: tuple[str, ...] = (),
    en_double: tuple[str, ...] = (),
    sirene_etat: str = "",
) -> FaitsDossier:
    """The same from facts already read, `sections`, `ateliers` and `pieces` prefetched.

    `actives`: kinds of the active conventions of the structure that overlap the period asked for.
    """
    return FaitsDossier(
        **_from_columns(dossier),
        **_from_answers(dossier),
        on=timezone.localtime(acte.at).date(),
        labels=tuple(labels),
        aide_calculee_eur=aide_eur,
        heures_etp=heures_etp,
        types_actifs=frozenset(actives) | {dossier.type},
        conventions_meme_periode=actives.count(dossier.type),
        champs_vides=empty_fields(dossier),
        sirene_etat=sirene_etat,
        pieces={piece.type_piece.code: _end_of(piece) for piece in dossier.pieces.all()},
        pieces_datees=_dated(dossier),
        pieces_absentes=absentes,
        pieces_en_double=en_double,
    )


def _end_of(piece: PieceJointe) -> date | None:
    """Last day of validity, known for a paper that is in the strongbox."""
    return piece.coffre.valable_fin_on if piece.coffre else None


def _dated(dossier: Dossier) -> tuple[tuple[str, date], ...]:
    fins = ((str(piece.type_piece), _end_of(piece)) for piece in dossier.pieces.all())
    return tuple((libelle, fin) for libelle, fin in fins if fin)


def _from_columns(dossier: Dossier) -> dict[str, Any]:
    structure = dossier.structure
    noms = ("siret", "siret_signature", "naf", "categorie_juridique", "moyens_separes")
    return {
        **{nom: getattr(dossier, nom) for nom in COLONNES},
        **{nom: getattr(structure, nom) for nom in noms},
        "ateliers": tuple(
            FaitsAtelier(
                nom=a.nom, postes=a.postes, etp=a.etp, charges_eur=a.charges_eur, recettes_eur=a.recettes_eur
            )
            for a in dossier.ateliers.all()
        ),
    }


def _from_answers(dossier: Dossier) -> dict[str, Any]:
    formulaire = formulaire_of(dossier)
    reponses, faits = formulaire.reponses, formulaire.faits
    return {
        **{nom: _decimal(reponses.get(question)) for nom, question in DECIMAUX.items()},
        "reconnaissance_on": faits.jour("geiq_reconnaissance_date"),
        "fin_reconnaissance_on": faits.jour("geiq_reconnaissance_fin"),
        "metiers": frozenset(_column(reponses, "permanents", "type")),
        "permanences_jours": len(set(_column(reponses, "permanences", "jour"))),
        "exclusivite": reponses.get("exclusivite") or "",
        "types_declares": frozenset(_column(reponses, "autres_conventions", "type")),
        "comptes_attendus": est_remplie("SI_COMPTES_CLOS", faits),
    }


def _column(reponses: Mapping[str, Any], tableau: str, colonne: str) -> list[str]:
    """Cells of one column of a table, those that are filled."""
    lignes = reponses.get(tableau)
    cellules = [ligne.get(colonne) for ligne in lignes] if isinstance(lignes, list) else []
    return [str(cellule) for cellule in cellules if cellule not in (None, "")]


def _overlapping(dossier: Dossier) -> list[Convention]:
    """Active conventions of the structure that overlap the period asked for."""
    if not (dossier.debut_on and dossier.fin_on):
        return []
    conventions = Convention.objects.filter(
        structure=dossier.structure_id, etat__in=["ACTIVE", "SUSPENDUE"], debut_on__lte=dossier.fin_on
    )
    return list(conventions.filter(fin_on__gte=dossier.debut_on))


def _aide(dossier: Dossier) -> AideCalculee | None:
    try:
        return aide_of(dossier) if dossier.etp_demandes else None
    except BaremeAbsent:
        return None


def _hours(dossier: Dossier) -> Decimal | None:
    if not (dossier.debut_on and dossier.regles.en_etp):
        return None
    ligne = HeuresETP.objects.in_force(type_structure=dossier.type, on=dossier.debut_on)
    return ligne.heures if ligne else None


def _duplicates(dossier: Dossier) -> tuple[str, ...]:
    pieces = list(dossier.pieces.all())
    fois = Counter(piece.fichier_id for piece in pieces)
    return tuple(str(piece.type_piece) for piece in pieces if fois[piece.fichier_id] > 1)


def _decimal(valeur: object) -> Decimal | None:
    return Decimal(str(valeur)) if valeur not in (None, "") else None
