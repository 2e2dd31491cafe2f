"""The conventions of one structure over the years, their annexes and what these commit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from conventions.enums import EtatAnnexe, EtatConvention, EtatDossier
from conventions.models import AnnexeFinanciere, Convention, Decision
from conventions.rules.numeros import corps_annexe, numero_convention
from conventions.services.decisions import draw_annexe, draw_convention, payments_of
from siae_portal.demonstration.historique import annexe_of
from siae_portal.demonstration.national.campagnes import ANNEES_CONVENTION, first_year

if TYPE_CHECKING:
    from datetime import datetime

    from conventions.services.aides import AideCalculee
    from siae_portal.demonstration.national.campagnes import Prevu
    from siae_portal.demonstration.national.dossiers import Nation
    from siae_portal.demonstration.national.services_etat import EquipeEtat
    from siae_portal.demonstration.national.structures import Implantee
    from siae_portal.demonstration.scenario import Demande

ETATS = {
    EtatDossier.ACCEPTE: EtatConvention.PROJET,
    EtatDossier.A_SIGNER: EtatConvention.A_SIGNER,
    EtatDossier.SIGNE: EtatConvention.ACTIVE,
}


class Conventions:
    """Those of one structure, in order of time."""

    def __init__(self, nation: Nation, implantee: Implantee, equipe: EquipeEtat) -> None:
        self.nation, self.implantee, self.equipe = nation, implantee, equipe
        self.convention: Convention | None = None
        self.annexes: dict[int, AnnexeFinanciere] = {}

    def load_past(self, demande: Demande, aide: AideCalculee) -> None:
        """The convention of two years ago, as an import would have left it, with its annexe of that year."""
        annee = demande.debut_on.year
        debut_on = date(first_year(annee, self.implantee.rang, ANNEES_CONVENTION), 1, 1)
        fin_on = date(debut_on.year + ANNEES_CONVENTION - 1, 12, 31)
        rang, departement = self._rank(debut_on.year), self.implantee.structure.departement
        self.convention = self.nation.copie.add(
            Convention(
                structure=self.implantee.structure,
                service=self.equipe.service,
                type=demande.type,
                numero=numero_convention(
                    departement3=departement.code3,
                    debut_on=debut_on,
                    type_structure=demande.type,
                    rang=rang,
                ),
                corps_annexe=corps_annexe(
                    type_structure=demande.type,
                    departement3=departement.code3,
                    annee=debut_on.year,
                    rang=rang,
                ),
                etat=self._state(fin_on),
                debut_on=debut_on,
                fin_on=fin_on,
            )
        )
        annexe = annexe_of(
            self.convention, annee=annee, etp=demande.etp or Decimal(0), aide=aide, etat=EtatAnnexe.CLOTURE
        )
        self.nation.copie.add(annexe)

    def open(
        self, prevu: Prevu, decision: Decision, aide: AideCalculee, *, signee_at: datetime | None
    ) -> None:
        """What an accepted dossier opens: a convention or not, an annexe, its payments, a commitment."""
        dossier = decision.dossier
        if prevu.nouvelle_convention:
            convention = draw_convention(dossier, rang=self._rank(prevu.annee))
            convention.etat = ETATS[EtatDossier(dossier.etat)]
            if signee_at:
                convention.etat, convention.signee_at = self._state(convention.fin_on), signee_at
            self.convention = self.nation.copie.add(convention)
        if self.convention is None:
            raise RuntimeError(f"Dossier {dossier.pk} amends a convention that does not exist.")
        annexe = draw_annexe(dossier, self.convention, decision, aide)
        annexe.rang_renouvellement = prevu.annee - self.convention.debut_on.year
        precedente = self.annexes.get(prevu.annee)
        annexe.rang_modification = 1 if precedente else 0
        annexe.etat = self._annexe_state(prevu.annee) if signee_at else EtatAnnexe.SAISI
        annexe.signature_on = signee_at.date() if signee_at else None
        self.nation.copie.add(annexe)
        self.nation.copie.add_all(payments_of(annexe))
        self._commit(decision, annexe, precedente)
        if precedente and signee_at:
            precedente.etat = EtatAnnexe.HISTORISE
        self.annexes[prevu.annee] = annexe

    def _commit(
        self, decision: Decision, annexe: AnnexeFinanciere, precedente: AnnexeFinanciere | None
    ) -> None:
        """An amendment commits what it adds."""
        if not decision.dossier.regles.enveloppe:
            return
        deja_etp = precedente.etp if precedente else None
        deja_eur = precedente.montant_eur if precedente else None
        self.nation.enveloppes.commit(
            decision,
            annee=annexe.debut_on.year,
            etp=(annexe.etp or Decimal(0)) - (deja_etp or 0),
            montant_eur=(annexe.montant_eur or Decimal(0)) - (deja_eur or 0),
        )

    def _rank(self, annee: int) -> int:
        structure = self.implantee.structure
        return self.nation.compteurs.next_rank(structure.departement_id, self.implantee.type, annee)

    def _state(self, fin_on: date) -> EtatConvention:
        return EtatConvention.ACTIVE if fin_on >= self.nation.on else EtatConvention.ECHUE

    def _annexe_state(self, annee: int) -> EtatAnnexe:
        return EtatAnnexe.VALIDE if annee >= self.nation.on.year else EtatAnnexe.CLOTURE
