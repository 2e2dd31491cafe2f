"""Play the life of a dossier by the real services: whatever exists was done, journaled and frozen.

    parcours = Parcours(type_structure="AI").until("propose")
    parcours.dossier, parcours.instructeur, parcours.structure

Steps, in order: `ETAPES`. A kind without opinion of the commission skips `inscrire` and `avis`.
"""

from datetime import datetime, timedelta
from typing import Self

from conventions.enums import Geste, SensAvis, SensDecision
from conventions.models import Convention, Dossier
from conventions.rules.motifs import GRILLE
from conventions.services.decisions import accept
from conventions.services.dossiers import advance_dossier, deposit_dossier, take_dossier
from conventions.services.instruction import propose, put_on_agenda, record_avis
from conventions.services.signatures import sign_etat, sign_structure
from conventions.workflow.gardes import signables
from siae_portal.comptes.models import User
from siae_portal.workflow.machine import Acte
from structures.models import Structure
from structures.rules import regles_de
from tests.comptes.factories import UserFactory
from tests.conventions.dossier_rempli import remplir
from tests.conventions.factories import AT, EnveloppeFactory
from tests.outbox.livraison import deliver_all
from tests.structures.factories import LabelFactory, StructureFactory

ETAPES = (
    "remplir",
    "deposer",
    "prendre",
    "complet",
    "instruire",
    "inscrire",
    "avis",
    "proposer",
    "viser",
    "accepter",
    "documents",
    "signer_structure",
    "signer_etat",
    "notifier",
)
AVEC_AVIS = frozenset({"inscrire", "avis"})
JUSTIFICATION = "La structure s’en explique dans le projet joint."


class Parcours:
    """One structure, its people and those of its service, and the dossier that goes from one to the other."""

    def __init__(self, *, type_structure: str = "ACI", rq: bool = False, structure: Structure | None = None):
        self.type_structure = type_structure
        self.regles = regles_de(type_structure)
        self.structure = structure or structure_for(type_structure)
        if rq:
            LabelFactory(structure=self.structure)
        self.dirigeant = UserFactory(dirigeant=True, of=self.structure)
        self.service = self.structure.departement.service
        self.instructeur = UserFactory(instructeur=True, of=self.service)
        self.secretaire = UserFactory(secretaire=True, of=self.service)
        self.chef_service = UserFactory(chef_service=True, of=self.service)
        self.signataire = UserFactory(signataire=True, of=self.service)
        EnveloppeFactory(service=self.service)
        self.at: datetime = AT
        self.dossier: Dossier
        self.convention: Convention

    @classmethod
    def resume(cls, dossier: Dossier) -> Self:
        """The same people, read again from the database, beside this dossier."""
        parcours = cls.__new__(cls)
        parcours.dossier, parcours.structure, parcours.service = dossier, dossier.structure, dossier.service
        parcours.type_structure, parcours.regles, parcours.at = (
            dossier.type,
            dossier.regles,
            AT + timedelta(days=30),
        )
        for role in ("dirigeant", "instructeur", "secretaire", "chef_service", "signataire"):
            setattr(parcours, role, User.objects.filter(habilitations__role=role.upper()).get())
        parcours.convention = Convention.objects.get(dossier=dossier)
        return parcours

    def until(self, etape: str) -> Self:
        """Play every step up to this one, included.

        Raises:
            ValueError: not a step.
        """
        for nom in ETAPES[: ETAPES.index(etape) + 1]:
            if self.regles.avis_requis or nom not in AVEC_AVIS:
                getattr(self, nom)()
        self.dossier = Dossier.objects.get(pk=self.dossier.pk)
        return self

    def acte(self, user: User, motif: str = "") -> Acte:
        """An act of this person, one minute after the last."""
        self.at += timedelta(minutes=1)
        return Acte(user=user, at=self.at, motif=motif)

    def advance(self, geste: Geste, user: User, motif: str = "") -> None:
        """A simple move."""
        advance_dossier(pk=self.dossier.pk, geste=geste, acte=self.acte(user, motif))

    def remplir(self) -> None:
        """A draft with every answer and every paper."""
        self.dossier = remplir(self.structure, self.dirigeant, type_structure=self.type_structure, at=self.at)

    def deposer(self) -> None:
        """Deposit, each alert justified."""
        regles = [f"RC{numero:02d}" for numero in range(1, 90)]
        deposit_dossier(
            pk=self.dossier.pk,
            acte=self.acte(self.dirigeant),
            declaration=True,
            justifications=dict.fromkeys(regles, JUSTIFICATION),
        )

    def prendre(self) -> None:
        """The agent takes it."""
        take_dossier(pk=self.dossier.pk, acte=self.acte(self.instructeur))

    def complet(self) -> None:
        """Declared complete."""
        self.advance(Geste.DECLARER_COMPLET, self.instructeur)

    def instruire(self) -> None:
        """The instruction opens."""
        self.advance(Geste.INSTRUIRE, self.instructeur)

    def inscrire(self) -> None:
        """On the agenda of a session held that day."""
        acte = self.acte(self.secretaire)
        put_on_agenda(pk=self.dossier.pk, tenue_on=self.at.date(), acte=acte)

    def avis(self) -> None:
        """A favourable opinion, nine to one."""
        record_avis(
            pk=self.dossier.pk,
            sens=SensAvis.FAVORABLE,
            pour=9,
            contre=1,
            abstentions=2,
            quorum_atteint=True,
            motifs="",
            acte=self.acte(self.secretaire),
        )

    def proposer(self) -> None:
        """An acceptance as asked, the last known barème confirmed."""
        dossier = Dossier.objects.get(pk=self.dossier.pk)
        propose(
            pk=dossier.pk,
            sens=SensDecision.ACCEPTER,
            etp=dossier.etp_demandes if self.regles.en_etp else None,
            nb_814=None if self.regles.en_etp else dossier.nb_814,
            nb_1400=None if self.regles.en_etp else dossier.nb_1400,
            motifs_fait=["Le projet répond aux besoins du territoire."],
            motifs_droit=[f"Article {self.regles.articles.loi.split()[0]} du code du travail."],
            grille=dict.fromkeys(GRILLE, "CONFORME"),
            bareme_confirme=True,
            acte=self.acte(self.instructeur),
        )

    def viser(self) -> None:
        """The head of service agrees."""
        self.advance(Geste.VISER, self.chef_service)

    def accepter(self) -> None:
        """The signatory accepts."""
        self.convention = accept(pk=self.dossier.pk, acte=self.acte(self.signataire))

    def documents(self) -> None:
        """The worker makes what was asked."""
        deliver_all()

    def empreintes(self) -> dict[int, str]:
        """What the page of signature shows."""
        dossier = Dossier.objects.get(pk=self.dossier.pk)
        return {d.pk: d.fichier.sha256 for d in signables(dossier) if d.fichier}

    def signer_structure(self) -> None:
        """The representative signs."""
        acte = self.acte(self.dirigeant)
        sign_structure(pk=self.dossier.pk, consentement=True, empreintes=self.empreintes(), acte=acte)

    def signer_etat(self) -> None:
        """The State signs."""
        acte = self.acte(self.signataire)
        sign_etat(pk=self.dossier.pk, consentement=True, empreintes=self.empreintes(), acte=acte)
        self.convention.refresh_from_db()

    def notifier(self) -> None:
        """The worker makes the notification and the certificate."""
        deliver_all()


def structure_for(type_structure: str) -> Structure:
    """A structure that may ask for this kind: legal category and recognition."""
    structure = StructureFactory()
    if regles_de(type_structure).label_exige:
        LabelFactory(structure=structure, geiq=True)
    return structure
