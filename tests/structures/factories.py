"""Territory, State services and structures, plainly fictive, with valid identifiers."""

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory
from stdnum import luhn

from siae_portal.storage.services import store
from structures.enums import (
    CodeLabel,
    EtatLot,
    EtatSirene,
    FonctionOrganisme,
    GenreLot,
    NiveauService,
    NiveauTerritoire,
    PrecisionPoint,
    StatutLigne,
)
from structures.models import (
    Commune,
    Contact,
    Departement,
    Epci,
    EtablissementSirene,
    Intervention,
    Label,
    LigneLot,
    Lot,
    NomOrganisme,
    Offre,
    Piece,
    Region,
    Reseau,
    ServiceInstructeur,
    Structure,
)

TOUJOURS = {"debut_on": date(2020, 1, 1), "fin_on": date(2099, 12, 31)}


def siret_of(rang: int, etablissement: int = 1) -> str:
    """A SIRET whose two keys are right, in a range of SIREN that begins by 99."""
    siren = f"99{rang:06d}"
    siren += luhn.calc_check_digit(siren)
    siret = f"{siren}{etablissement:04d}"
    return siret + luhn.calc_check_digit(siret)


class RegionFactory(DjangoModelFactory):
    """Grand Est; trait `bretagne`."""

    class Meta:
        model = Region
        django_get_or_create = ("code",)

    class Params:
        bretagne = factory.Trait(code="53", nom="Bretagne")

    code = "44"
    nom = "Grand Est"


class DepartementFactory(DjangoModelFactory):
    """Meurthe-et-Moselle; traits `morbihan` (another service) and `mayotte` (another zone)."""

    class Meta:
        model = Departement
        django_get_or_create = ("code",)

    class Params:
        morbihan = factory.Trait(
            code="56",
            nom="Morbihan",
            complement="du Morbihan",
            region=factory.SubFactory(RegionFactory, bretagne=True),
        )
        mayotte = factory.Trait(
            code="976",
            nom="Mayotte",
            complement="de Mayotte",
            zone="MAYOTTE",
            region=factory.SubFactory(RegionFactory, code="06", nom="Mayotte"),
        )

    code = "54"
    complement = "de Meurthe-et-Moselle"
    nom = "Meurthe-et-Moselle"
    region = factory.SubFactory(RegionFactory)


class CommuneFactory(DjangoModelFactory):
    """Longwy."""

    class Meta:
        model = Commune
        django_get_or_create = ("code",)

    code = "54323"
    nom = "Longwy"
    nom_tri = "longwy"
    departement = factory.SubFactory(DepartementFactory)
    codes_postaux = factory.LazyFunction(lambda: ["54400"])
    population = 15679
    latitude = 49.5217
    longitude = 5.76192
    precision = PrecisionPoint.COMMUNE


class NomOrganismeFactory(DjangoModelFactory):
    """A name that stands everywhere, always."""

    class Meta:
        model = NomOrganisme
        django_get_or_create = ("fonction", "territoire", "nom")

    class Params:
        regional = factory.Trait(
            fonction=FonctionOrganisme.SERVICE_REGIONAL,
            nom="Direction régionale de l’économie, de l’emploi, du travail et des solidarités",
            sigle="DREETS",
        )
        commission = factory.Trait(
            fonction=FonctionOrganisme.COMMISSION,
            nom="Conseil départemental de l’insertion par l’activité économique",
            sigle="CDIAE",
        )
        operateur = factory.Trait(
            fonction=FonctionOrganisme.OPERATEUR_EMPLOI, nom="France Travail", sigle="France Travail"
        )

    fonction = FonctionOrganisme.SERVICE_DEPARTEMENTAL
    territoire = "défaut"
    nom = "Direction départementale de l’emploi, du travail et des solidarités"
    sigle = "DDETS"
    article = "la"
    source = "essai"


