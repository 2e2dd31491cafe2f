"""Who reads a page of the bench, and what it shows: found among what the reader sees."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accompagnement.models import Salarie
from conventions.models import Campagne, Convention, Document, Dossier, DossierVierge
from conventions.policies import GesteCampagne
from siae_portal.comptes.models import DelegationSignature, DemandeRattachement, Habilitation, User
from siae_portal.editorial.models import Article
from structures.models import Etablissement, EtablissementSirene, Lot, ServiceInstructeur, Structure
from structures.policies import GesteLot
from tests.bench.adresses import LECTURES, PUBLIC, SANS_ROLE
from tests.bench.semis import JETON

DEMONSTRATION = "@demonstration.invalid"
PREMIERES = 1_000_000
"""Rows of the demonstration itself, the clones left out."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page to measure. `lecteur`: None for anyone."""

    nom: str
    lecteur: User | None
    url: str


@dataclass(frozen=True, kw_only=True)
class Demande:
    """One line of `adresses.py`."""

    vue: str
    objet: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    question: str = ""

    @classmethod
    def read(cls, ligne: str) -> "Demande":
        """`address [object] [argument=value …] [?query]`."""
        vue, *mots = ligne.split()
        question = mots.pop() if mots and mots[-1].startswith("?") else ""
        objet = mots.pop(0) if mots and "=" not in mots[0] else ""
        return cls(vue=vue, objet=objet, arguments=dict(m.split("=") for m in mots), question=question)

    @property
    def suite(self) -> str:
        """What tells two readings of one address apart."""
        return "".join(filter(None, (self.objet and f".{self.objet.lower()}", self.question)))


def pages(
    lecteurs_de: "Callable[[str], list[User | None]] | None" = None, *, partout: bool = True
) -> Iterator[Page]:
    """Every page, with its reader and its address.

    Args:
        lecteurs_de: who reads for a role, by default the accounts of the demonstration.
        partout: stop when nobody sees the object of a page, instead of leaving the page out.
    """
    for role, lignes in LECTURES.items():
        lecteurs = [Lecteur(user) for user in (lecteurs_de or _readers)(role)]
        for ligne in lignes:
            demande = Demande.read(ligne)
            lecteur = next((x for x in lecteurs if x.sees(demande)), None)
            if lecteur is None and partout:
                raise SystemExit(f"{role} : personne ne voit « {ligne} ».")
            if lecteur is None:
                continue
            for suite, url in lecteur.addresses(demande):
                nom = f"{demande.vue.replace(':', '.')}{demande.suite}{suite} {role.lower() or 'public'}"
                yield Page(nom=nom, lecteur=lecteur.user, url=url)


def _readers(role: str) -> list[User | None]:
    """The accounts of this role, the one that sees most first."""
    if role == PUBLIC:
        return [None]
    if role == SANS_ROLE:
        demandes = DemandeRattachement.objects.filter(user__habilitations=None, pk__lt=PREMIERES)
        return [demande.user for demande in demandes.order_by("pk")]
    comptes = User.objects.filter(habilitations__role=role, pk__lt=PREMIERES).distinct().order_by("pk")
    modele = Salarie if role == "ACCOMPAGNATEUR" else Dossier
    return sorted(
        comptes, key=lambda u: (not u.email.endswith(DEMONSTRATION), -_seen(modele, u).count(), u.pk)
    )


def _seen(modele: Any, user: User | None, geste: str = "CONSULTER") -> Any:
    lignes = modele.objects.permitted(user, geste) if user else modele.objects.all()
    return lignes.filter(pk__lt=PREMIERES).order_by("pk")


class Lecteur:
    """One reader and what she sees."""

    def __init__(self, user: User | None) -> None:
        self.user = user
        self._vus: dict[str, Any] = {}

    def sees(self, demande: Demande) -> bool:
        """Whether the object of the line exists for this reader."""
        return not demande.objet or self._object(demande.objet) is not None

    def addresses(self, demande: Demande) -> Iterator[tuple[str, str]]:
        """Addresses of one line: several when an argument is `*`."""
        objet = self._object(demande.objet) if demande.objet else None
        cle = {"pk": objet.pk} if objet else {}
        question = "&".join(self._filled(mot) for mot in demande.question.split("&"))
        variantes: list[dict[str, Any]] = [{}]
        for nom, valeur in demande.arguments.items():
            choix = _values(demande, nom, objet) if valeur in {"*", "@"} else [_named(nom, valeur, objet)]
            retenus = choix if valeur == "*" else choix[:1]
            variantes = [{**v, nom: c} for v in variantes for c in retenus]
        for variante in variantes:
            suite = "".join(f".{v}" for nom, v in variante.items() if demande.arguments[nom] == "*")
            yield suite, reverse(demande.vue, kwargs={**cle, **variante}) + question

    def _filled(self, mot: str) -> str:
        """A question whose value depends on the data or on the day."""
        nom, _, valeur = mot.partition("=")
        return f"{nom}={_QUESTIONS[nom.strip('?')]()}" if valeur == "@" else mot

    def _object(self, nom: str) -> Any:
        if nom not in self._vus:
            self._vus[nom] = self._find(nom)
        return self._vus[nom]

    def _find(self, nom: str) -> Any:
        if nom.isupper():
            return self._dossiers.filter(etat=nom, papier=None).first()
        return _OBJETS[nom](self)

    @cached_property
    def _dossiers(self) -> Any:
        return _seen(Dossier, self.user)

    def draft(self) -> Any:
        """The first draft."""
        return self._dossiers.filter(etat="BROUILLON", papier=None).first()

    def paper(self) -> Any:
        """The first dossier received on paper."""
        return self._dossiers.exclude(papier=None).first()


