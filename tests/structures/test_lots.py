"""Batches of structures: read, compared, decided, applied as a whole, undone."""

import io
from datetime import date, timedelta

import pytest
from openpyxl import Workbook

from siae_portal.audit.models import Evenement
from siae_portal.audit.services import broken_links
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import DecisionLigne, EtatLot, StatutLigne
from structures.models import LigneLot, Lot, Structure, Succession
from structures.rules.lots import COLONNES_STRUCTURES
from structures.rules.noms import sort_key
from structures.services.lots.application import apply_lot
from structures.services.lots.export import structure_rows, to_csv, to_xlsx
from structures.services.lots.lots import (
    TAILLE,
    ask_apply,
    ask_undo,
    decide_rows,
    give_up,
    read_again,
    read_part,
    send_lot,
)
from structures.services.lots.valeurs import loaded
from tests.comptes.factories import UserFactory
from tests.conventions.factories import AT, DossierFactory
from tests.structures.factories import (
    CommuneFactory,
    DepartementFactory,
    ServiceInstructeurFactory,
    StructureFactory,
    siret_of,
)
from tests.structures.lots import XLSX, applied, as_csv, read_whole, undone

pytestmark = pytest.mark.django_db
ENTETES = [colonne.entete for colonne in COLONNES_STRUCTURES]


@pytest.fixture
def service():
    CommuneFactory()
    return ServiceInstructeurFactory()


@pytest.fixture
def acte(service):
    return Acte(user=UserFactory(instructeur=True, of=service), at=AT)


def row(rang=900, **cellules):
    base = {
        "SIRET": siret_of(rang),
        "Dénomination": f"Nouvelle structure {rang}",
        "Code postal": "54400",
        "Commune": "Longwy",
    }
    return base | cellules


def as_xlsx(*lignes, fusion=""):
    classeur, noms = Workbook(), sorted({nom for ligne in lignes for nom in ligne})
    classeur.active.append(noms)
    for ligne in lignes:
        classeur.active.append([ligne.get(nom) for nom in noms])
    if fusion:
        classeur.active.merge_cells(fusion)
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def sent(service, acte, contenu, type_mime="text/csv"):
    lot = send_lot(service=service, chunks=[contenu], type_mime=type_mime, nom="essai.csv", acte=acte)
    return read_whole(lot)


def statuses(lot):
    return dict(lot.lignes.values_list("rang", "statut"))


def test_each_row_has_its_status(service, acte):
    identique, changee = StructureFactory(), StructureFactory()
    absente = StructureFactory()
    autre = StructureFactory()
    lot = sent(
        service,
        acte,
        as_csv(
            {"SIRET": identique.siret, "Dénomination": identique.denomination},
            {"SIRET": changee.siret, "Dénomination": "Un autre nom"},
            row(),
            row(901, Dénomination=autre.denomination),
            row(902, Courriel="pas une adresse"),
            {"SIRET": autre.siret, "Dénomination": autre.denomination},
        ),
    )

    assert [statuses(lot)[rang] for rang in range(2, 9)] == [
        StatutLigne.IDENTIQUE,
        StatutLigne.CHANGEE,
        StatutLigne.NOUVELLE,
        StatutLigne.DOUTEUSE,
        StatutLigne.ERREUR,
        StatutLigne.IDENTIQUE,
        StatutLigne.DISPARUE,
    ]
    assert lot.lignes.get(statut=StatutLigne.DISPARUE).objet_id == absente.pk
    assert (lot.etat, lot.lignes_total) == (EtatLot.PREVU, 6)


def test_an_error_names_its_column(service, acte):
    lot = sent(service, acte, as_csv(row(SIRET="1234", **{"Créée le": "32/13/2020", "Code NAF": "=A1"})))

    erreurs = lot.lignes.get(statut=StatutLigne.ERREUR).erreurs
    assert [e.partition(" : ")[0] for e in erreurs] == [
        "colonne « SIRET »",
        "colonne « Code NAF »",
        "colonne « Créée le »",
    ]
    assert "formule" in erreurs[1]


