"""Tables of the dossier: typed, pasted, loaded; errors by cell, everything right kept."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from conventions.forms.tableur import read_cells
from conventions.models import Dossier
from conventions.rules.tableaux import incompletes, tableaux, total_exploitation
from conventions.services.tableur import FichierIllisible, model_csv, model_xlsx, read_file, read_text
from tests.comptes.factories import UserFactory
from tests.conventions.factories import DossierFactory
from tests.structures.factories import StructureFactory

PERMANENTS = tableaux()["permanents"]
COLLAGE = (
    "Fonction\tMétier\tETP\tNombre de personnes\tQualification\n"
    "Directrice\tDirection\t1,00\t1\tMaster\n"
    "Encadrant\tEncadrement technique\tun demi\t1\tTitre\n"
    "Chargée d’accompagnement\tAccompagnement socioprofessionnel\t0,80\t1\tDEASS\n"
)


@pytest.fixture
def dossier(client, db):
    structure = StructureFactory()
    client.force_login(UserFactory(dirigeant=True, of=structure))
    return DossierFactory(structure=structure)


def adresse(dossier, code="permanents"):
    return reverse("conventions:dossier_tableau", args=[dossier.pk, code])


def xlsx(lignes):
    classeur, sortie = Workbook(), io.BytesIO()
    for ligne in lignes:
        classeur.active.append(ligne)
    classeur.save(sortie)
    return sortie.getvalue()


def lire(contenu):
    return read_file(io.BytesIO(contenu), taille=len(contenu))


def test_cells_pasted_keep_what_is_right_and_say_what_is_wrong(client, dossier):
    reponse = client.post(adresse(dossier), {"coller": COLLAGE, "mode": "remplacer"})

    html = reponse.content.decode()
    lignes = dossier.sections.get(code="MOYENS").contenu["permanents"]
    assert reponse.status_code == 422
    assert "ligne 3, colonne ETP" in html.replace("\u00a0", " ")
    assert "un demi" in html
    assert [(ligne["fonction"], ligne["type"], ligne["etp"]) for ligne in lignes] == [
        ("Directrice", "direction", "1.00"),
        ("Chargée d’accompagnement", "accompagnement", "0.80"),
    ]
    dossier.refresh_from_db()
    assert dossier.etp_accompagnement == Decimal("0.80")


def test_the_wrong_line_once_mended_joins_the_others(client, dossier):
    client.post(adresse(dossier), {"coller": COLLAGE, "mode": "remplacer"})

    reponse = client.post(
        adresse(dossier), {"coller": "Encadrant\tEncadrement technique\t0,5\t1\tTitre", "mode": "ajouter"}
    )

    assert reponse.url.endswith("/sections/MOYENS/#id_permanents")
    assert len(dossier.sections.get(code="MOYENS").contenu["permanents"]) == 3


def test_a_workbook_is_read_with_its_formulas_as_values(client, dossier):
    contenu = xlsx(
        [["Fonction", "Métier", "ETP", "Nombre de personnes"], ["Directrice", "Direction", 1.25, 1]]
    )

    client.post(
        adresse(dossier), {"fichier": SimpleUploadedFile("equipe.xlsx", contenu), "mode": "remplacer"}
    )

    assert dossier.sections.get(code="MOYENS").contenu["permanents"][0]["etp"] == "1.25"


def test_the_model_holds_what_is_saved_and_comes_back_unchanged(client, dossier):
    client.post(adresse(dossier), {"coller": COLLAGE, "mode": "remplacer"})
    avant = dossier.sections.get(code="MOYENS").contenu["permanents"]

    for format_ in ("xlsx", "csv"):
        modele = client.get(
            reverse("conventions:dossier_tableau_modele", args=[dossier.pk, "permanents", format_])
        )
        fichier = SimpleUploadedFile(f"modele.{format_}", modele.content)
        client.post(adresse(dossier), {"fichier": fichier, "mode": "remplacer"})

        assert dossier.sections.get(code="MOYENS").contenu["permanents"] == avant


def test_the_budget_is_loaded_account_by_account_and_summed(client, dossier):
    collage = "64 – Charges de personnel\t300000\n60\t20 000,50\n86\t9000\n99\t1"

    reponse = client.post(adresse(dossier, "budget_charges"), {"coller": collage, "mode": "remplacer"})

    dossier.refresh_from_db()
    assert "« 99 » n’est pas un compte" in reponse.content.decode().replace("\u00a0", " ")
    assert dossier.total_charges_eur == Decimal("320000.50")


def test_ateliers_pasted_become_rows(client, dossier):
    collage = "Nom de l’atelier\tPostes d’insertion\tDébut\nMaraîchage\t12\t29/02/2028\nBois\t3\t30/02/2028"

    client.post(adresse(dossier, "ateliers"), {"coller": collage, "mode": "remplacer"})

    atelier = dossier.ateliers.get()
    assert (atelier.nom, atelier.postes, atelier.debut_on) == ("Maraîchage", 12, date(2028, 2, 29))


@pytest.mark.parametrize("envoi", [{}, {"coller": "   "}])
def test_nothing_sent_is_said(client, dossier, envoi):
    reponse = client.post(adresse(dossier), {**envoi, "mode": "remplacer"})

    assert reponse.status_code == 422
    assert "Collez des cellules ou choisissez un fichier." in reponse.content.decode()


def test_a_table_that_the_dossier_does_not_ask_is_not_found(client, dossier):
    assert client.get(adresse(dossier, "permanences")).status_code == 404
    assert client.get(adresse(dossier, "publics")).status_code == 404
    assert (
        client.get(
            reverse("conventions:dossier_tableau_modele", args=[dossier.pk, "permanents", "ods"])
        ).status_code
        == 404
    )


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"PK\x03\x04 pas une archive", "ne s’ouvre pas"),
        (b"\x00\x01\x02" * 20, "pas un tableau"),
        (b"x" * 2_000_001, "dépasse 2 Mo"),
    ],
)
def test_a_file_that_is_no_spreadsheet_is_refused(contenu, phrase):
    with pytest.raises(FichierIllisible, match=phrase):
        lire(contenu)


def test_a_workbook_that_unfolds_beyond_measure_is_refused():
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 41_000_000)

    with pytest.raises(FichierIllisible, match="trop grand"):
        lire(sortie.getvalue())


@pytest.mark.parametrize("separateur", ["\t", ";"])
def test_a_text_is_cut_at_its_own_sign(separateur):
    assert read_text(f"a{separateur}b\n\nc{separateur}d\n") == [["a", "b"], ["c", "d"]]


def test_a_formula_typed_by_somebody_is_shown_as_text():
    ligne = {"fonction": "=1+1", "type": "direction", "etp": "1.00"}

    feuille = load_workbook(io.BytesIO(model_xlsx(PERMANENTS, [ligne]))).worksheets[0]

    assert feuille["A2"].value == "'=1+1"
    assert b"'=1+1" in model_csv(PERMANENTS, [ligne])


def test_cells_without_titles_follow_the_order_of_the_table():
    lecture = read_cells(PERMANENTS, [["Directrice", "direction", "1", "1", "Master", "non"]])

    assert lecture.valides == [
        {
            "fonction": "Directrice",
            "type": "direction",
            "etp": Decimal(1),
            "nombre": 1,
            "qualification": "Master",
            "prestataire": False,
        }
    ]


def test_a_mandatory_cell_left_empty_is_named():
    assert incompletes(PERMANENTS, [{"fonction": "Directrice", "type": "direction", "etp": "1"}]) == [
        (1, "Nombre de personnes"),
        (1, "Qualification"),
    ]


def test_voluntary_contributions_are_left_out_of_the_total():
    lignes = [{"compte": "60", "montant": "10.10"}, {"compte": "86", "montant": "5"}]

    assert total_exploitation("budget_charges", lignes) == Decimal("10.10")
    assert total_exploitation("budget_charges", []) is None


@pytest.mark.parametrize("nombre", [1, 50])
def test_a_section_takes_the_same_queries_with_one_line_and_fifty(
    client, dossier, django_assert_max_num_queries, nombre
):
    lignes = "\n".join(f"Poste {rang}\tdirection\t1\t1\tMaster" for rang in range(nombre))
    client.post(adresse(dossier), {"coller": lignes, "mode": "remplacer"})
    assert len(Dossier.objects.get(pk=dossier.pk).sections.get(code="MOYENS").contenu["permanents"]) == nombre

    with django_assert_max_num_queries(32):
        client.get(reverse("conventions:dossier_section", args=[dossier.pk, "MOYENS"]))


def test_a_cell_that_may_stay_empty_says_so_in_a_card_and_in_a_table(client, dossier):
    moyens = client.get(reverse("conventions:dossier_section", args=[dossier.pk, "MOYENS"])).content.decode()
    budget = client.get(reverse("conventions:dossier_section", args=[dossier.pk, "BUDGET"])).content.decode()

    prestataire = moyens[moyens.index('for="id_permanents-0-prestataire"') :].partition("</label>")[0]
    fonction = moyens[moyens.index('for="id_permanents-0-fonction"') :].partition("</label>")[0]
    assert "(facultatif)" in prestataire
    assert "(facultatif)" not in fonction
    assert 'data-label="Montant prévu"' in budget
    assert 'data-label="Commentaire (facultatif)"' in budget
