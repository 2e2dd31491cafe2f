"""How far a draft is: its plan, what blocks the deposit, what will have to be justified."""

from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse

from conventions.enums import EtatSaisie, Gravite
from conventions.models import Dossier
from conventions.rules.conseils import CHAMPS_VIDES, PIECES, PIECES_ABSENTES, Blocage, conseil_de
from conventions.rules.controles import ResultatControle
from conventions.services.controles import controles_of
from conventions.services.formulaire import formulaire_of
from conventions.services.lecture import SectionLue, read_dossier
from conventions.services.pieces import PieceDemandee, pieces_demandees
from conventions.services.presences import Present, others_on
from conventions.services.sections import EtatSection, sections_of
from siae_portal.workflow.machine import Acte

COMPLET, A_FAIRE, REPRIS = "complet", "a-faire", "repris"
SIGNES = {
    EtatSaisie.COMPLET: COMPLET,
    EtatSaisie.A_COMPLETER: A_FAIRE,
    EtatSaisie.A_COMMENCER: A_FAIRE,
    EtatSaisie.A_CONFIRMER: REPRIS,
    EtatSaisie.A_REFAIRE: REPRIS,
}
"""How the plan marks each state, drawn by the stylesheet beside the words."""
_RANGS = {Gravite.BLOQUANT: 0, Gravite.ALERTE: 1, Gravite.INFO: 2}


@dataclass(frozen=True, kw_only=True)
class LignePlan:
    """One entry of the plan: a destination, its state in words, and `signe`, how it is marked."""

    libelle: str
    etat: str
    url: str
    complet: bool
    courant: bool
    signe: str = ""
    presents: str = ""


@dataclass(frozen=True, kw_only=True)
class Suite:
    """The next thing to do, as a button."""

    url: str
    geste: str


