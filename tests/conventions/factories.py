"""Dossiers by state, conventions, annexes, envelopes: rows by columns.

For a dossier whose history is real (journal, documents, decision), play it: `tests.conventions.parcours`.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from conventions.enums import (
    CodeAide,
    CodeSection,
    EtatAnnexe,
    EtatConvention,
    EtatDocument,
    EtatDossier,
    NatureDemande,
    NatureDocument,
    Partie,
    SensDecision,
)
from conventions.models import (
    AnnexeFinanciere,
    Atelier,
    Bareme,
    Campagne,
    Convention,
    Correction,
    Decision,
    Document,
    Dossier,
    DossierVierge,
    Enveloppe,
    HeuresETP,
    Message,
    ModelePiece,
    PieceJointe,
    PieceMessage,
    Proposition,
    SectionDossier,
    TypePiece,
    VersionDossier,
    VersionSection,
)
from conventions.rules.actes import empreinte
from conventions.services.versions import freeze
from siae_portal.comptes.models import DelegationSignature
from siae_portal.storage.services import store
from structures.enums import TypeStructure, Zone
from tests.comptes.factories import UserFactory
from tests.structures.factories import DepartementFactory, ServiceInstructeurFactory, StructureFactory

AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
"""When the acts of the tests happen: requests for 2027 are deposited in December."""

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"


class BaremeFactory(DjangoModelFactory):
    """Montant socle of an ACI from 1 November 2024 (arrêté of 4 December 2024); trait `majore` for a GEIQ."""

    class Meta:
        model = Bareme
        django_get_or_create = ("aide", "zone", "type", "effet_on")

    class Params:
        geiq = factory.Trait(
            aide=CodeAide.GEIQ_ANNEXE_1,
            type=TypeStructure.GEIQ,
            montant=Decimal(814),
            effet_on=date(2022, 3, 24),
            reference="arrêté du 10 mars 2022 NOR MTRD2205599A",
        )
        geiq_majore = factory.Trait(
            aide=CodeAide.GEIQ_MAJOREE,
            type=TypeStructure.GEIQ,
            montant=Decimal(1400),
            effet_on=date(2022, 3, 24),
            reference="arrêté du 10 mars 2022 NOR MTRD2205599A",
        )

    aide = CodeAide.MONTANT_SOCLE
    zone = Zone.HORS_MAYOTTE
    type = TypeStructure.ACI
    effet_on = date(2024, 11, 1)
    montant = Decimal("23921.00")
    unite = "par ETP et par an"
    reference = "arrêté du 4 décembre 2024"
    confiance = "V"


class HeuresETPFactory(DjangoModelFactory):
    """1 820 hours a year for an ACI."""

    class Meta:
        model = HeuresETP
        django_get_or_create = ("type", "debut_on")

    type = TypeStructure.ACI
    debut_on = date(2014, 7, 1)
    heures = Decimal(1820)
    nature = "heures payées (base 35 h × 52)"
    confiance = "V"
    source = "essai"


class TypePieceFactory(DjangoModelFactory):
    """A paper that every kind joins to a first request."""

    class Meta:
        model = TypePiece
        django_get_or_create = ("code",)

    code = "STATUTS"
    libelle = "Statuts"
    types = factory.LazyFunction(lambda: list(TypeStructure.values))
    demande = factory.LazyFunction(lambda: {NatureDemande.PREMIERE_DEMANDE: "oui"})
    caractere = "exigible"
    ordre = 1


class CampagneFactory(DjangoModelFactory):
    """The campaign of Meurthe-et-Moselle for 2027: last quarter of 2026; trait `nationale`."""

    class Meta:
        model = Campagne

    class Params:
        nationale = factory.Trait(departement=None)

    departement = factory.SubFactory(DepartementFactory)
    libelle = "Campagne 2027"
    annee = 2027
    natures = factory.LazyFunction(
        lambda: [NatureDemande.PREMIERE_DEMANDE, NatureDemande.RENOUVELLEMENT, NatureDemande.AVENANT_ANNUEL]
    )
    types = factory.LazyFunction(lambda: list(TypeStructure.values))
    ouverture_on = date(2026, 10, 1)
    cloture_on = date(2026, 12, 31)


class DossierFactory(DjangoModelFactory):
    """A draft of an ACI for 2027. Traits by state, each with the columns and rows that go with it.

    `saisi` fills the columns of the request; `saisie_papier`, `papier_depose`, `papier_incomplet` are typed
    by the service of a structure without account; `depose`, `incomplet`, `complet`, `en_instruction`,
    `a_presenter`, `avis_rendu`, `propose`, `accepte`, `refuse` set the state; `propose` brings a Proposition.
    """

    class Meta:
        model = Dossier
        skip_postgeneration_save = True

    class Params:
        saisi = factory.Trait(
            debut_on=factory.LazyAttribute(lambda d: date(d.annee, 1, 1)),
            fin_on=factory.LazyAttribute(lambda d: date(d.annee, 12, 31)),
            etp_demandes=Decimal("8.15"),
            nb_postes=12,
            etp_accompagnement=Decimal("0.80"),
            etp_encadrement=Decimal("1.50"),
            total_charges_eur=Decimal("320000.00"),
            total_produits_eur=Decimal("321000.00"),
            recettes_commerciales_eur=Decimal("60000.00"),
            taux_durable=Decimal("20.00"),
            taux_transition=Decimal("20.00"),
            taux_positives=Decimal("25.00"),
        )
        depose = factory.Trait(
            saisi=True,
            etat=EtatDossier.DEPOSE,
            depose_at=AT,
            echeance_on=date(2027, 2, 1),
            numero=factory.Sequence(lambda n: f"ACI-054-2027-{n:04d}"),
            version=factory.RelatedFactory(
                "tests.conventions.factories.VersionDossierFactory", factory_related_name="dossier"
            ),
        )
        saisie_papier = factory.Trait(
            papier_recu_on=date(2026, 11, 25),
            papier=factory.LazyFunction(lambda: store([PDF], type_mime="application/pdf")),
            cree_par=factory.LazyAttribute(lambda d: UserFactory(instructeur=True, of=d.service)),
        )
        papier_depose = factory.Trait(depose=True, saisie_papier=True)
        papier_incomplet = factory.Trait(
            papier_depose=True,
            etat=EtatDossier.INCOMPLET,
            demande=factory.RelatedFactory(
                "tests.conventions.factories.CorrectionFactory", factory_related_name="dossier"
            ),
        )
        incomplet = factory.Trait(depose=True, etat=EtatDossier.INCOMPLET, horloge_arretee_at=AT)
        complet = factory.Trait(depose=True, etat=EtatDossier.COMPLET, complet_at=AT)
        en_instruction = factory.Trait(complet=True, etat=EtatDossier.EN_INSTRUCTION)
        a_presenter = factory.Trait(complet=True, etat=EtatDossier.A_PRESENTER)
        avis_rendu = factory.Trait(complet=True, etat=EtatDossier.AVIS_RENDU)
        propose = factory.Trait(
            complet=True,
            etat=EtatDossier.PROPOSE,
            proposition=factory.RelatedFactory(
                "tests.conventions.factories.PropositionFactory", factory_related_name="dossier"
            ),
        )
        accepte = factory.Trait(propose=True, etat=EtatDossier.ACCEPTE, decide_at=AT)
        a_signer = factory.Trait(accepte=True, etat=EtatDossier.A_SIGNER)
        refuse = factory.Trait(propose=True, etat=EtatDossier.REFUSE, decide_at=AT)

    structure = factory.SubFactory(StructureFactory)
    service = factory.LazyAttribute(lambda d: ServiceInstructeurFactory(departement=d.structure.departement))
    type = TypeStructure.ACI
    nature = NatureDemande.PREMIERE_DEMANDE
    annee = 2027
    cree_par = factory.LazyAttribute(lambda d: UserFactory(dirigeant=True, of=d.structure))
    cree_at = AT
    modifie_at = AT


class VersionDossierFactory(DjangoModelFactory):
    """What was deposited."""

    class Meta:
        model = VersionDossier

    dossier = factory.SubFactory(DossierFactory, saisi=True)
    rang = 1
    donnees = factory.LazyAttribute(lambda v: freeze(v.dossier))
    sha256 = factory.LazyAttribute(lambda v: empreinte(v.donnees))
    depose_at = AT
    depose_par = factory.SelfAttribute("dossier.cree_par")
    declaration = "Je certifie exactes les informations de ce dossier."


class CorrectionFactory(DjangoModelFactory):
    """An open request of the service: one field."""

    class Meta:
        model = Correction

    dossier = factory.SubFactory(DossierFactory, papier_incomplet=True, demande=None)
    elements = factory.LazyFunction(
        lambda: [{"code": "publics", "libelle": "Publics accueillis", "raison": "Illisible."}]
    )
    motif = "Une page est illisible."
    demandee_at = AT
    demandee_par = factory.LazyAttribute(lambda c: UserFactory(instructeur=True, of=c.dossier.service))
    terme_on = date(2026, 12, 31)


class SectionDossierFactory(DjangoModelFactory):
    """One typed section."""

    class Meta:
        model = SectionDossier

    dossier = factory.SubFactory(DossierFactory)
    code = CodeSection.PROJET
    contenu = factory.LazyFunction(lambda: {"objectifs": "Un entretien par mois et par personne."})
    complete = True
    modifie_par = factory.SelfAttribute("dossier.cree_par")
    modifie_at = AT


class AtelierFactory(DjangoModelFactory):
    """One atelier of an ACI."""

    class Meta:
        model = Atelier

    dossier = factory.SubFactory(DossierFactory)
    nom = factory.Sequence(lambda n: f"Maraîchage {n}")
    objet = "Culture de légumes biologiques"
    lieu = "Longwy"
    postes = 12
    etp = Decimal("8.15")
    charges_eur = Decimal("320000.00")
    recettes_eur = Decimal("60000.00")


class PieceJointeFactory(DjangoModelFactory):
    """A joined paper, really stored."""

    class Meta:
        model = PieceJointe

    dossier = factory.SubFactory(DossierFactory)
    type_piece = factory.SubFactory(TypePieceFactory)
    fichier = factory.LazyFunction(lambda: store([PDF], type_mime="application/pdf"))
    nom = "statuts.pdf"
    ajoutee_at = AT
    ajoutee_par = factory.SelfAttribute("dossier.cree_par")


class ModelePieceFactory(DjangoModelFactory):
    """A file to fill in for the statuts, given everywhere, really stored."""

    class Meta:
        model = ModelePiece

    type_piece = factory.SubFactory(TypePieceFactory)
    fichier = factory.LazyFunction(lambda: store([PDF], type_mime="application/pdf"))
    nom = "modele.pdf"
    debut_on = date(2026, 1, 1)
    cree_at = AT


class MessageFactory(DjangoModelFactory):
    """A message of the structure on a deposited dossier; trait `de_l_etat`, `lu`."""

    class Meta:
        model = Message

    class Params:
        de_l_etat = factory.Trait(de=Partie.ETAT)
        lu = factory.Trait(lu_at=AT)

    dossier = factory.SubFactory(DossierFactory, depose=True)
    de = Partie.STRUCTURE
    auteur = factory.SelfAttribute("dossier.cree_par")
    texte = "Le bail est signé : nous joignons la copie."
    envoye_at = AT
    jeton = factory.LazyFunction(uuid4)


class PieceMessageFactory(DjangoModelFactory):
    """A file sent with a message, really stored."""

    class Meta:
        model = PieceMessage

    message = factory.SubFactory(MessageFactory)
    fichier = factory.LazyFunction(lambda: store([PDF], type_mime="application/pdf"))
    nom = "bail.pdf"


class PropositionFactory(DjangoModelFactory):
    """An acceptance as asked."""

    class Meta:
        model = Proposition

    dossier = factory.SubFactory(DossierFactory, en_instruction=True)
    sens = SensDecision.ACCEPTER
    etp = factory.SelfAttribute("dossier.etp_demandes")
    bareme = factory.SubFactory(BaremeFactory)
    bareme_confirme_at = AT
    montant_eur = Decimal("194956.15")
    motifs_fait = factory.LazyFunction(lambda: ["Le projet répond aux besoins du territoire."])
    motifs_droit = factory.LazyFunction(lambda: ["Articles L5132-15 et R5132-28 du code du travail."])
    grille = factory.LazyFunction(lambda: {"accompagnement": "conforme"})
    proposee_at = AT
    proposee_par = factory.LazyAttribute(lambda p: UserFactory(instructeur=True, of=p.dossier.service))


class DecisionFactory(DjangoModelFactory):
    """An acceptance by a signatory of the service."""

    class Meta:
        model = Decision

    dossier = factory.SubFactory(DossierFactory, accepte=True)
    sens = SensDecision.ACCEPTER
    etp = factory.SelfAttribute("dossier.etp_demandes")
    montant_eur = Decimal("194956.15")
    motifs_fait = factory.LazyFunction(lambda: ["Le projet répond aux besoins du territoire."])
    motifs_droit = factory.LazyFunction(lambda: ["Articles L5132-15 et R5132-28 du code du travail."])
    prise_at = AT
    signataire = factory.LazyAttribute(lambda d: UserFactory(signataire=True, of=d.dossier.service))
    delegation = factory.LazyAttribute(
        lambda d: DelegationSignature.objects.get(habilitation__user=d.signataire)
    )


class ConventionFactory(DjangoModelFactory):
    """An active convention without dossier, as an import leaves it; trait `projet`."""

    class Meta:
        model = Convention

    class Params:
        projet = factory.Trait(etat=EtatConvention.PROJET, signee_at=None)

    structure = factory.SubFactory(StructureFactory)
    service = factory.LazyAttribute(lambda c: ServiceInstructeurFactory(departement=c.structure.departement))
    type = TypeStructure.ACI
    numero = factory.Sequence(lambda n: f"054 010126 ACI {n:05d}")
    corps_annexe = factory.Sequence(lambda n: f"ACI05426{n:04d}")
    etat = EtatConvention.ACTIVE
    debut_on = date(2026, 1, 1)
    fin_on = date(2028, 12, 31)
    signee_at = datetime(2025, 12, 15, 9, 0, tzinfo=UTC)


class AnnexeFinanciereFactory(DjangoModelFactory):
    """The valid annexe of 2026."""

    class Meta:
        model = AnnexeFinanciere

    convention = factory.SubFactory(ConventionFactory)
    structure = factory.SelfAttribute("convention.structure")
    mesure = factory.LazyAttribute(lambda a: f"{a.convention.type}_DC")
    numero_corps = factory.SelfAttribute("convention.corps_annexe")
    etat = EtatAnnexe.VALIDE
    debut_on = date(2026, 1, 1)
    fin_on = date(2026, 12, 31)
    etp = Decimal("7.95")
    heures_etp = Decimal(1820)
    unitaire_eur = Decimal("23921.00")
    montant_eur = Decimal("190171.95")
    taux_dynamiques = Decimal("60.00")


class DocumentFactory(DjangoModelFactory):
    """A document that is ready, really stored."""

    class Meta:
        model = Document

    dossier = factory.SubFactory(DossierFactory, depose=True)
    nature = NatureDocument.AR
    etat = EtatDocument.PRET
    modele_version = "1"
    donnees = factory.LazyFunction(lambda: {"essai": True})
    donnees_sha256 = "a" * 64
    code_verification = factory.Sequence(lambda n: f"ABCD-EFGH-{n:04d}")
    fichier = factory.LazyFunction(lambda: store([PDF], type_mime="application/pdf"))
    pages = 1
    demande_at = AT
    produit_at = AT


class DossierViergeFactory(DjangoModelFactory):
    """A blank dossier that is ready, really stored."""

    class Meta:
        model = DossierVierge

    type = TypeStructure.ACI
    nature = NatureDemande.PREMIERE_DEMANDE
    donnees = factory.LazyFunction(lambda: {"modele": "1"})
    donnees_sha256 = factory.Sequence(lambda n: f"{n:064d}")
    etat = EtatDocument.PRET
    fichier = factory.LazyFunction(lambda: store([PDF], type_mime="application/pdf"))
    pages = 1
    demande_at = AT
    produit_at = AT


class EnveloppeFactory(DjangoModelFactory):
    """412 ETP and ten million euros for 2027."""

    class Meta:
        model = Enveloppe
        django_get_or_create = ("service", "annee")

    service = factory.SubFactory(ServiceInstructeurFactory)
    annee = 2027
    etp = Decimal("412.00")
    montant_eur = Decimal("10000000.00")


class VersionSectionFactory(DjangoModelFactory):
    """One state of a section."""

    class Meta:
        model = VersionSection

    dossier = factory.SubFactory(DossierFactory)
    code = CodeSection.PROJET
    version = 1
    reponses = factory.LazyFunction(lambda: {"publics": "Des personnes éloignées de l’emploi."})
    auteur = factory.SelfAttribute("dossier.cree_par")
    debut_at = AT
    at = AT
