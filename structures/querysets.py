"""Reusable reads of the structures."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, TrigramSimilarity
from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.models import Case, Exists, ExpressionWrapper, F, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

from structures.enums import NiveauTerritoire
from structures.policies import PIECE, STRUCTURE
from structures.rules.recherche import letters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from siae_portal.comptes.models import User
    from structures.models import Departement, NomOrganisme

# French full text without accents (migration 0002).
CONFIG_RECHERCHE = "portail_fr"
# Weights of the words of a document, from D (where it is, usual activities) to A (its name).
POIDS = [0.1, 0.35, 0.6, 1.0]
RAYON_TERRE_KM = 6371.0
KM_PAR_DEGRE = 111.2
# What surrounds a word that was found, before it is escaped: no text holds these.
DEBUT_TROUVE, FIN_TROUVE = "\x02", "\x03"


class NomOrganismeQuerySet(models.QuerySet["NomOrganisme"]):
    """Names of bodies by day and place."""

    def valid(self, *, on: date) -> Self:
        """In force that day, wherever they are; latest first."""
        lignes = self.filter(Q(debut_on=None) | Q(debut_on__lte=on), Q(fin_on=None) | Q(fin_on__gte=on))
        return lignes.order_by(F("debut_on").desc(nulls_last=True), "pk")

    def general(self, *, on: date) -> Self:
        """In force that day where no line names the département; latest first."""
        return self.valid(on=on).filter(departements=None)

    def in_force(self, fonction: str, *, departement: Departement | None, on: date) -> NomOrganisme:
        """The name in force that day: a line naming the département wins over the default line.

        Raises:
            NomOrganisme.DoesNotExist: none.
        """
        nommes = self.model.departements.through.objects.filter(nomorganisme_id=OuterRef("pk"))
        ici = nommes.filter(departement_id=departement.pk if departement else "")
        valides = self.valid(on=on).filter(fonction=fonction)
        lignes = (
            valides.annotate(precis=Exists(ici), general=~Exists(nommes))
            .filter(Q(precis=True) | Q(general=True))
            .order_by("-precis", F("debut_on").desc(nulls_last=True), "pk")
        )
        nom = lignes.first()
        if nom is None:
            raise self.model.DoesNotExist(f"{fonction} {departement} {on}")
        return nom


class CommuneQuerySet(models.QuerySet):
    """Communes, as somebody types them; the most populated first."""

    def of_postal_code(self, code: str) -> Self:
        """Those that have this code of five digits."""
        return self.filter(codes_postaux__contains=[code]).for_choice()

    def named(self, nom_tri: str) -> Self:
        """Those of this very name, without accent."""
        return self.filter(nom_tri=nom_tri).for_choice()

    def beginning(self, nom_tri: str) -> Self:
        """Those whose name begins so."""
        return self.filter(nom_tri__startswith=nom_tri).for_choice()

    def resembling(self, nom_tri: str) -> Self:
        """Those whose name differs by a typing error, the nearest first."""
        proches = self.filter(nom_tri__trigram_similar=nom_tri).select_related("departement")
        return proches.annotate(proche=TrigramSimilarity("nom_tri", nom_tri)).order_by(
            "-proche", "-population", "pk"
        )

    def for_choice(self) -> Self:
        """With their département."""
        return self.select_related("departement").order_by("-population", "pk")


class StructureQuerySet(models.QuerySet):
    """Structures."""

    def permitted(self, user: User, geste: str) -> Self:
        """Those on which the person may do the act."""
        return self.filter(STRUCTURE.scope(user, geste))

    def for_list(self) -> Self:
        """Ready to be listed, by name."""
        return self.select_related("departement", "commune").order_by("nom_tri", "pk")

    def resembling(self, cherches: Sequence[tuple[int, str, str]]) -> dict[int, int]:
        """Structure whose name is the nearest in a département, by rank; nothing when none is near.

        `cherches`: rank, sort key of the name, code of the département. One query.
        """
        if not cherches:
            return {}
        rangs, noms, departements = zip(*cherches, strict=True)
        with connections[self.db].cursor() as curseur:
            curseur.execute(_NOMS_PROCHES, [list(rangs), list(noms), list(departements), NOM_PROCHE])
            return dict(curseur.fetchall())

    def searchable(self, *, conventionnees: models.QuerySet, labellisees: models.QuerySet) -> Self:
        """What the public may find: conventioned or labelled; both are ids of structures, one column."""
        return self.filter(Q(pk__in=conventionnees) | Q(pk__in=labellisees))


NOM_PROCHE = 0.65
"""Choice of the project: from this similarity (pg_trgm) on, somebody says whether two names are one."""
_NOMS_PROCHES = """
SELECT DISTINCT ON (c.rang) c.rang, s.id
FROM unnest(%s::int[], %s::text[], %s::text[]) AS c(rang, nom, departement)
JOIN structures_structure s ON s.departement_id = c.departement
WHERE similarity(s.nom_tri, c.nom) >= %s
ORDER BY c.rang, similarity(s.nom_tri, c.nom) DESC, s.id
"""


@dataclass(frozen=True, kw_only=True)
class Voisins:
    """What the documents hold for a typed word: itself (`connu`), or words that resemble it, best first.

    `vide`: too common a word to be searched (de, la, les…).
    """

    vide: bool
    connu: bool
    mots: tuple[str, ...]


class MotRechercheQuerySet(models.QuerySet):
    """Words of the documents."""

    def near(self, mots: Sequence[str]) -> dict[str, Voisins]:
        """For each typed word (letters and digits only), what resembles it. One query."""
        if not mots:
            return {}
        with connections[self.db].cursor() as curseur:
            curseur.execute(_VOISINS, [list(mots), [letters(mot) for mot in mots]])
            lignes = curseur.fetchall()
        trouves: dict[str, list[tuple[str, bool, int]]] = {mot: [] for mot, *_ in lignes}
        for mot, _vide, voisin, exact, rang in lignes:
            if voisin:
                trouves[mot].append((voisin, exact, rang))
        vides = {mot for mot, vide, *_ in lignes if vide}
        return {
            mot: Voisins(
                vide=mot in vides,
                connu=any(exact for _, exact, _ in voisins),
                mots=_best(voisins),
            )
            for mot, voisins in trouves.items()
        }


def _best(voisins: Sequence[tuple[str, bool, int]]) -> tuple[str, ...]:
    """One letter of difference is the last resort."""
    sures = tuple(voisin for voisin, _, rang in voisins if rang > 0)
    return sures or tuple(voisin for voisin, _, _ in voisins)


# Rank 3: words that begin as the typed one, 2: words that share enough trigrams. A word of 4 or 5 letters has
# too few of them once a letter is out of place: unless it is known, 1: its anagrams, 0: one letter away.
_VOISINS = """
SELECT t.mot, cardinality(t.racines) = 0, v.mot, v.exact, v.rang
FROM (
    SELECT mot, lettres, ts_lexize('french_stem', mot) AS racines
    FROM unnest(%s::text[], %s::text[]) AS saisis(mot, lettres)
) AS t
LEFT JOIN LATERAL (
    SELECT m.mot, m.racine = t.racines[1] AS exact, (m.mot LIKE t.mot || '%%')::int + 2 AS rang,
        similarity(m.mot, t.mot) AS proche
    FROM structures_motrecherche m
    WHERE m.racine = t.racines[1]
        OR (length(t.mot) >= 4 AND m.mot LIKE t.mot || '%%')
        OR (length(t.mot) >= 4 AND m.mot %% t.mot AND similarity(m.mot, t.mot) >= 0.4)
    UNION ALL
    SELECT m.mot, false, (m.lettres = t.lettres)::int, similarity(m.mot, t.mot)
    FROM structures_motrecherche m
    WHERE length(t.mot) BETWEEN 4 AND 5
        AND NOT EXISTS (SELECT 1 FROM structures_motrecherche e WHERE e.racine = t.racines[1])
        AND similarity(m.mot, t.mot) < 0.4 AND m.mot NOT LIKE t.mot || '%%'
        AND left(m.mot, 1) = left(t.mot, 1)
        AND (m.lettres = t.lettres OR levenshtein_less_equal(m.mot, t.mot, 1) = 1)
    ORDER BY exact DESC, rang DESC, proche DESC, mot
    LIMIT 6
) AS v ON true
"""


class DocumentRechercheQuerySet(models.QuerySet):
    """Documents of the directory."""

    def visible(self, *, on: date) -> Self:
        """Those of the structures that the public may find that day."""
        return self.filter(visible_fin_on__gte=on)

    def matching(self, requete: SearchQuery) -> Self:
        """Those that hold what is asked."""
        return self.filter(vecteur=requete)

    def around(self, *, latitude: float, longitude: float, rayon_km: int) -> Self:
        """Annotate `distance_km` and keep what is within the radius: a box first, then the great circle."""
        ecart = rayon_km / KM_PAR_DEGRE
        ecart_est = ecart / max(cos(radians(latitude)), 0.01)
        boite = self.filter(
            latitude__range=(latitude - ecart, latitude + ecart),
            longitude__range=(longitude - ecart_est, longitude + ecart_est),
        )
        proches = boite.annotate(distance_km=_great_circle_km(latitude, longitude))
        return proches.filter(distance_km__lte=rayon_km)

    def intervening(self, zones: Sequence[str]) -> Self:
        """Keep those that work in one of these territories (`rules.zones`)."""
        return self.filter(zones__overlap=list(zones))

    def with_distance(self, *, latitude: float, longitude: float) -> Self:
        """Annotate `distance_km`, whatever it is."""
        return self.annotate(distance_km=_great_circle_km(latitude, longitude))

    def with_score(self, requete: SearchQuery, *, texte: str) -> Self:
        """Annotate `score`: weight of the words found, and how much the name resembles what was typed."""
        rang = SearchRank(F("vecteur"), requete, weights=POIDS)
        return self.annotate(score=rang + TrigramSimilarity("nom_tri", texte) * Value(0.5))

    def for_list(self) -> Self:
        """Without what only the database reads: thousands are sorted for twenty that are shown."""
        return self.defer("vecteur", "zones", "empreinte")

    def for_export(self) -> Self:
        """With all that open data say, by identifier."""
        return (
            self.for_list()
            .select_related("structure__commune", "structure__departement")
            .prefetch_related(
                "structure__labels",
                "structure__offres",
                "structure__contacts",
                "structure__interventions__commune",
                "structure__interventions__epci",
                "structure__interventions__departement",
                "structure__interventions__region",
            )
            .order_by("pk")
        )

    def facets(self, choix: Mapping[str, Q]) -> dict[str, dict[str, int]]:
        """For each facet, how many rows each of its values has, all the choices but its own being kept.

        `choix`: the choice made on each key of `FACETTES`, `Q()` without one. One query for them all.
        """
        accords = {f"ok_{nom}": _boolean(choix[nom]) for nom in FACETTES}
        lignes = self.order_by().values(*(champ for champ, _ in FACETTES.values())).annotate(**accords)
        comptes: dict[str, dict[str, int]] = {nom: {} for nom in FACETTES}
        try:
            base, parametres = lignes.query.sql_with_params()
        except EmptyResultSet:
            return comptes
        with connections[self.db].cursor() as curseur:
            curseur.execute(f"WITH base AS MATERIALIZED ({base}) {_COMPTES}", parametres)
            for nom, valeur, nombre in curseur.fetchall():
                comptes[nom][valeur] = nombre
        return comptes


# Facet → its column, and whether it is an array.
FACETTES = MappingProxyType(
    {
        "genre": ("genres", True),
        "secteur": ("secteurs", True),
        "nature": ("natures", True),
        "clientele": ("clienteles", True),
        "famille": ("famille", False),
        "reseau": ("reseaux", True),
        "departement": ("departement_id", False),
    }
)


def _boolean(condition: Q) -> Combinable:
    champ = models.BooleanField()
    return ExpressionWrapper(condition, output_field=champ) if condition else Value(True, output_field=champ)


def _count_of(nom: str, colonne: str, *, tableau: bool) -> str:
    """Equal arrays are counted together before they are opened: three times as fast."""
    autres = " AND ".join(f"ok_{autre}" for autre in FACETTES if autre != nom)
    groupes = f"SELECT {colonne} AS c, count(*) AS n FROM base WHERE {autres} GROUP BY 1"  # noqa: S608
    valeur = "unnest(c)" if tableau else "c"
    return (
        f"SELECT '{nom}', v.x, sum(v.n)::int FROM (SELECT {valeur} AS x, n FROM ({groupes}) g) v GROUP BY 2"  # noqa: S608
    )


_COMPTES = " UNION ALL ".join(_count_of(nom, champ, tableau=t) for nom, (champ, t) in FACETTES.items())


def _great_circle_km(latitude: float, longitude: float) -> Combinable:
    """Haversine formula."""
    demi_lat = Radians(F("latitude") - Value(latitude)) / Value(2.0)
    demi_lon = Radians(F("longitude") - Value(longitude)) / Value(2.0)
    corde = Power(Sin(demi_lat), 2) + Value(cos(radians(latitude))) * Cos(Radians(F("latitude"))) * Power(
        Sin(demi_lon), 2
    )
    return Value(2 * RAYON_TERRE_KM) * ASin(Least(Value(1.0), Sqrt(corde)))


class InterventionQuerySet(models.QuerySet):
    """Where structures work."""

    def for_list(self) -> Self:
        """With their names, the widest first."""
        largeur = Case(
            *(When(niveau=niveau, then=rang) for rang, niveau in enumerate(reversed(NiveauTerritoire))),
            output_field=models.IntegerField(),
        )
        lignes = self.select_related("commune", "epci", "departement", "region")
        return lignes.order_by("structure", largeur, "pk")


class OffreQuerySet(models.QuerySet):
    """What structures sell."""

    def highlighted(self, requete: SearchQuery | None) -> Self:
        """Annotate `extrait`: the label, the words found between `DEBUT_TROUVE` and `FIN_TROUVE`."""
        if requete is None:
            return self.annotate(extrait=F("libelle")).order_by("pk")
        extrait = SearchHeadline(
            "libelle",
            requete,
            config=CONFIG_RECHERCHE,
            start_sel=DEBUT_TROUVE,
            stop_sel=FIN_TROUVE,
            highlight_all=True,
        )
        return self.annotate(extrait=extrait).order_by("pk")


class PieceQuerySet(models.QuerySet):
    """Papers of the strongbox."""

    def permitted(self, user: User, geste: str) -> Self:
        """Those on which the person may do the act."""
        return self.filter(PIECE.scope(user, geste))

    def current(self) -> Self:
        """Neither replaced nor withdrawn."""
        return self.filter(remplacee_at=None)

    def valid(self, *, on: date) -> Self:
        """Current, and not past their end that day."""
        return self.current().filter(Q(valable_fin_on=None) | Q(valable_fin_on__gte=on))

    def ending(self, *, by: date) -> Self:
        """Current, and ended by that day."""
        return self.current().filter(valable_fin_on__lte=by)

    def for_list(self) -> Self:
        """Latest first, ready to be shown."""
        return self.select_related("fichier", "ajoutee_par").order_by("code", "-ajoutee_at", "-pk")
