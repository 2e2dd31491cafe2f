"""The documents that the public directory searches, kept in step with the structures.

Called by whoever changes what they are made of (structure, offers, labels, conventions), and every hour for
what the calendar changes.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.db import connection, transaction
from django.db.models import Prefetch

from structures.enums import CodeLabel, TypeStructure
from structures.models import DocumentRecherche, Label, MotRecherche, Offre, Reseau, Structure
from structures.ports import Conventionnement, conventionnements
from structures.rules import regles_de
from structures.rules.formes import famille_forme, libelle_forme
from structures.rules.noms import sort_key
from structures.rules.recherche import letters, sigle_word
from structures.rules.secteurs import activites_courantes, libelle_secteur
from structures.services.zones import default_zones, zones_by_structure

LOT = 500
# Labels by which a structure is looked for; the others say how well it works.
LABELS_CHERCHES = frozenset({CodeLabel.RQ.value, CodeLabel.GEIQ.value})
COMMUN = "structure d insertion par l activite economique siae iae"


@dataclass(frozen=True, kw_only=True)
class Contenu:
    """What a document is made from. `a` to `d`: its words, by decreasing weight, without accent.

    `publie`: what is published but not searched.
    """

    a: str
    b: str
    c: str
    d: str
    nom_tri: str
    departement: str
    region: str
    latitude: float | None
    longitude: float | None
    genres: tuple[str, ...]
    secteurs: tuple[str, ...]
    natures: tuple[str, ...]
    clienteles: tuple[str, ...]
    famille: str
    reseaux: tuple[str, ...]
    zones: tuple[str, ...]
    visible_fin_on: date
    publie: tuple[str, ...]

    @property
    def empreinte(self) -> str:
        """Of everything above."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()

    @property
    def mots(self) -> set[str]:
        """Words worth comparing with a typed one."""
        return {m for m in f"{self.a} {self.b} {self.c} {self.d}".split() if len(m) > 2 and not m.isdigit()}


@transaction.atomic
def refresh_documents(*, structure_ids: Iterable[int], on: date) -> int:
    """Make, remake or remove the documents of these structures, as they stand that day.

    Returns:
        how many documents were written or removed; what has not changed is left alone.
    """
    pks = sorted(set(structure_ids))
    return sum(_refresh_batch(pks[debut : debut + LOT], on=on) for debut in range(0, len(pks), LOT))


@transaction.atomic
def rebuild_documents(*, on: date) -> int:
    """The same for every structure; the words that no document holds any more are forgotten."""
    ecrits = refresh_documents(structure_ids=Structure.objects.values_list("pk", flat=True), on=on)
    if ecrits:
        _forget_words()
    return ecrits


def _refresh_batch(pks: Sequence[int], *, on: date) -> int:
    valides = Label.objects.valid(on=on).order_by("code", "pk")
    structures = (
        Structure.objects.filter(pk__in=pks)
        .select_related("commune", "departement__region")
        .prefetch_related(
            Prefetch("labels", valides, to_attr="labels_valides"), "offres", "reseaux", "contacts"
        )
        .order_by("pk")
    )
    conventions, zones = conventionnements().of(pks, on=on), zones_by_structure(pks)
    contenus = {}
    for structure in structures:
        contenu = _content(structure, conventions.get(structure.pk, []), zones.get(structure.pk))
        if contenu:
            contenus[structure.pk] = contenu
    connus = dict(DocumentRecherche.objects.filter(pk__in=pks).values_list("pk", "empreinte"))
    retires, _ = DocumentRecherche.objects.filter(pk__in=set(connus) - set(contenus)).delete()
    changes = {pk: c for pk, c in contenus.items() if connus.get(pk) != c.empreinte}
    _write(changes, on=on)
    return len(changes) + retires


def _content(
    structure: Structure, conventions: Sequence[Conventionnement], zones: set[str] | None
) -> Contenu | None:
    """None when nothing lets the public find the structure. `zones`: where it says that it works."""
    labels: Sequence[Label] = structure.labels_valides  # type: ignore[attr-defined]
    actives = [c for c in conventions if not c.terminee]
    fins = [c.fin_on for c in actives] + [label.fin_on for label in labels]
    if not fins:
        return None
    genres = sorted({c.type for c in actives} | {lb.code for lb in labels if lb.code in LABELS_CHERCHES})
    offres = sorted(structure.offres.all(), key=lambda offre: offre.pk)
    secteurs = sorted({offre.secteur for offre in offres})
    reseaux = sorted(structure.reseaux.all(), key=lambda reseau: reseau.code)
    commune, departement = structure.commune, structure.departement
    return Contenu(
        **_weighted_words(structure, offres=offres, genres=genres, secteurs=secteurs, reseaux=reseaux),
        nom_tri=structure.nom_tri,
        departement=departement.pk,
        region=departement.region_id,
        latitude=commune.latitude if commune else None,
        longitude=commune.longitude if commune else None,
        genres=tuple(genres),
        secteurs=tuple(secteurs),
        natures=tuple(sorted({offre.nature for offre in offres})),
        clienteles=tuple(sorted(set().union(*(offre.clienteles for offre in offres)))),
        famille=famille_forme(structure.categorie_juridique),
        reseaux=tuple(reseau.code for reseau in reseaux),
        zones=tuple(sorted(zones or default_zones(departement))),
        visible_fin_on=max(fins),
        publie=_published(structure),
    )


