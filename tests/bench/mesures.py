"""One figure of the bench, and its target."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Mesure:
    """`nom` is prefixed by its area; `cible` is a maximum, held when `valeur` does not exceed it."""

    nom: str
    valeur: float
    unite: str
    cible: float

    @property
    def tenue(self) -> bool:
        """Whether the target is held."""
        return self.valeur <= self.cible

    def as_dict(self) -> dict[str, object]:
        """As written in `build/bench.json`."""
        return {**asdict(self), "valeur": round(self.valeur, 3), "tenue": self.tenue}


def write(mesures: Sequence[Mesure], path: Path) -> None:
    """Write the list for whoever compares two runs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lignes = [mesure.as_dict() for mesure in mesures]
    path.write_text(json.dumps(lignes, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def table(mesures: Sequence[Mesure]) -> str:
    """The same list, for a reader."""
    largeur = max(len(mesure.nom) for mesure in mesures)
    lignes = [f"{'mesure':<{largeur}}  {'valeur':>10}  {'cible':>8}  unité      tenue"]
    for m in mesures:
        valeurs = f"{m.valeur:>10.2f}  {m.cible:>8.2f}  {m.unite:<9}"
        lignes.append(f"{m.nom:<{largeur}}  {valeurs}  {'oui' if m.tenue else 'NON'}")
    return "\n".join(lignes)
