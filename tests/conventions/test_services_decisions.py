"""Decision, envelope, numbers, signatures: what is never done twice, overspent or signed without right."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from conventions.enums import EtatAnnexe, EtatConvention, EtatDocument, EtatDossier, Geste, NatureDocument
from conventions.models import AnnexeFinanciere, Convention, Document, Enveloppe, Signature
from conventions.services.decisions import accept, refuse
from conventions.services.documents import produce_document
from conventions.services.echeances import observe_due_dates
from conventions.services.signatures import (
    note_refusal_to_sign,
    sign_etat,
    sign_structure,
    withdraw_from_signature,
)
from siae_portal.comptes.models import DelegationSignature
from siae_portal.storage.services import path_of
from siae_portal.workflow.machine import TransitionRefusee
from tests.conventions.factories import AnnexeFinanciereFactory, ConventionFactory
from tests.conventions.parcours import Parcours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


def decide(parcours):
    return accept(pk=parcours.dossier.pk, acte=parcours.acte(parcours.signataire))


def test_accepting_commits_the_envelope_and_draws_convention_annexe_and_payments():
    parcours = Parcours().until("accepter")

    annexe = parcours.convention.annexes.get()
    mouvement = parcours.dossier.mouvements_enveloppe.get()
    assert (parcours.convention.etat, annexe.etat) == (EtatConvention.PROJET, EtatAnnexe.SAISI)
    assert (mouvement.etp, mouvement.montant_eur) == (annexe.etp, annexe.montant_eur)
    assert annexe.echeances.count() == annexe.nb_mois == 12
    assert {d.nature for d in parcours.convention.documents.all()} == {"CONVENTION", "AF"}


def test_an_envelope_is_never_overspent():
    parcours = Parcours().until("viser")
    reste = parcours.dossier.etp_demandes - Decimal("0.01")
    Enveloppe.objects.filter(service=parcours.service).update(etp=reste)

    with pytest.raises(TransitionRefusee, match="serait dépassée"):
        decide(parcours)

    assert not Convention.objects.exists()
    assert not parcours.dossier.decisions.exists()


def test_without_envelope_nothing_is_committed():
    parcours = Parcours().until("viser")
    Enveloppe.objects.all().delete()

    with pytest.raises(TransitionRefusee, match="Aucune enveloppe"):
        decide(parcours)


def test_the_head_of_service_reads_before_the_signatory():
    parcours = Parcours().until("proposer")

    with pytest.raises(TransitionRefusee, match="viser la proposition"):
        decide(parcours)


@pytest.mark.parametrize(
    "limite",
    [{"fin_on": date(2026, 11, 30)}, {"plafond_eur": Decimal(1)}, {"natures": [NatureDocument.AR]}],
    ids=["expired", "capped", "other act"],
)
def test_no_act_without_a_delegation_that_covers_it(limite):
    parcours = Parcours().until("viser")
    DelegationSignature.objects.update(**limite)

    with pytest.raises(TransitionRefusee, match="Aucune délégation"):
        decide(parcours)


def test_a_second_decision_is_told_that_the_state_moved():
    parcours = Parcours().until("accepter")

    with pytest.raises(TransitionRefusee, match="Geste impossible à l’état « Accepté »"):
        decide(parcours)

    assert Convention.objects.count() == 1


@pytest.mark.parametrize(("fait", "droit"), [([], ["L. 5132-1"]), (["Trop peu d’heures."], [])])
def test_a_refusal_is_reasoned_in_law_and_in_fact(fait, droit):
    parcours = Parcours().until("viser")

    with pytest.raises(TransitionRefusee, match="Un refus se motive"):
        refuse(
            pk=parcours.dossier.pk,
            motifs_fait=fait,
            motifs_droit=droit,
            acte=parcours.acte(parcours.signataire),
        )

    assert not parcours.dossier.decisions.exists()


def test_a_refusal_stops_the_clock_and_makes_its_notification():
    parcours = Parcours().until("viser")

    refuse(
        pk=parcours.dossier.pk,
        motifs_fait=["L’accompagnement n’a pas d’heures."],
        motifs_droit=["l’article L. 5132-1 du code du travail"],
        acte=parcours.acte(parcours.signataire),
    )

    parcours.dossier.refresh_from_db()
    assert parcours.dossier.etat == EtatDossier.REFUSE
    assert parcours.dossier.horloge_arretee_at is not None
    assert parcours.dossier.documents.filter(nature=NatureDocument.NOTIF_REFUS).count() == 1


def test_numbers_start_above_what_was_imported_and_leave_no_gap():
    premier = Parcours().until("viser")
    code = premier.structure.departement.code3
    ConventionFactory(numero=f"{code} 010127 ACI 00041", structure=premier.structure)
    AnnexeFinanciereFactory(numero_corps=f"ACI{code}270042", asp_id=1, structure=premier.structure)

    convention = decide(premier)
    suivante = Parcours().until("accepter").convention

    assert convention.numero == f"{code} 010127 ACI 00043"
    assert suivante.numero == f"{code} 010127 ACI 00044"
    assert suivante.annexes.get().numero == f"ACI{code}270044A0M0"


def test_a_refused_act_gives_its_number_back():
    parcours = Parcours().until("viser")
    Enveloppe.objects.update(etp=0)
    with pytest.raises(TransitionRefusee):
        decide(parcours)
    Enveloppe.objects.update(etp=1000)

    assert decide(parcours).numero.endswith("00001")


def test_a_document_produced_twice_is_made_once():
    parcours = Parcours().until("documents")
    document = parcours.dossier.documents.get(nature=NatureDocument.CONVENTION)
    avant = (document.fichier_id, document.produit_at)

    produce_document(document_id=document.pk, at=parcours.at)

    document.refresh_from_db()
    assert (document.fichier_id, document.produit_at) == avant


def test_a_missing_datum_fails_the_document_and_not_the_act():
    parcours = Parcours().until("remplir")
    parcours.service.__class__.objects.update(adresse="")

    parcours.deposer()

    document = Document.objects.get(nature=NatureDocument.AR)
    assert document.etat == EtatDocument.EN_ECHEC
    assert "adresse" in document.erreur


def test_the_state_does_not_sign_before_the_structure():
    parcours = Parcours().until("documents")

    with pytest.raises(TransitionRefusee, match="La structure doit signer"):
        parcours.signer_etat()

    assert not Signature.objects.exists()


def test_signing_twice_is_signing_once():
    parcours = Parcours().until("signer_structure")

    parcours.signer_structure()

    assert Signature.objects.count() == 2


def test_no_signature_without_consent():
    parcours = Parcours().until("documents")

    with pytest.raises(TransitionRefusee, match="consentement"):
        sign_structure(
            pk=parcours.dossier.pk,
            consentement=False,
            empreintes=parcours.empreintes(),
            acte=parcours.acte(parcours.dirigeant),
        )


def test_what_is_signed_is_what_was_shown():
    parcours = Parcours().until("documents")
    autres = dict.fromkeys(parcours.empreintes(), "0" * 64)

    with pytest.raises(TransitionRefusee, match="ont changé depuis l’affichage"):
        sign_structure(
            pk=parcours.dossier.pk,
            consentement=True,
            empreintes=autres,
            acte=parcours.acte(parcours.dirigeant),
        )


def test_a_file_altered_on_disk_is_not_signed_by_the_state():
    parcours = Parcours().until("signer_structure")
    document = parcours.dossier.documents.get(nature=NatureDocument.CONVENTION)
    path_of(document.fichier.sha256).write_bytes(b"autre")

    with pytest.raises(TransitionRefusee, match="ne correspond plus à son empreinte"):
        sign_etat(
            pk=parcours.dossier.pk,
            consentement=True,
            empreintes=parcours.empreintes(),
            acte=parcours.acte(parcours.signataire),
        )


def test_withdrawing_from_the_signature_makes_new_files_to_sign():
    parcours = Parcours().until("signer_structure")
    anciens = set(parcours.empreintes())

    withdraw_from_signature(
        pk=parcours.dossier.pk, acte=parcours.acte(parcours.signataire, "Une faute à l’article 3.")
    )
    parcours.documents()

    parcours.dossier.refresh_from_db()
    assert parcours.dossier.etat == EtatDossier.A_SIGNER
    assert anciens.isdisjoint(parcours.empreintes())
    assert not Signature.objects.filter(document__in=parcours.empreintes()).exists()


def test_a_refusal_to_sign_gives_the_envelope_back():
    parcours = Parcours().until("documents")

    note_refusal_to_sign(
        pk=parcours.dossier.pk, acte=parcours.acte(parcours.chef_service, "La structure renonce.")
    )

    libre = parcours.service.enveloppes.available(annee=2027)
    parcours.dossier.refresh_from_db()
    assert parcours.dossier.etat == EtatDossier.CLASSE_SANS_SUITE
    assert libre.etp == Enveloppe.objects.get(service=parcours.service, annee=2027).etp


def test_an_active_convention_ends_by_itself():
    parcours = Parcours().until("signer_etat")
    fin = parcours.convention.fin_on

    observe_due_dates(at=datetime(fin.year + 1, 1, 1, 6, tzinfo=UTC))

    parcours.convention.refresh_from_db()
    assert parcours.convention.etat == EtatConvention.ECHUE
    assert AnnexeFinanciere.objects.get(convention=parcours.convention).etat == EtatAnnexe.VALIDE


def test_withdrawal_by_the_structure_closes_the_file():
    parcours = Parcours().until("instruire")

    parcours.advance(Geste.RETIRER, parcours.dirigeant)

    parcours.dossier.refresh_from_db()
    assert parcours.dossier.etat == EtatDossier.ABANDONNE
