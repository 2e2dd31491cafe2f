"""The national-size data set, a tiny part of it: counts, sums, constraints, chains, same rows each time."""

import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count, F, Q, Sum
from django.test import Client
from django.urls import reverse

from accompagnement.models import Contrat, Entretien, Salarie, Sortie
from conventions.enums import EtatAnnexe, EtatDossier, Gravite, SensDecision
from conventions.models import (
    AnnexeFinanciere,
    CompteurNumero,
    Controle,
    Convention,
    Decision,
    Dossier,
    Enveloppe,
    Message,
    MouvementEnveloppe,
    PieceJointe,
    VersionDossier,
    VersionSection,
)
from conventions.rules.actes import empreinte
from conventions.services.aides import compute_aide
from conventions.services.numeros import next_convention_rank
from conventions.services.sections import sections_of
from siae_portal.audit.models import Evenement
from siae_portal.audit.services import broken_links
from siae_portal.chiffrement.fields import decrypt
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import DelegationSignature, Habilitation
from siae_portal.demonstration.management.commands.charger_national import part_of
from siae_portal.demonstration.national.campagnes import Calendrier
from siae_portal.demonstration.national.tailles import read_tailles, share_out
from siae_portal.editorial.models import Article
from structures.models import Label, LigneLot, Piece, ServiceInstructeur, Structure
from structures.rules import regles_de
from tests.demonstration.pays import LE, PART, load_communes, load_tiny_country, undone
from tests.sessions import open_session

pytestmark = pytest.mark.xdist_group("national")


