"""A correction reopens only what the service named: the rest is refused, and shown closed."""

from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from conventions.enums import EtatDossier
from conventions.models import Dossier
from conventions.services.coffre import take_papers
from conventions.services.instruction import answer, ask_corrections, ask_pieces
from conventions.services.ouverture import NonDemande, meme_reponse
from conventions.services.pieces import join_piece, remove_piece
from conventions.services.sections import save_section
from siae_portal.audit.models import Evenement
from siae_portal.comptes.models import AccesRefuse
from siae_portal.workflow.machine import TransitionRefusee
from tests.conventions.dossier_rempli import PERMANENTS
from tests.conventions.parcours import Parcours
from tests.conventions.test_pieces_views import pdf

pytestmark = pytest.mark.django_db

PUBLICS = {"code": "publics", "libelle": "Projet : Publics accueillis", "raison": "Combien de femmes ?"}
PERMANENTES = {"code": "permanents", "libelle": "Moyens : Permanents", "raison": "Un encadrant manque."}
STATUTS = {"code": "STATUTS", "libelle": "Statuts", "raison": "La page 2 manque."}


def demander(parcours, *elements, jours=20):
    ask_corrections(
        pk=parcours.dossier.pk,
        elements=list(elements),
        motif="Précisez votre projet.",
        terme_on=(parcours.at + timedelta(days=jours)).date(),
        acte=parcours.acte(parcours.instructeur),
    )
    parcours.dossier = Dossier.objects.get(pk=parcours.dossier.pk)


@pytest.fixture
def en_correction():
    parcours = Parcours().until("instruire")
    demander(parcours, PUBLICS, PERMANENTES, STATUTS)
    return parcours


def version(parcours, code):
    return parcours.dossier.sections.get(code=code).version


def save(parcours, code, **reponses):
    return save_section(
        pk=parcours.dossier.pk,
        code=code,
        reponses=reponses,
        version=version(parcours, code),
        acte=parcours.acte(parcours.dirigeant),
    )


