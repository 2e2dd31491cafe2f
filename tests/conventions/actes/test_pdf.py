"""The PDF of the acts: pages, tags, reproducible bytes, certificate of signatures, specimen."""

import json
from pathlib import Path

import pytest
from django.test import override_settings
from django.urls import reverse

from conventions.actes import MODELES, MODELES_ACCOMPAGNEMENTS, modele_de
from conventions.enums import NatureDocument, Partie
from conventions.models import Signature
from conventions.rules.actes import CHEMIN_VERIFICATION, canonique, empreinte
from conventions.services.donnees_actes import DonneeManquante, build
from conventions.services.rendu_actes import verification
from conventions.services.signatures import CONSENTEMENT
from siae_portal.storage.services import store
from structures.enums import TypeStructure
from tests.bench import pdf as bench
from tests.conventions.actes.lecture import balises, brut, document, lire, ouvrir, rendre
from tests.conventions.actes.scenes import AT, scene

pytestmark = pytest.mark.usefixtures("referentiels")


def test_convention_is_tagged_and_reproducible():
    arguments = scene().arguments
    rendu = rendre("CONVENTION", arguments)
    assert 6 <= rendu.pages <= 8
    assert rendre("CONVENTION", arguments) == rendu
    with ouvrir(rendu) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "fr-FR"
        assert str(pdf.docinfo["/Title"]) == "Convention pluriannuelle – Convention n° 054 010127 ACI 00019"
        assert {"/H1", "/H2", "/H3", "/P", "/Table", "/TH", "/TD"} <= balises(pdf)
        polices = {str(objet.FontName).split("+")[-1] for objet in pdf.objects if _descriptor(objet)}
        assert all("Marianne" in police for police in polices)
        fichier = pdf.attachments["donnees.json"].get_file().read_bytes()
    donnees = build("CONVENTION", **arguments)
    assert fichier == canonique(donnees)
    assert empreinte(json.loads(fichier)) == empreinte(donnees)


def _descriptor(objet):
    return hasattr(objet, "get") and objet.get("/Type") == "/FontDescriptor"


@pytest.mark.parametrize(
    ("type_structure", "nature", "pages"),
    [("GEIQ", "CONVENTION", range(3, 7)), ("ACI", "AF", range(2, 4)), ("ACI", "AR", range(1, 3)),
     ("ACI", "NOTIF", range(1, 2)), ("ACI", "COMPLETUDE", range(1, 2)), ("ACI", "NOTIF_REFUS", range(1, 3))],
)  # fmt: skip
def test_pages(type_structure, nature, pages):
    assert rendre(nature, scene(type_structure).arguments).pages in pages


def test_specimen_is_frozen_with_the_data():
    arguments = scene().arguments
    with override_settings(DEMONSTRATION=True):
        assert '<body class="specimen">' in brut("AR", arguments)
    with override_settings(DEMONSTRATION=False):
        assert "specimen" not in brut("AR", arguments)


def test_donnees_are_plain_values():
    def plain(valeur):
        if isinstance(valeur, dict):
            return all(isinstance(cle, str) and plain(v) for cle, v in valeur.items())
        return all(map(plain, valeur)) if isinstance(valeur, list) else isinstance(valeur, str | int | None)

    acte = scene()
    for nature in ("CONVENTION", "AF", "AR", "NOTIF"):
        donnees = build(nature, **acte.arguments)
        assert plain(donnees)
        assert json.loads(canonique(donnees)) == donnees


def test_each_nature_has_a_model_and_the_printed_path_is_that_of_the_page():
    assert set(MODELES) == set(NatureDocument)
    versions = {modele.version for modele in [*MODELES.values(), *MODELES_ACCOMPAGNEMENTS.values()]}
    assert len(versions) == len(MODELES) + len(MODELES_ACCOMPAGNEMENTS)
    assert modele_de("CONVENTION", TypeStructure.GEIQ).gabarit.endswith("convention_geiq.html")
    assert reverse("conventions:verification") == CHEMIN_VERIFICATION


def signer(acte, nature):
    """A document really made and signed by the two parties."""
    rendu = rendre(nature, acte.arguments)
    signe = document(nature, dossier=acte.dossier, donnees=build(nature, **acte.arguments))
    signe.convention, signe.annexe = acte.convention, acte.annexe if nature == "AF" else None
    signe.code_verification, signe.demande_at, signe.produit_at = f"CODE-{nature}", AT, AT
    signe.fichier = store([rendu.contenu], type_mime="application/pdf")
    signe.pages, signe.etat = rendu.pages, "PRET"
    signe.save()
    decision = acte.dossier.decisions.get()
    for partie, delegation in ((Partie.STRUCTURE, None), (Partie.ETAT, decision.delegation)):
        Signature.objects.create(
            document=signe,
            partie=partie,
            signataire=decision.signataire,
            nom=f"Signataire {partie}",
            qualite="présidente",
            delegation=delegation,
            sha256=rendu.sha256,
            consentement=CONSENTEMENT,
            at=AT,
        )
    return signe, rendu


def test_certificate_names_each_file_and_each_signature():
    acte = scene()
    (_, convention), (_, annexe) = signer(acte, "CONVENTION"), signer(acte, "AF")
    texte = lire("CERTIFICAT", acte.arguments)
    for mots in [
        "1. Convention", "2. Annexe financière ACI054270019A0M0", convention.sha256, annexe.sha256,
        "CODE-CONVENTION", "CODE-AF", "Signataire STRUCTURE", "15 décembre 2026 à 10 h 30",
        "Délibération du conseil d’administration du 5 janvier 2026.",
        "L’arrêté n° 2026-12 du 5 janvier 2026 portant délégation de signature.", "Je consens à les signer",
    ]:  # fmt: skip
        assert mots in texte, mots
    assert rendre("CERTIFICAT", acte.arguments).pages <= 3


def test_no_certificate_without_signature_and_none_of_a_withdrawn_document():
    acte = scene()
    with pytest.raises(DonneeManquante, match="une signature"):
        build("CERTIFICAT", **acte.arguments)
    retire, _ = signer(acte, "CONVENTION")
    retire.abandonne_at = AT
    retire.save()
    signe, _ = signer(acte, "AF")
    donnees = build("CERTIFICAT", **acte.arguments, signe=signe)
    assert [fichier["code_verification"] for fichier in donnees["fichiers"]] == ["CODE-AF"]


def test_a_signature_of_other_bytes_is_never_certified():
    acte = scene()
    signer(acte, "AF")
    Signature.objects.filter(partie=Partie.ETAT).update(sha256="0" * 64)
    with pytest.raises(DonneeManquante, match="une signature portant sur le fichier conservé"):
        build("CERTIFICAT", **acte.arguments)


def test_the_sample_of_the_bench_is_a_convention_as_it_is_made_today():
    acte = scene()
    donnees = build("CONVENTION", **acte.arguments)
    exemple = json.loads(Path(bench.DONNEES).read_text(encoding="utf-8"))
    assert _keys(exemple) == _keys(
        donnees
        | {"verification": verification(document("CONVENTION", dossier=acte.dossier, donnees=donnees))}
    )


def _keys(valeur):
    """The shape of plain values: names, without what they hold."""
    if isinstance(valeur, dict):
        return {cle: _keys(contenu) for cle, contenu in valeur.items()}
    return [_keys(contenu) for contenu in valeur] if isinstance(valeur, list) else None