class ServiceInstructeurFactory(DjangoModelFactory):
    """The service of a département with everything an act prints; its bodies are named too."""

    class Meta:
        model = ServiceInstructeur

    class Params:
        morbihan = factory.Trait(departement=factory.SubFactory(DepartementFactory, morbihan=True))
        regional = factory.Trait(
            niveau=NiveauService.REGION, departement=None, region=factory.SubFactory(RegionFactory)
        )

    niveau = NiveauService.DEPARTEMENT
    departement = factory.SubFactory(DepartementFactory)
    region = factory.SelfAttribute("departement.region")
    adresse = "1 rue de la Préfecture, 54000 Nancy"
    commune_signature = "Nancy"
    courriel = "service@exemple.invalid"
    telephone = "03 00 00 00 00"
    autorite_titre = factory.LazyAttribute(
        lambda s: f"La préfète du département {s.departement.nom}" if s.departement else ""
    )
    tribunal_nom = "tribunal administratif de Nancy"
    tribunal_adresse = "5 place de la Carrière, 54000 Nancy"
    ministre_titre = "ministre chargé de l’emploi"
    ministre_adresse = "127 rue de Grenelle, 75007 Paris"

    @classmethod
    def _create(cls, model_class: type, *_args: Any, **fields: Any) -> ServiceInstructeur:
        """The reference data may have made a bare service: fill it."""
        for trait in ({}, {"regional": True}, {"commission": True}, {"operateur": True}):
            NomOrganismeFactory(**trait)
        departement = fields.pop("departement")
        if departement is None:
            return ServiceInstructeur.objects.create(**fields)
        return ServiceInstructeur.objects.update_or_create(departement=departement, defaults=fields)[0]


class StructureFactory(DjangoModelFactory):
    """An association of Longwy with every field that a dossier needs; trait `morbihan` elsewhere."""

    class Meta:
        model = Structure
        skip_postgeneration_save = True

    class Params:
        rang = factory.Sequence(lambda n: n + 1)
        morbihan = factory.Trait(
            departement=factory.SubFactory(DepartementFactory, morbihan=True),
            commune=None,
            code_postal="56000",
        )

    siret = factory.LazyAttribute(lambda s: siret_of(s.rang))
    siret_signature = factory.SelfAttribute("siret")
    denomination = factory.LazyAttribute(lambda s: f"Les Ateliers fictifs n° {s.rang}")
    nom_tri = factory.LazyAttribute(lambda s: f"les ateliers fictifs n {s.rang}")
    categorie_juridique = "9220"
    registre = "RNA W543000001"
    naf = "8899B"
    idcc = "3016"
    adresse = "12 rue du Canal"
    code_postal = "54400"
    commune = factory.SubFactory(CommuneFactory, departement=factory.SelfAttribute("..departement"))
    departement = factory.SubFactory(DepartementFactory)
    telephone = "03 00 00 00 01"
    courriel = factory.LazyAttribute(lambda s: f"contact{s.rang}@exemple.invalid")
    iban = "FR1420041010050500013M02606"
    representant_nom = "Nadia Fictive"
    representant_qualite = "présidente"
    representant_pouvoir = "délibération du conseil d’administration du 5 janvier 2026"
    creee_on = date(2010, 3, 1)

    @factory.post_generation
    def service(self, create: bool, _extracted: Any, **_kwargs: Any) -> None:
        """Its département has a State service: a dossier needs one."""
        if create and not ServiceInstructeur.objects.filter(departement=self.departement).exclude(adresse=""):
            ServiceInstructeurFactory(departement=self.departement)


class EpciFactory(DjangoModelFactory):
    """An intercommunalité; communes join it by their `epci`."""

    class Meta:
        model = Epci
        django_get_or_create = ("code",)

    code = "200000001"
    nom = "Communauté fictive du Pays-Haut"
    nom_tri = "communaute fictive du pays haut"


class InterventionFactory(DjangoModelFactory):
    """Works in its whole département; traits `en_commune`, `en_epci` and `en_region` change the level."""

    class Meta:
        model = Intervention

    class Params:
        en_commune = factory.Trait(
            niveau=NiveauTerritoire.COMMUNE, commune=factory.SubFactory(CommuneFactory), departement=None
        )
        en_epci = factory.Trait(
            niveau=NiveauTerritoire.EPCI, epci=factory.SubFactory(EpciFactory), departement=None
        )
        en_region = factory.Trait(
            niveau=NiveauTerritoire.REGION, region=factory.SubFactory(RegionFactory), departement=None
        )

    structure = factory.SubFactory(StructureFactory)
    niveau = NiveauTerritoire.DEPARTEMENT
    departement = factory.SelfAttribute("structure.departement")


class ReseauFactory(DjangoModelFactory):
    """A network; `structures.add` makes it grow."""

    class Meta:
        model = Reseau
        django_get_or_create = ("code",)

    code = "reseau-fictif"
    nom = "Union fictive des ateliers"
    sigle = "UFA"