@dataclass(frozen=True, kw_only=True)
class Avancement:
    """What every page of a draft says of it. `courant`: the page shown (a section, PIECES, DEPOT)."""

    dossier: Dossier
    sections: list[EtatSection]
    lues: list[SectionLue]
    pieces: list[PieceDemandee]
    controles: list[ResultatControle]
    courant: str = field(default="")
    presents: list[Present] = field(default_factory=list)

    @property
    def blocages(self) -> list[Blocage]:
        """Everything that stops the deposit, in the order of the plan."""
        return [*self.manques, *self.bloquants]

    @cached_property
    def manques(self) -> list[Blocage]:
        """Answers and papers that miss."""
        return [*self._missing_fields(), *self._missing_pieces()]

    @cached_property
    def rates(self) -> list[Blocage]:
        """Failed checks, the most serious first; what misses is told one by one by `manques`."""
        rates = [c for c in self.controles if not c.reussi and c.regle not in {CHAMPS_VIDES, PIECES_ABSENTES}]
        return [self._of_check(c) for c in sorted(rates, key=lambda c: _RANGS[c.gravite])]

    @property
    def bloquants(self) -> list[Blocage]:
        """Failed checks that stop the deposit."""
        return [blocage for blocage in self.rates if blocage.gravite == Gravite.BLOQUANT]

    @property
    def alertes(self) -> list[Blocage]:
        """Checks that do not stop the deposit but ask for a justification."""
        return [blocage for blocage in self.rates if blocage.gravite == Gravite.ALERTE]

    @property
    def informations(self) -> list[Blocage]:
        """Checks that only tell something."""
        return [blocage for blocage in self.rates if blocage.gravite == Gravite.INFO]

    @property
    def pieces_obligatoires(self) -> list[PieceDemandee]:
        """Papers without which nothing is deposited."""
        return [piece for piece in self.pieces if piece.obligatoire]

    @property
    def pourcentage(self) -> int:
        """Share of the mandatory answers and papers already there, rounded down; unread answers are not."""
        attendus = sum(r.obligatoire for lue in self.lues for r in lue.reponses) + len(
            self.pieces_obligatoires
        )
        absents = sum(self._not_done(lue) for lue in self.lues) + len(self._missing_pieces())
        return max(0, 100 * (attendus - absents) // attendus) if attendus else 100

    @cached_property
    def plan(self) -> list[LignePlan]:
        """The entries of the side menu."""
        lignes = [*(self._section_line(etat) for etat in self.sections), self._pieces_line()]
        return [*lignes, self._deposit_line()] if self.peut_deposer else lignes

    @property
    def suite(self) -> Suite | None:
        """Where to go on: the first entry that is not complete, then the deposit for who may deposit."""
        for ligne in self.plan:
            if not ligne.complet and ligne.url != self._url_depot:
                return Suite(url=ligne.url, geste=f"Continuer : {ligne.libelle}")
        return Suite(url=self._url_depot, geste=self._verbe_depot) if self.peut_deposer else None

    @property
    def peut_deposer(self) -> bool:
        """Whether this reader may deposit (a draft, by the representative)."""
        return self.dossier.est_brouillon and bool(getattr(self.dossier, "peut_deposer", False))

    @property
    def _verbe_depot(self) -> str:
        return "Relire et enregistrer" if self.dossier.est_papier else "Relire et déposer"

    @property
    def _url_depot(self) -> str:
        return reverse("conventions:dossier_deposer", args=[self.dossier.pk])

    def section(self, code: str) -> EtatSection:
        """The state of one section."""
        return next(etat for etat in self.sections if etat.code == code)

    def rates_of(self, page: str) -> list[Blocage]:
        """Failed checks about one page; a section not begun is not warned about."""
        if page != PIECES and not self.section(page).commencee:
            return []
        return [blocage for blocage in self.rates if blocage.page == page]

    @property
    def source_des_manques(self) -> str:
        """The legal source of the check that asks every answer."""
        return next((c.source for c in self.controles if c.regle == CHAMPS_VIDES), "")

    def _not_done(self, lue: SectionLue) -> int:
        """Mandatory answers that a section lacks, or that nobody has read since they were taken up."""
        etat = self.section(lue.code)
        if etat.reprise or not etat.commencee:
            return sum(reponse.obligatoire for reponse in lue.reponses)
        return len(etat.manquants)

    def _missing_fields(self) -> list[Blocage]:
        etats = {etat.code: etat for etat in self.sections}
        return [
            Blocage(
                libelle=f"{lue.libelle} : {libelle}",
                url=f"{self._url_section(lue.code)}#{ancre}",
                page=lue.code,
            )
            for lue in self.lues
            for libelle, ancre in _manques(lue, etats[lue.code])
        ]

    def _missing_pieces(self) -> list[Blocage]:
        return [
            Blocage(
                libelle=f"Pièce à joindre : {p.type_piece.libelle}",
                url=f"{self._url_pieces}#piece-{p.type_piece.code}",
                page=PIECES,
            )
            for p in self.pieces_obligatoires
            if p.jointe is None
        ]

    def _of_check(self, resultat: ResultatControle) -> Blocage:
        conseil = conseil_de(resultat, formulaire_of(self.dossier).place_of)
        page = self._url_pieces if conseil.section == PIECES else self._url_section(conseil.section)
        return Blocage(
            libelle=conseil.phrase,
            url=f"{page}#{conseil.ancre}" if conseil.ancre else page,
            page=conseil.section,
            regle=resultat.regle,
            gravite=resultat.gravite,
            source=resultat.source,
        )

    def _url_section(self, code: str) -> str:
        return reverse("conventions:dossier_section", args=[self.dossier.pk, code])

    @property
    def _url_pieces(self) -> str:
        return reverse("conventions:dossier_pieces", args=[self.dossier.pk])

    def _section_line(self, etat: EtatSection) -> LignePlan:
        return LignePlan(
            libelle=etat.libelle,
            etat=etat.etat.label,
            url=self._url_section(etat.code),
            complet=etat.complete,
            courant=self.courant == etat.code,
            signe=SIGNES[etat.etat],
            presents=", ".join(str(p.user) for p in self.presents if p.code == etat.code),
        )

    def _pieces_line(self) -> LignePlan:
        jointes = sum(piece.jointe is not None for piece in self.pieces_obligatoires)
        total = len(self.pieces_obligatoires)
        return LignePlan(
            libelle="Pièces",
            etat="complet" if jointes == total else f"{jointes} sur {total}",
            signe=COMPLET if jointes == total else A_FAIRE,
            url=self._url_pieces,
            complet=jointes == total,
            courant=self.courant == PIECES,
        )

    def _deposit_line(self) -> LignePlan:
        nombre, papier = len(self.blocages), self.dossier.est_papier
        reste = f"{nombre} point{'s' if nombre > 1 else ''} à {'demander' if papier else 'régler'}"
        return LignePlan(
            libelle=self._verbe_depot,
            etat=reste if nombre else "possible",
            signe=A_FAIRE if nombre else COMPLET,
            url=self._url_depot,
            complet=not nombre,
            courant=self.courant == "DEPOT",
        )


def _manques(lue: SectionLue, etat: EtatSection) -> list[tuple[str, str]]:
    """Label and anchor of what a section lacks; one never saved, or taken up, is to be read as a whole."""
    libelles = {reponse.nom: reponse.libelle for reponse in lue.reponses}
    manques = [(libelles.get(nom, nom), f"id_{nom}") for nom in etat.manquants]
    if manques:
        return manques
    if etat.reprise:
        redire = "à refaire cette année" if etat.a_refaire else "à relire et à confirmer"
        return [(f"reprise, {redire}", "reprise")]
    return [] if etat.commencee else [("à relire et à enregistrer", "formulaire")]


def avancement_of(dossier: Dossier, *, acte: Acte, courant: str = "") -> Avancement:
    """Read everything once; `dossier` comes from `for_page()`."""
    return Avancement(
        dossier=dossier,
        sections=sections_of(dossier),
        lues=read_dossier(dossier),
        pieces=pieces_demandees(dossier),
        controles=controles_of(dossier, acte=acte),
        courant=courant,
        presents=others_on(dossier_id=dossier.pk, user_id=acte.author.pk, at=acte.at),
    )
