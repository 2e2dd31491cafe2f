"""The import itself: reads by sets, writes each in a savepoint, never lets a bad line stop the rest."""

import hashlib
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from django.db import DatabaseError, connection, transaction

from conventions.models import AnnexeFinanciere, Bareme, Convention, ImportASP
from conventions.services.import_asp import annexes as lignes_annexes
from conventions.services.import_asp import structures as lignes_structures
from conventions.services.import_asp.annexes import AnnexeLue, LecteurAnnexes
from conventions.services.import_asp.ecriture import LotAnnexes, load_services
from conventions.services.import_asp.etats import deduce_states
from conventions.services.import_asp.lecture import Extrait, Ligne, LigneFautive
from conventions.services.import_asp.montants import Baremes
from conventions.services.import_asp.rapport import Compte, Issue, Rapport
from conventions.services.import_asp.refus import Refus
from conventions.services.import_asp.requetes import analyze
from conventions.services.import_asp.structures import LecteurStructures, LotStructures
from conventions.services.referentiels import load_referentiels as load_conventions
from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte
from structures.models import Commune, ServiceInstructeur, Structure
from structures.services.recherche import rebuild_documents
from structures.services.referentiels import load_referentiels as load_structures

LOT = 1000
VERROU = 5132_2022  # one import at a time
GESTE = "IMPORTER_ASP"


class Lue(Protocol):
    """A readable line, of either file."""

    @property
    def numero(self) -> int:
        """Its number in the file."""


class Lot(Protocol):
    """A set of lines that knows how to write itself."""

    issues: list[tuple[Any, Issue]]
    refus: list[tuple[Any, str]]

    def write(self) -> None:
        """Write the set, or raise `DatabaseError` and write nothing."""


@transaction.atomic
def import_asp(*, structures: Path, annexes: Path, on: date, acte: Acte, rapport: Rapport) -> Rapport:
    """Read the two files, create or update what they say, deduce the states of the conventions.

    Args:
        on: day on which an annexe is expired or not.
        rapport: receives the lines of the report as they come; returned complete.
    Raises:
        FichierIllisible: a file cannot be opened or is not the expected extract; nothing is written.
    """
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(%s)", [VERROU])
    ensure_referentiels()
    motifs = read_motives(annexes)
    FichierStructures(structures, rapport).run()
    FichierAnnexes(annexes, rapport, motifs).run()
    if rapport.annexes.issues[Issue.CREEE] + rapport.structures.issues[Issue.CREEE] >= LOT:
        analyze(Structure, Convention, AnnexeFinanciere)
    for etat, nombre in deduce_states(on=on).items():
        if nombre:
            rapport.conventions[str(etat)] = nombre
    if rapport.a_modifie:
        rebuild_documents(on=on)
        journalise(structures, annexes, acte, rapport)
    return rapport


def ensure_referentiels() -> None:
    """Load the reference data that an import cannot do without, on a database that has none."""
    if not Commune.objects.exists() or not ServiceInstructeur.objects.exists():
        load_structures()
    if not Bareme.objects.exists():
        load_conventions()


def read_motives(path: Path) -> dict[str, list[str]]:
    """Reject motives of each annexe: one line per motive, all the lines of the file together.

    Raises:
        FichierIllisible: see `Extrait`.
    """
    motifs: dict[str, set[str]] = defaultdict(set)
    for ligne in Extrait(path, lignes_annexes.COLONNES):
        if isinstance(ligne, Ligne) and (motif := ligne.valeurs.get("af_motif_rejet_code")):
            motifs[ligne.valeurs["af_id_avenant_modification"]].add(motif[:40])
    return {identifiant: sorted(codes) for identifiant, codes in motifs.items()}


def journalise(structures: Path, annexes: Path, acte: Acte, rapport: Rapport) -> None:
    """One event per import, with its counts: fifty thousand events would say nothing more."""
    trace = ImportASP.objects.create(
        structures_sha256=file_sha256(structures),
        annexes_sha256=file_sha256(annexes),
        comptes=rapport.as_dict(),
        at=acte.at,
    )
    record(trace, geste=GESTE, acte=acte, details=rapport.as_dict())


def file_sha256(path: Path) -> str:
    """Fingerprint of a file, read as a stream."""
    with path.open("rb") as flux:
        return hashlib.file_digest(flux, "sha256").hexdigest()