def test_a_siret_twice_in_the_file_is_an_error_on_both_rows(service, acte):
    lot = sent(service, acte, as_csv(row(), row()))

    assert set(statuses(lot).values()) == {StatutLigne.ERREUR}


def test_the_structure_of_another_service_is_sent_to_it(service, acte):
    ailleurs = StructureFactory(morbihan=True)
    CommuneFactory(
        code="56260",
        nom="Vannes",
        nom_tri="vannes",
        codes_postaux=["56000"],
        departement=DepartementFactory(morbihan=True),
    )
    lot = sent(
        service,
        acte,
        as_csv(
            {"SIRET": ailleurs.siret, "Dénomination": "Prise au voisin"},
            row(**{"Code postal": "56000", "Commune": "Vannes"}),
        ),
    )

    phrases = [ligne.erreurs[0] for ligne in lot.lignes.filter(statut=StatutLigne.ERREUR)]
    assert len(phrases) == 2
    assert all("DDETS du Morbihan" in phrase for phrase in phrases)


@pytest.mark.parametrize(
    ("contenu", "type_mime", "morceau"),
    [
        (as_csv({"SIRET": "1", "Couleur": "bleu"}), "text/csv", "Colonne inconnue : « Couleur »"),
        (as_csv({"SIRET": "1", "Commune": "x"}), "text/csv", "Colonne manquante : Dénomination"),
        (b"SIRET\n1\n", "text/csv", "Une seule colonne"),
        (b"", "text/csv", "Une seule colonne"),
        ("SIRET;Dénomination\n".encode(), "text/csv", "que des en-têtes"),
        (b"SIRET;D\x81\xe9\n", "text/csv", "accents"),
        (as_csv({"SIRET": "1", "siret": "2", "Dénomination": "x"}), "text/csv", "deux fois"),
        (as_xlsx(row(), row(901), fusion="A2:A3"), XLSX, "fusionnées"),
        (b"PK\x03\x04 rien", XLSX, "abîmé"),
    ],
)
def test_an_unreadable_file_says_why(service, acte, contenu, type_mime, morceau):
    lot = sent(service, acte, contenu or b" ", type_mime)

    assert lot.etat == EtatLot.ILLISIBLE
    assert morceau in lot.erreur
    assert not lot.lignes.exists()


@pytest.mark.parametrize(
    ("contenu", "type_mime"),
    [
        (as_csv(row(**{"Créée le": "01/03/2010"})), "text/csv"),
        (as_csv(row(**{"Créée le": "2010-03-01"}), encodage="cp1252", separateur=","), "text/csv"),
        (as_csv(row(**{"Créée le": "40238"}), separateur="\t"), "text/csv"),
        (as_xlsx(row(**{"Créée le": date(2010, 3, 1)})), XLSX),
        (as_xlsx(row(**{"Créée le": 40238.0, "Code postal": 54400})), XLSX),
    ],
)
def test_dates_encodings_and_separators_are_understood(service, acte, contenu, type_mime):
    lot = sent(service, acte, contenu, type_mime)

    assert loaded(lot.lignes.get().apres)["creee_on"] == "2010-03-01"
    assert loaded(lot.lignes.get().apres)["denomination"] == "Nouvelle structure 900"


def test_too_many_rows_are_refused(service, acte, monkeypatch):
    monkeypatch.setattr("structures.services.lots.lecture.LIGNES_MAX", 2)

    lot = sent(service, acte, as_csv(row(1), row(2), row(3)))

    assert "plus de 2 lignes" in lot.erreur