def _weighted_words(
    structure: Structure,
    *,
    offres: Sequence[Offre],
    genres: Sequence[str],
    secteurs: Sequence[str],
    reseaux: Sequence[Reseau],
) -> dict[str, str]:
    """Its name first, then what it sells, then its sectors and networks, then what surrounds it."""
    commune, departement = structure.commune, structure.departement
    return {
        "a": _words(structure.denomination, structure.siret, structure.siren),
        "b": _words(*(o.libelle for o in offres), *chain.from_iterable(map(_kind_words, genres))),
        "c": _words(
            *map(libelle_secteur, secteurs),
            commune.nom if commune else "",
            *(f"{reseau.sigle} {reseau.nom}" for reseau in reseaux),
            *(offre.description for offre in offres),
        ),
        "d": _words(
            *map(activites_courantes, secteurs),
            f"{departement.nom} {departement.code} {departement.region.nom} {structure.code_postal}",
            libelle_forme(structure.categorie_juridique),
            structure.presentation,
            COMMUN,
        ),
    }


def _published(structure: Structure) -> tuple[str, ...]:
    """What the page of a structure says and that is not searched."""
    contacts = sorted((c for c in structure.contacts.all() if c.public), key=lambda contact: contact.pk)
    return (
        structure.denomination,
        structure.adresse,
        structure.telephone,
        structure.courriel,
        structure.site_web,
        *chain.from_iterable((c.nom, c.fonction, c.telephone, c.courriel) for c in contacts),
    )


def _kind_words(genre: str) -> tuple[str, ...]:
    """Sigle and words of a kind or of a label."""
    sigle = sigle_word(genre.lower())
    if genre in TypeStructure.values:
        return genre, sigle, regles_de(genre).libelle_activite
    return genre, sigle, str(CodeLabel(genre).label)


def _words(*textes: str) -> str:
    return " ".join(sort_key(texte) for texte in textes if texte)


def _write(contenus: dict[int, Contenu], *, on: date) -> None:
    if not contenus:
        return
    with connection.cursor() as curseur:
        curseur.executemany(_ECRIRE, [_row(pk, contenu) | {"on": on} for pk, contenu in contenus.items()])
        mots = sorted(set().union(*(contenu.mots for contenu in contenus.values())))
        curseur.execute(_RETENIR, [mots, [letters(mot) for mot in mots]])


def _row(pk: int, contenu: Contenu) -> dict[str, Any]:
    valeurs = {nom: getattr(contenu, nom) for nom in Contenu.__dataclass_fields__}
    listes = {nom: list(valeur) for nom, valeur in valeurs.items() if isinstance(valeur, tuple)}
    return {**valeurs, **listes, "pk": pk, "empreinte": contenu.empreinte}


def _forget_words() -> None:
    """Words of the vectors are stems: a word goes when its stem is nowhere."""
    with connection.cursor() as curseur:
        curseur.execute(_OUBLIER)


# Columns of a document that are written as they are in its content.
_COLONNES = (
    "nom_tri, latitude, longitude, genres, secteurs, natures, clienteles, famille, reseaux, zones,"
    " visible_fin_on, empreinte"
)
_VALEURS = ", ".join(f"%({nom.strip()})s" for nom in _COLONNES.split(","))
_CHANGEES = f"vecteur, departement_id, region_id, mis_a_jour_on, {_COLONNES}"
_ECRIRE = f"""
INSERT INTO {DocumentRecherche._meta.db_table} (structure_id, {_CHANGEES})
VALUES (%(pk)s,
    setweight(to_tsvector('portail_fr', %(a)s), 'A') || setweight(to_tsvector('portail_fr', %(b)s), 'B')
    || setweight(to_tsvector('portail_fr', %(c)s), 'C') || setweight(to_tsvector('portail_fr', %(d)s), 'D'),
    %(departement)s, %(region)s, %(on)s, {_VALEURS})
ON CONFLICT (structure_id) DO UPDATE SET ({_CHANGEES}) =
    ({", ".join(f"excluded.{nom.strip()}" for nom in _CHANGEES.split(","))})
"""  # noqa: S608 - the name of a table of ours

_RETENIR = f"""
INSERT INTO {MotRecherche._meta.db_table} (mot, racine, lettres)
SELECT mot, racines[1], lettres FROM (
    SELECT mot, lettres, ts_lexize('french_stem', mot) AS racines
    FROM unnest(%s::text[], %s::text[]) AS saisis(mot, lettres)
) AS mots WHERE cardinality(racines) > 0 AND length(mot) <= 60
ON CONFLICT (mot) DO UPDATE SET lettres = excluded.lettres WHERE structures_motrecherche.lettres = ''
"""  # noqa: S608

_OUBLIER = f"""
DELETE FROM {MotRecherche._meta.db_table} WHERE racine NOT IN (
    SELECT word FROM ts_stat('SELECT vecteur FROM {DocumentRecherche._meta.db_table}')
)
"""  # noqa: S608
