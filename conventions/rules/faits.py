"""The facts of a dossier that checks look at: plain values, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class FaitsAtelier:
    """One atelier: posts, ETP, euros; None when not given."""

    nom: str
    postes: int | None
    etp: Decimal | None
    charges_eur: Decimal | None
    recettes_eur: Decimal | None


@dataclass(frozen=True, kw_only=True)
class FaitsDossier:
    """What a dossier says, at one moment. Euros, ETP and percents are exact decimals; None when not given.

    `sirene_etat`: `A` open, `F` closed, empty when SIRENE does not know the SIRET.
    `pieces`: papers joined, by code, with the end of their validity when it is known. `heures_etp`: hours of
    one ETP for the kind, that year. `types_declares`: other kinds that the structure names in its dossier.
    `moyens_separes`: the service found that its temporary work has means of its own.
    """

    type: str
    nature: str
    on: date
    siret: str = ""
    siret_signature: str = ""
    sirene_etat: str = ""
    naf: str = ""
    categorie_juridique: str = ""
    label_rq: bool | None = False
    labels: tuple[tuple[str, date, date], ...] = ()
    reconnaissance_on: date | None = None
    fin_reconnaissance_on: date | None = None
    debut_on: date | None = None
    fin_on: date | None = None
    etp_demandes: Decimal | None = None
    heures_prevues: Decimal | None = None
    heures_etp: Decimal | None = None
    etp_realises_n_1: Decimal | None = None
    nb_postes: int | None = None
    nb_814: int | None = None
    nb_1400: int | None = None
    etp_accompagnement: Decimal | None = None
    etp_encadrement: Decimal | None = None
    metiers: frozenset[str] = frozenset()
    total_charges_eur: Decimal | None = None
    total_produits_eur: Decimal | None = None
    aide_poste_budget_eur: Decimal | None = None
    aide_calculee_eur: Decimal | None = None
    resultat_n_1_eur: Decimal | None = None
    resultat_n_2_eur: Decimal | None = None
    fonds_propres_eur: Decimal | None = None
    taux_dynamiques: Decimal | None = None
    taux_durable: Decimal | None = None
    taux_transition: Decimal | None = None
    taux_positives: Decimal | None = None
    permanences_jours: int = 0
    exclusivite: str = ""
    types_actifs: frozenset[str] = frozenset()
    types_declares: frozenset[str] = frozenset()
    moyens_separes: bool = False
    conventions_meme_periode: int = 0
    champs_vides: tuple[str, ...] = ()
    pieces: Mapping[str, date | None] = field(default_factory=dict)
    comptes_attendus: bool = True
    pieces_absentes: tuple[str, ...] = ()
    pieces_en_double: tuple[str, ...] = ()
    pieces_datees: tuple[tuple[str, date], ...] = ()
    ateliers: tuple[FaitsAtelier, ...] = field(default=())

    @property
    def pieces_perimees(self) -> tuple[tuple[str, date], ...]:
        """Papers joined whose validity was over that day, each with its last day."""
        return tuple((libelle, fin_on) for libelle, fin_on in self.pieces_datees if fin_on < self.on)

    def label_valide(self, code: str) -> bool:
        """Whether the structure carries this label on the first day of the request."""
        jour = self.debut_on or self.on
        return any(c == code and debut <= jour <= fin for c, debut, fin in self.labels)

    def piece_valide(self, code: str) -> bool:
        """Whether a paper is joined and, when its end is known, still valid on the first day asked."""
        if code not in self.pieces:
            return False
        fin = self.pieces[code]
        return fin is None or (self.debut_on or self.on) <= fin
