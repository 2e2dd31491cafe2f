"""Every address × every actor, in and out of scope (`table.py`)."""

import pytest
from django.db import transaction
from django.urls import reverse

from conventions.enums import NatureDocument
from conventions.models import Dossier
from siae_portal.comptes.enums import Role
from tests.acces.table import TABLE
from tests.accompagnement.factories import SalarieFactory
from tests.acteurs import ACTEURS, make_acteur
from tests.architecture.projet import addresses
from tests.comptes.factories import (
    DemandeRattachementFactory,
    HabilitationFactory,
    InvitationFactory,
    UserFactory,
)
from tests.conventions.factories import (
    CampagneFactory,
    ConventionFactory,
    DocumentFactory,
    DossierFactory,
    DossierViergeFactory,
    ModelePieceFactory,
    PieceJointeFactory,
    PieceMessageFactory,
    SectionDossierFactory,
    VersionSectionFactory,
)
from tests.editorial.factories import ArticleFactory
from tests.structures.factories import (
    ContactFactory,
    InterventionFactory,
    LabelFactory,
    LotFactory,
    PieceFactory,
)

pytestmark = pytest.mark.django_db

ESSAIS = [
    pytest.param(ligne, methode, id=f"{ligne.nom}-{methode}-{ligne.etat or ligne.objet}-{rang}")
    for rang, ligne in enumerate(TABLE)
    for methode in ("get", "post")
    if getattr(ligne, methode)
]


def _dossier(etat):
    dossier = DossierFactory(**({etat: True} if etat not in {"", "brouillon"} else {}))
    ModelePieceFactory(type_piece=PieceJointeFactory(dossier=dossier).type_piece)
    return dossier


def _url(ligne, dossier):
    fabriques = {
        "dossier": lambda: dossier,
        "rien": lambda: Dossier(pk=10**9),
        "structure": lambda: dossier.structure,
        "fiche": lambda: ConventionFactory(structure=dossier.structure).structure,
        "document": lambda: DocumentFactory(dossier=dossier, nature=NatureDocument.AR),
        "convention": lambda: ConventionFactory(structure=dossier.structure),
        "lot": lambda: LotFactory(service=dossier.service),
        "lot_membres": lambda: LotFactory(membres=True, structure=dossier.structure),
        "lot_agents": lambda: LotFactory(membres=True, service=dossier.service),
        "modele_national": lambda: ModelePieceFactory(),
        "modele_local": lambda: ModelePieceFactory(departement=dossier.structure.departement),
        "piece": lambda: PieceFactory(structure=dossier.structure),
        "rib": lambda: PieceFactory(structure=dossier.structure, code="RIB"),
        "vierge": lambda: DossierViergeFactory(),
        "campagne": lambda: CampagneFactory(departement=dossier.structure.departement),
        "contact": lambda: ContactFactory(structure=dossier.structure),
        "intervention": lambda: InterventionFactory(structure=dossier.structure),
        "label": lambda: LabelFactory(structure=dossier.structure, avec_preuve=True),
        "salarie": lambda: SalarieFactory(structure=dossier.structure),
        "article": lambda: ArticleFactory(publie=True, slug="article-en-ligne"),
        "brouillon": lambda: ArticleFactory(slug="brouillon"),
        "service": lambda: dossier.service,
        "rattachement": lambda: DemandeRattachementFactory(structure=dossier.structure, transmise=True),
    }
    demandes = {a.nom: a.arguments for a in addresses()}[ligne.nom]
    valeurs = dict(ligne.arguments)
    if "pk" in demandes:
        valeurs["pk"] = fabriques[ligne.objet]().pk
    elif ligne.objet in {"article", "brouillon"}:
        fabriques[ligne.objet]()
    if "piece" in valeurs:
        valeurs["piece"] = PIECES[valeurs["piece"]](dossier).pk
    if "version" in demandes:
        _keep_version(ligne, dossier)
    valeurs |= {nom: _member_of(ligne, dossier, nom) for nom in demandes if nom in MEMBRES}
    if "jeton" in demandes:
        InvitationFactory(of=dossier.structure, **ligne.arguments)
    return reverse(ligne.nom, kwargs=valeurs)


PIECES = {
    "premiere": lambda dossier: PieceMessageFactory(message__dossier=dossier),
    "jointe": lambda dossier: dossier.pieces.first(),
}


def _keep_version(ligne, dossier):
    """A section and its first version, once."""
    if not dossier.versions_de_section.exists():
        SectionDossierFactory(dossier=dossier, code=ligne.arguments["code"])
        VersionSectionFactory(dossier=dossier, **ligne.arguments)


MEMBRES = {"habilitation", "invitation", "delegation"}


def _member_of(ligne, dossier, nom):
    """Somebody of the place: a member, somebody invited, a delegation."""
    au_service = ligne.objet == "service"
    lieu = {"of": dossier.service if au_service else dossier.structure}
    if nom == "invitation":
        return InvitationFactory(role=Role.INSTRUCTEUR if au_service else Role.GESTIONNAIRE, **lieu).pk
    membre = HabilitationFactory(role=Role.SIGNATAIRE if au_service else Role.GESTIONNAIRE, **lieu)
    return membre.pk if nom == "habilitation" else membre.delegations.get().pk


def _letter(reponse):
    if reponse.status_code == 302 and reponse["Location"].startswith(reverse("comptes:connexion")):
        return "L"
    return {403: "F", 404: "N", 405: "M"}.get(reponse.status_code, "A")


@pytest.mark.parametrize(("ligne", "methode"), ESSAIS)
def test_acces(client, ligne, methode):
    dossier = _dossier(ligne.etat)
    url = _url(ligne, dossier)
    attendu = getattr(ligne, methode).replace(" ", "")

    obtenu = ""
    for nom in ACTEURS:
        with transaction.atomic():
            client.logout()
            if (acteur := make_acteur(nom, dossier)) is not None:
                client.force_login(acteur)
            reponse = getattr(client, methode)(url)
            obtenu += _letter(reponse)
            if reponse.streaming:
                list(reponse.streaming_content)  # read to its end, so that its file is closed
            transaction.set_rollback(True)

    ecarts = {n: f"{o} instead of {a}" for n, o, a in zip(ACTEURS, obtenu, attendu, strict=True) if o != a}
    assert ecarts == {}


def test_every_address_has_its_lines():
    """A new address without a line fails, and so does a method that the table forgets."""
    attendus = {
        (adresse.nom, methode)
        for adresse in addresses()
        for methode in ("get", "post")
        if methode in _methods(adresse.callback)
    }
    ecrits = {(ligne.nom, m) for ligne in TABLE for m in ("get", "post") if getattr(ligne, m)}

    assert attendus - ecrits == set()
    assert ecrits - attendus == set()


def _methods(callback):
    vue = getattr(callback, "view_class", None)
    if vue is None:
        return {"get"}
    noms = getattr(callback, "view_initkwargs", {}).get("http_method_names", vue.http_method_names)
    return {nom for nom in noms if hasattr(vue, nom)}


@pytest.mark.parametrize("nom", list(ACTEURS))
def test_the_admin_opens_to_staff_only(client, nom):
    if (acteur := make_acteur(nom, DossierFactory())) is not None:
        client.force_login(acteur)

    reponse = client.get(reverse("admin:index"))

    assert reponse.status_code == 302
    assert (
        reverse("admin:login") in reponse["Location"] or reverse("comptes:connexion") in reponse["Location"]
    )


def test_staff_enter_the_admin(client):
    client.force_login(UserFactory(staff=True))

    assert client.get(reverse("admin:index")).status_code == 200