def test_a_long_file_is_read_part_by_part_and_each_part_once(service, acte):
    lot = send_lot(
        service=service,
        chunks=[as_csv(*(row(rang) for rang in range(1, TAILLE + 12)))],
        type_mime="text/csv",
        nom="long.csv",
        acte=acte,
    )
    for _fois in range(2):
        read_part(lot_id=lot.pk, depuis=0, acte=Acte(user=None, at=AT))
    lot.refresh_from_db()
    assert (lot.etat, lot.lignes_faites, lot.lignes_total) == (EtatLot.A_LIRE, TAILLE, TAILLE + 11)

    read_part(lot_id=lot.pk, depuis=TAILLE, acte=Acte(user=None, at=AT))

    lot.refresh_from_db()
    assert lot.etat == EtatLot.PREVU
    assert lot.lignes.count() == TAILLE + 11


def test_one_bad_cell_stops_everything_until_the_row_is_left_out(service, acte):
    lot = sent(service, acte, as_csv(row(), row(901, Courriel="non")))
    with pytest.raises(TransitionRefusee, match="en erreur : 1"):
        ask_apply(pk=lot.pk, sans_erreurs=False, sans_douteuses=False, acte=acte)

    applied(lot, acte, sans_erreurs=True)

    assert lot.etat == EtatLot.APPLIQUE
    structure = Structure.objects.get(siret=siret_of(900))
    assert (structure.commune.nom, structure.departement_id, structure.a_verifier) == ("Longwy", "54", True)
    assert not Structure.objects.filter(siret=siret_of(901)).exists()


def test_one_bad_cell_in_five_thousand_is_named_and_stops_everything(service, acte):
    lignes = [row(rang) for rang in range(1, 5_001)]
    lignes[4_320]["Courriel"] = "non"

    lot = sent(service, acte, as_csv(*lignes))

    fausse = lot.lignes.get(statut=StatutLigne.ERREUR)
    assert (lot.etat, lot.lignes_total, fausse.rang) == (EtatLot.PREVU, 5_000, 4_322)
    assert fausse.erreurs[0].startswith("colonne « Courriel »")
    with pytest.raises(TransitionRefusee, match="en erreur : 1"):
        ask_apply(pk=lot.pk, sans_erreurs=False, sans_douteuses=False, acte=acte)
    assert not Structure.objects.exists()

    applied(lot, acte, sans_erreurs=True)

    assert Structure.objects.count() == 4_999


def test_nothing_to_write_is_refused(service, acte):
    structure = StructureFactory()
    lot = sent(service, acte, as_csv({"SIRET": structure.siret, "Dénomination": structure.denomination}))

    with pytest.raises(TransitionRefusee, match="rien à appliquer"):
        ask_apply(pk=lot.pk, sans_erreurs=False, sans_douteuses=False, acte=acte)


def test_a_doubtful_row_waits_for_a_decision(service, acte):
    StructureFactory(denomination="Le Lac", nom_tri="le lac")
    lot = sent(service, acte, as_csv(row(Dénomination="Le  LAC")))
    with pytest.raises(TransitionRefusee, match="douteuses à décider : 1"):
        ask_apply(pk=lot.pk, sans_erreurs=False, sans_douteuses=False, acte=acte)
    with pytest.raises(TransitionRefusee, match="pas possible"):
        decide_rows(pk=lot.pk, decisions={2: DecisionLigne.MEME}, acte=acte)

    decide_rows(pk=lot.pk, decisions={2: DecisionLigne.NOUVELLE}, acte=acte)
    applied(lot, acte)

    assert Structure.objects.filter(siret=siret_of(900)).exists()


@pytest.mark.parametrize(
    ("connue", "morbihan", "statut"),
    [
        ("Les Ateliers du Canal", False, StatutLigne.DOUTEUSE),
        ("Atelier du canal vert", False, StatutLigne.DOUTEUSE),
        ("Les Ateliers du Canal", True, StatutLigne.NOUVELLE),
        ("Les Jardins de la Colline", False, StatutLigne.NOUVELLE),
    ],
)
def test_a_name_near_another_of_the_same_departement_is_doubtful(service, acte, connue, morbihan, statut):
    structure = StructureFactory(denomination=connue, nom_tri=sort_key(connue), morbihan=morbihan)

    lot = sent(service, acte, as_csv(row(Dénomination="Atelier du canal")))

    ligne = lot.lignes.get(rang=2)
    assert ligne.statut == statut
    assert (structure.siret in "".join(ligne.erreurs)) == (statut == StatutLigne.DOUTEUSE)


