"""Requests to the structure, the legal clock, opinion and proposal: what is refused, and what it leaves."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from conventions.enums import EtatDossier, Geste, NatureDocument, SensAvis, SensDecision
from conventions.models import Dossier, Proposition
from conventions.rules.motifs import GRILLE
from conventions.services.dossiers import advance_dossier, deposit_dossier
from conventions.services.echeances import observe_due_dates
from conventions.services.instruction import answer, ask_corrections, ask_pieces, propose, record_avis
from siae_portal.audit.models import Evenement
from siae_portal.workflow.machine import Acte, TransitionRefusee
from tests.comptes.factories import UserFactory
from tests.conventions.factories import AT
from tests.conventions.parcours import Parcours
from tests.structures.factories import ServiceInstructeurFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]

STATUTS = {"code": "STATUTS", "libelle": "Statuts", "raison": "Ils ne sont pas signés."}


def ask(parcours, *, jours=30, elements=(STATUTS,), motif="Merci de compléter."):
    terme_on = timezone.localdate(parcours.at) + timedelta(days=jours)
    acte = parcours.acte(parcours.instructeur)
    ask_pieces(pk=parcours.dossier.pk, elements=list(elements), motif=motif, terme_on=terme_on, acte=acte)
    parcours.dossier.refresh_from_db()
    return terme_on


def test_the_clock_runs_two_months_from_the_deposit():
    parcours = Parcours().until("deposer")

    assert parcours.dossier.echeance_on == date(2027, 2, 1)


def test_a_request_moves_the_due_date_to_its_term_and_makes_its_letter():
    parcours = Parcours().until("deposer")

    ask(parcours)

    assert parcours.dossier.etat == EtatDossier.INCOMPLET
    assert parcours.dossier.echeance_on == date(2027, 2, 1) + timedelta(days=30)
    assert parcours.dossier.documents.filter(nature=NatureDocument.DPC).count() == 1


def test_an_answer_counts_only_the_days_really_suspended_and_freezes_a_version():
    parcours = Parcours().until("deposer")
    ask(parcours)
    parcours.at += timedelta(days=10)

    answer(
        pk=parcours.dossier.pk,
        reponse="Les statuts signés sont joints.",
        acte=parcours.acte(parcours.dirigeant),
    )

    parcours.dossier.refresh_from_db()
    assert (parcours.dossier.etat, parcours.dossier.echeance_on) == (
        EtatDossier.DEPOSE,
        date(2027, 2, 1) + timedelta(days=10),
    )
    assert parcours.dossier.versions.count() == 2
    assert parcours.dossier.documents.filter(nature=NatureDocument.AR).count() == 1


def test_an_answer_after_the_term_suspends_until_the_term_only():
    parcours = Parcours().until("deposer")
    ask(parcours, jours=5)
    parcours.at += timedelta(days=10)

    answer(pk=parcours.dossier.pk, reponse="Les voici.", acte=parcours.acte(parcours.dirigeant))

    parcours.dossier.refresh_from_db()
    assert parcours.dossier.echeance_on == date(2027, 2, 1) + timedelta(days=5)


def test_completeness_recomputes_the_due_date_and_never_resets_it():
    parcours = Parcours().until("deposer")
    parcours.at += timedelta(days=40)

    parcours.complet()

    parcours.dossier.refresh_from_db()
    assert parcours.dossier.echeance_on == date(2027, 2, 1)


@pytest.mark.parametrize(
    ("changes", "attendu"),
    [
        ({"elements": ()}, "Nommez au moins une pièce"),
        ({"motif": "   "}, "Écrivez le motif"),
        ({"jours": 0}, "une date à venir"),
        ({"jours": -3}, "une date à venir"),
    ],
)
def test_a_request_without_list_reason_or_term_is_refused(changes, attendu):
    parcours = Parcours().until("deposer")

    with pytest.raises(TransitionRefusee, match=attendu):
        ask(parcours, **changes)

    assert not parcours.dossier.corrections.exists()


def test_an_empty_answer_is_refused_and_changes_nothing():
    parcours = Parcours().until("deposer")
    ask(parcours)

    with pytest.raises(TransitionRefusee, match="Répondez à la demande"):
        answer(pk=parcours.dossier.pk, reponse="  ", acte=parcours.acte(parcours.dirigeant))

    assert parcours.dossier.corrections.open().count() == 1


def test_a_missing_paper_after_the_answer_stops_completeness():
    parcours = Parcours().until("deposer")
    ask(parcours)
    parcours.dossier.pieces.filter(type_piece__code="STATUTS").delete()
    answer(pk=parcours.dossier.pk, reponse="Les voici.", acte=parcours.acte(parcours.dirigeant))

    with pytest.raises(TransitionRefusee, match="Pièces manquantes : Statuts"):
        parcours.complet()


def test_corrections_return_to_the_instruction_without_answer_at_their_term():
    parcours = Parcours().until("instruire")
    terme_on = timezone.localdate(parcours.at) + timedelta(days=5)
    acte = parcours.acte(parcours.instructeur)
    ask_corrections(
        pk=parcours.dossier.pk, elements=[STATUTS], motif="Merci de corriger.", terme_on=terme_on, acte=acte
    )

    faits = observe_due_dates(at=parcours.at + timedelta(days=6))

    parcours.dossier.refresh_from_db()
    assert faits[Geste.REPRENDRE_SANS_REPONSE] == 1
    assert parcours.dossier.etat == EtatDossier.EN_INSTRUCTION
    assert not parcours.dossier.corrections.open().exists()


def test_a_term_without_answer_is_noted_once_and_allows_to_close():
    parcours = Parcours().until("deposer")
    ask(parcours, jours=5)
    apres = parcours.at + timedelta(days=6)
    with pytest.raises(TransitionRefusee, match="court encore"):
        parcours.advance(Geste.CLASSER, parcours.instructeur)

    assert [observe_due_dates(at=apres)[Geste.CONSTATER_DEFAUT] for _ in range(2)] == [1, 0]
    parcours.at = apres
    parcours.advance(Geste.CLASSER, parcours.instructeur)

    parcours.dossier.refresh_from_db()
    assert parcours.dossier.etat == EtatDossier.CLASSE_SANS_SUITE


def test_silence_refuses_the_day_after_the_due_date_and_not_before():
    parcours = Parcours().until("instruire")
    veille = parcours.at.replace(year=2027, month=2, day=1, hour=12)

    assert observe_due_dates(at=veille)[Geste.CONSTATER_SILENCE] == 0
    assert observe_due_dates(at=veille + timedelta(days=1))[Geste.CONSTATER_SILENCE] == 1

    parcours.dossier.refresh_from_db()
    assert parcours.dossier.etat == EtatDossier.REJET_IMPLICITE
    assert Evenement.objects.of(parcours.dossier).first().user is None


def test_a_suspended_clock_never_refuses_by_silence():
    parcours = Parcours().until("deposer")
    ask(parcours, jours=100)

    faits = observe_due_dates(at=parcours.at.replace(year=2027, month=2, day=15))

    assert faits[Geste.CONSTATER_SILENCE] == 0


def test_a_deposit_replayed_is_one_deposit():
    parcours = Parcours().until("deposer")
    avant = Evenement.objects.of(parcours.dossier).count()

    deposit_dossier(
        pk=parcours.dossier.pk, acte=parcours.acte(parcours.dirigeant), declaration=True, justifications={}
    )

    assert Evenement.objects.of(parcours.dossier).count() == avant
    assert parcours.dossier.versions.count() == 1
    assert parcours.dossier.documents.filter(nature=NatureDocument.AR).count() == 1


@pytest.mark.parametrize(
    ("declaration", "justifications", "attendu"),
    [(False, {}, "déclaration sur l’honneur"), (True, {}, "Justifiez chaque alerte")],
)
def test_a_deposit_without_declaration_or_justification_is_refused(declaration, justifications, attendu):
    parcours = Parcours().until("remplir")
    Dossier.objects.filter(pk=parcours.dossier.pk).update(etp_accompagnement="0.10")
    acte = parcours.acte(parcours.dirigeant)

    with pytest.raises(TransitionRefusee, match=attendu):
        deposit_dossier(
            pk=parcours.dossier.pk, acte=acte, declaration=declaration, justifications=justifications
        )

    parcours.dossier.refresh_from_db()
    assert (parcours.dossier.etat, parcours.dossier.numero) == (EtatDossier.BROUILLON, "")


def test_a_manager_fills_but_does_not_deposit():
    parcours = Parcours().until("remplir")
    gestionnaire = UserFactory(gestionnaire=True, of=parcours.structure)

    with pytest.raises(Dossier.DoesNotExist):
        deposit_dossier(
            pk=parcours.dossier.pk, acte=Acte(user=gestionnaire, at=AT), declaration=True, justifications={}
        )


def opinion(parcours, **changes):
    voix = {"sens": SensAvis.FAVORABLE, "pour": 9, "contre": 1, "abstentions": 0}
    defauts = {**voix, "quorum_atteint": True, "motifs": ""}
    acte = parcours.acte(parcours.secretaire)
    record_avis(pk=parcours.dossier.pk, **{**defauts, **changes}, acte=acte)


@pytest.mark.parametrize(
    ("changes", "attendu"),
    [
        ({"quorum_atteint": False}, "Sans quorum"),
        ({"sens": SensAvis.RESERVE}, "se motive"),
        ({"sens": SensAvis.DEFAVORABLE, "motifs": " "}, "se motive"),
        ({"pour": 0, "contre": 0}, "au moins une voix"),
    ],
)
def test_an_irregular_opinion_is_refused(changes, attendu):
    parcours = Parcours().until("inscrire")

    with pytest.raises(TransitionRefusee, match=attendu):
        opinion(parcours, **changes)

    assert not parcours.dossier.avis.exclude(sens="").exists()


def test_an_opinion_is_not_recorded_before_its_session():
    parcours = Parcours().until("inscrire")
    parcours.dossier.avis.get().seance.__class__.objects.update(tenue_on=date(2027, 6, 1))

    with pytest.raises(TransitionRefusee, match="pas encore eu lieu"):
        opinion(parcours)


def test_a_kind_without_commission_is_not_put_on_an_agenda():
    parcours = Parcours(type_structure="GEIQ").until("instruire")

    with pytest.raises(TransitionRefusee, match="Aucun avis"):
        parcours.inscrire()


def submit(parcours, **changes):
    defauts = {
        "sens": SensDecision.ACCEPTER,
        "etp": parcours.dossier.etp_demandes,
        "motifs_fait": ["Projet de qualité."],
        "motifs_droit": ["R. 5132-27"],
        "grille": dict.fromkeys(GRILLE, "CONFORME"),
        "bareme_confirme": True,
    }
    propose(pk=parcours.dossier.pk, **{**defauts, **changes}, acte=parcours.acte(parcours.instructeur))


@pytest.mark.parametrize(
    ("changes", "attendu"),
    [
        ({"grille": {"PROJET": "CONFORME"}}, "chaque point de la grille"),
        ({"bareme_confirme": False}, "dernier connu ici"),
    ],
)
def test_an_unfinished_proposal_is_refused(changes, attendu):
    parcours = Parcours().until("avis")

    with pytest.raises(TransitionRefusee, match=attendu):
        submit(parcours, **changes)

    assert not Proposition.objects.exists()


def test_a_proposal_without_opinion_is_refused_where_the_law_asks_for_it():
    parcours = Parcours().until("instruire")

    with pytest.raises(TransitionRefusee, match="avis de la commission est requis"):
        submit(parcours)


def test_sending_back_cancels_the_visa():
    parcours = Parcours().until("viser")

    parcours.advance(Geste.RENVOYER, parcours.signataire, "Le montant est à revoir.")

    parcours.dossier.refresh_from_db()
    assert (parcours.dossier.etat, parcours.dossier.vise_at) == (EtatDossier.EN_INSTRUCTION, None)


def test_an_act_with_a_mandatory_reason_is_refused_without_it():
    parcours = Parcours().until("viser")

    with pytest.raises(TransitionRefusee, match="Écrivez le motif"):
        parcours.advance(Geste.RENVOYER, parcours.signataire)


def test_a_colleague_of_another_departement_does_not_reach_the_dossier():
    parcours = Parcours().until("deposer")
    ailleurs = UserFactory(instructeur=True, of=ServiceInstructeurFactory(morbihan=True))

    with pytest.raises(Dossier.DoesNotExist):
        advance_dossier(pk=parcours.dossier.pk, geste=Geste.DECLARER_COMPLET, acte=Acte(user=ailleurs, at=AT))
