"""Write ASP extracts of the national size, by repeating and renumbering real lines."""

from collections.abc import Iterator
from pathlib import Path

from stdnum import luhn

DONNEES = Path(__file__).resolve().parent.parent / "conventions" / "donnees"
STRUCTURES = DONNEES / "fluxIAE_Structure_echantillon.csv"
ANNEXES = DONNEES / "fluxIAE_AnnexeFinanciere_echantillon.csv"
# One commune in each of ten départements, Corsica and overseas among them.
COMMUNES = ("54323", "29003", "56260", "2A004", "97411", "59350", "69123", "13055", "31555", "01053")
PREMIER_ID = 10_000
PREMIER_SIREN = 80_000_000


def write_national_asp(folder: Path, structures: int, annexes: int) -> tuple[Path, Path]:
    """Write both extracts and return their paths. Deterministic; SIRET valid, every id different."""
    chemins = folder / "structures.csv", folder / "annexes.csv"
    for chemin, modele, lignes, total in (
        (chemins[0], STRUCTURES, structure_lines(structures), structures),
        (chemins[1], ANNEXES, annexe_lines(structures, annexes), annexes),
    ):
        entete, colonnes, *_ = modele.read_text(encoding="utf-8").split("\n")
        with chemin.open("w", encoding="utf-8") as flux:
            flux.write(f"{entete}\n{colonnes}\n")
            flux.writelines(f"{ligne}\n" for ligne in lignes)
            flux.write(f"FIN{total}{'|' * colonnes.count('|')}\n")
    return chemins


def sample(modele: Path) -> list[dict[str, str]]:
    """Data lines of a sample, by column."""
    _, colonnes, *lignes = modele.read_text(encoding="utf-8").split("\n")
    noms = colonnes.split("|")
    return [
        dict(zip(noms, ligne.split("|"), strict=True)) for ligne in lignes if ligne and ligne[:3] != "FIN"
    ]


def make_siret(rang: int) -> str:
    """A valid SIRET, different for each rank."""
    siren = f"{PREMIER_SIREN + rang}"
    siren += luhn.calc_check_digit(siren)
    return f"{siren}0001{luhn.calc_check_digit(siren + '0001')}"


def structure_lines(total: int) -> Iterator[str]:
    """Lines of structures, renumbered."""
    modeles = sample(STRUCTURES)
    for rang in range(total):
        siret = make_siret(rang)
        yield "|".join(
            {
                **modeles[rang % len(modeles)],
                "structure_id_siae": str(PREMIER_ID + rang),
                "structure_siret_signature": siret,
                "structure_siret_actualise": siret,
                "structure_denomination": f"STRUCTURE FICTIVE {rang}",
                "structure_adresse_admin_code_insee": COMMUNES[rang % len(COMMUNES)],
            }.values()
        )


def annexe_lines(structures: int, total: int) -> Iterator[str]:
    """Lines of annexes, spread over the structures: same amounts, other numbers and ids."""
    modeles = sample(ANNEXES)
    for rang in range(total):
        modele = modeles[rang % len(modeles)]
        # Consecutive lines share a structure, as in a real file.
        structure = rang * structures // total
        departement = COMMUNES[structure % len(COMMUNES)]
        code3 = departement[:3] if departement.startswith("97") else f"0{departement[:2]}"
        convention = modele["af_numero_convention"]
        corps = modele["af_numero_annexe_financiere"]
        yield "|".join(
            {
                **modele,
                "af_id_structure": str(PREMIER_ID + structure),
                "af_numero_convention": f"{code3}{convention[3:-5]}{structure:05d}" if convention else "",
                "af_numero_annexe_financiere": f"{corps[:3]}{code3}{corps[6:8]}{structure % 10_000:04d}",
                "af_id_annexe_financiere": str(PREMIER_ID + rang),
                "af_id_avenant_modification": str(PREMIER_ID + rang),
            }.values()
        )
