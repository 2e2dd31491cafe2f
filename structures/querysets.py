"""Reusable reads of the structures."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, TrigramSimilarity
from django.db import connections, models
from django.db.models import Count, Exists, F, Func, OuterRef, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

from structures.policies import STRUCTURE

if TYPE_CHECKING:
    from collections.abc import Sequence
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
        lignes = (
            self.filter(
                Q(debut_on=None) | Q(debut_on__lte=on), Q(fin_on=None) | Q(fin_on__gte=on), fonction=fonction
            )
            .annotate(precis=Exists(ici), general=~Exists(nommes))
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


class LabelQuerySet(models.QuerySet):
    """Labels by day."""

    def valid(self, *, on: date) -> Self:
        """In force that day, bounds included."""
        return self.filter(debut_on__lte=on, fin_on__gte=on)


class StructureQuerySet(models.QuerySet):
    """Structures."""

    def permitted(self, user: User, geste: str) -> Self:
        """Those on which the person may do the act."""
        return self.filter(STRUCTURE.scope(user, geste))

    def for_list(self) -> Self:
        """Ready to be listed, by name."""
        return self.select_related("departement", "commune").order_by("nom_tri", "pk")

    def searchable(self, *, conventionnees: models.QuerySet, labellisees: models.QuerySet) -> Self:
        """What the public may find: conventioned or labelled; both are ids of structures, one column."""
        return self.filter(Q(pk__in=conventionnees) | Q(pk__in=labellisees))


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
            curseur.execute(_VOISINS, [list(mots)])
            lignes = curseur.fetchall()
        trouves: dict[str, list[tuple[str, bool]]] = {mot: [] for mot, *_ in lignes}
        for mot, _vide, voisin, exact in lignes:
            if voisin:
                trouves[mot].append((voisin, exact))
        vides = {mot for mot, vide, *_ in lignes if vide}
        return {
            mot: Voisins(
                vide=mot in vides,
                connu=any(exact for _, exact in voisins),
                mots=tuple(voisin for voisin, _ in voisins),
            )
            for mot, voisins in trouves.items()
        }


_VOISINS = """
SELECT t.mot, cardinality(t.racines) = 0, v.mot, v.exact
FROM (SELECT mot, ts_lexize('french_stem', mot) AS racines FROM unnest(%s::text[]) AS mot) AS t
LEFT JOIN LATERAL (
    SELECT m.mot, m.racine = t.racines[1] AS exact
    FROM structures_motrecherche m
    WHERE m.racine = t.racines[1]
        OR (length(t.mot) >= 4 AND m.mot LIKE t.mot || '%%')
        OR (length(t.mot) >= 4 AND m.mot %% t.mot AND similarity(m.mot, t.mot) >= 0.4)
    ORDER BY exact DESC, m.mot LIKE t.mot || '%%' DESC, similarity(m.mot, t.mot) DESC, m.mot
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

    def with_score(self, requete: SearchQuery, *, texte: str) -> Self:
        """Annotate `score`: weight of the words found, and how much the name resembles what was typed."""
        rang = SearchRank(F("vecteur"), requete, weights=POIDS)
        return self.annotate(score=rang + TrigramSimilarity("nom_tri", texte) * Value(0.5))

    def for_list(self) -> Self:
        """With what a line of results prints."""
        return self.select_related("structure__commune", "structure__departement")

    def for_export(self) -> Self:
        """With all that open data say, by identifier."""
        return self.for_list().prefetch_related("structure__labels", "structure__offres").order_by("pk")

    def counts_by(self, champ: str) -> dict[str, int]:
        """How many structures for each value of a field, or for each item of an array of codes."""
        valeur: Any = F(champ)
        if champ in {"genres", "secteurs"}:
            valeur = Func(F(champ), function="unnest", output_field=models.CharField(), set_returning=True)
        lignes = self.order_by().annotate(valeur=valeur).values("valeur").annotate(nombre=Count("pk"))
        return dict(lignes.values_list("valeur", "nombre"))


def _great_circle_km(latitude: float, longitude: float) -> Combinable:
    """Haversine formula."""
    demi_lat = Radians(F("latitude") - Value(latitude)) / Value(2.0)
    demi_lon = Radians(F("longitude") - Value(longitude)) / Value(2.0)
    corde = Power(Sin(demi_lat), 2) + Value(cos(radians(latitude))) * Cos(Radians(F("latitude"))) * Power(
        Sin(demi_lon), 2
    )
    return Value(2 * RAYON_TERRE_KM) * ASin(Least(Value(1.0), Sqrt(corde)))


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
