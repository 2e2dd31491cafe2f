"""ASP extracts made from the real lines of `donnees/`, changed where a test needs it."""

import gzip
import io
from datetime import date
from pathlib import Path

from django.core.management import call_command

DONNEES = Path(__file__).resolve().parent / "donnees"
STRUCTURES = DONNEES / "fluxIAE_Structure_echantillon.csv"
ANNEXES = DONNEES / "fluxIAE_AnnexeFinanciere_echantillon.csv"
AVANT_TOUTE_ECHEANCE = "2022-02-07"
Changements = dict[int, dict[str, str]]


class Extraits:
    """The two files of an import, in a folder of their own.

    Line numbers are those of the file: data begin at line 3.
    """

    def __init__(self, folder: Path) -> None:
        self.structures = folder / "structures.csv"
        self.annexes = folder / "annexes.csv"
        self.structures.write_bytes(STRUCTURES.read_bytes())
        self.annexes.write_bytes(ANNEXES.read_bytes())

    def change(self, path: Path, changements: Changements) -> None:
        """Replace values: `{numéro de ligne: {colonne: valeur}}`."""
        lignes = path.read_text(encoding="utf-8").split("\n")
        colonnes = lignes[1].split("|")
        for numero, valeurs in changements.items():
            champs = lignes[numero - 1].split("|")
            for colonne, valeur in valeurs.items():
                champs[colonnes.index(colonne)] = valeur
            lignes[numero - 1] = "|".join(champs)
        path.write_text("\n".join(lignes), encoding="utf-8")

    def keep(self, path: Path, *numeros: int) -> None:
        """Keep the headers and these lines, in this order; the FIN line goes."""
        lignes = path.read_text(encoding="utf-8").split("\n")
        gardees = [lignes[numero - 1] for numero in numeros]
        path.write_text("\n".join([*lignes[:2], *gardees, ""]), encoding="utf-8")

    def append(self, path: Path, ligne: str) -> None:
        """Add a raw line at the end."""
        path.write_text(f"{path.read_text(encoding='utf-8').rstrip()}\n{ligne}\n", encoding="utf-8")

    def compress(self) -> None:
        """Both files by gzip, same names."""
        for path in (self.structures, self.annexes):
            path.write_bytes(gzip.compress(path.read_bytes()))

    def encode(self, codage: str) -> None:
        """Both files in another encoding."""
        for path in (self.structures, self.annexes):
            path.write_bytes(path.read_text(encoding="utf-8").encode(codage))

    def load(self, *, on: str = AVANT_TOUTE_ECHEANCE, verbosity: int = 1) -> list[str]:
        """Run the command; the lines it printed."""
        sortie = io.StringIO()
        call_command(
            "import_asp",
            structures=self.structures,
            annexes=self.annexes,
            date=date.fromisoformat(on),
            verbosity=verbosity,
            stdout=sortie,
        )
        return sortie.getvalue().splitlines()
