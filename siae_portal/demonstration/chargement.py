"""Loading the whole demonstration: one deterministic story around a given day."""

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from conventions.enums import EtatDossier, Geste, SensDecision
from conventions.models import Dossier
from conventions.services.dossiers import advance_dossier
from conventions.services.echeances import observe_due_dates
from conventions.services.instruction import ask_corrections
from conventions.services.retrait import withdraw
from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import User
from siae_portal.demonstration.articles import load_articles
from siae_portal.demonstration.campagnes import load_campagnes
from siae_portal.demonstration.coffres import load_coffres
from siae_portal.demonstration.equipes import acteurs_of, load_national, load_services, load_structure_team
from siae_portal.demonstration.fiches import load_fiches
from siae_portal.demonstration.historique import load_history
from siae_portal.demonstration.organisations import load_organisations
from siae_portal.demonstration.parcours import Suivi
from siae_portal.demonstration.renouvellement import load_renewal
from siae_portal.demonstration.scenario import Acteurs, Demande, Scenario
from siae_portal.demonstration.structures import DONNEES, Fiche, load_structure, read_fiches
from siae_portal.demonstration.structures import load_services as load_service_records
from siae_portal.demonstration.suites import load_messages, load_paper
from siae_portal.workflow.machine import Acte
from structures.models import Structure
from structures.rules import regles_de

SALARIES = 150
AUTRES = 18
RECU_SUR_PAPIER, AVEC_MESSAGES, A_RENOUVELER = "Papiers d’Argoat", "Chantiers du Blavet", "Atelier Boussole"


@dataclass(frozen=True, kw_only=True)
class Ligne:
    """One line of `dossiers.csv`: how far the dossier went, how many days ago it was deposited."""

    structure: str
    type: str
    etat: str
    jours: int
    complement: bool


def read_lignes() -> list[Ligne]:
    """The dossiers of the demonstration, in order."""
    with (DONNEES / "dossiers.csv").open(encoding="utf-8", newline="") as lignes:
        return [
            Ligne(
                structure=ligne["structure"],
                type=ligne["type"],
                etat=ligne["etat"],
                jours=int(ligne["jours"]),
                complement=ligne["complement"] == "oui",
            )
            for ligne in csv.DictReader(lignes)
        ]


class Demonstration:
    """The story told on a given day; loading it twice on the same base changes nothing."""

    def __init__(self, *, on: date) -> None:
        self.on, self.annee = on, on.year + 1
        self.structures: dict[str, Structure] = {}
        self.fiches: dict[str, Fiche] = {}
        self.dirigeants: dict[str, User] = {}
        self.equipes: dict[str, dict[Role, User]] = {}

    def load(self) -> None:
        """Services and people, structures and their past, dossiers in every state, a year of follow-up."""
        with transaction.atomic():
            load_service_records(annee=self.annee)
            self.equipes = load_services()
            load_national()
            load_campagnes(self.equipes, on=self.on)
            self._load_structures()
        for ligne in read_lignes():
            self._load_dossier(ligne)
        self._load_coffres()
        self._load_renewal()
        self._load_after_deposit()
        with transaction.atomic():
            load_fiches([(s, self.dirigeants[nom]) for nom, s in self.structures.items()], on=self.on)
        self._load_follow_up()
        load_articles(structures=self.structures, on=self.on)
        load_organisations(self.structures, on=self.on)

    def _load_structures(self) -> None:
        for rang, fiche in enumerate(read_fiches()):
            structure = load_structure(fiche, rang, on=self.on)
            dirigeant = load_structure_team(structure, rang, vitrine=rang == 0)
            Structure.objects.filter(pk=structure.pk, representant_nom="").update(
                representant_nom=dirigeant.get_full_name(),
                representant_qualite="directrice" if rang == 0 else "directeur",
                representant_pouvoir="délibération du conseil d’administration du 12 juin 2024",
            )
            self.structures[fiche.nom], self.fiches[fiche.nom] = structure, fiche
            self.dirigeants[fiche.nom] = dirigeant
            self._load_past(structure, fiche, rang)

    def _load_past(self, structure: Structure, fiche: Fiche, rang: int) -> None:
        """A third of the structures ask for the first time: they have no past."""
        principal = fiche.types[0]
        if fiche.etp and regles_de(principal).mesure_asp and rang % 3 != 1:
            load_history(structure, principal, etp=fiche.etp, on=self.on, rang=rang + 1)

    def _load_dossier(self, ligne: Ligne) -> None:
        structure = self.structures[ligne.structure]
        if Dossier.objects.filter(structure=structure, type=ligne.type, annee=self.annee).exists():
            return
        scenario = Scenario(
            structure=structure,
            demande=self._request(ligne),
            acteurs=self._people(ligne),
            at=self._instant(ligne.jours),
        )
        with transaction.atomic():
            Ending(scenario, ligne, on=self.on).play()

    def _request(self, ligne: Ligne) -> Demande:
        fiche, regles = self.fiches[ligne.structure], regles_de(ligne.type)
        annees = 2 if regles.duree_convention_max_mois > 12 else 0
        return Demande(
            type=ligne.type,
            debut_on=date(self.annee, 1, 1),
            fin_on=date(self.annee + annees, 12, 31),
            etp=fiche.etp if regles.en_etp else None,
            nb_814=None if regles.en_etp else 40,
            nb_1400=None if regles.en_etp else 25,
            activite=fiche.offre,
            label_rq=fiche.label_rq,
        )

    def _people(self, ligne: Ligne) -> Acteurs:
        equipe = self.equipes[self.structures[ligne.structure].departement_id]
        return acteurs_of(self.dirigeants[ligne.structure], equipe)

    def _instant(self, jours: int) -> datetime:
        return datetime.combine(self.on - timedelta(days=jours), time(8, 40), tzinfo=UTC)

    def _load_coffres(self) -> None:
        with transaction.atomic():
            load_coffres([(s, self.dirigeants[nom]) for nom, s in self.structures.items()], on=self.on)

    def _load_renewal(self) -> None:
        """The renewal of a structure of two kinds, one of which the whole year before is known."""
        ligne = Ligne(structure=A_RENOUVELER, type="EI", etat="BROUILLON", jours=0, complement=False)
        with transaction.atomic():
            load_renewal(
                self.structures[A_RENOUVELER],
                acteurs=self._people(ligne),
                demande=self._request(ligne),
                on=self.on,
            )

    def _load_after_deposit(self) -> None:
        """A dossier received on paper, and messages on a dossier in instruction."""
        papier = Ligne(structure=RECU_SUR_PAPIER, type="ACI", etat="DEPOSE", jours=8, complement=False)
        with transaction.atomic():
            load_paper(
                self.structures[RECU_SUR_PAPIER],
                type_structure=papier.type,
                acteurs=self._people(papier),
                demande=self._request(papier),
                at=self._instant(papier.jours),
            )
            dossier = Dossier.objects.filter(structure=self.structures[AVEC_MESSAGES], annee=self.annee).get()
            equipe = self.equipes[dossier.structure.departement_id]
            load_messages(
                dossier,
                agent=equipe[Role.INSTRUCTEUR],
                dirigeant=self.dirigeants[AVEC_MESSAGES],
                on=self.on,
            )

    def _load_follow_up(self) -> None:
        """People in five structures; half of them in the first one, which has the accounts of the list."""
        suivies = [nom for nom, fiche in self.fiches.items() if regles_de(fiche.types[0]).contrats][:5]
        for rang, nom in enumerate(suivies):
            structure = self.structures[nom]
            referent = User.objects.filter(
                habilitations__structure=structure, habilitations__role=Role.ACCOMPAGNATEUR
            ).first()
            if referent:
                suivi = Suivi(structure, self.fiches[nom].types[0], referent, on=self.on, graine=rang)
                suivi.load(SALARIES - 4 * AUTRES if rang == 0 else AUTRES)


