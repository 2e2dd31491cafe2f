"""A year of accompagnement for 150 people: contracts, interviews, exits."""

import random
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby

from django.db.models import Model
from django.utils import timezone

from accompagnement.enums import CategorieSortie, Presence
from accompagnement.models import Contrat, Entretien, FamilleFrein, MotifSortie, Salarie, Sortie
from accompagnement.rules.sorties import is_examined
from siae_portal.comptes.models import User
from siae_portal.formats import add_months
from structures.enums import NatureContrat
from structures.models import Structure
from structures.rules import regles_de
from structures.rules.noms import sort_key

PRENOMS = (
    "Amina",
    "Bilal",
    "Chloé",
    "David",
    "Elena",
    "Farid",
    "Gloria",
    "Henri",
    "Ibrahim",
    "Jeanne",
    "Kevin",
    "Lucie",
    "Mamadou",
    "Nour",
    "Olga",
    "Pierre",
    "Quitterie",
    "Rachid",
    "Sonia",
    "Thierno",
)
NOMS = (
    "Exemple",
    "Fictif",
    "Modèle",
    "Témoin",
    "Essai",
    "Maquette",
    "Esquisse",
    "Figurant",
    "Specimen",
    "Décor",
)
NOTES = (
    "Point sur le poste : à l’aise avec l’équipe, la ponctualité est acquise.",
    "Dossier de logement complété ensemble, réponse attendue sous quinze jours.",
    "Immersion d’une semaine à préparer dans le métier visé.",
    "Inscription au code de la route décidée, aide à demander.",
    "Atelier numérique suivi ; la recherche d’offres en ligne avance.",
)
ENTRETIENS_PAR_AN = 12
SORTIES_SUR_CENT = {
    CategorieSortie.EMPLOI_DURABLE: 22,
    CategorieSortie.EMPLOI_TRANSITION: 18,
    CategorieSortie.SORTIE_POSITIVE: 20,
    CategorieSortie.AUTRE_SORTIE: 40,
}
"""Share of each class among the fictive exits: 60 % of them are dynamic."""


@dataclass(frozen=True, kw_only=True)
class Listes:
    """Subjects of interviews and reasons of exit: read once for many structures."""

    sujets: list[str]
    motifs: list[MotifSortie]
    poids: list[float]

    @classmethod
    def read(cls) -> "Listes":
        """Two queries."""
        motifs = list(MotifSortie.objects.exclude(categorie=CategorieSortie.RETRAIT))
        nombres = Counter(motif.categorie for motif in motifs)
        return cls(
            sujets=list(FamilleFrein.objects.values_list("code", flat=True)),
            motifs=motifs,
            poids=[SORTIES_SUR_CENT[CategorieSortie(m.categorie)] / nombres[m.categorie] for m in motifs],
        )


@dataclass(frozen=True, kw_only=True)
class Rythme:
    """Bounds in days: entries before the day of the story, then length of the path."""

    entree_jours: tuple[int, int] = (60, 420)
    duree_jours: tuple[int, int] = (240, 400)


class Suivi:
    """Deterministic people of one structure, followed by its caseworker."""

    def __init__(
        self,
        structure: Structure,
        type_structure: str,
        referent: User,
        *,
        on: date,
        graine: int,
        listes: Listes | None = None,
        rythme: Rythme | None = None,
    ) -> None:
        self.structure, self.type, self.referent, self.on = structure, type_structure, referent, on
        self.hasard = random.Random(graine)  # noqa: S311 — fictive data, the same at each loading
        self.listes, self.rythme = listes or Listes.read(), rythme or Rythme()

    def load(self, nombre: int) -> None:
        """Add people until the structure has `nombre`; entries spread over the past year."""
        for rang in range(Salarie.objects.filter(structure=self.structure).count(), nombre):
            for modele, objets in groupby(self.person(rang), key=lambda objet: objet._meta.model):
                modele._default_manager.bulk_create(objets)

    def person(self, rang: int) -> Iterator[Model]:
        """One person, not saved: the row itself, then the contract, the interviews, the exit.

        Whoever saves the rows gives the first one its key before asking for the next.
        """
        entree_on = self.on - timedelta(days=self.hasard.randrange(*self.rythme.entree_jours))
        sortie_on = entree_on + timedelta(days=self.hasard.randrange(*self.rythme.duree_jours))
        salarie = self._identity(rang, entree_on)
        yield salarie
        sorti = sortie_on < self.on
        fin_on = sortie_on if sorti else self.on
        yield self._contract(salarie, fin_on=sortie_on if sorti else self.on + timedelta(days=120))
        for jour in range(7, (fin_on - entree_on).days, 365 // ENTRETIENS_PAR_AN):
            yield self._interview(salarie, jour, fin_on=fin_on)
        if sorti:
            yield self._exit(salarie, sortie_on)

    def _identity(self, rang: int, entree_on: date) -> Salarie:
        prenom, nom = self.hasard.choice(PRENOMS), f"{self.hasard.choice(NOMS)}-{rang:03d}"
        return Salarie(
            structure=self.structure,
            prenom=prenom,
            nom=nom,
            nom_tri=sort_key(f"{nom} {prenom}"),
            naissance_on=date(self.hasard.randrange(1965, 2004), self.hasard.randrange(1, 13), 15),
            entree_on=entree_on,
            referent=self.referent,
        )

    def _contract(self, salarie: Salarie, *, fin_on: date) -> Contrat:
        """A contract of the first nature of the kind, never longer than the kind allows."""
        regles = regles_de(self.type)
        natures = sorted(regles.contrats - {NatureContrat.CDI_INCLUSION})
        if regles.duree_contrat_max_mois:
            plafond_on = add_months(salarie.entree_on, regles.duree_contrat_max_mois) - timedelta(days=1)
            fin_on = min(fin_on, plafond_on)
        return Contrat(
            salarie=salarie,
            type_structure=self.type,
            nature=natures[0],
            debut_on=salarie.entree_on,
            fin_on=fin_on,
            heures_hebdo=Decimal(26),
        )

    def _interview(self, salarie: Salarie, jour: int, *, fin_on: date) -> Entretien:
        present = self.hasard.random() > 0.1
        le = salarie.entree_on + timedelta(days=jour)
        prochain_on = le + timedelta(days=30)
        return Entretien(
            salarie=salarie,
            auteur=self.referent,
            tenu_on=le,
            enregistre_at=timezone.make_aware(datetime.combine(le, time(10, 30))),
            presence=Presence.PRESENT if present else Presence.ABSENT,
            duree_min=self.hasard.choice((15, 30, 45, 60)) if present else 0,
            sujets=self.hasard.sample(self.listes.sujets, 2) if present else [],
            note=self.hasard.choice(NOTES) if present else "",
            prochain_on=prochain_on if prochain_on <= fin_on or fin_on == self.on else None,
            cle=uuid.UUID(int=self.hasard.getrandbits(128), version=4),
        )

    def _exit(self, salarie: Salarie, sortie_on: date) -> Sortie:
        (motif,) = self.hasard.choices(self.listes.motifs, self.listes.poids)
        heures = Decimal((sortie_on - salarie.entree_on).days * 3)
        return Sortie(
            salarie=salarie,
            sortie_on=sortie_on,
            motif=motif,
            heures_totales=heures,
            examinee=is_examined(
                regles=regles_de(self.type),
                entree_on=salarie.entree_on,
                sortie_on=sortie_on,
                heures_totales=heures,
                au_denominateur=motif.au_denominateur,
            ),
            enregistree_at=timezone.make_aware(datetime.combine(sortie_on, time(17, 0))),
            enregistree_par=self.referent,
        )
