"""The records of the demonstration: an antenna, a label that ends soon, a move, a doubt, SIRENE."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from stdnum import luhn

from siae_portal.comptes.models import User
from siae_portal.demonstration.papiers import fictive_paper
from siae_portal.workflow.machine import Acte
from structures.enums import (
    CodeLabel,
    EtatSirene,
    NatureEtablissement,
)
from structures.models import (
    Commune,
    Etablissement,
    EtablissementSirene,
    Structure,
)
from structures.rules.noms import sort_key
from structures.services.labels import declare_label
from structures.services.successions import declare_transfer

FIN_LABEL_JOURS = 60
AGE_FICHIER_JOURS = 23
# Rank of the structure that moved, of the one typed by hand, of the one that SIRENE tells otherwise.
DEMENAGEE, A_VERIFIER, DIFFERENTE = 3, 5, 8


def load_fiches(structures: Sequence[tuple[Structure, User]], *, on: date) -> None:
    """Complete the records; what is there already is left alone."""
    _load_showcase(*structures[0], on=on)
    partie, dirigeant = structures[DEMENAGEE]
    if partie.siret == partie.siret_signature:
        _move(partie, Acte(user=dirigeant, at=_at(on - timedelta(days=200))))
    Structure.objects.filter(pk=structures[A_VERIFIER][0].pk).update(a_verifier=True)
    _load_sirene([structure for structure, _ in structures], on=on)


def _at(jour: date) -> datetime:
    return datetime.combine(jour, time(10, 0), tzinfo=UTC)


def _load_showcase(structure: Structure, dirigeant: User, *, on: date) -> None:
    """The structure of the accounts of the list: an antenna, and a label that ends in two months."""
    if structure.etablissements.exists():
        return
    antenne = Commune.objects.get(pk="56007")
    Etablissement.objects.create(
        structure=structure,
        nature=NatureEtablissement.ANTENNE,
        nom="Jardin d’Auray",
        adresse="4 chemin de l’Exemple",
        code_postal=antenne.codes_postaux[0],
        commune=antenne,
        ouvert_on=date(on.year - 4, 4, 1),
    )
    fin_on = on + timedelta(days=FIN_LABEL_JOURS)
    declare_label(
        pk=structure.pk,
        valeurs={
            "code": CodeLabel.QUALITE,
            "libelle": "Label qualité de la démonstration",
            "organisme": "Organisme certificateur fictif",
            "numero": "DEMO-Q-01",
            "debut_on": fin_on - timedelta(days=3 * 365),
            "fin_on": fin_on,
        },
        preuve=[fictive_paper("Attestation de label", marque=structure.siret)],
        acte=Acte(user=dirigeant, at=_at(on - timedelta(days=20))),
    )


def _move(structure: Structure, acte: Acte) -> None:
    """A second establishment of the same SIREN, at the same place in the same street."""
    debut = f"{structure.siren}0002"
    declare_transfer(
        pk=structure.pk,
        siret=debut + luhn.calc_check_digit(debut),
        effet_on=acte.at.date() - timedelta(days=30),
        reference="avis de situation Sirene",
        acte=acte,
    )
    structure.refresh_from_db()


def _load_sirene(structures: Sequence[Structure], *, on: date) -> None:
    """What SIRENE says of them: nothing of the one typed by hand, another activity for one of them."""
    lignes = [
        sirene_of(structure, fichier_on=on - timedelta(days=AGE_FICHIER_JOURS), autre=rang == DIFFERENTE)
        for rang, structure in enumerate(structures)
        if rang != A_VERIFIER
    ]
    partie = structures[DEMENAGEE]
    if partie.siret != partie.siret_signature:
        ancien = sirene_of(partie, fichier_on=lignes[0].fichier_on, autre=False)
        ancien.siret, ancien.etat, ancien.siege = partie.siret_signature, EtatSirene.FERME, False
        lignes.append(ancien)
    EtablissementSirene.objects.bulk_create(lignes, ignore_conflicts=True)


def sirene_of(structure: Structure, *, fichier_on: date, autre: bool) -> EtablissementSirene:
    """What SIRENE says of a structure, not saved; `autre`: with another activity."""
    return EtablissementSirene(
        siret=structure.siret,
        etat=EtatSirene.ACTIF,
        denomination=sort_key(structure.denomination).upper(),
        categorie_juridique=structure.categorie_juridique,
        naf="8810C" if autre else structure.naf,
        adresse=sort_key(structure.adresse).upper(),
        code_postal=structure.code_postal,
        code_commune=structure.commune_id or "",
        siege=True,
        cree_on=structure.creee_on,
        etat_on=structure.creee_on,
        fichier_on=fichier_on,
    )
