"""What a structure and a service write to each other: sent once, read by the other side, never a draft."""

from html import unescape
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from conventions.enums import Geste, Partie
from conventions.models import Message
from conventions.services.messages import FichierEnvoye, read_messages, send_message
from siae_portal.audit.models import Evenement
from siae_portal.formulaires.contenus import MIMES
from siae_portal.workflow.machine import Acte, TransitionRefusee
from tests.comptes.factories import UserFactory
from tests.conventions.factories import AT, DossierFactory, MessageFactory
from tests.formulaires.test_contenus import image, xlsx
from tests.formulaires.test_fichiers import pdf

pytestmark = pytest.mark.django_db
TEXTE = "Pouvez-vous préciser le nombre de postes de l’atelier ?"


@pytest.fixture
def dossier():
    return DossierFactory(depose=True)


@pytest.fixture
def agente(dossier):
    return UserFactory(instructeur=True, of=dossier.service)


@pytest.fixture
def dirigeante(dossier):
    return UserFactory(dirigeant=True, of=dossier.structure)


def _send(dossier, user, *, jeton=None, fichiers=()):
    acte = Acte(user=user, at=AT)
    return send_message(pk=dossier.pk, texte=TEXTE, fichiers=fichiers, jeton=jeton or uuid4(), acte=acte)


def test_each_side_is_known(dossier, agente, dirigeante):
    ecrits = [_send(dossier, agente), _send(dossier, dirigeante)]

    assert [message.de for message in ecrits] == [Partie.ETAT, Partie.STRUCTURE]


def test_sent_twice_it_is_written_once(dossier, agente):
    jeton = uuid4()

    messages = [_send(dossier, agente, jeton=jeton) for _ in range(2)]

    assert messages[0].pk == messages[1].pk
    assert Message.objects.count() == 1
    assert Evenement.objects.filter(geste=Geste.ECHANGER).count() == 1


def test_answering_reads_what_was_waiting(dossier, agente, dirigeante):
    question = _send(dossier, agente)

    _send(dossier, dirigeante)

    question.refresh_from_db()
    assert (question.lu_at, question.lu_par) == (AT, dirigeante)


def test_reading_marks_the_other_side_only(dossier, agente, dirigeante):
    sien, autre = _send(dossier, dirigeante), MessageFactory(dossier=dossier, de=Partie.ETAT, auteur=agente)

    lus = read_messages(pk=dossier.pk, acte=Acte(user=dirigeante, at=AT))

    sien.refresh_from_db()
    autre.refresh_from_db()
    assert (lus, sien.lu_at, autre.lu_par) == (1, None, dirigeante)


def test_a_draft_has_no_reader():
    brouillon = DossierFactory()

    with pytest.raises(TransitionRefusee, match="pas déposé"):
        _send(brouillon, UserFactory(dirigeant=True, of=brouillon.structure))

    assert Message.objects.count() == 0


def test_the_journal_holds_no_word(dossier, agente):
    fichier = FichierEnvoye(nom="bail de Mme Martin.pdf", chunks=[pdf()])

    message = _send(dossier, agente, fichiers=[fichier])

    evenement = Evenement.objects.get(geste=Geste.ECHANGER)
    assert evenement.details == {"message": message.pk, "fichiers": 1}
    assert message.pieces.get().nom == "bail de Mme Martin.pdf"


def test_the_page_sends_files_and_shows_them(client, dossier, dirigeante):
    client.force_login(dirigeante)
    url = reverse("conventions:dossier_echanges", args=[dossier.pk])
    contenus = [pdf(pages=n + 1) for n in range(2)]
    fichiers = [SimpleUploadedFile(f"note {n}.pdf", contenu) for n, contenu in enumerate(contenus)]

    reponse = client.post(url, {"texte": TEXTE, "fichiers": fichiers, "jeton": uuid4()}, follow=True)

    assert reponse.redirect_chain == [(url, 302)]
    assert all(f"note {n}.pdf" in reponse.content.decode() for n in range(2))
    piece = Message.objects.get().pieces.first()
    lue = client.get(reverse("conventions:piece_message", args=[dossier.pk, piece.pk]))
    assert b"".join(lue.streaming_content) == contenus[0]


@pytest.mark.parametrize(
    ("fichiers", "phrase"),
    [
        ([("note.pdf", b"MZ\x90")], "« note.pdf » : Ce fichier n’est pas d’un type admis ici"),
        (
            [("bon.pdf", pdf()), ("note.pdf", b"MZ")],
            "Rien n’est parti : choisissez de nouveau tous vos fichiers. Votre texte est gardé.",
        ),
        ([("vide.pdf", b"")], "« vide.pdf » : Ce fichier est vide"),
        ([(f"{n}.pdf", b"%PDF-") for n in range(6)], "6 fichiers : 5 au plus"),
    ],
)
def test_a_wrong_file_keeps_the_words(client, dossier, dirigeante, fichiers, phrase):
    client.force_login(dirigeante)
    envoyes = [SimpleUploadedFile(nom, contenu) for nom, contenu in fichiers]
    donnees = {"texte": TEXTE, "fichiers": envoyes, "jeton": uuid4()}

    reponse = client.post(reverse("conventions:dossier_echanges", args=[dossier.pk]), donnees)

    page = reponse.content.decode()
    assert (reponse.status_code, Message.objects.count()) == (422, 0)
    assert phrase in unescape(page).replace("\u00a0", " ").replace("\u202f", " ")
    assert TEXTE in page


