"""What the portal already knows of a structure: record, convention, annexe, dossiers before, results.

A field is looked for where its column `reprise` says, then in the next best place; a result nowhere else.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from conventions.enums import NatureDemande, SourceReprise
from conventions.models import AnnexeFinanciere, Convention, Dossier, VersionDossier
from conventions.ports import Resultats, resultats_insertion
from conventions.rules.questions import Question, est_vide
from conventions.rules.reprise import GLISSE, Periode, Repris, periode_demandee, taken, traitements
from conventions.services.formulaire import formulaire_of, version_answers
from structures.enums import CodeLabel
from structures.models import Label

VERSIONS_LUES = 8
"""Deposited versions looked into: an amendment asks less than a renewal, so more than one is read."""
PERIODE = ("date_debut", "date_fin")

ORDRE: Mapping[str, tuple[str, ...]] = {
    "structure": (SourceReprise.STRUCTURE, SourceReprise.DOSSIER),
    "convention": (SourceReprise.CONVENTION, SourceReprise.DOSSIER),
    "annexe_asp": (SourceReprise.ANNEXE, SourceReprise.DOSSIER),
    "dossier_precedent": (SourceReprise.DOSSIER, SourceReprise.ANNEXE),
    "bilan": (SourceReprise.BILAN,),
}
_ANNEXE: Mapping[str, Callable[[AnnexeFinanciere], Any]] = {
    "etp_demandes": lambda annexe: annexe.etp,
    "nb_accompagnements_814": lambda annexe: annexe.nb_814,
    "nb_accompagnements_1400": lambda annexe: annexe.nb_1400,
    "perimetre_penitentiaire": lambda annexe: annexe.milieu_penitentiaire,
    "cofinancement_demande": lambda annexe: _positive(annexe.cofinancement_eur),
    "cofinancement_montant": lambda annexe: annexe.cofinancement_eur or None,
    "nb_prev_sorties": lambda annexe: annexe.nb_sorties_prevues,
    "taux_durable": lambda annexe: annexe.taux_durable,
    "taux_transition": lambda annexe: annexe.taux_transition,
    "taux_positives": lambda annexe: annexe.taux_positives,
}
"""What an annexe tells, imported or made here."""
_LABELS: Mapping[str, tuple[CodeLabel, Callable[[Label], Any]]] = {
    "label_rq": (CodeLabel.RQ, lambda _label: True),
    "label_qualite": (CodeLabel.QUALITE, lambda label: label.libelle or label.organisme),
    "label_qualite_fin": (CodeLabel.QUALITE, lambda label: label.fin_on),
    "geiq_reconnaissance_date": (CodeLabel.GEIQ, lambda label: label.debut_on),
    "geiq_reconnaissance_fin": (CodeLabel.GEIQ, lambda label: label.fin_on),
}


class Sources:
    """What is known before one dossier. Every place is read once, when it is first asked for."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier

    def find(self, question: Question) -> Repris | None:
        """The answer to take up, typed as the field is now; None when nothing fits."""
        if question.nom in PERIODE:
            return self._period(question.nom)
        for source in ORDRE.get(question.champ.reprise, ()):
            repris = self._readers[source](question)
            if repris is None:
                continue
            valeur = taken(question, repris.valeur, annees=self.annees)
            if valeur is not None:
                return Repris(valeur=valeur, source=repris.source, reference=repris.reference)
        return None

    @cached_property
    def convention(self) -> Convention | None:
        """The convention that the request follows: the last to end, among those signed."""
        signees = Convention.objects.published().filter(
            structure=self.dossier.structure_id, type=self.dossier.type
        )
        return signees.exclude(dossier=self.dossier.pk).order_by("-fin_on", "-pk").first()

    @property
    def annexe(self) -> AnnexeFinanciere | None:
        """The last annexe paid for this kind."""
        return formulaire_of(self.dossier).avant.annexe

    @cached_property
    def precedents(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Number and answers of the last version of each dossier deposited for this kind, latest first."""
        avant = VersionDossier.objects.filter(
            dossier__structure=self.dossier.structure_id, dossier__type=self.dossier.type
        ).exclude(dossier__nature=NatureDemande.FDI)
        lues: dict[int, tuple[str, Mapping[str, Any]]] = {}
        for version in (
            avant.exclude(dossier=self.dossier.pk)
            .select_related("dossier")
            .order_by("-depose_at", "-rang", "-pk")[:VERSIONS_LUES]
        ):
            lues.setdefault(version.dossier_id, (version.dossier.numero, version_answers(version.donnees)))
        return list(lues.values())

    @cached_property
    def resultats(self) -> Resultats | None:
        """Results of the year before the one asked for, known to the structure in full."""
        return resultats_insertion(self.dossier.structure_id, annee=self.dossier.annee - 1, masquer=False)

    @cached_property
    def labels(self) -> Mapping[str, Label]:
        """Labels of the structure that hold that day, by code."""
        on = timezone.localtime(self.dossier.cree_at).date()
        tenus = self.dossier.structure.labels.filter(debut_on__lte=on, fin_on__gte=on)
        return {label.code: label for label in tenus.order_by("fin_on", "pk")}

    @cached_property
    def periode(self) -> tuple[Periode, Repris] | None:
        """The period to ask for, and where the one before was read."""
        avant = self._period_before()
        if avant is None:
            return None
        periode, repris = avant
        demandee = periode_demandee(
            nature=self.dossier.nature,
            annee=self.dossier.annee,
            avant=periode,
            duree_max_mois=self.dossier.regles.duree_convention_max_mois,
        )
        return demandee, repris

    @cached_property
    def annees(self) -> int:
        """Years from the last dossier to this one."""
        for _numero, reponses in self.precedents:
            if debut := reponses.get("date_debut"):
                return self.dossier.annee - date.fromisoformat(str(debut)).year
        return 0

    def _period_before(self) -> tuple[Periode, Repris] | None:
        if convention := self.convention:
            periode = Periode(debut_on=convention.debut_on, fin_on=convention.fin_on)
            return periode, self._of_convention(None)
        for numero, reponses in self.precedents:
            bornes = [reponses.get(nom) for nom in PERIODE]
            if all(bornes):
                debut, fin = (date.fromisoformat(str(jour)) for jour in bornes)
                source = Repris(valeur=None, source=SourceReprise.DOSSIER, reference=numero)
                return Periode(debut_on=debut, fin_on=fin), source
        return None

    def _period(self, nom: str) -> Repris | None:
        if self.periode is None:
            return None
        periode, origine = self.periode
        jour = periode.debut_on if nom == PERIODE[0] else periode.fin_on
        return Repris(valeur=jour, source=origine.source, reference=origine.reference)

    def _of_convention(self, valeur: Any) -> Repris:
        numero = self.convention.numero if self.convention else ""
        return Repris(valeur=valeur, source=SourceReprise.CONVENTION, reference=numero)

    @property
    def _readers(self) -> Mapping[str, Callable[[Question], Repris | None]]:
        return {
            SourceReprise.STRUCTURE: self._from_structure,
            SourceReprise.CONVENTION: self._from_convention,
            SourceReprise.ANNEXE: self._from_annexe,
            SourceReprise.DOSSIER: self._from_dossiers,
            SourceReprise.BILAN: self._from_results,
        }

    def _from_structure(self, question: Question) -> Repris | None:
        """A label that holds; what is read live from the record is not copied (`live_origins`)."""
        if question.nom not in _LABELS:
            return None
        code, lire = _LABELS[question.nom]
        label = self.labels.get(code)
        if label is None:
            return None
        return Repris(valeur=lire(label), source=SourceReprise.STRUCTURE, reference=label.numero)

    def _from_convention(self, question: Question) -> Repris | None:
        if question.nom != "numero_convention_anterieure" or not (self.convention and self.convention.numero):
            return None
        return self._of_convention(self.convention.numero)

    def _from_annexe(self, question: Question) -> Repris | None:
        lire = _ANNEXE.get(question.nom)
        if lire is None or self.annexe is None or est_vide(valeur := lire(self.annexe)):
            return None
        return Repris(valeur=valeur, source=SourceReprise.ANNEXE, reference=self.annexe.numero)

    def _from_dossiers(self, question: Question) -> Repris | None:
        """The first that answers, latest first: its own question, or the one it slides from."""
        traitement = traitements().get(question.nom)
        nom = traitement.depuis if traitement and traitement.traitement == GLISSE else question.nom
        for numero, reponses in self.precedents:
            if not est_vide(valeur := reponses.get(nom)):
                return Repris(valeur=valeur, source=SourceReprise.DOSSIER, reference=numero)
        return None

    def _from_results(self, question: Question) -> Repris | None:
        lire = _RESULTATS.get(question.nom)
        if lire is None or self.resultats is None or est_vide(valeur := lire(self.resultats)):
            return None
        return Repris(valeur=valeur, source=SourceReprise.BILAN, reference=str(self.resultats.annee))


def _positive(montant: Decimal | None) -> bool | None:
    return None if montant is None else montant > 0


def _percent(part: Decimal | None) -> Decimal | None:
    return None if part is None else (part * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _durable(resultats: Resultats) -> Decimal | None:
    if not resultats.nb_examines or resultats.nb_durable is None:
        return None
    return _percent(Decimal(resultats.nb_durable) / resultats.nb_examines)


_RESULTATS: Mapping[str, Callable[[Resultats], Any]] = {
    "taux_dynamiques_n_1": lambda resultats: _percent(resultats.taux_dynamiques),
    "taux_durable_n_1": _durable,
}