@pytest.mark.parametrize("rows", [1, 20])
def test_near_names_are_sought_in_a_flat_number_of_queries(
    service, acte, rows, django_assert_max_num_queries
):
    StructureFactory(denomination="Atelier du canal", nom_tri="atelier du canal")
    noms = [row(900 + rang, Dénomination=f"Atelier du canal n {rang}") for rang in range(rows)]

    with django_assert_max_num_queries(37):
        lot = sent(service, acte, as_csv(*noms))

    assert lot.lignes.filter(statut=StatutLigne.DOUTEUSE).count() == rows


def test_a_row_left_aside_is_not_written(service, acte):
    StructureFactory(denomination="Le Lac", nom_tri="le lac")
    lot = sent(service, acte, as_csv(row(Dénomination="Le Lac"), row(901)))

    decide_rows(pk=lot.pk, decisions={2: DecisionLigne.ECARTER}, acte=acte)
    applied(lot, acte)

    assert set(Structure.objects.values_list("siret", flat=True)) & {siret_of(900), siret_of(901)} == {
        siret_of(901)
    }


def test_the_same_siren_elsewhere_is_a_move_that_keeps_the_siret_at_signature(service, acte):
    structure = StructureFactory(siret=siret_of(950), siret_signature=siret_of(950))
    lot = sent(service, acte, as_csv(row(SIRET=siret_of(950, 2), Dénomination="Au nouveau siège")))

    decide_rows(pk=lot.pk, decisions={2: DecisionLigne.MEME}, acte=acte)
    applied(lot, acte)

    structure.refresh_from_db()
    assert (structure.siret, structure.siret_signature) == (siret_of(950, 2), siret_of(950))
    succession = Succession.objects.get()
    assert (succession.siret_avant, succession.siret_apres) == (siret_of(950), siret_of(950, 2))
    undone(lot, acte)
    structure.refresh_from_db()
    assert structure.siret == siret_of(950)
    assert not Succession.objects.exists()


def test_what_moved_since_the_preview_stops_the_whole_batch(service, acte):
    structure = StructureFactory()
    lot = sent(service, acte, as_csv({"SIRET": structure.siret, "Dénomination": "Nouveau nom"}, row()))
    Structure.objects.filter(pk=structure.pk).update(telephone="01 00 00 00 00")

    applied(lot, acte)

    assert lot.etat == EtatLot.PREVU
    assert "lignes 2" in lot.erreur
    assert not Structure.objects.filter(siret=siret_of(900)).exists()
    read_again(pk=lot.pk, acte=acte)
    lot.refresh_from_db()
    assert (lot.etat, lot.erreur) == (EtatLot.A_LIRE, "")


def test_a_siret_that_arrived_meanwhile_stops_the_whole_batch(service, acte):
    lot = sent(service, acte, as_csv(row(), row(901)))
    StructureFactory(siret=siret_of(901), siret_signature=siret_of(901))

    applied(lot, acte)

    assert lot.etat == EtatLot.PREVU
    assert lot.lignes.get(rang=3).erreurs == ["Ce SIRET est entré au portail entre-temps."]


def test_applying_and_undoing_are_in_the_journal_of_each_structure(service, acte):
    structure = StructureFactory()
    avant = Structure.objects.filter(pk=structure.pk).values().get()
    lot = sent(service, acte, as_csv({"SIRET": structure.siret, "Dénomination": "Nouveau nom"}, row()))

    applied(lot, acte)
    undone(lot, acte)

    assert [e.geste for e in Evenement.objects.of(structure)] == ["ANNULER_LOT", "APPLIQUER_LOT"]
    assert broken_links(structure) == broken_links(lot) == []
    assert lot.etat == EtatLot.ANNULE
    assert Structure.objects.filter(pk=structure.pk).values().get() == avant
    assert not Structure.objects.filter(siret=siret_of(900)).exists()


