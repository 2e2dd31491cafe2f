"""Words about an alert: typed where it is shown, kept with the draft, read by the agent beside it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from conventions.enums import EtatDossier
from conventions.models import Dossier, Justification
from conventions.services.instruction import answer, ask_corrections
from conventions.services.justifications import SANS_OBJET, JustificationEnConflit, justify
from siae_portal.audit.models import Evenement
from siae_portal.workflow.machine import Acte, TransitionRefusee
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import remplir
from tests.conventions.factories import AT, DossierFactory, SectionDossierFactory
from tests.conventions.parcours import Parcours
from tests.conventions.test_enregistrement import WORD
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db

DEJA = "La structure s’en explique dans le projet joint."
"""What the deposit said of each alert (`Parcours`)."""
TEXTE = "Un partenariat avec la mission locale apporte l’équivalent d’un mi-temps."
FAIBLE = {"etp_demandes": Decimal("8.15"), "etp_accompagnement": Decimal("0.10")}
"""What RC52 asks about."""


@pytest.fixture
def nadia(client):
    nadia = UserFactory(dirigeant=True, of=StructureFactory())
    client.force_login(nadia)
    return nadia


@pytest.fixture
def structure(nadia):
    return nadia.habilitations.get().structure


@pytest.fixture
def dossier(structure, nadia):
    """A draft with one alert, in a section begun."""
    dossier = DossierFactory(structure=structure, cree_par=nadia, **FAIBLE)
    SectionDossierFactory(dossier=dossier, code="MOYENS")
    return dossier


@pytest.fixture
def karim(structure):
    return UserFactory(gestionnaire=True, of=structure)


def lu(reponse):
    """The page in ordinary spaces, one of each."""
    return " ".join(reponse.content.decode().replace("&nbsp;", " ").split())


def section(dossier, code="MOYENS"):
    return reverse("conventions:dossier_section", args=[dossier.pk, code])


def justifier(client, dossier, texte=TEXTE, regle="RC52", *, htmx=False, **donnees):
    adresse = reverse("conventions:justifier", args=[dossier.pk, regle])
    donnees = {"texte": texte, "lu": "", "depuis": "MOYENS", **donnees}
    return client.post(adresse, donnees, headers={"hx-request": "true"} if htmx else {})


def test_words_are_saved_by_the_button_and_found_where_the_alert_is_shown(client, dossier, nadia):
    reponse = justifier(client, dossier)

    plan = client.get(reverse("conventions:dossier_detail", args=[dossier.pk]))
    assert reponse.url == f"{section(dossier)}#controle-RC52"
    for page in (client.get(section(dossier)), plan):
        html = lu(page)
        assert f">{TEXTE}</textarea>" in html.replace("> ", ">").replace("\n", "")
        assert f"Enregistrée par {nadia}" in html


def test_every_form_holds_its_token(client, dossier):
    pages = [section(dossier), reverse("conventions:dossier_detail", args=[dossier.pk])]
    pages.append(reverse("conventions:section_avancement", args=[dossier.pk, "MOYENS"]))

    for page in pages:
        form = client.get(page).content.decode().partition('class="portail-justification"')[2]
        assert "csrfmiddlewaretoken" in form.partition("</form>")[0]


def test_words_saved_while_they_are_typed_answer_their_state_only(client, dossier):
    reponse = justifier(client, dossier, htmx=True)

    html = reponse.content.decode()
    assert reponse.status_code == 200
    assert f'name="lu" value="{TEXTE}"' in html
    assert "Enregistrée par" in html
    assert "<html" not in html


def test_the_journal_tells_the_first_words_only_and_never_holds_them(client, dossier):
    justifier(client, dossier, "Un premier mot.")
    justifier(client, dossier, "Un premier mot, puis un autre.", lu="Un premier mot.")

    evenements = [e for e in Evenement.objects.all() if "justification" in e.details]
    assert [e.details for e in evenements] == [{"justification": "RC52"}]


def test_two_people_meet_and_nothing_is_overwritten(client, dossier, karim):
    justifier(client, dossier)
    client.force_login(karim)

    page = justifier(client, dossier, "Le texte de Karim.")
    tapee = justifier(client, dossier, "Le texte de Karim.", htmx=True)

    assert (page.status_code, tapee.status_code) == (409, 422)
    for html in (page.content.decode(), tapee.content.decode()):
        assert "a écrit autre chose entre-temps" in html
        assert TEXTE in html
    assert "Le texte de Karim." in page.content.decode()
    assert Justification.objects.get().texte == TEXTE


def test_once_both_texts_are_read_the_choice_is_saved(client, dossier, karim):
    justifier(client, dossier)
    client.force_login(karim)

    justifier(client, dossier, f"{TEXTE} Et un bénévole.", lu=TEXTE)

    assert Justification.objects.get().texte == f"{TEXTE} Et un bénévole."
    assert Justification.objects.get().modifie_par == karim


def test_the_same_words_sent_twice_are_no_conflict(client, dossier):
    justifier(client, dossier)

    assert justifier(client, dossier).status_code == 302


def test_the_service_itself_refuses_a_stale_text(dossier, nadia):
    acte = Acte(user=nadia, at=AT)
    justify(pk=dossier.pk, regle="RC52", texte="Un.", lu="", acte=acte)

    with pytest.raises(JustificationEnConflit):
        justify(pk=dossier.pk, regle="RC52", texte="Deux.", lu="", acte=acte)


@pytest.mark.parametrize("regle", ["RC99", "RC28", "RC31", "HORS", "../.."])
def test_a_forged_rule_or_one_that_is_no_alert_is_not_found(client, dossier, regle):
    adresse = reverse("conventions:justifier", args=[dossier.pk, "RC52"]).replace("RC52", regle)

    reponse = client.post(adresse, {"texte": TEXTE, "lu": ""})

    assert reponse.status_code == 404
    assert not Justification.objects.exists()


def test_a_forged_page_of_return_leads_to_the_plan(client, dossier):
    reponse = justifier(client, dossier, depuis="https://ailleurs.invalid/")

    plan = reverse("conventions:dossier_detail", args=[dossier.pk])
    assert reponse.url == f"{plan}#controle-RC52"


def test_ten_thousand_characters_are_refused_and_stay_on_the_page(client, dossier):
    long = "a" * 10_000

    page = justifier(client, dossier, long)
    tapee = justifier(client, dossier, long, htmx=True)

    assert (page.status_code, tapee.status_code) == (422, 422)
    assert long in page.content.decode()
    for html in (page.content.decode(), tapee.content.decode()):
        assert "9000 caractères de trop" in html.replace("\u202f", "").replace("\xa0", " ")
    assert not Justification.objects.exists()


@pytest.mark.parametrize("htmx", [False, True])
def test_a_forged_reading_is_refused_and_the_words_stay(client, dossier, htmx):
    reponse = justifier(client, dossier, lu="a\0b", htmx=htmx)

    assert reponse.status_code == 422
    assert "Non enregistrée" in reponse.content.decode()
    assert not Justification.objects.exists()


def test_what_a_word_processor_pasted_leaves_its_words(client, dossier):
    justifier(client, dossier, WORD)

    assert Justification.objects.get().texte == "Maraîchage\n\nmoins de 5 salariés & a < b"


def test_words_are_escaped_where_they_are_read(client, dossier):
    justifier(client, dossier, "Moins de 5 <salariés> & « autres »")

    assert "5 &lt;salariés&gt; &amp; « autres »</textarea>" in client.get(section(dossier)).content.decode()


def test_the_deposit_is_prefilled_and_the_agent_reads_the_words_with_the_alert(client, structure, nadia):
    dossier = remplir(structure, nadia)
    Dossier.objects.filter(pk=dossier.pk).update(etp_accompagnement="0.10")
    justifier(client, dossier)
    adresse = reverse("conventions:dossier_deposer", args=[dossier.pk])
    champs = client.get(adresse).context["form"]
    regles = [
        nom for nom in champs.fields if nom.startswith("justification_") and nom != "justification_RC52"
    ]

    reponse = client.post(
        adresse,
        {"declaration": "on", "justification_RC52": champs["justification_RC52"].initial}
        | dict.fromkeys(regles, "Expliqué."),
    )

    agent = UserFactory(instructeur=True, of=Dossier.objects.get(pk=dossier.pk).service)
    client.force_login(agent)
    page = lu(client.get(reverse("conventions:dossier_detail", args=[dossier.pk])))
    assert reponse.status_code == 302
    controles = page[page.index('id="titre-controles"') :].partition("</section>")[0]
    assert TEXTE in controles
    assert "Alerte</p>" in controles
    assert 'href="#lu-permanents"' in controles
    assert 'id="lu-permanents"' in page


def test_a_deposit_does_not_overwrite_what_was_written_since_its_page(client, structure, nadia, karim):
    dossier = remplir(structure, nadia)
    Dossier.objects.filter(pk=dossier.pk).update(etp_accompagnement="0.10")
    adresse = reverse("conventions:dossier_deposer", args=[dossier.pk])
    vus = client.get(adresse).context["form"].fields
    envoi = {nom: "Une phrase." for nom in vus if nom.startswith("justification_")}
    envoi |= {"declaration": "on", "lue_RC52": ""}
    justify(pk=dossier.pk, regle="RC52", texte="Celui de Karim.", lu="", acte=Acte(user=karim, at=AT))

    premier = client.post(adresse, envoi)
    second = client.post(adresse, envoi | {"lue_RC52": premier.context["form"]["lue_RC52"].value()})

    assert premier.status_code == 422
    assert "Quelqu’un a écrit entre-temps : « Celui de Karim. »" in lu(premier)
    assert second.status_code == 302
    assert Justification.objects.get(regle="RC52").texte == "Une phrase."


def test_words_stay_with_the_draft_when_the_alert_no_longer_holds_and_come_back_with_it(client, dossier):
    justifier(client, dossier)
    Dossier.objects.filter(pk=dossier.pk).update(etp_accompagnement="2.00")
    sans = client.get(section(dossier)).content.decode()
    Dossier.objects.filter(pk=dossier.pk).update(etp_accompagnement="0.20")

    avec = client.get(section(dossier)).content.decode()

    assert TEXTE not in sans
    assert TEXTE in avec


def test_an_alert_that_settles_while_its_words_are_typed_loses_nothing(client, dossier):
    Dossier.objects.filter(pk=dossier.pk).update(etp_accompagnement="2.00")

    reponse = justifier(client, dossier, htmx=True)

    assert reponse.status_code == 200
    assert Justification.objects.get().texte == TEXTE


def test_words_about_a_settled_alert_do_not_reach_the_agent(client, structure, nadia):
    dossier = remplir(structure, nadia)
    justifier(client, dossier)
    adresse = reverse("conventions:dossier_deposer", args=[dossier.pk])
    champs = client.get(adresse).context["form"].fields

    client.post(adresse, {nom: "Expliqué." for nom in champs} | {"declaration": "on"})

    assert "justification_RC52" not in champs
    assert Dossier.objects.get(pk=dossier.pk).controles.get(regle="RC52").justification == ""


def test_words_taken_away_are_asked_again_at_the_deposit(client, dossier):
    justifier(client, dossier)

    justifier(client, dossier, "", lu=TEXTE)

    assert Justification.objects.get().texte == ""
    assert "Enregistrée par" not in client.get(section(dossier)).content.decode()


def test_a_dossier_transmitted_meanwhile_keeps_nothing(client, dossier):
    Dossier.objects.filter(pk=dossier.pk).update(etat="DEPOSE", depose_at=AT, echeance_on="2027-03-01")

    page = justifier(client, dossier)

    assert page.url == reverse("conventions:dossier_detail", args=[dossier.pk])
    assert not Justification.objects.exists()


def test_a_paper_dossier_is_received_as_it_came(client):
    papier = DossierFactory(saisie_papier=True, **FAIBLE)
    SectionDossierFactory(dossier=papier, code="MOYENS")
    agent = UserFactory(instructeur=True, of=papier.service)
    client.force_login(agent)

    page = client.get(section(papier)).content.decode()

    assert "controle-RC52" in page
    assert "Enregistrer la justification" not in page
    with pytest.raises(TransitionRefusee, match=SANS_OBJET):
        justify(pk=papier.pk, regle="RC52", texte=TEXTE, lu="", acte=Acte(user=agent, at=AT))


@pytest.fixture
def en_correction():
    parcours = Parcours().until("instruire")
    Dossier.objects.filter(pk=parcours.dossier.pk).update(etp_accompagnement="0.10")
    demande = {"code": "permanents", "libelle": "Permanents", "raison": "Un encadrant manque."}
    ask_corrections(
        pk=parcours.dossier.pk,
        elements=[demande],
        motif="Précisez.",
        terme_on=(parcours.at + timedelta(days=20)).date(),
        acte=parcours.acte(parcours.instructeur),
    )
    return parcours


def test_in_a_correction_the_alert_of_an_open_section_is_justified_and_read(client, en_correction):
    dossier = en_correction.dossier
    client.force_login(en_correction.dirigeant)
    justifier(client, dossier, lu=DEJA)

    answer(pk=dossier.pk, reponse="Voici.", acte=en_correction.acte(en_correction.dirigeant))

    assert Dossier.objects.get(pk=dossier.pk).etat == EtatDossier.EN_INSTRUCTION
    assert dossier.controles.get(regle="RC52").justification == TEXTE


def test_in_a_correction_an_alert_of_a_closed_section_is_refused(client, en_correction):
    dossier = en_correction.dossier
    client.force_login(en_correction.dirigeant)

    reponse = justifier(client, dossier, regle="RC33", lu=DEJA)

    assert reponse.status_code == 403
    assert "n’est pas demandé par le service" in lu(reponse)
    assert not Justification.objects.filter(texte=TEXTE).exists()


def test_the_plan_asks_as_much_for_one_alert_as_for_several(
    client, dossier, django_assert_num_queries, django_assert_max_num_queries
):
    plan = reverse("conventions:dossier_detail", args=[dossier.pk])
    client.get(plan)
    with django_assert_max_num_queries(30) as une:
        seule = client.get(plan)
    nombre = len(une)
    SectionDossierFactory(dossier=dossier, code="DEMANDE", contenu={"etp_realises_n_1": "2"})
    pertes = {"resultat_n_1": "-5", "resultat_n_2": "-5", "fonds_propres": "-5"}
    SectionDossierFactory(dossier=dossier, code="BUDGET", contenu=pertes)

    with django_assert_num_queries(nombre):
        plusieurs = client.get(plan)

    assert len(plusieurs.context["alertes"]) > len(seule.context["alertes"]) > 0