def _own(lecteur: Lecteur, modele: Any) -> Any:
    structure = lecteur._object("structure")
    return modele.objects.filter(structure=structure, pk__lt=PREMIERES).order_by("pk").first()


_OBJETS: Mapping[str, Callable[[Lecteur], Any]] = MappingProxyType(
    {
        "article": lambda x: Article.objects.filter(pk__lt=PREMIERES, etat="PUBLIE").order_by("pk").first(),
        "brouillon": Lecteur.draft,
        "campagne": lambda x: _seen(Campagne, x.user, GesteCampagne.MODIFIER).first(),
        "convention": lambda x: _seen(Convention, x.user).exclude(dossier=None).first(),
        "document": lambda x: Document.objects.filter(dossier__in=x._dossiers, pk__lt=PREMIERES).first(),
        "etablissement": lambda x: _own(x, Etablissement),
        "fiche": lambda x: Structure.objects.filter(
            pk__lt=PREMIERES, document_recherche__isnull=False
        ).first(),
        "lot": lambda x: _seen(Lot, x.user, GesteLot.CONSULTER).first(),
        "papier": Lecteur.paper,
        "rattachement": lambda x: _own(x, DemandeRattachement),
        "salarie": lambda x: _seen(Salarie, x.user).filter(sortie=None).first(),
        "sirene": lambda x: _seen(Structure, x.user).filter(siret__in=_read_otherwise()).first(),
        "service": lambda x: ServiceInstructeur.objects.filter(habilitations__user=x.user).first(),
        "structure": lambda x: _seen(Structure, x.user).first(),
        "vierge": lambda x: DossierVierge.objects.first(),
    }
)


def _read_otherwise() -> Any:
    """The SIRETs that the demonstration has SIRENE tell otherwise."""
    return EtablissementSirene.objects.filter(naf="8810C").values("siret")


def _sections(dossier: Any) -> list[str]:
    from conventions.services.formulaire import formulaire_of

    return list(formulaire_of(dossier).codes)


def _tables(dossier: Any) -> list[str]:
    from conventions.services.formulaire import formulaire_of

    formulaire = formulaire_of(dossier)
    return [c.code for code in formulaire.codes for c in formulaire.champs.get(code, ()) if c.tableau]


def _members(lieu: Any) -> list[int]:
    """Those of the place, its head left out."""
    membres = Habilitation.objects.filter(**_place(lieu), pk__lt=PREMIERES)
    return list(
        membres.exclude(role__in=["DIRIGEANT", "CHEF_SERVICE"]).order_by("pk").values_list("pk", flat=True)
    )


def _place(lieu: Any) -> dict[str, Any]:
    return {"structure" if isinstance(lieu, Structure) else "service": lieu}


def _delegations(service: Any) -> list[int]:
    delegations = DelegationSignature.objects.filter(habilitation__service=service).order_by("pk")
    return list(delegations.values_list("pk", flat=True))


def _values(demande: Demande, nom: str, objet: Any) -> list[Any]:
    """What an argument may be; the code of a table is not that of a section."""
    if nom == "code" and demande.vue.endswith("tableau"):
        return _tables(objet)
    return _ARGUMENTS[nom](objet)


def _named(nom: str, valeur: str, objet: Any) -> Any:
    """A value as it is, or the member who holds that role."""
    if nom != "habilitation":
        return valeur
    membres = Habilitation.objects.filter(**_place(objet), role=valeur, pk__lt=PREMIERES)
    return membres.order_by("pk").values_list("pk", flat=True)[0]


_ARGUMENTS: Mapping[str, Callable[[Any], list[Any]]] = MappingProxyType(
    {
        "code": _sections,
        "delegation": _delegations,
        "habilitation": _members,
        "jeton": lambda _: [JETON],
        "piece": lambda dossier: list(dossier.pieces.filter(pk__lt=PREMIERES).values_list("pk", flat=True)),
        "slug": lambda _: list(
            Article.objects.filter(pk__lt=PREMIERES, etat="PUBLIE").values_list("slug", flat=True)
        ),
        "version": lambda dossier: list(
            dossier.versions_de_section.filter(code="PROJET", pk__lt=PREMIERES)
            .order_by("version")
            .values_list("version", flat=True)
        ),
    }
)


def _code() -> str:
    """That of a document that is ready; none on a base that makes no document."""
    prets = Document.objects.filter(etat="PRET", pk__lt=PREMIERES)
    return prets.values_list("code_verification", flat=True).first() or ""


def _next_year() -> int:
    return timezone.localdate().year + 1


_QUESTIONS: Mapping[str, Callable[[], Any]] = MappingProxyType(
    {
        "annee": _next_year,
        "code": lambda: _code(),
        "debut_on": lambda: f"{_next_year()}-01-01",
        "fin_on": lambda: f"{_next_year() + 2}-12-31",
        "siret": lambda: Structure.objects.order_by("pk").values_list("siret", flat=True)[0],
    }
)
