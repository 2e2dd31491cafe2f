"""The demonstration: one believable story, the same at each loading, true to the rules."""

from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from stdnum.fr import siret

from accompagnement.enums import CategorieSortie
from accompagnement.models import Entretien, Salarie, Sortie
from conventions.enums import EtatDocument, EtatDossier, EtatSaisie, NatureDemande
from conventions.models import AnnexeFinanciere, Campagne, Convention, Document, Dossier
from conventions.services.sections import sections_of
from siae_portal.audit.services import broken_links
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import Habilitation
from siae_portal.comptes.querysets import comptes_demonstration
from siae_portal.demonstration.chargement import Demonstration, read_lignes
from siae_portal.demonstration.structures import read_fiches
from structures.models import Commune, Departement, Structure
from structures.rules.noms import sort_key

LE = date(2026, 11, 23)
SUR_PAPIER, RENOUVELES = 1, 2


def communes_of_the_story():
    """Only the communes that the story names: loading the 35 000 of France would prove nothing more."""
    departements = {d.pk: d for d in Departement.objects.all()}
    for code in {fiche.commune for fiche in read_fiches()}:
        Commune.objects.create(
            code=code,
            nom=f"Commune {code}",
            nom_tri=sort_key(f"Commune {code}"),
            departement=departements[code[:2]],
            codes_postaux=[f"{code[:2]}000"],
            precision="COMMUNE",
        )


def assert_half_read():
    """A renewal where some sections were confirmed, and others wait to be read."""
    renouvellement = Dossier.objects.for_page().get(etat=EtatDossier.BROUILLON, type="EI")
    saisies = {section.etat for section in sections_of(renouvellement)}
    assert renouvellement.nature == NatureDemande.RENOUVELLEMENT
    assert {EtatSaisie.A_CONFIRMER, EtatSaisie.A_REFAIRE, EtatSaisie.COMPLET} <= saisies
    assert {reprise.is_read(1) for reprise in renouvellement.reprises.all()} == {True, False}
    assert renouvellement.pieces.filter(du_coffre=True).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("referentiels")
def test_the_story_is_whole_and_loading_it_again_changes_nothing():
    communes_of_the_story()

    Demonstration(on=LE).load()

    etats = Counter(Dossier.objects.values_list("etat", flat=True))
    assert sum(etats.values()) == len(read_lignes()) + SUR_PAPIER + RENOUVELES
    papier = Dossier.objects.get(papier_recu_on__isnull=False)
    assert {c.justification for c in papier.controles.all()} == {""}, "what came on paper is not justified"
    assert set(EtatDossier) - set(etats) == {EtatDossier.ACCEPTE}, "an accepted dossier goes on by itself"
    assert not Document.objects.filter(etat=EtatDocument.EN_ECHEC).exists()
    assert Salarie.objects.count() == 150
    assert Entretien.objects.count() > 900
    assert {c.numero[-5:] for c in Convention.objects.exclude(dossier=None)} != set()
    assert all(siret.is_valid(numero) for numero in Structure.objects.values_list("siret", flat=True))
    assert AnnexeFinanciere.objects.values("debut_on__year").distinct().count() == 4
    assert [broken_links(dossier) for dossier in Dossier.objects.all()] == [[]] * sum(etats.values())
    assert {h.role for h in Habilitation.objects.all()} >= set(Role) - {Role.MEMBRE}
    assert len(comptes_demonstration()) == 14
    examinees = Sortie.objects.filter(examinee=True)
    dynamiques = examinees.exclude(motif__categorie=CategorieSortie.AUTRE_SORTIE)
    assert 0.5 < dynamiques.count() / examinees.count() < 0.7
    cumuls = Habilitation.objects.filter(role=Role.ACCOMPAGNATEUR, user__habilitations__role=Role.DIRIGEANT)
    assert not cumuls.exists()

    assert sorted(c.etat_le(LE) for c in Campagne.objects.filter(departement="56")) == [
        "A_VENIR",
        "CLOSE",
        "OUVERTE",
    ]
    brouillon = Dossier.objects.filter(etat=EtatDossier.BROUILLON).first()
    assert (brouillon.campagne.cloture_on - LE).days == 10
    assert_half_read()

    avant = (Dossier.objects.count(), Structure.objects.count(), Entretien.objects.count())
    Demonstration(on=LE).load()
    assert (Dossier.objects.count(), Structure.objects.count(), Entretien.objects.count()) == avant


@pytest.mark.django_db
def test_the_story_is_told_on_a_demonstration_site_only(settings):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError, match="DEMONSTRATION=true"):
        call_command("charger_demonstration")


def test_every_line_names_a_structure_and_one_of_its_kinds():
    fiches = {fiche.nom: fiche for fiche in read_fiches()}

    assert [ligne for ligne in read_lignes() if ligne.type not in fiches[ligne.structure].types] == []