class Fichier(ABC):
    """What the two files share: read by sets, refuse with a reason, write in savepoints, count."""

    colonnes: frozenset[str]

    def __init__(self, path: Path, rapport: Rapport, compte: Compte) -> None:
        self.nom = path.name
        self.extrait = Extrait(path, self.colonnes)
        self.rapport = rapport
        self.compte = compte
        self.messages: list[tuple[int, str, bool]] = []

    @abstractmethod
    def read(self, ligne: Ligne) -> Lue | None:
        """A line read; None when it only completes another. Raises `Refus`."""

    @abstractmethod
    def make(self, lues: Sequence[Any]) -> Lot:
        """The set that writes these lines."""

    def accept(self, lue: Any, issue: Issue) -> None:
        """What to say of a line that was written; nothing unless the file has something to say."""
        return

    def after(self, lot: Any) -> None:
        """What to say of a set that was written; nothing unless the file has something to say."""
        return

    def run(self) -> None:
        """Import the file."""
        for lot in by_sets(self.extrait, LOT):
            self._flush([lue for ligne in lot if (lue := self._read(ligne)) is not None])
            self._say()
        self.compte.lues = self.extrait.lues
        for remarque in self.extrait.remarques:
            self.rapport.remarquer(fichier=self.nom, remarque=remarque)

    def say(self, numero: int, texte: str, *, detail: bool = False) -> None:
        """Keep a remark until the end of its set, so that lines come in order."""
        self.messages.append((numero, texte, detail))

    def reject(self, numero: int, raison: str) -> None:
        """Count and say a line that is not imported."""
        self.compte.rejetees += 1
        self.say(numero, f"rejetée, {raison}")

    def _read(self, ligne: Ligne | LigneFautive) -> Lue | None:
        if isinstance(ligne, LigneFautive):
            self.reject(ligne.numero, ligne.raison)
            return None
        try:
            return self.read(ligne)
        except Refus as refus:
            self.reject(ligne.numero, str(refus))
            return None

    def _flush(self, lues: Sequence[Lue]) -> None:
        """Write a set; when the database refuses it, write its lines one by one."""
        if not lues:
            return
        lot = self.make(lues)
        try:
            with transaction.atomic():
                lot.write()
        except DatabaseError as erreur:
            if len(lues) == 1:
                self.reject(lues[0].numero, f"la base refuse la ligne ({reason_of(erreur)})")
                return
            for lue in lues:
                self._flush([lue])
            return
        for lue, raison in lot.refus:
            self.reject(lue.numero, raison)
        for lue, issue in lot.issues:
            self.compte.issues[issue] += 1
            self.accept(lue, issue)
        self.after(lot)

    def _say(self) -> None:
        for numero, texte, detail in sorted(self.messages, key=lambda message: message[0]):
            dire: Callable[[str], None] = self.rapport.detail if detail else self.rapport.dire
            dire(f"{self.nom}, ligne {numero} : {texte}.")
        self.messages.clear()


class FichierStructures(Fichier):
    """The extract of the structures."""

    colonnes = lignes_structures.COLONNES

    def __init__(self, path: Path, rapport: Rapport) -> None:
        super().__init__(path, rapport, rapport.structures)
        self.lecteur = LecteurStructures()

    def read(self, ligne: Ligne) -> Lue:
        """See `Fichier`."""
        return self.lecteur.read(ligne)

    def make(self, lues: Sequence[Any]) -> Lot:
        """See `Fichier`."""
        return LotStructures(lues)


class FichierAnnexes(Fichier):
    """The extract of the annexes: amounts are recomputed as they come."""

    colonnes = lignes_annexes.COLONNES

    def __init__(self, path: Path, rapport: Rapport, motifs: dict[str, list[str]]) -> None:
        super().__init__(path, rapport, rapport.annexes)
        self.lecteur = LecteurAnnexes(motifs)
        self.baremes = Baremes()
        self.services = load_services()
        self.lus: set[int] = set()

    def read(self, ligne: Ligne) -> Lue | None:
        """See `Fichier`. A second line of the same annexe brings a reject motive, already known."""
        lue = self.lecteur.read(ligne)
        if lue.asp_id in self.lus:
            self.compte.complements += 1
            self.say(ligne.numero, f"autre motif de rejet de l’annexe {lue.nom}", detail=True)
            return None
        self.lus.add(lue.asp_id)
        return lue

    def make(self, lues: Sequence[Any]) -> Lot:
        """See `Fichier`."""
        return LotAnnexes(lues, services=self.services)

    def accept(self, lue: AnnexeLue, issue: Issue) -> None:
        """Judge the amount of a line and its unit amount."""
        verdict = self.baremes.judge(lue.chiffres())
        self.rapport.montants[verdict.calcul] += 1
        self.rapport.baremes[verdict.comparaison] += 1
        self.say(
            lue.numero, f"annexe {lue.nom} {issue}, {verdict.phrase(lue.chiffres())}", detail=verdict.conforme
        )

    def after(self, lot: LotAnnexes) -> None:
        """Say where the ASP departs from what was signed in the portal."""
        for lue, ecart in lot.ecarts:
            self.say(lue.numero, f"annexe {lue.nom}, {ecart}")


def by_sets(lignes: Extrait, taille: int) -> Iterator[list[Ligne | LigneFautive]]:
    """Sets of lines, in order."""
    iterateur = iter(lignes)
    while lot := list(islice(iterateur, taille)):
        yield lot


def reason_of(erreur: DatabaseError) -> str:
    """Name of the constraint that was broken, else the kind of error: never the values."""
    diagnostic = getattr(erreur.__cause__, "diag", None)
    return getattr(diagnostic, "constraint_name", None) or type(erreur).__name__