class Ending:
    """Plays a dossier to its state, which may lie beside the main line."""

    def __init__(self, scenario: Scenario, ligne: Ligne, *, on: date) -> None:
        self.scenario, self.ligne, self.on = scenario, ligne, on

    def play(self) -> None:
        """The main line first, then what is particular to the state."""
        particulier = {
            "INCOMPLET": (EtatDossier.DEPOSE, self.scenario.ask),
            "CORRECTION": (EtatDossier.EN_INSTRUCTION, self._correct),
            "VISE": (EtatDossier.PROPOSE, self.scenario.endorse),
            "REFUSE": (EtatDossier.AVIS_RENDU, self._refuse),
            "ABANDONNE": (EtatDossier.COMPLET, self._withdraw),
            "REJET_IMPLICITE": (EtatDossier.EN_INSTRUCTION, self._silence),
            "RECOURS": (EtatDossier.EN_INSTRUCTION, self._appeal),
            "CLASSE_SANS_SUITE": (EtatDossier.DEPOSE, self._close),
        }
        if self.ligne.etat in particulier:
            jusque, suite = particulier[self.ligne.etat]
            self.scenario.play(jusque)
            suite()
        else:
            self.scenario.play(EtatDossier(self.ligne.etat), avec_complement=self.ligne.complement)

    def _correct(self) -> None:
        s = self.scenario
        ask_corrections(
            pk=s.pk,
            elements=[
                {
                    "code": "permanents",
                    "libelle": "Moyens humains : Équipe permanente prévue",
                    "raison": "Les ETP d’accompagnement ne correspondent pas à la liste des permanents.",
                },
                {
                    "code": "publics",
                    "libelle": "Projet d’insertion : Personnes accueillies",
                    "raison": "Dites combien de personnes viennent des quartiers prioritaires.",
                },
            ],
            motif="Merci de corriger les deux points nommés.",
            terme_on=self.on + timedelta(days=15),
            acte=s.acte(s.acteurs.instructeur),
        )

    def _refuse(self) -> None:
        self.scenario.propose(SensDecision.REFUSER)
        self.scenario.refuse()

    def _withdraw(self) -> None:
        s = self.scenario
        withdraw(pk=s.pk, acte=s.acte(s.acteurs.dirigeant, "Projet reporté d’un an."))

    def _silence(self) -> None:
        """Two months and a day after the deposit, the portal notes the silence."""
        self.scenario.step(70)
        observe_due_dates(at=self.scenario.at)

    def _appeal(self) -> None:
        self._silence()
        self.scenario.step(1)
        self._advance(Geste.FORMER_RECOURS, self.scenario.acteurs.dirigeant, "Recours gracieux.")

    def _close(self) -> None:
        self.scenario.ask()
        self.scenario.step(45)
        self._advance(Geste.CLASSER, self.scenario.acteurs.instructeur, "Aucune pièce reçue au terme fixé.")

    def _advance(self, geste: Geste, user: User, motif: str) -> None:
        acte: Acte = self.scenario.acte(user, motif)
        advance_dossier(pk=self.scenario.pk, geste=geste, acte=acte)
