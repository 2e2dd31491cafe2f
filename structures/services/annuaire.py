"""The search of the public directory: from what is typed to documents and counts; flat queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q

from structures.models import Commune, DocumentRecherche, MotRecherche
from structures.querysets import CONFIG_RECHERCHE, DocumentRechercheQuerySet, Voisins
from structures.rules.noms import sort_key
from structures.rules.recherche import Terme, parse, sigle_word
from structures.services.lieux import Lieu, find_lieu

RAYON_KM = 30
TRI_PERTINENCE, TRI_DISTANCE, TRI_NOM = "pertinence", "distance", "nom"


@dataclass(frozen=True, kw_only=True)
class Criteres:
    """What the visitor asks. Codes are empty when they do not matter.

    `intervient`: the structure works in the place; otherwise it stands there, or within the radius.
    """

    q: str = ""
    lieu: str = ""
    rayon_km: int = RAYON_KM
    intervient: bool = False
    genre: str = ""
    secteur: str = ""
    nature: str = ""
    clientele: str = ""
    famille: str = ""
    reseau: str = ""
    departement: str = ""
    region: str = ""
    tri: str = ""

    @property
    def affine(self) -> bool:
        """Whether something narrows or sorts, beside the words and the place."""
        choisis = (self.genre, self.secteur, self.nature, self.clientele, self.famille, self.reseau)
        return any((*choisis, self.departement, self.region, self.tri))


@dataclass(frozen=True, kw_only=True)
class Demande:
    """Typed words as full text asks for them.

    `stricte`: all the terms; `large`: any of them. `corrections`: typed word → words searched instead.
    `trop_courants`: nothing was typed but words that every text holds.
    """

    stricte: SearchQuery | None = None
    large: SearchQuery | None = None
    corrections: Mapping[str, str] = field(default_factory=dict)
    trop_courants: bool = False


@dataclass(frozen=True, kw_only=True)
class Resultat:
    """What was found. `documents` is ordered and not yet read; `requete`: words to show in bold.

    `facettes`: for each choice, how many structures each of its codes would give, the others kept.
    `elargi`: no structure holds all the words, these hold some of them. `lieu_inconnu`: a place was typed
    that is nowhere; nothing is found then.
    """

    documents: DocumentRechercheQuerySet
    facettes: Mapping[str, Mapping[str, int]]
    demande: Demande
    tri: str
    requete: SearchQuery | None = None
    lieu: Lieu | None = None
    lieu_inconnu: bool = False
    elargi: bool = False


def search(criteres: Criteres, *, on: date) -> Resultat:
    """Structures that answer, that day."""
    lieu = find_lieu(criteres.lieu) if criteres.lieu else None
    lieu_inconnu = bool(criteres.lieu) and lieu is None
    visibles = DocumentRecherche.objects.visible(on=on)
    base = visibles.none() if lieu_inconnu else _in_place(visibles, lieu, criteres)
    demande = read_words(criteres.q)
    base, requete, elargi = _with_words(base, demande, criteres)
    if demande.stricte is None and criteres.q:
        base = base.none() if not demande.trop_courants else base
    tri = _order(criteres.tri, requete=requete, lieu=lieu)
    return Resultat(
        documents=_sorted(_filtered(base, criteres), tri, requete, criteres.q),
        facettes=base.facets(_choices(criteres)),
        demande=demande,
        tri=tri,
        requete=requete,
        lieu=lieu,
        lieu_inconnu=lieu_inconnu,
        elargi=elargi,
    )


def read_words(texte: str) -> Demande:
    """Terms, each replaced by what resembles it when no document holds it. One query, none without words."""
    termes = parse(texte)
    voisins = MotRecherche.objects.near([t.mot for t in termes if t.mot and not t.mot.isdigit()])
    utiles = [t for t in termes if not _is_empty(t, voisins)]
    if not utiles:
        return Demande(trop_courants=bool(termes))
    voulus = [_expression(t, voisins) for t in utiles]
    positifs = [e for e, t in zip(voulus, utiles, strict=True) if not t.exclu]
    corrections = {
        t.mot: ", ".join(voisins[t.mot].mots)
        for t in utiles
        if t.mot in voisins and not voisins[t.mot].connu and voisins[t.mot].mots and not sigle_word(t.mot)
    }
    return Demande(
        stricte=_query(_join(utiles, voulus)),
        large=_query(" | ".join(positifs)) if len(positifs) > 1 else None,
        corrections=corrections,
    )


def _is_empty(terme: Terme, voisins: Mapping[str, Voisins]) -> bool:
    return terme.mot in voisins and voisins[terme.mot].vide and not sigle_word(terme.mot)


def _expression(terme: Terme, voisins: Mapping[str, Voisins]) -> str:
    """One term in the syntax of `to_tsquery`; its words hold letters and digits only."""
    mots = [" <-> ".join(terme.mots)]
    if terme.mot in voisins and not voisins[terme.mot].connu and not terme.exclu:
        mots = list(voisins[terme.mot].mots) or mots
    if sigle := sigle_word(terme.mot):
        mots = [terme.mot, sigle]
    expression = f"({' | '.join(mots)})"
    return f"!{expression}" if terme.exclu else expression


def _join(termes: list[Terme], expressions: list[str]) -> str:
    """All the terms, save those that are an alternative of the previous one."""
    groupes: list[list[str]] = []
    for terme, expression in zip(termes, expressions, strict=True):
        if terme.alternative and groupes:
            groupes[-1].append(expression)
        else:
            groupes.append([expression])
    return " & ".join(f"({' | '.join(groupe)})" for groupe in groupes)


def _query(texte: str) -> SearchQuery:
    return SearchQuery(texte, config=CONFIG_RECHERCHE, search_type="raw")


def _with_words(
    base: DocumentRechercheQuerySet, demande: Demande, criteres: Criteres
) -> tuple[DocumentRechercheQuerySet, SearchQuery | None, bool]:
    """Documents with all the words; with some of them when none has them all."""
    if demande.stricte is None:
        return base, None, False
    stricts = base.matching(demande.stricte)
    if demande.large is None or _filtered(stricts, criteres).exists():
        return stricts, demande.stricte, False
    return base.matching(demande.large), demande.large, True


def _in_place(
    documents: DocumentRechercheQuerySet, lieu: Lieu | None, criteres: Criteres
) -> DocumentRechercheQuerySet:
    if lieu is None:
        return documents
    if criteres.intervient:
        documents = documents.intervening(lieu.zones)
    elif lieu.departement:
        documents = documents.filter(departement=lieu.departement)
    elif lieu.region:
        documents = documents.filter(region=lieu.region)
    return _from_commune(documents, lieu.commune, criteres) if lieu.commune else documents


def _from_commune(
    documents: DocumentRechercheQuerySet, commune: Commune, criteres: Criteres
) -> DocumentRechercheQuerySet:
    """With their distance; within the radius unless the zone of intervention decides."""
    if commune.latitude is None or commune.longitude is None:
        return documents if criteres.intervient else documents.none()
    point = {"latitude": commune.latitude, "longitude": commune.longitude}
    if criteres.intervient:
        return documents.with_distance(**point)
    return documents.around(**point, rayon_km=criteres.rayon_km)


def _choices(criteres: Criteres) -> dict[str, Q]:
    """The condition of each choice, by facet; région and département are one."""
    codes: dict[str, dict[str, Any]] = {
        "genre": {"genres__contains": [criteres.genre]} if criteres.genre else {},
        "secteur": {"secteurs__contains": [criteres.secteur]} if criteres.secteur else {},
        "nature": {"natures__contains": [criteres.nature]} if criteres.nature else {},
        "clientele": {"clienteles__contains": [criteres.clientele]} if criteres.clientele else {},
        "famille": {"famille": criteres.famille} if criteres.famille else {},
        "reseau": {"reseaux__contains": [criteres.reseau]} if criteres.reseau else {},
    }
    lieux = {"departement": criteres.departement, "region": criteres.region}
    territoire = Q(**{nom: code for nom, code in lieux.items() if code})
    return {nom: Q(**filtre) for nom, filtre in codes.items()} | {"departement": territoire}


def _filtered(documents: DocumentRechercheQuerySet, criteres: Criteres) -> DocumentRechercheQuerySet:
    return documents.filter(*_choices(criteres).values())


def _order(demande: str, *, requete: SearchQuery | None, lieu: Lieu | None) -> str:
    """The order asked when it has a meaning; otherwise by relevance, else by distance, else by name."""
    possibles = []
    if requete is not None:
        possibles.append(TRI_PERTINENCE)
    if lieu is not None and lieu.commune is not None and lieu.commune.latitude is not None:
        possibles.append(TRI_DISTANCE)
    possibles.append(TRI_NOM)
    return demande if demande in possibles else possibles[0]


def _sorted(
    documents: DocumentRechercheQuerySet, tri: str, requete: SearchQuery | None, texte: str
) -> DocumentRechercheQuerySet:
    documents = documents.for_list()
    if tri == TRI_PERTINENCE and requete is not None:
        return documents.with_score(requete, texte=sort_key(texte)).order_by("-score", "nom_tri", "pk")
    if tri == TRI_DISTANCE:
        return documents.order_by(F("distance_km").asc(nulls_last=True), "nom_tri", "pk")
    return documents.order_by("nom_tri", "pk")