class ContactFactory(DjangoModelFactory):
    """Somebody to call; `public=True`: shown to the public."""

    class Meta:
        model = Contact

    structure = factory.SubFactory(StructureFactory)
    nom = "Camille Fictif"
    fonction = "Relations avec les acheteurs"
    telephone = "03 00 00 00 02"


class LabelFactory(DjangoModelFactory):
    """Régie de quartier, in force; traits `geiq` and `expire`."""

    class Meta:
        model = Label

    class Params:
        geiq = factory.Trait(
            code=CodeLabel.GEIQ, organisme="Fédération française des GEIQ", numero="GEIQ-2026-001"
        )
        expire = factory.Trait(debut_on=date(2015, 1, 1), fin_on=date(2016, 12, 31))
        avec_preuve = factory.Trait(
            preuve=factory.LazyFunction(lambda: store([b"%PDF-1.7 preuve"], type_mime="application/pdf"))
        )

    structure = factory.SubFactory(StructureFactory)
    code = CodeLabel.RQ
    organisme = "Mouvement des Régies"
    numero = factory.Sequence(lambda n: f"RQ-2026-{n:03d}")
    debut_on = TOUJOURS["debut_on"]
    fin_on = TOUJOURS["fin_on"]


class OffreFactory(DjangoModelFactory):
    """What a structure sells."""

    class Meta:
        model = Offre

    structure = factory.SubFactory(StructureFactory)
    libelle = factory.Sequence(lambda n: f"Entretien d’espaces verts {n}")
    secteur = "espaces_verts"


class EtablissementSireneFactory(DjangoModelFactory):
    """An open head office of Longwy, as SIRENE knows it; trait `ferme`."""

    class Meta:
        model = EtablissementSirene

    class Params:
        ferme = factory.Trait(etat=EtatSirene.FERME)

    siret = factory.Sequence(lambda n: siret_of(n + 500_000))
    etat = EtatSirene.ACTIF
    denomination = "LES ATELIERS FICTIFS"
    categorie_juridique = "9220"
    naf = "8899B"
    adresse = "12 RUE DU CANAL"
    code_postal = "54400"
    code_commune = "54323"
    siege = True
    cree_on = date(2010, 3, 1)
    etat_on = date(2010, 3, 1)
    fichier_on = date(2026, 11, 1)


class PieceFactory(DjangoModelFactory):
    """The statuts, in the strongbox, valid until others replace them; `valable_fin_on` to end them."""

    class Meta:
        model = Piece

    structure = factory.SubFactory(StructureFactory)
    code = "STATUTS"
    fichier = factory.LazyAttribute(
        lambda p: store([f"%PDF-1.4 {p.code} {p.nom}".encode()], type_mime="application/pdf")
    )
    nom = factory.Sequence(lambda n: f"piece-{n}.pdf")
    etablie_on = date(2026, 1, 5)
    ajoutee_at = datetime(2026, 1, 6, 9, 0, tzinfo=UTC)
    ajoutee_par = factory.SubFactory(
        "tests.comptes.factories.UserFactory", dirigeant=True, of=factory.SelfAttribute("..structure")
    )


_USER = "tests.comptes.factories.UserFactory"


class LotFactory(DjangoModelFactory):
    """A file read for a service, to be checked, empty; traits `applique`, `annule`, `membres`."""

    class Meta:
        model = Lot

    class Params:
        applique = factory.Trait(etat=EtatLot.APPLIQUE, applique_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
        annule = factory.Trait(
            etat=EtatLot.ANNULE,
            applique_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
            annule_at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
        )
        membres = factory.Trait(genre=GenreLot.MEMBRES, service=None, cree_par=factory.SubFactory(_USER))

    genre = GenreLot.STRUCTURES
    etat = EtatLot.PREVU
    service = factory.SubFactory(ServiceInstructeurFactory)
    fichier = factory.LazyFunction(lambda: store([b"SIRET;Commune"], type_mime="text/csv"))
    nom = "structures.csv"
    cree_at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    cree_par = factory.SubFactory(_USER, instructeur=True, of=factory.SelfAttribute("..service"))


class LigneLotFactory(DjangoModelFactory):
    """A row that would create a structure."""

    class Meta:
        model = LigneLot

    lot = factory.SubFactory(LotFactory)
    rang = factory.Sequence(lambda n: n + 2)
    statut = StatutLigne.NOUVELLE
