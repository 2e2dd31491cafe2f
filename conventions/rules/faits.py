"""The facts of a dossier that checks look at: plain values, no database."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class FaitsAtelier:
    """One atelier: posts, ETP, euros."""

    nom: str
    postes: int
    etp: Decimal
    charges_eur: Decimal
    recettes_eur: Decimal


@dataclass(frozen=True, kw_only=True)
class FaitsDossier:
    """What a dossier says, at one moment. Euros, ETP and percents are exact decimals; None when not given.

    `sirene_etat`: `A` open, `F` closed, empty when SIRENE does not know the SIRET.
    """

    type: str
    nature: str
    on: date
    siret: str = ""
    siret_signature: str = ""
    naf: str = ""
    categorie_juridique: str = ""
    sirene_etat: str = ""
    formes_admises: frozenset[str] = frozenset()
    label_rq: bool = False
    labels: tuple[tuple[str, date, date], ...] = ()
    debut_on: date | None = None
    fin_on: date | None = None
    etp_demandes: Decimal | None = None
    nb_postes: int | None = None
    nb_814: int | None = None
    nb_1400: int | None = None
    etp_accompagnement: Decimal | None = None
    etp_encadrement: Decimal | None = None
    total_charges_eur: Decimal | None = None
    total_produits_eur: Decimal | None = None
    aide_poste_budget_eur: Decimal | None = None
    aide_calculee_eur: Decimal | None = None
    taux_dynamiques: Decimal | None = None
    taux_durable: Decimal | None = None
    permanences_jours: int = 0
    exclusivite: str = ""
    types_actifs: frozenset[str] = frozenset()
    conventions_meme_periode: int = 0
    champs_vides: tuple[str, ...] = ()
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
