"""Running the automatic checks on a dossier and keeping their results."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils import timezone

from conventions.models import Atelier, Controle, Convention, Dossier, PieceJointe
from conventions.rules.controles import ResultatControle, run_controles
from conventions.rules.faits import FaitsAtelier, FaitsDossier
from conventions.services.aides import BaremeAbsent, aide_of
from conventions.services.campagnes import controles_campagne
from conventions.services.pieces import pieces_absentes
from conventions.services.sections import empty_fields
from siae_portal.workflow.machine import Acte
from structures.rules.formes import formes_admises
from structures.services.sirene import etat_of

NOMBRES = (
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
    "label_rq",
    "type",
    "nature",
)


def controles_of(dossier: Dossier, *, acte: Acte) -> list[ResultatControle]:
    """Run every check of the moment « dépôt » without writing: what the author sees while she fills."""
    return [*run_controles(facts_of(dossier, acte=acte)), *controles_campagne(dossier, acte=acte)]


def refresh_controles(dossier: Dossier, *, acte: Acte, justifications: dict[str, str] | None = None) -> None:
    """Run every check and replace the kept results; a justification already given is kept."""
    gardees = {c.regle: c.justification for c in dossier.controles.all()} | (justifications or {})
    dossier.controles.all().delete()
    Controle.objects.bulk_create(rows_of(dossier, controles_of(dossier, acte=acte), justifications=gardees))


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
            message=resultat.message[:300],
            source=resultat.source,
            justification="" if resultat.reussi else justifications.get(resultat.regle, "")[:2000],
        )


def facts_of(dossier: Dossier, *, acte: Acte) -> FaitsDossier:
    """What the checks look at."""
    jointes = list(dossier.pieces.select_related("type_piece", "coffre"))
    return facts_from(
        dossier,
        acte=acte,
        labels=dossier.structure.labels.values_list("code", "debut_on", "fin_on"),
        actives=[c.type for c in _overlapping(dossier)],
        aide_eur=_aide(dossier),
        absentes=pieces_absentes(dossier),
        sirene_etat=etat_of(dossier.structure.siret),
        en_double=_duplicates(jointes),
        datees=tuple(
            (str(p.type_piece), p.coffre.valable_fin_on)
            for p in jointes
            if p.coffre and p.coffre.valable_fin_on
        ),
    )


def facts_from(
    dossier: Dossier,
    *,
    acte: Acte,
    labels: Iterable[tuple[str, date, date]],
    actives: Sequence[str],
    aide_eur: Decimal | None,
    absentes: tuple[str, ...] = (),
    en_double: tuple[str, ...] = (),
    sirene_etat: str = "",
    datees: tuple[tuple[str, date], ...] = (),
) -> FaitsDossier:
    """The same from facts already read, `sections` and `ateliers` prefetched.

    `actives`: kinds of the active conventions of the structure that overlap the period asked for.
    """
    structure, contenus = dossier.structure, {s.code: s.contenu for s in dossier.sections.all()}
    projet, budget = contenus.get("PROJET", {}), contenus.get("BUDGET", {})
    return FaitsDossier(
        **{nom: getattr(dossier, nom) for nom in NOMBRES},
        on=timezone.localtime(acte.at).date(),
        siret=structure.siret,
        siret_signature=structure.siret_signature,
        naf=structure.naf,
        categorie_juridique=structure.categorie_juridique,
        formes_admises=formes_admises(dossier.type),
        sirene_etat=sirene_etat,
        labels=tuple(labels),
        aide_poste_budget_eur=_decimal(budget.get("aide_poste_budget_eur")),
        aide_calculee_eur=aide_eur,
        permanences_jours=len(projet.get("permanences_jours") or ()),
        exclusivite=projet.get("exclusivite") or "",
        types_actifs=frozenset(actives) | {dossier.type},
        conventions_meme_periode=actives.count(dossier.type),
        champs_vides=empty_fields(dossier),
        pieces_absentes=absentes,
        pieces_en_double=en_double,
        pieces_datees=datees,
        ateliers=tuple(map(_atelier, dossier.ateliers.all())),
    )


def _atelier(a: Atelier) -> FaitsAtelier:
    return FaitsAtelier(
        nom=a.nom, postes=a.postes, etp=a.etp, charges_eur=a.charges_eur, recettes_eur=a.recettes_eur
    )


def _overlapping(dossier: Dossier) -> list[Convention]:
    """Active conventions of the structure that overlap the period asked for."""
    if not (dossier.debut_on and dossier.fin_on):
        return []
    conventions = Convention.objects.filter(
        structure=dossier.structure_id, etat__in=["ACTIVE", "SUSPENDUE"], debut_on__lte=dossier.fin_on
    )
    return list(conventions.filter(fin_on__gte=dossier.debut_on))


def _aide(dossier: Dossier) -> Decimal | None:
    try:
        aide = aide_of(dossier) if dossier.etp_demandes else None
    except BaremeAbsent:
        return None
    return aide.montant_eur if aide else None


def _duplicates(pieces: Sequence[PieceJointe]) -> tuple[str, ...]:
    fois = Counter(piece.fichier_id for piece in pieces)
    return tuple(str(piece.type_piece) for piece in pieces if fois[piece.fichier_id] > 1)


def _decimal(valeur: object) -> Decimal | None:
    return Decimal(str(valeur)) if valeur not in (None, "") else None