@pytest.fixture(scope="module")
def charge(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The tiny country, loaded once for all the tests, which only read it; undone at the end."""
    with django_db_blocker.unblock(), undone():
        load_communes()
        load_tiny_country()
        yield


def test_the_sizes_keep_the_last_known_proportions():
    tailles = read_tailles(Decimal(1))

    siae = {code: n for code, n in tailles.structures.items() if regles_de(code).enveloppe}
    assert sum(siae.values()) == 4300
    assert sum(tailles.salaries.values()) == 144_600
    assert tailles.structures["ACI"] == round(Decimal(4300 * 1957) / (1957 + 682 + 1082 + 322))


@pytest.mark.parametrize(("total", "poids"), [(10, [1, 1, 1]), (0, [1, 2]), (3, [0.1, 5, 0.1, 2])])
def test_a_share_out_loses_nothing(total, poids):
    assert sum(share_out(total, poids)) == total


@pytest.mark.parametrize("texte", ["0", "-1", "1.5", "un dixième"])
def test_a_part_is_above_zero_and_at_most_one(texte):
    with pytest.raises(ValueError, match=texte):
        part_of(texte)


def test_a_whole_country_deposits_what_the_figures_say():
    """8 000 to 10 000 dossiers a year, of which a third of the yearly ones renew."""
    calendrier = Calendrier(on=LE, hasard=random.Random(1))
    tailles = read_tailles(Decimal(1)).structures
    prevus = []
    debut = 0
    for type_structure, nombre in tailles.items():
        for rang in range(debut, debut + nombre):
            prevus += calendrier.dossiers(rang, regles_de(type_structure))
        debut += nombre

    par_annee = {annee: [p for p in prevus if p.annee == annee] for annee in calendrier.annees}
    renouvellements = sum(p.nouvelle_convention for p in par_annee[LE.year])
    assert 8000 <= len(par_annee[LE.year]) <= 10_000
    assert 1350 <= renouvellements <= 1650


@pytest.mark.django_db
def test_everything_is_there_in_proportion(charge):
    tailles = read_tailles(PART)

    assert Structure.objects.count() == sum(tailles.structures.values())
    assert Label.objects.filter(code="RQ").count() == tailles.labels["RQ"]
    assert Salarie.objects.count() == sum(tailles.salaries.values()) == Contrat.objects.count()
    assert 11 <= Entretien.objects.count() / Salarie.objects.count() <= 13
    assert Sortie.objects.exists()
    assert {d.annee for d in Dossier.objects.all()} == {2025, 2026, 2027}


@pytest.mark.django_db
def test_every_departement_has_its_team(charge):
    equipes = Habilitation.objects.filter(service__departement__isnull=False).values("service")
    roles = (Role.INSTRUCTEUR, Role.CHEF_SERVICE, Role.SIGNATAIRE, Role.SECRETAIRE)

    assert equipes.distinct().count() == 101
    for role in roles:
        assert equipes.filter(role=role).distinct().count() == 101
    assert DelegationSignature.objects.count() == 3 * 101
    assert ServiceInstructeur.objects.filter(departement=None, habilitations__role=Role.INSTRUCTEUR).exists()


@pytest.mark.django_db
def test_the_envelopes_hold_what_is_committed(charge):
    for enveloppe in Enveloppe.objects.annotate(e=Sum("mouvements__etp"), m=Sum("mouvements__montant_eur")):
        assert enveloppe.etp >= (enveloppe.e or 0)
        assert enveloppe.montant_eur >= (enveloppe.m or 0)


@pytest.mark.django_db
def test_the_ledger_adds_up_to_the_last_annexes(charge):
    """An amendment commits what it adds: the sum of the ledger is what the latest annexes pay."""
    engages = MouvementEnveloppe.objects.aggregate(etp=Sum("etp"), montant=Sum("montant_eur"))
    dernieres = {}
    for annexe in AnnexeFinanciere.objects.filter(debut_on__year__gte=2025).order_by("rang_modification"):
        if regles_de(annexe.convention.type).enveloppe:
            dernieres[annexe.structure_id, annexe.debut_on.year] = annexe

    assert engages["etp"] == sum(a.etp for a in dernieres.values())
    assert engages["montant"] == sum(a.montant_eur for a in dernieres.values())


@pytest.mark.django_db
def test_amounts_come_from_the_dated_bareme(charge):
    for annexe in AnnexeFinanciere.objects.select_related("structure__departement", "convention"):
        aide = compute_aide(
            type_structure=annexe.convention.type,
            zone=annexe.structure.departement.zone,
            debut_on=annexe.debut_on,
            fin_on=annexe.fin_on,
            etp=annexe.etp,
            nb_814=annexe.nb_814,
            nb_1400=annexe.nb_1400,
        )
        assert annexe.montant_eur == aide.montant_eur
        echeances = annexe.echeances.aggregate(total=Sum("montant_eur"))["total"]
        assert echeances in (None, annexe.montant_eur)


@pytest.mark.django_db
def test_a_deposited_dossier_has_passed_its_checks_and_kept_its_version(charge):
    deposes = Dossier.objects.exclude(etat=EtatDossier.BROUILLON)

    assert not Controle.objects.filter(reussi=False, gravite=Gravite.BLOQUANT).exists()
    assert not Controle.objects.filter(reussi=False, gravite=Gravite.ALERTE, justification="").exists()
    assert deposes.filter(controles=None).count() == 0
    for version in VersionDossier.objects.select_related("dossier"):
        assert version.sha256 == empreinte(version.donnees)
    for dossier in deposes.for_page()[:20]:
        assert all(section.complete for section in sections_of(dossier))


@pytest.mark.django_db
def test_every_dossier_has_a_whole_chain_that_ends_in_its_state(charge):
    for dossier in Dossier.objects.all():
        assert broken_links(dossier) == []
        assert Evenement.objects.of(dossier).first().apres == dossier.etat


@pytest.mark.django_db
def test_an_accepted_dossier_has_a_decision_and_an_annexe(charge):
    acceptes = Dossier.objects.filter(etat__in=[EtatDossier.ACCEPTE, EtatDossier.A_SIGNER, EtatDossier.SIGNE])

    assert acceptes.exists()
    assert Decision.objects.filter(sens=SensDecision.ACCEPTER).count() == acceptes.count()
    assert not AnnexeFinanciere.objects.filter(etat=EtatAnnexe.VALIDE, rang_modification=0).filter(
        Q(convention__annexes__rang_modification=1, convention__annexes__etat=EtatAnnexe.VALIDE),
        convention__annexes__debut_on=F("debut_on"),
    )


@pytest.mark.django_db
def test_the_next_convention_number_follows(charge):
    convention = Convention.objects.select_related("structure__departement").latest("pk")
    annee = convention.debut_on.year
    departement = convention.structure.departement
    serie = {"departement": departement, "type": convention.type, "annee": annee}
    dernier = CompteurNumero.objects.get(**serie).dernier

    with transaction.atomic():
        rang = next_convention_rank(departement=departement, type_structure=convention.type, annee=annee)

    assert rang == dernier + 1


@pytest.mark.django_db
def test_nobody_stays_longer_than_the_law_allows(charge):
    for contrat in Contrat.objects.all():
        assert contrat.fin_on - contrat.debut_on <= timedelta(days=731)


@pytest.mark.django_db
def test_notes_are_encrypted_in_the_table(charge):
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM accompagnement_entretien WHERE presence = 'PRESENT' LIMIT 50")
        jetons = [ligne[0] for ligne in cursor.fetchall()]

    assert jetons
    assert all(decrypt(jeton) for jeton in jetons)


@pytest.mark.django_db
def test_new_rows_come_after_the_copied_ones(charge):
    derniere = Structure.objects.latest("pk")

    with transaction.atomic():
        suivante = Label.objects.create(
            structure=derniere, code="QUALITE", organisme="X", numero="1", debut_on=LE, fin_on=LE
        )

    assert suivante.pk == Label.objects.exclude(pk=suivante.pk).latest("pk").pk + 1


@pytest.mark.django_db
def test_a_second_load_is_refused_and_adds_nothing(charge):
    avant = Structure.objects.count()

    with pytest.raises(CommandError, match="base neuve"):
        call_command("charger_national", "--part", "0.003", "--le", "2026-11-23", stdout=StringIO())

    assert Structure.objects.count() == avant


@pytest.mark.django_db
def test_every_structure_keeps_a_strongbox_that_its_dossiers_use(charge):
    assert not Structure.objects.filter(pieces=None).exists()
    assert Piece.objects.exclude(remplacee_at=None).exists()
    reprises = PieceJointe.objects.filter(du_coffre=True)
    assert reprises.exists()
    assert not reprises.exclude(
        coffre__fichier=F("fichier"), coffre__structure=F("dossier__structure")
    ).exists()


@pytest.mark.django_db
def test_every_label_has_its_proof(charge):
    assert Label.objects.exists()
    assert not Label.objects.filter(preuve=None).exists()


@pytest.mark.django_db
def test_a_version_keeps_its_labels_and_its_answers_in_words(charge):
    for version in VersionDossier.objects.all():
        lues = version.donnees["lecture"]
        assert len(lues) == len(version.donnees["sections"])
        assert any(reponse["valeur"] for section in lues for reponse in section["reponses"])


@pytest.mark.django_db
def test_the_sections_of_the_open_campaign_have_their_history(charge):
    suivies = VersionSection.objects.values("dossier__annee").annotate(n=Count("pk"))

    assert {ligne["dossier__annee"] for ligne in suivies} == {2027}
    assert not VersionSection.objects.filter(reponses__has_key="iban").exists()


@pytest.mark.django_db
def test_messages_follow_the_taking_of_a_dossier(charge):
    assert Message.objects.filter(lu_at=None).exists()
    assert not Message.objects.filter(dossier__agent=None).exists()


@pytest.mark.django_db
def test_the_administration_wrote_for_everybody(charge):
    assert Article.objects.count() == 360
    assert LigneLot.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("nature", ["AVENANT_ETP", "AVENANT_ANNUEL", "RENOUVELLEMENT"])
def test_a_loaded_dossier_opens(charge, nature):
    dossier = Dossier.objects.exclude(agent=None).filter(nature=nature).latest("pk")
    client = Client()
    open_session(client, dossier.agent)

    for page in ("dossier_detail", "dossier_versions", "dossier_echanges"):
        assert client.get(reverse(f"conventions:{page}", args=[dossier.pk])).status_code == 200
