"""The whole job, for the six kinds: from the draft to the notified convention, by the real services.

The worker's part is played by the handlers themselves; the browser journey uses a real worker.
"""

import pytest

from conventions.enums import EtatAnnexe, EtatConvention, EtatDossier, NatureDocument
from siae_portal.audit.models import Evenement
from siae_portal.audit.services import broken_links
from siae_portal.storage.services import read
from structures.enums import TypeStructure
from tests.conventions.parcours import Parcours

pytestmark = pytest.mark.django_db

GENRES = [(genre, False) for genre in ("ACI", "AI", "EI", "ETTI", "GEIQ")] + [("EI", True), ("ACI", True)]
PORTAIL = {"METTRE_A_LA_SIGNATURE"}


@pytest.mark.parametrize(("genre", "rq"), GENRES, ids=[f"{g}{'-RQ' * rq}" for g, rq in GENRES])
def test_a_kind_goes_from_draft_to_signed_convention(genre, rq):
    parcours = Parcours(type_structure=genre, rq=rq).until("notifier")

    convention, annexe = parcours.convention, parcours.convention.annexes.get()
    assert parcours.dossier.etat == EtatDossier.SIGNE
    assert (convention.etat, annexe.etat) == (EtatConvention.ACTIVE, EtatAnnexe.VALIDE)
    assert annexe.reception_asp_on is None
    assert annexe.montant_eur == parcours.dossier.proposition.montant_eur > 0
    assert sum(e.montant_eur for e in annexe.echeances.all()) == annexe.montant_eur
    assert broken_links(parcours.dossier) == []


def test_every_document_is_made_and_no_signature_changed_a_file():
    parcours = Parcours().until("documents")
    avant = parcours.empreintes()

    parcours.signer_structure()
    parcours.signer_etat()
    parcours.notifier()

    documents = {d.nature: d for d in parcours.dossier.documents.select_related("fichier")}
    assert parcours.empreintes() == avant
    assert set(documents) == {
        NatureDocument.AR,
        NatureDocument.DOSSIER,
        NatureDocument.COMPLETUDE,
        NatureDocument.CONVENTION,
        NatureDocument.AF,
        NatureDocument.NOTIF,
        NatureDocument.CERTIFICAT,
    }
    assert all(read(d.fichier).startswith(b"%PDF-") for d in documents.values())
    assert documents["CERTIFICAT"].signe == documents["CONVENTION"]


def test_every_act_is_journaled_with_who_and_when():
    parcours = Parcours().until("notifier")

    gestes = list(Evenement.objects.of(parcours.dossier).order_by("rang"))
    assert [e.geste for e in gestes if e.geste not in {"ENREGISTRER", "JOINDRE"}] == [
        "CREER",
        "DEPOSER",
        "PRENDRE",
        "DECLARER_COMPLET",
        "INSTRUIRE",
        "INSCRIRE",
        "ENREGISTRER_AVIS",
        "PROPOSER",
        "VISER",
        "ACCEPTER",
        "METTRE_A_LA_SIGNATURE",
        "SIGNER_STRUCTURE",
        "SIGNER_ETAT",
    ]
    assert {e.geste for e in gestes if e.user_id is None} == PORTAIL
    assert all(e.at for e in gestes)


def test_a_kind_without_commission_goes_straight_to_the_proposal():
    parcours = Parcours(type_structure=TypeStructure.GEIQ).until("proposer")

    assert parcours.dossier.etat == EtatDossier.PROPOSE
    assert not parcours.dossier.avis.exists()
