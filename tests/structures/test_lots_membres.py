"""Batches of members: compared, invited, changed, closed, undone."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conventions.models import Dossier
from siae_portal.audit.models import Evenement
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation, Invitation
from siae_portal.courriels.models import Courriel
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import DecisionLigne, EtatLot, GenreLot, StatutLigne, TypeStructure
from structures.models import LigneLot, Lot
from structures.services.equipe import change_habilitation
from structures.services.invitations import accept_invitation, fingerprint
from structures.services.lots.export import member_rows, to_csv, to_xlsx
from structures.services.lots.fermetures import close_absent
from structures.services.lots.genres import genre_of
from structures.services.lots.lots import ask_undo, decide_rows, send_lot
from structures.services.lots.valeurs import loaded
from tests.comptes.factories import HabilitationFactory, InvitationFactory, UserFactory
from tests.conventions.factories import AT, ConventionFactory, DossierFactory
from tests.structures.factories import ServiceInstructeurFactory, StructureFactory
from tests.structures.lots import XLSX, applied, as_csv, read_whole, undone

pytestmark = pytest.mark.django_db
DEMAIN = AT.date() + timedelta(days=1)


@pytest.fixture
def structure():
    return StructureFactory()


@pytest.fixture
def dirigeante(structure):
    return HabilitationFactory(of=structure, user=UserFactory(email="dir@exemple.invalid", nom="Lenoir"))


@pytest.fixture
def acte(dirigeante):
    return Acte(user=dirigeante.user, at=AT)


def line(courriel="neuf@exemple.invalid", role="Gestionnaire", **cellules):
    return {"Courriel": courriel, "Rôle": role, **cellules}


def same(habilitation):
    return line(habilitation.user.email, str(habilitation.get_role_display()))


def sent(lieu, acte, *lignes, contenu=None, type_mime="text/csv"):
    ou = {"structure": lieu} if lieu._meta.model_name == "structure" else {"service": lieu}
    lot = send_lot(
        genre=GenreLot.MEMBRES,
        chunks=[contenu or as_csv(*lignes)],
        type_mime=type_mime,
        nom="membres.csv",
        acte=acte,
        **ou,
    )
    return read_whole(lot)


def status(lot, rang=2):
    return lot.lignes.get(rang=rang).statut


def test_each_row_has_its_status(structure, dirigeante, acte):
    change, absente = (HabilitationFactory(of=structure, role=Role.GESTIONNAIRE) for _ in range(2))

    lot = sent(
        structure,
        acte,
        same(dirigeante),
        same(change) | {"Qualité": "comptable"},
        line(),
        line("autre@exemple.invalid", "Grand chef"),
    )

    assert list(lot.lignes.for_list().values_list("statut", flat=True)) == [
        StatutLigne.IDENTIQUE,
        StatutLigne.CHANGEE,
        StatutLigne.NOUVELLE,
        StatutLigne.ERREUR,
        StatutLigne.DISPARUE,
    ]
    assert lot.lignes.get(statut=StatutLigne.DISPARUE).objet_id == absente.pk


@pytest.mark.parametrize(
    ("cellules", "morceau"),
    [
        ({"Courriel": "pas une adresse"}, "« Courriel » : « pas une adresse » n’est pas une adresse"),
        ({"Courriel": ""}, "« Courriel » : la cellule est vide"),
        ({"Rôle": "Grand chef"}, "« Rôle » : « Grand chef » n’est pas un rôle"),
        ({"Rôle": "Agent instructeur"}, "« Rôle » : ce rôle n’existe pas ici"),
        ({"Du": "29/02/2027"}, "« Du » : « 29/02/2027 » n’est pas une date"),
        ({"Du": "02/03/2027", "Au": "01/03/2027"}, "« Au » : la fin vient avant le début"),
        ({"Du": "01/01/2020", "Au": "01/03/2020"}, "« Au » : cette date est passée"),
        ({"Qualité": "=A1"}, "« Qualité » : la cellule contient une formule"),
        ({"Nom": "n" * 81}, "« Nom » : 81 caractères"),
    ],
)
def test_an_error_names_its_cell(structure, acte, cellules, morceau):
    lot = sent(structure, acte, line() | cellules, line("autre@exemple.invalid"))

    assert status(lot) == StatutLigne.ERREUR
    assert morceau in lot.lignes.get(rang=2).erreurs[0]
    assert status(lot, 3) == StatutLigne.NOUVELLE


def test_the_29_of_february_of_a_leap_year_is_a_date(structure, acte):
    lot = sent(structure, acte, line(Du="29/02/2028"))

    assert loaded(lot.lignes.get(rang=2).apres)["debut_on"] == "2028-02-29"


@pytest.mark.parametrize(
    ("genre", "statut"), [(TypeStructure.ETTI, StatutLigne.ERREUR), (TypeStructure.ACI, StatutLigne.NOUVELLE)]
)
def test_an_encadrant_needs_a_kind_with_encadrement(structure, acte, genre, statut):
    ConventionFactory(structure=structure, type=genre)

    lot = sent(structure, acte, line(role="Encadrant technique"))

    assert status(lot) == statut


def test_case_never_makes_two_persons(structure, dirigeante, acte):
    lot = sent(structure, acte, line("DIR@Exemple.Invalid", "représentant de la structure"))

    assert status(lot) == StatutLigne.IDENTIQUE


def test_the_same_role_twice_for_one_address_is_an_error_on_both_rows(structure, acte):
    lot = sent(structure, acte, line("neuf@exemple.invalid"), line("NEUF@exemple.invalid"))

    assert {status(lot, 2), status(lot, 3)} == {StatutLigne.ERREUR}


def test_two_roles_for_one_person_are_doubtful_until_decided(structure, acte):
    lot = sent(structure, acte, line(), line(role="Chargé d’accompagnement"))
    assert {status(lot, 2), status(lot, 3)} == {StatutLigne.DOUTEUSE}

    decide_rows(pk=lot.pk, decisions={2: DecisionLigne.NOUVELLE, 3: DecisionLigne.ECARTER}, acte=acte)
    applied(lot, acte)

    assert [i.role for i in Invitation.objects.all()] == [Role.GESTIONNAIRE]


def test_another_name_for_a_known_address_is_doubtful(structure, dirigeante, acte):
    lot = sent(structure, acte, same(dirigeante) | {"Nom": "Leblanc", "Qualité": "présidente adjointe"})
    ligne = lot.lignes.get(rang=2)
    assert ligne.statut == StatutLigne.DOUTEUSE
    assert list(genre_of(lot).choix(ligne)) == [DecisionLigne.MEME, DecisionLigne.ECARTER]

    decide_rows(pk=lot.pk, decisions={2: DecisionLigne.MEME}, acte=acte)
    applied(lot, acte)

    dirigeante.refresh_from_db()
    assert (dirigeante.qualite, dirigeante.user.nom) == ("présidente adjointe", "Lenoir")


def test_an_account_of_elsewhere_is_never_told(structure, acte):
    UserFactory(email="ailleurs@exemple.invalid", nom="Secret")

    lot = sent(structure, acte, line("ailleurs@exemple.invalid", Nom="Autre"))

    ligne = lot.lignes.get(rang=2)
    assert (ligne.statut, ligne.erreurs) == (StatutLigne.NOUVELLE, [])


def test_an_invitation_that_waits_with_this_role_is_not_sent_again(structure, acte):
    InvitationFactory(of=structure, courriel="neuf@exemple.invalid")

    lot = sent(structure, acte, line())

    assert status(lot) == StatutLigne.IDENTIQUE


@pytest.mark.parametrize(
    ("decision", "attendent"),
    [
        (DecisionLigne.MEME, {Role.GESTIONNAIRE}),
        (DecisionLigne.NOUVELLE, {Role.GESTIONNAIRE, Role.ACCOMPAGNATEUR}),
    ],
)
def test_an_invitation_that_waits_with_another_role_is_replaced_or_kept(structure, acte, decision, attendent):
    ancienne = InvitationFactory(
        of=structure, courriel="neuf@exemple.invalid", role=Role.ACCOMPAGNATEUR, qualite="assistante"
    )
    lot = sent(structure, acte, line())
    assert status(lot) == StatutLigne.DOUTEUSE
    decide_rows(pk=lot.pk, decisions={2: decision}, acte=acte)

    applied(lot, acte)

    assert set(Invitation.objects.pending().values_list("role", flat=True)) == attendent
    undone(lot, acte)
    assert list(Invitation.objects.pending()) == [ancienne]


def test_new_members_are_invited_and_no_account_is_made(structure, acte):
    lot = applied(sent(structure, acte, line(Qualité="comptable", Du="01/03/2027", Au="31/12/2028")), acte)

    invitation = Invitation.objects.get()
    assert lot.etat == EtatLot.APPLIQUE
    assert (invitation.courriel, invitation.role, invitation.qualite) == (
        "neuf@exemple.invalid",
        Role.GESTIONNAIRE,
        "comptable",
    )
    assert (invitation.debut_on, invitation.fin_on) == (date(2027, 3, 1), date(2028, 12, 31))
    assert [c.adresse for c in Courriel.objects.filter(modele="invitation")] == ["neuf@exemple.invalid"]
    assert not Habilitation.objects.filter(user__email="neuf@exemple.invalid").exists()


def test_a_handover_between_two_rows_is_judged_as_a_whole(structure, dirigeante, acte):
    suivante = HabilitationFactory(of=structure, role=Role.GESTIONNAIRE)
    lot = sent(
        structure,
        acte,
        same(dirigeante) | {"Rôle": "Gestionnaire"},
        same(suivante) | {"Rôle": "Représentant de la structure"},
    )

    applied(lot, acte)

    dirigeante.refresh_from_db()
    suivante.refresh_from_db()
    assert lot.etat == EtatLot.APPLIQUE
    assert (dirigeante.role, suivante.role) == (Role.GESTIONNAIRE, Role.DIRIGEANT)


@pytest.mark.parametrize("cellules", [{"Rôle": "Gestionnaire"}, {"Au": "31/12/2027"}])
def test_a_file_never_leaves_a_structure_without_representative(structure, dirigeante, acte, cellules):
    lot = sent(structure, acte, same(dirigeante) | cellules, line())

    applied(lot, acte)

    dirigeante.refresh_from_db()
    assert (lot.etat, dirigeante.role, dirigeante.fin_on) == (EtatLot.PREVU, Role.DIRIGEANT, None)
    assert "sans personne pour la représenter" in lot.lignes.get(rang=2).erreurs[0]
    assert not Invitation.objects.exists()


def test_what_moved_since_the_preview_stops_the_whole_batch(structure, dirigeante, acte):
    membre = HabilitationFactory(of=structure, role=Role.GESTIONNAIRE)
    lot = sent(structure, acte, same(membre) | {"Qualité": "comptable"}, line())
    change_habilitation(
        lieu=structure,
        pk=membre.pk,
        role=Role.ACCOMPAGNATEUR,
        qualite="",
        debut_on=membre.debut_on,
        fin_on=None,
        acte=acte,
    )

    applied(lot, acte)

    assert lot.etat == EtatLot.PREVU
    assert "lignes 2" in lot.erreur
    assert not Invitation.objects.exists()


def test_somebody_invited_meanwhile_stops_the_whole_batch(structure, acte):
    lot = sent(structure, acte, line(), line("autre@exemple.invalid"))
    InvitationFactory(of=structure, courriel="neuf@exemple.invalid", role=Role.ACCOMPAGNATEUR)

    applied(lot, acte)

    assert lot.etat == EtatLot.PREVU
    assert lot.lignes.get(rang=2).erreurs == [
        "Cette personne n’est plus dans l’équipe telle que vous l’avez vue."
    ]
    assert Invitation.objects.count() == 1


def test_undoing_takes_invitations_back_and_restores_what_was(structure, dirigeante, acte):
    membre = HabilitationFactory(of=structure, role=Role.GESTIONNAIRE, qualite="comptable")
    absente = HabilitationFactory(of=structure, role=Role.GESTIONNAIRE)
    avant = list(Habilitation.objects.order_by("pk").values())
    lot = sent(
        structure,
        acte,
        same(dirigeante),
        same(membre) | {"Rôle": "ACCOMPAGNATEUR", "Au": "2028-12-31"},
        line(),
    )
    close_absent(pk=lot.pk, rangs=None, fin_on=DEMAIN, acte=acte)
    applied(lot, acte)
    absente.refresh_from_db()
    assert (lot.etat, absente.fin_on) == (EtatLot.APPLIQUE, DEMAIN)

    undone(lot, acte)

    assert lot.etat == EtatLot.ANNULE
    assert list(Habilitation.objects.order_by("pk").values()) == avant
    assert not Invitation.objects.pending().exists()


def test_an_accepted_invitation_keeps_the_batch_from_being_undone(structure, dirigeante, acte):
    membre = HabilitationFactory(of=structure, role=Role.GESTIONNAIRE)
    lot = applied(sent(structure, acte, same(membre) | {"Qualité": "x"}, line()), acte)
    invitee = UserFactory(email="neuf@exemple.invalid")
    Invitation.objects.update(jeton_sha256=fingerprint("jeton"))
    accept_invitation(jeton="jeton", acte=Acte(user=invitee, at=AT))

    undone(lot, acte)

    membre.refresh_from_db()
    assert (lot.etat, membre.qualite) == (EtatLot.APPLIQUE, "x")
    assert "a accepté l’invitation" in lot.lignes.get(rang=3).erreurs[0]


def test_a_role_changed_since_keeps_the_batch_from_being_undone(structure, acte):
    membre = HabilitationFactory(of=structure, role=Role.GESTIONNAIRE)
    lot = applied(sent(structure, acte, same(membre) | {"Qualité": "x"}), acte)
    Habilitation.objects.filter(pk=membre.pk).update(qualite="y")

    undone(lot, acte)

    assert lot.etat == EtatLot.APPLIQUE
    assert lot.lignes.get(rang=2).erreurs == ["Ce rôle a été modifié depuis."]


def test_a_batch_of_members_is_undone_within_thirty_days(structure, acte):
    lot = applied(sent(structure, acte, line()), acte)

    with pytest.raises(TransitionRefusee, match="30 jours"):
        ask_undo(pk=lot.pk, acte=Acte(user=acte.user, at=AT + timedelta(days=31)))


def test_absent_members_are_untouched_by_default(structure, dirigeante, acte):
    absente = HabilitationFactory(of=structure, role=Role.GESTIONNAIRE)

    applied(sent(structure, acte, same(dirigeante), line()), acte)

    absente.refresh_from_db()
    assert absente.fin_on is None


def test_the_last_representative_is_never_closed(structure, dirigeante, acte):
    lot = sent(structure, acte, line())

    with pytest.raises(TransitionRefusee, match="sans personne pour la représenter"):
        close_absent(pk=lot.pk, rangs=None, fin_on=DEMAIN, acte=acte)


def test_nobody_is_closed_while_a_row_is_wrong(structure, dirigeante, acte):
    HabilitationFactory(of=structure, role=Role.GESTIONNAIRE)
    lot = sent(structure, acte, same(dirigeante), line("mal écrite"))

    with pytest.raises(TransitionRefusee, match="passer un membre pour absent"):
        close_absent(pk=lot.pk, rangs=None, fin_on=DEMAIN, acte=acte)


@pytest.mark.parametrize(
    ("fin_on", "morceau"),
    [(AT.date() - timedelta(days=1), "aujourd’hui au plus tôt"), (DEMAIN, "il lui reste")],
)
def test_who_holds_something_leaves_by_a_departure(structure, dirigeante, acte, fin_on, morceau):
    auteur = HabilitationFactory(of=structure, role=Role.GESTIONNAIRE)
    DossierFactory(structure=structure, cree_par=auteur.user)
    lot = sent(structure, acte, same(dirigeante), line())

    with pytest.raises(TransitionRefusee, match=f"(?i){morceau}"):
        close_absent(pk=lot.pk, rangs=None, fin_on=fin_on, acte=acte)

    assert Dossier.objects.get().cree_par == auteur.user


def test_a_closing_is_chosen_by_row_and_may_be_taken_back(structure, dirigeante, acte):
    deux = [HabilitationFactory(of=structure, role=Role.GESTIONNAIRE) for _ in range(2)]
    lot = sent(structure, acte, same(dirigeante), line())
    rangs = dict(lot.lignes.filter(statut=StatutLigne.DISPARUE).values_list("objet_id", "rang"))
    close_absent(pk=lot.pk, rangs=None, fin_on=DEMAIN, acte=acte)
    close_absent(pk=lot.pk, rangs={rangs[deux[0].pk]}, fin_on=None, acte=acte)

    applied(lot, acte)

    assert [Habilitation.objects.get(pk=h.pk).fin_on for h in deux] == [None, DEMAIN]
    assert Courriel.objects.filter(modele="depart_acces").count() == 1


def test_a_file_of_members_is_short(structure, acte):
    lot = sent(structure, acte, *(line(f"p{rang}@exemple.invalid") for rang in range(501)))

    assert (lot.etat, "plus de 500 lignes" in lot.erreur) == (EtatLot.ILLISIBLE, True)


def test_a_head_of_service_names_no_head(structure):
    service = ServiceInstructeurFactory()
    chef = UserFactory(chef_service=True, of=service)
    administrateur = UserFactory(administrateur=True)
    contenu = line(role="Chef de service"), line("autre@exemple.invalid", "Agent instructeur")

    par_chef = sent(service, Acte(user=chef, at=AT), *contenu)
    par_administrateur = sent(service, Acte(user=administrateur, at=AT), *contenu)

    assert (status(par_chef), status(par_chef, 3)) == (StatutLigne.ERREUR, StatutLigne.NOUVELLE)
    assert status(par_administrateur) == StatutLigne.NOUVELLE


def test_nobody_signs_by_her_own_file():
    service = ServiceInstructeurFactory()
    chef = HabilitationFactory(of=service, role=Role.CHEF_SERVICE)
    HabilitationFactory(of=service, role=Role.INSTRUCTEUR, user=chef.user)
    acte = Acte(user=chef.user, at=AT)
    lot = sent(service, acte, same(chef), line(chef.user.email, "Signataire par délégation"))
    assert status(lot, 3) == StatutLigne.DOUTEUSE

    decide_rows(pk=lot.pk, decisions={3: DecisionLigne.NOUVELLE}, acte=acte)

    assert not chef.user.habilitations.filter(role=Role.SIGNATAIRE).exists()


@pytest.mark.parametrize("role", [Role.GESTIONNAIRE, Role.ACCOMPAGNATEUR])
def test_only_a_representative_sends_members(structure, role):
    with pytest.raises(Lot.DoesNotExist):
        sent(structure, Acte(user=HabilitationFactory(of=structure, role=role).user, at=AT), line())


def test_another_representative_reads_and_applies_nothing(structure, acte):
    lot = sent(structure, acte, line())
    autre = Acte(user=HabilitationFactory(role=Role.DIRIGEANT).user, at=AT)

    with pytest.raises(Lot.DoesNotExist):
        applied(lot, autre)
    with pytest.raises(Lot.DoesNotExist):
        close_absent(pk=lot.pk, rangs=None, fin_on=DEMAIN, acte=autre)


def test_the_journal_and_the_outbox_name_nobody(structure, acte):
    membre = HabilitationFactory(of=structure, role=Role.GESTIONNAIRE)

    lot = applied(sent(structure, acte, same(membre) | {"Qualité": "comptable"}, line()), acte)
    undone(lot, acte)

    faits = str(list(Evenement.objects.values_list("geste", "details")))
    assert "MODIFIER_HABILITATION" in faits
    assert "@" not in faits
    assert "comptable" not in faits


TEXTES = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=40).filter(
    lambda texte: texte.strip() and " ".join(texte.split()) == texte
)
MEMBRES = st.lists(
    st.tuples(
        TEXTES | st.sampled_from(["=1+1", "-Anne", "O’Neil", "'abc"]),
        st.sampled_from([Role.GESTIONNAIRE, Role.ACCOMPAGNATEUR, Role.DIRIGEANT]),
        st.dates(date(2020, 1, 1), date(2030, 12, 31)),
        st.none() | st.dates(date(2031, 1, 1), date(2060, 12, 31)),
        st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(membres=MEMBRES, ecrire=st.sampled_from([to_csv, to_xlsx]))
def test_what_is_exported_is_identical_when_imported(structure, acte, membres, ecrire):
    personne = None
    for nom, role, debut, fin, meme in membres:
        personne = personne if meme and personne else UserFactory(nom=nom)
        HabilitationFactory(of=structure, user=personne, role=role, debut_on=debut, fin_on=fin, qualite=nom)
    contenu = b"".join(ecrire(member_rows(Habilitation.objects.filter(structure=structure))))

    lot = sent(structure, acte, contenu=contenu, type_mime="text/csv" if ecrire is to_csv else XLSX)

    statuts = set(LigneLot.objects.filter(lot=lot).values_list("statut", flat=True))
    assert (lot.erreur, statuts) == ("", {StatutLigne.IDENTIQUE})


@pytest.mark.parametrize("rows", [1, 20])
def test_the_comparison_asks_a_flat_number_of_queries(structure, acte, rows, django_assert_max_num_queries):
    for _ in range(rows):
        HabilitationFactory(of=structure, role=Role.GESTIONNAIRE)

    with django_assert_max_num_queries(31):
        lot = sent(structure, acte, *(line(f"p{rang}@exemple.invalid") for rang in range(rows)))

    assert lot.lignes.count() == rows + rows + 1
