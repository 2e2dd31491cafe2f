"""Write the annexes of a file, set by set, with the conventions they belong to."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from django.db.models import Exists, OuterRef

from conventions.enums import EtatConvention
from conventions.models import AnnexeFinanciere, Convention, Document
from conventions.rules.numeros import NUMERO_CONVENTION
from conventions.services.import_asp.annexes import AnnexeLue
from conventions.services.import_asp.rapport import Issue
from conventions.services.import_asp.refus import Refus
from conventions.services.import_asp.requetes import copy, insert, upsert
from structures.models import ServiceInstructeur, Structure

# What an import brings to an annexe that the portal made and that was signed: never its figures.
FAITS_ASP = ("etat", "asp_annexe_id", "suspendue", "motifs_rejet", "reception_asp_on", "asp_etats")
FIGURES = ("debut_on", "fin_on", "etp", "montant_eur")
Cle = tuple[int, str, str]


class LotAnnexes:
    """Writes a set of lines: decides of each what it becomes, then a few bulk statements."""

    def __init__(self, lues: Sequence[AnnexeLue], *, services: dict[str, int]) -> None:
        """`services`: State service of each département (`load_services`)."""
        self.lues = lues
        self.services = services
        self.issues: list[tuple[AnnexeLue, Issue]] = []
        self.refus: list[tuple[AnnexeLue, str]] = []
        self.ecarts: list[tuple[AnnexeLue, str]] = []
        self.nouvelles: list[AnnexeFinanciere] = []
        self.changees: list[AnnexeFinanciere] = []
        self.champs: set[str] = set()

    def write(self) -> None:
        """Write the set.

        Raises:
            django.db.DatabaseError: the database refuses a row; nothing of the set is written.
        """
        self._load()
        for lue in self.lues:
            try:
                self.issues.append((lue, self._place(lue)))
            except Refus as refus:
                self.refus.append((lue, str(refus)))
        self.conventions.save()
        for annexe in self.nouvelles:
            annexe.convention = annexe.convention  # saved since: its key is known now
        copy(self.nouvelles, AnnexeFinanciere)
        upsert(self.changees, sorted(self.champs))

    def _load(self) -> None:
        """What the database already knows of these lines: four queries."""
        asp_ids = {lue.structure_asp_id for lue in self.lues}
        structures = Structure.objects.filter(asp_id__in=asp_ids)
        self.structures: dict[int | None, int] = dict(structures.values_list("asp_id", "pk"))
        self.conventions = ConventionsDuLot(list(self.structures.values()))
        editees = Document.objects.filter(annexe=OuterRef("pk"))
        connues = AnnexeFinanciere.objects.annotate(du_portail=Exists(editees)).order_by("pk")
        connues = connues.select_for_update(of=("self",))
        self.annexes = {a.asp_id: a for a in connues.filter(asp_id__in=[lue.asp_id for lue in self.lues])}
        sans_id = connues.filter(asp_id=None, structure__in=self.structures.values(), du_portail=True)
        self.sans_id = {(a.structure_id, a.numero, a.debut_on): a for a in sans_id}

    def _place(self, lue: AnnexeLue) -> Issue:
        structure_id = self.structures.get(lue.structure_asp_id)
        if structure_id is None:
            raise Refus(f"structure ASP {lue.structure_asp_id} inconnue")
        annexe = self.annexes.get(lue.asp_id)
        if annexe is None:
            # The portal made it and signed it; the ASP now gives it an identifier.
            annexe = self.sans_id.pop((structure_id, lue.nom, lue.valeurs["debut_on"]), None)
        if annexe is not None and annexe.asp_sha256 == lue.sha256:
            return Issue.INCHANGEE
        if annexe is not None and annexe.du_portail:
            return self._confirm(annexe, lue)
        convention = self._convention(structure_id, lue)
        if annexe is None:
            self.nouvelles.append(to_annexe(lue, structure_id, convention))
            return Issue.CREEE
        annexe.structure_id, annexe.convention = structure_id, convention
        return self._change(annexe, lue, champs=(*lue.valeurs, "structure", "convention"))

    def _confirm(self, annexe: AnnexeFinanciere, lue: AnnexeLue) -> Issue:
        """Bring the facts of the ASP to an annexe of the portal; what was signed stays, a gap is said."""
        for nom in FIGURES:
            if (signe := getattr(annexe, nom)) != lue.valeurs[nom]:
                self.ecarts.append((lue, f"{nom} signé dans le portail : {signe} ; ASP : {lue.valeurs[nom]}"))
        return self._change(annexe, lue, champs=FAITS_ASP)

    def _change(self, annexe: AnnexeFinanciere, lue: AnnexeLue, *, champs: Sequence[str]) -> Issue:
        for champ in champs:
            if champ in lue.valeurs:
                setattr(annexe, champ, lue.valeurs[champ])
        annexe.asp_id, annexe.asp_sha256 = lue.asp_id, lue.sha256
        self.champs |= {*champs, "asp_id", "asp_sha256"}
        self.changees.append(annexe)
        return Issue.MODIFIEE

    def _convention(self, structure_id: int, lue: AnnexeLue) -> Convention | None:
        """The convention of a line; none for the FDI.

        Raises:
            Refus: no State service for its département.
        """
        if not lue.type:
            return None
        service_id = self.services.get(lue.departement)
        if service_id is None:
            raise Refus(f"aucun service instructeur pour le département {lue.departement}")
        return self.conventions.get(structure_id, service_id, lue)


class ConventionsDuLot:
    """Conventions of some structures: one per number, else one per annexe body."""

    def __init__(self, structures: Sequence[int]) -> None:
        connues = Convention.objects.filter(structure__in=structures).order_by("pk").select_for_update()
        self._connues = {cle_de(c.structure_id, c.numero, c.corps_annexe): c for c in connues}
        self._nouvelles: list[Convention] = []
        self._elargies: dict[int, Convention] = {}

    def get(self, structure_id: int, service_id: int, lue: AnnexeLue) -> Convention:
        """The convention of an annexe, widened to its dates, or a new one."""
        corps = lue.valeurs["numero_corps"]
        cle = cle_de(structure_id, lue.numero_convention, corps)
        convention = self._connues.get(cle)
        if convention is not None:
            self._widen(convention, lue)
            return convention
        convention = Convention(
            structure_id=structure_id,
            service_id=service_id,
            type=lue.type,
            numero=lue.numero_convention,
            corps_annexe=corps,
            etat=EtatConvention.ECHUE,  # until `deduce_states`, at the end of the import
            debut_on=start_of(lue),
            fin_on=lue.valeurs["fin_on"],
        )
        self._connues[cle] = convention
        self._nouvelles.append(convention)
        return convention

    def _widen(self, convention: Convention, lue: AnnexeLue) -> None:
        """An imported convention lasts as long as its annexes; one of the portal keeps its dates."""
        if convention.dossier_id is not None:
            return
        debut = min(convention.debut_on, start_of(lue))
        fin = max(convention.fin_on, lue.valeurs["fin_on"])
        if (debut, fin) != (convention.debut_on, convention.fin_on):
            convention.debut_on, convention.fin_on = debut, fin
            if convention.pk:
                self._elargies[convention.pk] = convention

    def save(self) -> None:
        """Insert the new ones, update those that were widened."""
        insert(self._nouvelles, Convention)
        upsert(list(self._elargies.values()), ["debut_on", "fin_on"])


def cle_de(structure_id: int, numero: str, corps: str) -> Cle:
    """Key of a convention: its number; without one, the body of its annexes."""
    return structure_id, numero, "" if numero else corps


def start_of(lue: AnnexeLue) -> date:
    """First day of the convention: the one its number bears, never after the annexe."""
    debut: date = lue.valeurs["debut_on"]
    if trouve := NUMERO_CONVENTION.fullmatch(lue.numero_convention):
        jour, mois, annee = (int(trouve["date"][rang : rang + 2]) for rang in (0, 2, 4))
        with suppress(ValueError):
            return min(debut, date(2000 + annee, mois, jour))
    return debut


def to_annexe(lue: AnnexeLue, structure_id: int, convention: Convention | None) -> AnnexeFinanciere:
    """A new annexe."""
    return AnnexeFinanciere(
        asp_id=lue.asp_id,
        asp_sha256=lue.sha256,
        structure_id=structure_id,
        convention=convention,
        **lue.valeurs,
    )


def load_services() -> dict[str, int]:
    """State service of each département."""
    services = ServiceInstructeur.objects.exclude(departement=None)
    return {str(code): pk for code, pk in services.values_list("departement_id", "pk")}
