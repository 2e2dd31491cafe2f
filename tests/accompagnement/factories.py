"""Salariés en insertion, plainly fictive."""

from datetime import UTC, date, datetime
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from accompagnement.enums import CategorieSortie, Presence
from accompagnement.models import Contrat, Entretien, FamilleFrein, MotifSortie, Salarie, Sortie
from structures.enums import NatureContrat, TypeStructure
from tests.comptes.factories import UserFactory
from tests.structures.factories import StructureFactory


class FamilleFreinFactory(DjangoModelFactory):
    """Housing."""

    class Meta:
        model = FamilleFrein
        django_get_or_create = ("code",)

    code = "logement"
    libelle = "Logement"


class MotifSortieFactory(DjangoModelFactory):
    """A lasting job; trait `retrait`: out of the count."""

    class Meta:
        model = MotifSortie
        django_get_or_create = ("code",)

    class Params:
        retrait = factory.Trait(
            code="DECES",
            libelle="Décès",
            categorie=CategorieSortie.RETRAIT,
            dynamique=False,
            au_denominateur=False,
        )

    code = "CDI"
    libelle = "CDI"
    categorie = CategorieSortie.EMPLOI_DURABLE
    dynamique = True
    au_denominateur = True
    confiance = "V"


class SalarieFactory(DjangoModelFactory):
    """A person followed by a caseworker of the structure since February 2026."""

    class Meta:
        model = Salarie

    structure = factory.SubFactory(StructureFactory)
    prenom = "Sacha"
    nom = factory.Sequence(lambda n: f"Inventé {n}")
    nom_tri = factory.LazyAttribute(lambda s: f"{s.nom} {s.prenom}".lower().replace("é", "e"))
    naissance_on = date(1990, 5, 17)
    entree_on = date(2026, 2, 2)
    referent = factory.LazyAttribute(lambda s: UserFactory(accompagnateur=True, of=s.structure))


class ContratFactory(DjangoModelFactory):
    """A CDDI of four months, 26 hours a week."""

    class Meta:
        model = Contrat

    salarie = factory.SubFactory(SalarieFactory)
    type_structure = TypeStructure.ACI
    nature = NatureContrat.CDDI
    debut_on = factory.SelfAttribute("salarie.entree_on")
    fin_on = date(2026, 6, 1)
    heures_hebdo = 26


class EntretienFactory(DjangoModelFactory):
    """Thirty minutes; trait `absent`."""

    class Meta:
        model = Entretien

    class Params:
        absent = factory.Trait(presence=Presence.ABSENT, duree_min=0)

    salarie = factory.SubFactory(SalarieFactory)
    auteur = factory.SelfAttribute("salarie.referent")
    tenu_on = date(2026, 3, 3)
    presence = Presence.PRESENT
    duree_min = 30
    sujets = factory.LazyFunction(lambda: ["logement"])
    note = "Dossier de logement déposé."
    cle = factory.LazyFunction(uuid4)
    enregistre_at = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)


class SortieFactory(DjangoModelFactory):
    """A lasting job at the end of August."""

    class Meta:
        model = Sortie

    salarie = factory.SubFactory(SalarieFactory)
    sortie_on = date(2026, 8, 31)
    motif = factory.SubFactory(MotifSortieFactory)
    examinee = True
    enregistree_at = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
    enregistree_par = factory.SelfAttribute("salarie.referent")