@pytest.mark.parametrize("texte", ["", "   ", "x" * 5001])
def test_words_are_required_and_counted(client, dossier, dirigeante, texte):
    client.force_login(dirigeante)

    reponse = client.post(
        reverse("conventions:dossier_echanges", args=[dossier.pk]), {"texte": texte, "jeton": uuid4()}
    )

    assert (reponse.status_code, Message.objects.count()) == (422, 0)


def test_files_sent_without_words_are_to_be_chosen_again(client, dossier, dirigeante):
    client.force_login(dirigeante)
    donnees = {"texte": "", "fichiers": [SimpleUploadedFile("bail.pdf", pdf())], "jeton": uuid4()}

    reponse = client.post(reverse("conventions:dossier_echanges", args=[dossier.pk]), donnees)

    assert (reponse.status_code, Message.objects.count()) == (422, 0)
    assert "Vos fichiers ne sont pas partis non plus" in reponse.content.decode()


@pytest.mark.parametrize(
    ("nom", "contenu", "mime", "en_ligne"),
    [
        ("effectifs.xlsx", xlsx(), MIMES["xlsx"], False),
        ("façade.png", image("PNG"), MIMES["png"], True),
        ("bail.pdf", pdf(), MIMES["pdf"], True),
    ],
)
def test_each_type_is_known_by_its_content(client, dossier, dirigeante, nom, contenu, mime, en_ligne):
    client.force_login(dirigeante)
    donnees = {"texte": TEXTE, "fichiers": [SimpleUploadedFile(nom, contenu, "text/plain")], "jeton": uuid4()}

    client.post(reverse("conventions:dossier_echanges", args=[dossier.pk]), donnees)

    piece = Message.objects.get().pieces.get()
    lue = client.get(reverse("conventions:piece_message", args=[dossier.pk, piece.pk]))
    assert b"".join(lue.streaming_content) == contenu
    assert (piece.nom, lue["Content-Type"]) == (nom, mime)
    assert lue["Content-Disposition"].startswith("inline" if en_ligne else "attachment")


@pytest.mark.parametrize(
    ("nom", "garde"),
    [
        ("é" * 300 + ".pdf", "é" * 146 + ".pdf"),
        ("../../etc/bail\u202efdp.pdf", "bail fdp.pdf"),
        ("scan", "scan.pdf"),
    ],
)
def test_a_name_is_kept_readable_with_its_extension(dossier, agente, nom, garde):
    message = _send(dossier, agente, fichiers=[FichierEnvoye(nom=nom, chunks=[pdf()])])

    assert message.pieces.get().nom == garde


def test_markup_is_only_text(client, dossier, dirigeante, agente):
    MessageFactory(dossier=dossier, de=Partie.ETAT, auteur=agente, texte="<script>alert(1)</script>")
    client.force_login(dirigeante)

    page = client.get(reverse("conventions:dossier_echanges", args=[dossier.pk])).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_the_file_of_another_dossier_is_not_found(client, dossier, dirigeante):
    autre = MessageFactory()
    piece = autre.pieces.create(fichier=_stored(), nom="autre.pdf")
    client.force_login(dirigeante)

    reponse = client.get(reverse("conventions:piece_message", args=[dossier.pk, piece.pk]))

    assert reponse.status_code == 404


def _stored():
    from siae_portal.storage.services import store

    return store([pdf()], type_mime="application/pdf")


@pytest.mark.parametrize("lignes", [1, 20])
def test_the_number_of_queries_is_flat(client, dossier, dirigeante, lignes, django_assert_max_num_queries):
    MessageFactory.create_batch(lignes, dossier=dossier, auteur=dirigeante)
    client.force_login(dirigeante)

    with django_assert_max_num_queries(13):
        client.get(reverse("conventions:dossier_echanges", args=[dossier.pk]))


def test_the_page_counts_what_is_not_read(client, dossier, dirigeante, agente):
    MessageFactory(dossier=dossier, de=Partie.ETAT, auteur=agente)
    client.force_login(dirigeante)

    page = client.get(reverse("conventions:dossier_echanges", args=[dossier.pk])).content.decode()

    assert "<strong>1\u00a0message non lu</strong>" in page


def test_home_says_what_is_to_be_read(client, dossier, dirigeante, agente):
    MessageFactory(dossier=dossier, de=Partie.ETAT, auteur=agente, envoye_at=timezone.now())
    client.force_login(dirigeante)

    accueil = client.get(reverse("accueil:accueil")).content.decode()

    assert f"Lire un message du service sur le dossier {dossier.numero}" in accueil


def test_without_agent_in_charge_the_home_of_the_service_tells(client, dossier, agente):
    MessageFactory(dossier=dossier)
    client.force_login(agente)

    accueil = client.get(reverse("accueil:accueil")).content.decode()

    assert "1 dossier avec un message à lire" in accueil


def test_the_messages_of_a_colleague_are_not_told_at_home(client, dossier, agente):
    dossier.agent = UserFactory(instructeur=True, of=dossier.service)
    dossier.save()
    MessageFactory(dossier=dossier)
    client.force_login(agente)

    accueil = client.get(reverse("accueil:accueil")).content.decode()

    assert "avec un message à lire" not in accueil


def test_the_agent_in_charge_is_told(client, dossier, agente):
    dossier.agent = agente
    dossier.save()
    MessageFactory(dossier=dossier)
    client.force_login(agente)

    accueil = client.get(reverse("accueil:accueil")).content.decode()

    assert "1 dossier avec un message à lire" in accueil