def test_a_structure_used_since_keeps_the_batch_from_being_undone(service, acte):
    lot = applied(sent(service, acte, as_csv(row(), row(901))), acte)
    DossierFactory(structure=Structure.objects.get(siret=siret_of(900)))

    undone(lot, acte)

    assert lot.etat == EtatLot.APPLIQUE
    assert "dossier" in lot.lignes.get(rang=2).erreurs[0]
    assert Structure.objects.filter(siret=siret_of(901)).exists()


def test_a_structure_changed_since_keeps_the_batch_from_being_undone(service, acte):
    structure = StructureFactory()
    lot = applied(sent(service, acte, as_csv({"SIRET": structure.siret, "Dénomination": "Neuf"})), acte)
    Structure.objects.filter(pk=structure.pk).update(denomination="Encore autre")

    undone(lot, acte)

    assert lot.etat == EtatLot.APPLIQUE
    assert lot.lignes.get(rang=2).erreurs == ["Cette structure a été modifiée depuis."]


@pytest.mark.parametrize(("jours", "possible"), [(30, True), (31, False)])
def test_a_batch_is_undone_within_thirty_days(service, acte, jours, possible):
    lot = applied(sent(service, acte, as_csv(row())), acte)
    plus_tard = Acte(user=acte.user, at=AT + timedelta(days=jours))

    if possible:
        assert ask_undo(pk=lot.pk, acte=plus_tard).etat == EtatLot.EN_COURS
    else:
        with pytest.raises(TransitionRefusee, match="30 jours"):
            ask_undo(pk=lot.pk, acte=plus_tard)


def test_a_batch_is_written_once(service, acte):
    lot = applied(sent(service, acte, as_csv(row())), acte)

    assert apply_lot(lot_id=lot.pk, acte=acte) is False
    with pytest.raises(TransitionRefusee, match="Appliqué"):
        ask_apply(pk=lot.pk, sans_erreurs=False, sans_douteuses=False, acte=acte)


def test_the_worker_that_gives_up_leaves_the_batch_where_it_was(service, acte):
    lot = sent(service, acte, as_csv(row()))
    ask_apply(pk=lot.pk, sans_erreurs=False, sans_douteuses=False, acte=acte)

    give_up(lot_id=lot.pk)

    lot.refresh_from_db()
    assert lot.etat == EtatLot.PREVU
    assert "rien n’a été changé" in lot.erreur


def test_another_service_can_neither_send_nor_apply(service, acte):
    autre = Acte(user=UserFactory(instructeur=True, of=ServiceInstructeurFactory(morbihan=True)), at=AT)
    lot = sent(service, acte, as_csv(row()))

    with pytest.raises(Lot.DoesNotExist):
        ask_apply(pk=lot.pk, sans_erreurs=False, sans_douteuses=False, acte=autre)
    with pytest.raises(Lot.DoesNotExist):
        sent(service, autre, as_csv(row()))


@pytest.mark.parametrize("ecrire", [to_csv, to_xlsx])
def test_what_is_exported_is_identical_when_imported(service, acte, ecrire):
    StructureFactory(denomination="=1+1", nom_tri="1 1", telephone="+33 3 00 00 00 00", adresse="@ici ; là")
    StructureFactory(commune=None, code_postal="", creee_on=None, site_web="", courriel="")
    contenu = b"".join(ecrire(structure_rows(Structure.objects.order_by("pk"))))

    lot = sent(service, acte, contenu, "text/csv" if ecrire is to_csv else XLSX)

    assert set(LigneLot.objects.filter(lot=lot).values_list("statut", flat=True)) == {StatutLigne.IDENTIQUE}


def test_no_bank_account_leaves_by_an_export():
    StructureFactory()

    contenu = b"".join(to_csv(structure_rows(Structure.objects.order_by("pk")))).decode()

    assert "FR14" not in contenu
    assert contenu.startswith("\ufeffSIRET;")
