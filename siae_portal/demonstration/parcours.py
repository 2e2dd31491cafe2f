"""A year of accompagnement for 150 people: contracts, interviews, exits."""

import random
import uuid
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from accompagnement.enums import Presence
from accompagnement.models import Contrat, Entretien, FamilleFrein, MotifSortie, Salarie, Sortie
from accompagnement.rules.sorties import is_examined
from siae_portal.comptes.models import User
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


class Suivi:
    """Deterministic people of one structure, followed by its caseworker."""

    def __init__(
        self, structure: Structure, type_structure: str, referent: User, *, on: date, graine: int
    ) -> None:
        self.structure, self.type, self.referent, self.on = structure, type_structure, referent, on
        self.hasard = random.Random(graine)  # noqa: S311 — fictive data, the same at each loading
        self.sujets = list(FamilleFrein.objects.values_list("code", flat=True))
        self.motifs = list(MotifSortie.objects.exclude(categorie="retrait"))

    def load(self, nombre: int) -> None:
        """Add people until the structure has `nombre`; entries spread over the past year."""
        for rang in range(Salarie.objects.filter(structure=self.structure).count(), nombre):
            self._add(rang)

    def _add(self, rang: int) -> None:
        entree_on = self.on - timedelta(days=self.hasard.randrange(60, 420))
        prenom, nom = self.hasard.choice(PRENOMS), f"{self.hasard.choice(NOMS)}-{rang:03d}"
        salarie = Salarie.objects.create(
            structure=self.structure,
            prenom=prenom,
            nom=nom,
            nom_tri=sort_key(f"{nom} {prenom}"),
            naissance_on=date(self.hasard.randrange(1965, 2004), self.hasard.randrange(1, 13), 15),
            entree_on=entree_on,
            referent=self.referent,
        )
        sortie_on = entree_on + timedelta(days=self.hasard.randrange(240, 400))
        sorti = sortie_on < self.on
        self._add_contract(salarie, fin_on=sortie_on if sorti else self.on + timedelta(days=120))
        self._add_interviews(salarie, fin_on=sortie_on if sorti else self.on)
        if sorti:
            self._add_exit(salarie, sortie_on)

    def _add_contract(self, salarie: Salarie, *, fin_on: date) -> None:
        natures = sorted(regles_de(self.type).contrats - {NatureContrat.CDI_INCLUSION})
        Contrat.objects.create(
            salarie=salarie,
            type_structure=self.type,
            nature=natures[0],
            debut_on=salarie.entree_on,
            fin_on=fin_on,
            heures_hebdo=Decimal(26),
        )

    def _add_interviews(self, salarie: Salarie, *, fin_on: date) -> None:
        jours = range(7, (fin_on - salarie.entree_on).days, 365 // ENTRETIENS_PAR_AN)
        Entretien.objects.bulk_create(self._interview(salarie, jour, fin_on=fin_on) for jour in jours)

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
            sujets=self.hasard.sample(self.sujets, 2) if present else [],
            note=self.hasard.choice(NOTES) if present else "",
            prochain_on=prochain_on if prochain_on <= fin_on or fin_on == self.on else None,
            cle=uuid.UUID(int=self.hasard.getrandbits(128), version=4),
        )

    def _add_exit(self, salarie: Salarie, sortie_on: date) -> None:
        motif = self.hasard.choice(self.motifs)
        heures = Decimal((sortie_on - salarie.entree_on).days * 3)
        Sortie.objects.create(
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
