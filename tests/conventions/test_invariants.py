"""Any sequence of saves, restores, papers, deposits, corrections and withdrawals keeps the promises.

No answer lost, versions hashed, the clock never negative, the journal unbroken.
"""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from conventions.enums import EtatDossier, Geste
from conventions.models import Dossier
from conventions.rules.actes import empreinte
from conventions.rules.controles import regles_adaptees
from conventions.services.dossiers import advance_dossier, deposit_dossier
from conventions.services.enregistrement import fingerprints, save_answers
from conventions.services.formulaire import formulaire_of
from conventions.services.instruction import answer, ask_corrections
from conventions.services.pieces import join_piece
from conventions.services.restauration import restore_version
from siae_portal.audit.services import broken_links
from siae_portal.workflow.machine import Acte, TransitionRefusee
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import remplir
from tests.conventions.factories import AT
from tests.structures.factories import StructureFactory

TEXTES = st.text("abcéà ’\n", min_size=1, max_size=12).map(str.strip).filter(bool)


class VieDuDossier(RuleBasedStateMachine):
    """One dossier, its two people and its agent, a clock that goes on."""

    def __init__(self):
        super().__init__()
        self.structure = StructureFactory()
        self.nadia = UserFactory(dirigeant=True, of=self.structure)
        self.karim = UserFactory(gestionnaire=True, of=self.structure)
        self.pk = remplir(self.structure, self.nadia, at=AT).pk
        self.claire = UserFactory(instructeur=True, of=self.dossier.service)
        self.at = AT
        questions = formulaire_of(self.dossier).questions("PROJET")
        self.textes = [q.nom for q in questions if q.forme == "texte_long" and q.saisie][:3]
        self.attendu = dict(self.dossier.sections.get(code="PROJET").contenu)
        self.etats = {self._version().version: dict(self.attendu)}

    @property
    def dossier(self):
        return Dossier.objects.get(pk=self.pk)

    def _version(self):
        return self.dossier.versions_de_section.filter(code="PROJET").order_by("-version").first()

    def acte(self, user):
        self.at += timedelta(minutes=1)
        return Acte(user=user, at=self.at, motif="Motif.")

    def tente(self, geste):
        """An act may be refused, with sentences; it then changes nothing."""
        try:
            geste()
        except TransitionRefusee:
            return False
        return True

    @rule(rang=st.integers(0, 2), texte=TEXTES, gestionnaire=st.booleans())
    def enregistrer(self, rang, texte, gestionnaire):
        dossier, nom = self.dossier, self.textes[rang]
        lues = fingerprints(formulaire_of(dossier), "PROJET")
        acte = self.acte(self.karim if gestionnaire else self.nadia)
        faite = self.tente(
            lambda: save_answers(pk=self.pk, code="PROJET", reponses={nom: texte}, lues=lues, acte=acte)
        )
        if faite:
            self.attendu[nom] = texte
            self.etats[self.dossier.sections.get(code="PROJET").version] = dict(self.attendu)

    @rule(tirage=st.integers(min_value=0))
    def revenir(self, tirage):
        versions = list(self.dossier.versions_de_section.filter(code="PROJET").order_by("version"))
        choisie = versions[tirage % len(versions)]
        acte = self.acte(self.nadia)
        if self.tente(lambda: restore_version(pk=self.pk, code="PROJET", version=choisie.version, acte=acte)):
            self.attendu = {nom: choisie.reponses[nom] for nom in self.attendu}
            self.etats[self.dossier.sections.get(code="PROJET").version] = dict(self.attendu)

    @rule(contenu=st.binary(min_size=1, max_size=4))
    def joindre(self, contenu):
        acte, contenus = self.acte(self.karim), [b"%PDF-1.4", contenu]
        self.tente(lambda: join_piece(pk=self.pk, code="STATUTS", chunks=contenus, nom="s.pdf", acte=acte))

    @rule()
    def deposer(self):
        regles = {regle.id: "Justifié." for regle in regles_adaptees({})}
        acte = self.acte(self.nadia)
        self.tente(lambda: deposit_dossier(pk=self.pk, acte=acte, declaration=True, justifications=regles))

    @precondition(lambda self: self.dossier.depose_at is not None)
    @rule()
    def instruire(self):
        geste = Geste.DECLARER_COMPLET if self.dossier.etat == EtatDossier.DEPOSE else Geste.INSTRUIRE
        acte = self.acte(self.claire)
        self.tente(lambda: advance_dossier(pk=self.pk, geste=geste, acte=acte))

    @precondition(lambda self: self.dossier.depose_at is not None)
    @rule()
    def demander_corrections(self):
        acte = self.acte(self.claire)
        terme = self.at.date() + timedelta(days=20)
        elements = [{"code": "PROJET", "libelle": "Projet", "raison": "Précisez."}]
        self.tente(
            lambda: ask_corrections(pk=self.pk, elements=elements, motif="Motif.", terme_on=terme, acte=acte)
        )

    @precondition(lambda self: self.dossier.etat == EtatDossier.CORRECTION)
    @rule()
    def repondre(self):
        acte = self.acte(self.nadia)
        self.tente(lambda: answer(pk=self.pk, reponse="C’est fait.", acte=acte))

    @rule()
    def retirer(self):
        geste = Geste.ABANDONNER if self.dossier.etat == EtatDossier.BROUILLON else Geste.RETIRER
        if self.at - AT < timedelta(minutes=12):
            return
        acte = self.acte(self.nadia)
        self.tente(lambda: advance_dossier(pk=self.pk, geste=geste, acte=acte))

    @invariant()
    def aucune_reponse_perdue(self):
        contenu = self.dossier.sections.get(code="PROJET").contenu
        assert {nom: contenu.get(nom) for nom in self.attendu} == self.attendu

    @invariant()
    def l_historique_dit_vrai(self):
        versions = list(self.dossier.versions_de_section.filter(code="PROJET").order_by("version"))
        numeros = [version.version for version in versions]
        assert numeros == sorted(set(numeros))
        for version in versions:
            etat = self.etats[version.version]
            assert {nom: version.reponses.get(nom) for nom in etat} == etat

    @invariant()
    def versions_deposees_intactes(self):
        versions = list(self.dossier.versions.order_by("rang"))
        assert [version.rang for version in versions] == list(range(1, len(versions) + 1))
        assert all(version.sha256 == empreinte(version.donnees) for version in versions)

    @invariant()
    def horloge_jamais_negative(self):
        dossier = self.dossier
        if dossier.echeance_on is None:
            return
        assert dossier.echeance_on >= dossier.depose_at.date()
        assert dossier.horloge_arretee_at is None or dossier.horloge_arretee_at >= dossier.depose_at
        assert isinstance(dossier.echeance_on, date)

    @invariant()
    def journal_intact(self):
        assert broken_links(self.dossier) == []


@pytest.mark.django_db
def test_any_life_of_a_dossier_keeps_its_promises():
    run_state_machine_as_test(
        VieDuDossier,
        settings=settings(
            max_examples=8,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
