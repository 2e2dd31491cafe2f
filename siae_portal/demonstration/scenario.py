"""Playing a dossier through the real acts, from the draft to any state: data sets and tests share it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from conventions.enums import EtatDossier, Geste, SensAvis, SensDecision
from conventions.models import Document, Dossier
from conventions.rules.motifs import GRILLE
from conventions.services.aides import aide_of
from conventions.services.controles import controles_of
from conventions.services.decisions import accept, refuse
from conventions.services.documents import produce_document
from conventions.services.dossiers import advance_dossier, deposit_dossier, start_dossier, take_dossier
from conventions.services.formulaire import formulaire_of
from conventions.services.instruction import answer, ask_pieces, propose, put_on_agenda, record_avis
from conventions.services.pieces import join_piece, pieces_demandees
from conventions.services.sections import save_section
from conventions.services.signatures import sign_etat, sign_structure
from siae_portal.comptes.models import User
from siae_portal.demonstration.papiers import fictive_paper
from siae_portal.demonstration.reponses import answers_of
from siae_portal.workflow.machine import Acte
from structures.models import Structure

Etape = tuple[EtatDossier | None, Callable[[], object]]

MOTIF_FAIT = (
    "Le projet décrit l’accueil, l’accompagnement et la sortie, et ses résultats passés sont conformes."
)
MOTIF_DROIT = "Articles L. 5132-1 à L. 5132-3 du code du travail."


@dataclass(frozen=True, kw_only=True)
class Acteurs:
    """The people of one dossier."""

    dirigeant: User
    instructeur: User
    secretaire: User
    chef_service: User
    signataire: User


@dataclass(frozen=True, kw_only=True)
class Demande:
    """What a structure asks: kind, period, ETP or accompagnements, and what it does (`activite`)."""

    type: str
    debut_on: date
    fin_on: date
    etp: Decimal | None = None
    nb_814: int | None = None
    nb_1400: int | None = None
    activite: str = "Entretien d’espaces verts"
    label_rq: bool = False

    @property
    def nb_postes(self) -> int:
        """Posts behind the ETP."""
        return max(round(self.etp or Decimal(0)) + 2, 2)


class Scenario:
    """One dossier and its people, moved step by step; `at` advances by a day at each act of the service."""

    def __init__(self, *, structure: Structure, demande: Demande, acteurs: Acteurs, at: datetime) -> None:
        self.structure, self.demande, self.acteurs, self.at = structure, demande, acteurs, at
        self.pk = 0

    def play(self, until: EtatDossier, *, avec_complement: bool = False) -> Dossier:
        """Play the main line up to a state: draft, deposit, instruction, opinion, decision, signature."""
        for etat, etape in self._line(avec_complement):
            etape()
            if etat == until:
                break
        return Dossier.objects.get(pk=self.pk)

    def acte(self, user: User, motif: str = "") -> Acte:
        """An act of that person at the present moment of the story."""
        return Acte(user=user, at=self.at, motif=motif)

    def step(self, jours: int = 1) -> None:
        """Let days pass."""
        self.at += timedelta(days=jours)

    def start(self) -> Dossier:
        """Start the draft."""
        dossier, _ = start_dossier(
            structure_id=self.structure.pk,
            type_structure=self.demande.type,
            annee=self.demande.debut_on.year,
            acte=self.acte(self.acteurs.dirigeant),
        )
        self.pk = dossier.pk
        return dossier

    def fill(self) -> None:
        """Fill the five sections and join every mandatory paper."""
        for code in formulaire_of(self.dossier).codes:
            self.save(code)
        for rang, piece in enumerate(
            p for p in pieces_demandees(self.dossier) if p.obligatoire and p.jointe is None
        ):
            join_piece(
                pk=self.pk,
                code=piece.type_piece.code,
                chunks=[fictive_paper(piece.type_piece.libelle, marque=f"{self.pk}-{rang}")],
                nom=f"{piece.type_piece.code.lower()}.pdf",
                acte=self.acte(self.acteurs.dirigeant),
            )

    def save(self, code: str) -> None:
        """Save one section with the answers of the demonstration."""
        dossier = self.dossier
        aide = aide_of(dossier) if dossier.debut_on else None
        save_section(
            pk=self.pk,
            code=code,
            reponses=answers_of(
                formulaire_of(dossier), code, self.demande, montant_eur=aide.montant_eur if aide else None
            ),
            version=getattr(dossier.sections.filter(code=code).first(), "version", 0),
            acte=self.acte(self.acteurs.dirigeant),
        )

    def deposit(self) -> None:
        """Deposit, with a sentence for each alert; what came on paper is not justified."""
        acte = self.acte(self.acteurs.dirigeant)
        controles = () if self.dossier.est_papier else controles_of(self.dossier, acte=acte)
        alertes = [c.regle for c in controles if not c.reussi]
        phrase = "Le projet est adapté au territoire ; le point sera revu au dialogue de gestion."
        deposit_dossier(
            pk=self.pk, acte=acte, declaration=True, justifications=dict.fromkeys(alertes, phrase)
        )
        self.step(3)

    def ask(self) -> None:
        """The agent takes the dossier and asks for a paper; the structure answers."""
        take_dossier(pk=self.pk, acte=self.acte(self.acteurs.instructeur))
        element = {
            "code": "BUDGET_PREV",
            "libelle": "Budget prévisionnel",
            "raison": "Le budget joint ne distingue pas l’aide au poste.",
        }
        ask_pieces(
            pk=self.pk,
            elements=[element],
            motif="Merci de compléter le dossier pour que son examen commence.",
            terme_on=self.at.date() + timedelta(days=30),
            acte=self.acte(self.acteurs.instructeur),
        )

    def answer(self) -> None:
        """The structure answers the request."""
        self.step(6)
        answer(
            pk=self.pk,
            reponse="Le budget est joint, l’aide au poste y figure au compte 74.",
            acte=self.acte(self.acteurs.dirigeant),
        )
        self.step(1)

    def complete(self) -> None:
        """The dossier is complete."""
        take_dossier(pk=self.pk, acte=self.acte(self.acteurs.instructeur))
        self._advance(Geste.DECLARER_COMPLET, self.acteurs.instructeur)

    def instruct(self) -> None:
        """The instruction opens."""
        self._advance(Geste.INSTRUIRE, self.acteurs.instructeur)

    def schedule(self) -> None:
        """On the agenda of a session two days later, where an opinion is asked."""
        if self.dossier.regles.avis_requis:
            acte = self.acte(self.acteurs.secretaire)
            put_on_agenda(pk=self.pk, tenue_on=self.at.date() + timedelta(days=2), acte=acte)

    def give_opinion(self) -> None:
        """The session gives a favourable opinion."""
        self.step(3)
        if self.dossier.regles.avis_requis:
            record_avis(
                pk=self.pk,
                sens=SensAvis.FAVORABLE,
                pour=9,
                contre=1,
                abstentions=2,
                quorum_atteint=True,
                motifs="Projet cohérent avec les besoins du territoire.",
                acte=self.acte(self.acteurs.secretaire),
            )

    def propose(self, sens: SensDecision = SensDecision.ACCEPTER) -> None:
        """The agent proposes what was asked, at the dated barème."""
        accord = sens == SensDecision.ACCEPTER
        propose(
            pk=self.pk,
            sens=sens,
            etp=self.demande.etp if accord else None,
            nb_814=self.demande.nb_814 if accord else None,
            nb_1400=self.demande.nb_1400 if accord else None,
            motifs_fait=[MOTIF_FAIT],
            motifs_droit=[MOTIF_DROIT],
            grille=dict.fromkeys(GRILLE, "CONFORME"),
            bareme_confirme=True,
            acte=self.acte(self.acteurs.instructeur),
        )
        self.step(1)

    def endorse(self) -> None:
        """The head of service has read the proposal."""
        self._advance(Geste.VISER, self.acteurs.chef_service)

    def accept(self) -> None:
        """The visa, then the decision of the signatory."""
        self.endorse()
        accept(pk=self.pk, acte=self.acte(self.acteurs.signataire))

    def refuse(self) -> None:
        """The visa, then a refusal with its motives."""
        self.endorse()
        refuse(
            pk=self.pk,
            motifs_fait=["L’accompagnement décrit ne prévoit aucun temps dédié par personne."],
            motifs_droit=["l’article L. 5132-1 du code du travail, qui suppose un accompagnement spécifique"],
            acte=self.acte(self.acteurs.signataire),
        )

    def make_documents(self) -> None:
        """Make the files that wait, as the worker does."""
        for pk in Document.objects.filter(dossier=self.pk, fichier=None).values_list("pk", flat=True):
            produce_document(document_id=pk, at=self.at)

    def sign(self) -> None:
        """The structure signs, then the State."""
        self.step(1)
        empreintes = self.fingerprints()
        acte = self.acte(self.acteurs.dirigeant)
        sign_structure(pk=self.pk, consentement=True, empreintes=empreintes, acte=acte)
        self.step(1)
        acte = self.acte(self.acteurs.signataire)
        sign_etat(pk=self.pk, consentement=True, empreintes=empreintes, acte=acte)

    def fingerprints(self) -> dict[int, str]:
        """Document id → sha256 of what both parties sign."""
        documents = Document.objects.current().filter(dossier=self.pk, nature__in=["CONVENTION", "AF"])
        return dict(documents.values_list("pk", "fichier__sha256"))

    @property
    def dossier(self) -> Dossier:
        """The dossier as it stands in the database."""
        return Dossier.objects.for_page().get(pk=self.pk)

    def _line(self, avec_complement: bool) -> list[Etape]:
        complement: list[Etape] = (
            [(EtatDossier.INCOMPLET, self.ask), (None, self.answer)] if avec_complement else []
        )
        return [
            (None, self.start),
            (EtatDossier.BROUILLON, self.fill),
            (EtatDossier.DEPOSE, self.deposit),
            *complement,
            (EtatDossier.COMPLET, self.complete),
            (EtatDossier.EN_INSTRUCTION, self.instruct),
            (EtatDossier.A_PRESENTER, self.schedule),
            (EtatDossier.AVIS_RENDU, self.give_opinion),
            (EtatDossier.PROPOSE, self.propose),
            (EtatDossier.ACCEPTE, self.accept),
            (EtatDossier.A_SIGNER, self.make_documents),
            (EtatDossier.SIGNE, self.sign),
        ]

    def _advance(self, geste: Geste, user: User) -> None:
        advance_dossier(pk=self.pk, geste=geste, acte=self.acte(user))
        self.step(1)


@transaction.atomic
def play(
    *,
    structure: Structure,
    demande: Demande,
    acteurs: Acteurs,
    at: datetime,
    until: EtatDossier,
    avec_complement: bool = False,
) -> Dossier:
    """Play one dossier to a state of the main line, all or nothing."""
    scenario = Scenario(structure=structure, demande=demande, acteurs=acteurs, at=at)
    return scenario.play(until, avec_complement=avec_complement)
