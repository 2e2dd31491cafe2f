"""Acts of the request: accusé de réception, request of papers, completeness; the two notifications."""

from datetime import UTC, date, datetime

import pytest

from conventions.models import Correction
from conventions.services.donnees_actes import DonneeManquante, build
from tests.comptes.factories import UserFactory
from tests.conventions.actes.lecture import lire
from tests.conventions.actes.scenes import AT, scene

pytestmark = pytest.mark.usefixtures("referentiels")

RECOURS = [
    "recours gracieux auprès de la préfète de Meurthe-et-Moselle, 1 rue de la Préfecture, 54000 Nancy ;",
    "recours hiérarchique auprès du ministre chargé de l’emploi, 127 rue de Grenelle, 75007 Paris ;",
    "recours contentieux devant le tribunal administratif de Nancy, 5 place de la Carrière, 54000 Nancy",
    "Télérecours citoyens (www.telerecours.fr)",
    "interrompt le délai du recours contentieux",
]


def demander(dossier, *, codes=("STATUTS", "CONTRAT_ENGAGEMENT")):
    return Correction.objects.create(
        dossier=dossier,
        elements=[
            {"code": code, "libelle": f"Pièce {code}", "raison": "document illisible"} for code in codes
        ],
        motif="Documents à compléter",
        demandee_at=AT,
        demandee_par=UserFactory(instructeur=True, of=dossier.service),
        terme_on=date(2027, 1, 15),
    )


def test_ar_ticks():
    acte = scene()
    texte = lire("AR", acte.arguments)
    for mots in [
        "a été reçue le 1er décembre 2026",  # AR01
        "elle sera réputée rejetée le 1er février 2027",  # AR02
        "suivie par la direction départementale de l’emploi, du travail et des solidarités "
        "de Meurthe-et-Moselle, 1 rue de la Préfecture, 54000 Nancy, "
        "service@exemple.invalid, 03 00 00 00 00.",  # AR03
        "décision implicite de rejet",  # AR04
        "Sous réserve qu’elle soit complète",  # AR05
        "pourra être contestée jusqu’au 1er avril 2027",  # AR06
        "Statuts",
        *RECOURS,
    ]:
        assert mots in texte, mots
    assert "Pièces manquantes" not in texte


def test_ar_of_an_incomplete_request():
    acte = scene()
    demander(acte.dossier)
    texte = lire("AR", acte.arguments)
    assert "Pièce STATUTS : document illisible." in texte  # AR07
    assert "Vous avez jusqu’au 15 janvier 2027" in texte
    assert "Ce délai suspend celui au terme duquel la demande est réputée rejetée" in texte


def test_public_bearer_is_told_the_other_teleservice():
    acte = scene()
    acte.dossier.structure.categorie_juridique = "7361"
    texte = lire("AR", acte.arguments)
    assert "par l’application Télérecours (www.telerecours.fr)" in texte
    assert "Télérecours citoyens" not in texte


def test_dpc_ticks():
    acte = scene()
    correction = demander(acte.dossier)
    texte = lire("DPC", acte.arguments)
    for mots in [
        "Pièce STATUTS Document illisible. Liste des pièces du dossier unique de demande",  # DP01, DP02
        "Pièce CONTRAT_ENGAGEMENT Document illisible. Loi 2021-1109 du 24 août 2021",
        "Vous avez jusqu’au 15 janvier 2027",  # DP03
        "suspend le délai",  # DP04
        "À défaut, la demande pourra être rejetée comme incomplète.",  # DP05
        f"Votre interlocuteur : {correction.demandee_par.get_full_name()}, agent instructeur",
    ]:
        assert mots in texte, mots


def test_dpc_needs_a_request():
    with pytest.raises(DonneeManquante, match="la liste des pièces demandées"):
        build("DPC", **scene().arguments)


