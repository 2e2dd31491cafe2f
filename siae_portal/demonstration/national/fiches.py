"""What completes the record of a structure: proofs of its labels, a second label, an antenna, SIRENE."""

from collections.abc import Iterator
from datetime import date, timedelta

from siae_portal.demonstration.fiches import sirene_of
from siae_portal.demonstration.national.marche import midi
from siae_portal.demonstration.national.papiers import Papiers
from structures.enums import CodeLabel, NatureEtablissement
from structures.models import Etablissement, EtablissementSirene, Label, Structure

QUALITE_UNE_SUR, ANTENNE_UNE_SUR, NON_CONFIRME_UN_SUR, INCONNUE_UNE_SUR, DIFFERENTE_UNE_SUR = 10, 5, 8, 50, 20
FIN_LABEL_JOURS = (45, 200, 400, 700)
TROIS_ANS, AGE_FICHIER = timedelta(days=3 * 365), timedelta(days=23)


def proven(
    labels: list[Label], structure: Structure, *, rang: int, papiers: Papiers, on: date
) -> list[Label]:
    """The labels with their proof, most of them confirmed by the State; one structure in ten has one more."""
    if rang % QUALITE_UNE_SUR == 3:
        labels = [*labels, _quality(structure, rang, on)]
    for label in labels:
        label.preuve = papiers.of(f"LABEL_{label.code}")
        label.confirme_at = None if rang % NON_CONFIRME_UN_SUR == 0 else midi(on - timedelta(days=rang % 300))
    return labels


def _quality(structure: Structure, rang: int, on: date) -> Label:
    fin_on = on + timedelta(days=FIN_LABEL_JOURS[rang // QUALITE_UNE_SUR % len(FIN_LABEL_JOURS)])
    return Label(
        structure=structure,
        code=CodeLabel.QUALITE,
        libelle="Label qualité de la démonstration",
        organisme="Organisme certificateur fictif",
        numero=f"DEMO-Q-{rang:04d}",
        debut_on=fin_on - TROIS_ANS,
        fin_on=fin_on,
    )


def places_of(structure: Structure, rang: int) -> Iterator[Etablissement]:
    """One structure in five has an antenna."""
    if rang % ANTENNE_UNE_SUR == 0 and structure.commune:
        yield Etablissement(
            structure=structure,
            nature=NatureEtablissement.ANTENNE,
            nom=f"Antenne {rang:04d}",
            adresse="4 chemin de l’Exemple",
            code_postal=structure.code_postal,
            commune=structure.commune,
            ouvert_on=date(2021, 4, 1),
        )


def known_to_sirene(structure: Structure, rang: int, *, on: date) -> Iterator[EtablissementSirene]:
    """SIRENE knows nearly all of them, and tells some otherwise."""
    if rang % INCONNUE_UNE_SUR:
        yield sirene_of(structure, fichier_on=on - AGE_FICHIER, autre=rang % DIFFERENTE_UNE_SUR == 1)