def texte(page):
    return unescape(page.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def adresse(parcours, nom, *args):
    return reverse(f"conventions:{nom}", args=[parcours.dossier.pk, *args])


def test_a_field_that_is_named_is_written(en_correction):
    section = save(en_correction, "PROJET", publics="Trente personnes, dont douze femmes.")

    assert section.contenu["publics"] == "Trente personnes, dont douze femmes."


def test_a_table_that_is_named_is_written(en_correction):
    section = save(en_correction, "MOYENS", permanents=PERMANENTS[:1])

    assert len(section.contenu["permanents"]) == 1
    assert Dossier.objects.get().etp_encadrement == 0


@pytest.mark.parametrize(
    ("code", "reponses"),
    [
        ("PROJET", {"partenariats": "Un autre partenariat."}),
        ("PROJET", {"publics": "Trente.", "partenariats": "Un autre partenariat."}),
        ("PROJET", {"inconnue": "x"}),
        ("DEMANDE", {"etp_demandes": Decimal(99)}),
        ("BUDGET", {"budget_charges": []}),
        ("IDENTITE", {"telephone": "03 99 99 99 99"}),
    ],
)
def test_an_answer_that_is_not_named_is_refused_and_nothing_changes(en_correction, code, reponses):
    dossier = en_correction.dossier
    avant = list(dossier.sections.values_list("code", "contenu", "version"))
    nombre = Evenement.objects.count()

    with pytest.raises(NonDemande, match="n’est pas demandé par le service"):
        save(en_correction, code, **reponses)

    assert list(dossier.sections.values_list("code", "contenu", "version")) == avant
    assert Evenement.objects.count() == nombre


def test_an_answer_sent_again_as_it_stands_is_no_change(en_correction):
    contenu = en_correction.dossier.sections.get(code="PROJET").contenu

    section = save(en_correction, "PROJET", publics="Trente.", partenariats=contenu["partenariats"])

    assert section.contenu["publics"] == "Trente."


def test_a_field_called_by_the_answer_of_one_named_is_open_with_it():
    parcours = Parcours().until("instruire")
    demander(parcours, {"code": "autre_conventionnement_iae", "libelle": "Autre convention", "raison": "?"})

    section = save(parcours, "DEMANDE", autre_conventionnement_iae=True, autres_conventions=[{"type": "EI"}])

    assert section.contenu["autres_conventions"] == [{"type": "EI"}]
    with pytest.raises(NonDemande):
        save(parcours, "DEMANDE", heures_prevues=Decimal(1))


def test_a_section_that_is_named_is_open_as_a_whole():
    parcours = Parcours().until("instruire")
    demander(parcours, {"code": "PROJET", "libelle": "Projet", "raison": "À revoir."})

    section = save(parcours, "PROJET", partenariats="Un autre partenariat.")

    assert section.contenu["partenariats"] == "Un autre partenariat."


def test_only_the_papers_named_are_joined_replaced_and_removed(en_correction):
    pk, acte = en_correction.dossier.pk, en_correction.acte(en_correction.dirigeant)
    statuts, rib = (en_correction.dossier.pieces.get(type_piece__code=code) for code in ("STATUTS", "RIB"))

    join_piece(
        pk=pk, remplace=statuts.pk, code="STATUTS", chunks=[b"%PDF-1.4\n% deux"], nom="deux.pdf", acte=acte
    )
    with pytest.raises(NonDemande):
        join_piece(pk=pk, code="RIB", chunks=[b"%PDF-1.4\n% rib"], nom="autre.pdf", acte=acte)
    with pytest.raises(NonDemande):
        remove_piece(pk=pk, jointe=rib.pk, acte=acte)

    assert en_correction.dossier.pieces.get(type_piece__code="STATUTS").nom == "deux.pdf"
    assert en_correction.dossier.pieces.get(type_piece__code="RIB").nom == "rib.pdf"


def test_the_strongbox_gives_only_the_papers_named(en_correction):
    dossier = en_correction.dossier
    dossier.pieces.filter(type_piece__code="LISTE_DIRIGEANTS").delete()

    assert take_papers(pk=dossier.pk, acte=en_correction.acte(en_correction.dirigeant)) == []


def test_a_dossier_returned_for_papers_keeps_its_fields_closed():
    parcours = Parcours().until("prendre")
    acte = parcours.acte(parcours.instructeur)
    terme_on = (parcours.at + timedelta(days=20)).date()
    ask_pieces(
        pk=parcours.dossier.pk, elements=[STATUTS], motif="Il manque une page.", terme_on=terme_on, acte=acte
    )

    with pytest.raises(NonDemande):
        save(parcours, "PROJET", publics="Trente.")


def test_the_form_shows_what_is_named_first_and_the_rest_to_be_read(client, en_correction):
    client.force_login(en_correction.dirigeant)

    page = client.get(adresse(en_correction, "dossier_section", "PROJET"))

    html = texte(page)
    assert list(page.context["form"].questions) == ["publics"]
    assert html.index("Combien de femmes ?") < html.index("Non demandé par le service")
    assert 'name="partenariats"' not in page.content.decode()
    assert 'name="lues"' in page.content.decode()


def test_a_forged_answer_on_a_closed_field_is_refused_shown_and_journaled(client, en_correction):
    client.force_login(en_correction.dirigeant)
    envoi = {"version": version(en_correction, "PROJET"), "publics": "Trente.", "partenariats": "Forgé."}

    page = client.post(adresse(en_correction, "dossier_section", "PROJET"), envoi)

    contenu = en_correction.dossier.sections.get(code="PROJET").contenu
    assert page.status_code == 403
    assert "n’est pas demandé par le service" in texte(page)
    assert "Trente." in texte(page)
    assert "Forgé." not in contenu.values()
    assert contenu["publics"] != "Trente."
    assert AccesRefuse.objects.get().url_name == "conventions:dossier_section"


def test_a_forged_answer_sent_while_typing_is_refused_too(client, en_correction):
    client.force_login(en_correction.dirigeant)

    reponse = client.post(
        adresse(en_correction, "section_enregistrer", "PROJET"),
        {"champs": "partenariats", "partenariats": "x"},
    )

    assert en_correction.dossier.sections.get(code="PROJET").contenu["partenariats"] != "x"
    assert reponse.status_code == 403


def test_a_forged_table_is_refused(client, en_correction):
    client.force_login(en_correction.dirigeant)
    envoi = {"version": version(en_correction, "BUDGET"), "budget_charges-TOTAL_FORMS": "1"} | {
        "budget_charges-0-montant": "1"
    }

    section = client.post(adresse(en_correction, "dossier_section", "BUDGET"), envoi)
    charge = client.get(adresse(en_correction, "dossier_tableau", "budget_charges"))

    assert (section.status_code, charge.status_code) == (403, 403)


def test_a_forged_paper_is_refused(client, en_correction):
    client.force_login(en_correction.dirigeant)

    page = client.post(adresse(en_correction, "dossier_pieces"), {"RIB": pdf("autre.pdf")})

    assert page.status_code == 403
    assert en_correction.dossier.pieces.get(type_piece__code="RIB").nom == "rib.pdf"


def test_the_page_of_papers_opens_those_named(client, en_correction):
    client.force_login(en_correction.dirigeant)

    html = client.get(adresse(en_correction, "dossier_pieces")).content.decode()

    assert 'name="STATUTS"' in html
    assert 'name="RIB"' not in html
    assert "Non demandé par le service" in html


def test_the_answer_closes_freezes_and_shows_what_changed(client, en_correction):
    save(en_correction, "PROJET", publics="Trente personnes, dont douze femmes.")
    acte = en_correction.acte(en_correction.dirigeant)

    answer(pk=en_correction.dossier.pk, reponse="Les publics sont décrits.", acte=acte)

    client.force_login(en_correction.instructeur)
    detail = client.get(adresse(en_correction, "dossier_detail"))
    lien = f"{adresse(en_correction, 'dossier_versions')}?avant=1&apres=2"
    assert Dossier.objects.get().etat == EtatDossier.EN_INSTRUCTION
    assert en_correction.dossier.versions.count() == 2
    assert lien in texte(detail)
    assert "dont douze femmes" in texte(client.get(lien))


def test_what_is_corrected_is_marked_on_the_page_of_the_answer(client, en_correction):
    save(en_correction, "PROJET", publics="Trente personnes.")
    client.force_login(en_correction.dirigeant)

    page = client.get(adresse(en_correction, "dossier_repondre"))

    assert [(p.modifie, p.url[-11:]) for p in page.context["points"] if p.url] == [
        (True, "#id_publics"),
        (False, "_permanents"),
    ]


@pytest.mark.parametrize("jours", [0, -1])
def test_a_term_that_is_not_to_come_is_refused(jours):
    parcours = Parcours().until("instruire")

    with pytest.raises(TransitionRefusee, match="date à venir"):
        demander(parcours, PUBLICS, jours=jours)


def test_the_agent_ticks_fields_by_section(client):
    parcours = Parcours().until("instruire")
    client.force_login(parcours.instructeur)

    page = client.get(adresse(parcours, "dossier_completer"))

    groupes = {d.groupe for d in page.context["form"].demandables}
    codes = {d.code for d in page.context["form"].demandables}
    assert "Pièces" in groupes
    assert len(groupes) > 5
    assert {"publics", "permanents", "budget_charges", "STATUTS", "PROJET"} <= codes
    assert not codes & {"siret", "total_charges"}


def test_a_correction_that_is_over_closes_everything(en_correction):
    en_correction.at += timedelta(days=25)
    Dossier.objects.filter(pk=en_correction.dossier.pk).update(etat=EtatDossier.EN_INSTRUCTION)

    with pytest.raises(TransitionRefusee, match="ne se modifie plus ici"):
        save(en_correction, "PROJET", publics="Trop tard.")


@pytest.mark.parametrize(
    ("gauche", "droite", "meme"),
    [
        (Decimal("8.00"), "8", True),
        (None, "", True),
        ("a\r\nb", "a\nb", True),
        (True, True, True),
        (True, None, False),
        (date(2024, 2, 29), "2024-02-29", True),
        ([{"a": Decimal(1), "b": None}], [{"a": "1.00"}], True),
        ("8", "9", False),
    ],
)
def test_two_answers_are_compared_by_what_they_say(gauche, droite, meme):
    assert meme_reponse(gauche, droite) is meme