def test_completude_is_recomputed_not_reset():
    acte = scene()
    acte.dossier.complet_at = datetime(2026, 12, 20, 9, 0, tzinfo=UTC)
    acte.dossier.echeance_on = date(2027, 2, 20)
    texte = lire("COMPLETUDE", acte.arguments)
    assert "est complet depuis le 20 décembre 2026" in texte
    assert "le silence vaut rejet est désormais le 20 février 2027" in texte
    assert "suspendu pendant 19 jours" in texte


def test_notif_ticks():
    acte = scene()
    texte = lire("NOTIF", acte.arguments)
    for mots in [
        "la convention n° 054 010127 ACI 00019",
        "pour 8,15 équivalents temps plein et un montant prévisionnel de 194 956,15 €",
        "certificat de signatures",  # NA01
        "Premier versement prévu : janvier 2027",  # NA02
        "saisir chaque mois les heures et les sorties",  # NA03
        "service@exemple.invalid",  # NA04
    ]:
        assert mots in texte, mots
    assert "Voies et délais de recours" not in texte


def test_partial_acceptance_is_reasoned_and_opens_the_remedies():
    acte = scene()
    decision = acte.dossier.decisions.get()
    decision.etp = 6
    decision.save()
    texte = lire("NOTIF", acte.arguments)
    assert "Vous aviez demandé 8,15 équivalents temps plein ; 6 sont accordés" in texte  # NA05
    assert [mots for mots in RECOURS if mots not in texte] == []
    decision.motifs_fait = decision.motifs_droit = []
    decision.save()
    acte.dossier.proposition.motifs_fait = acte.dossier.proposition.motifs_droit = []
    acte.dossier.proposition.save()
    with pytest.raises(DonneeManquante, match="les motifs de l’acceptation partielle"):
        build("NOTIF", **acte.arguments)


def refuser(acte):
    decision = acte.dossier.decisions.get()
    decision.motifs_fait = ["Le budget ne finance pas l’accompagnement (pièce 7, 1er décembre 2026)."]
    decision.motifs_droit = ["L’article R5132-28 demande des moyens en personnel."]
    decision.save()
    acte.dossier.proposition.grille = {"PROJET": "NON_CONFORME", "OFFRE": "CONFORME"}
    acte.dossier.proposition.save()
    return decision


def test_notif_refus_ticks():
    acte = scene()
    decision = refuser(acte)
    texte = lire("NOTIF_REFUS", acte.arguments)
    for mots in [
        "La préfète de Meurthe-et-Moselle, Vu le code des relations",  # NR01
        "Vu l’arrêté n° 2026-12 du 5 janvier 2026 portant délégation de signature ;",
        "il ressort de l’instruction : le budget ne finance pas l’accompagnement",  # NR02
        "aux termes des dispositions applicables : l’article R. 5132-28 demande",  # NR03
        "notamment ses articles L. 5132-2 et R. 5132-28",
        "ne répond pas à la qualité attendue du projet d’insertion, Décide :",
        "Article 1er. La demande est rejetée.",  # NR04
        *RECOURS,  # NR05, NR06
        f"Directrice départementale {decision.signataire.get_full_name()}",  # NR07
    ]:
        assert mots in texte, mots


def test_the_opinion_alone_is_never_a_reason():
    acte = scene()
    decision = acte.dossier.decisions.get()
    decision.motifs_fait = decision.motifs_droit = []
    decision.save()
    acte.dossier.proposition.motifs_fait = acte.dossier.proposition.motifs_droit = []
    acte.dossier.proposition.save()
    with pytest.raises(DonneeManquante) as erreur:
        build("NOTIF_REFUS", **acte.arguments)
    assert erreur.value.champs == ["au moins un motif de fait", "au moins un motif de droit"]


def test_refusal_to_a_geiq_cites_its_article_and_no_opinion():
    acte = scene("GEIQ")
    refuser(acte)
    texte = lire("NOTIF_REFUS", acte.arguments)
    assert "notamment son article D. 6325-24 ;" in texte
    assert "Vu l’avis" not in texte
