"""Structures of the ASP extract: one row per ASP identifier, both SIRET, one SIREN."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from conventions.services.import_asp.champs import Champs, to_date, to_integer, to_siret
from conventions.services.import_asp.empreinte import fingerprint
from conventions.services.import_asp.lecture import Ligne
from conventions.services.import_asp.rapport import Issue
from conventions.services.import_asp.refus import Refus
from conventions.services.import_asp.requetes import insert, upsert
from structures.models import Commune, Structure
from structures.rules.noms import sort_key
from structures.services.territoires import current_code

COLONNES = frozenset(
    {
        "structure_id_siae",
        "structure_siret_signature",
        "structure_siret_actualise",
        "structure_denomination",
        "structure_adresse_admin_code_insee",
    }
)
VOIE = ("numero", "cplt_num_voie", "type_voie", "nom_voie")
PRECISIONS = ("numero_apt", "entree")
CHAMPS = (
    "siret",
    "siret_signature",
    "denomination",
    "nom_tri",
    "categorie_juridique",
    "naf",
    "idcc",
    "adresse",
    "code_postal",
    "commune_id",
    "adresse_gestion",
    "departement_id",
    "telephone",
    "courriel",
    "creee_on",
)


@dataclass(frozen=True, slots=True)
class StructureLue:
    """One readable line: its number, its ASP id and the values to store."""

    numero: int
    asp_id: int
    valeurs: dict[str, Any]
    sha256: str


class LecteurStructures:
    """Turns lines into `StructureLue`, against the communes of the territory and the lines already read."""

    def __init__(self) -> None:
        self.communes = dict(Commune.objects.values_list("code", "departement_id"))
        self.lignes_par_id: dict[int, tuple[int, str]] = {}

    def read(self, ligne: Ligne) -> StructureLue:
        """One structure.

        Raises:
            Refus: every reason, in French.
        """
        champs = Champs(ligne.valeurs)
        asp_id = champs.obligatoire("structure_id_siae", to_integer)
        valeurs = self._values(champs)
        if champs.refus:
            raise Refus(" ; ".join(champs.refus))
        self._refuse_repetition(ligne.numero, asp_id, valeurs["siret_signature"])
        return StructureLue(ligne.numero, asp_id, valeurs, fingerprint(valeurs))

    def _values(self, champs: Champs) -> dict[str, Any]:
        signature, actuel = read_sirets(champs)
        denomination = champs.texte("structure_denomination", 150)
        if not denomination:
            champs.refuse("structure_denomination : valeur absente")
        code_insee = self._commune(champs)
        return {
            "siret": actuel,
            "siret_signature": signature,
            "denomination": denomination,
            "nom_tri": sort_key(denomination),
            "categorie_juridique": champs.texte("structure_categorie_juridique_code", 4),
            "naf": champs.texte("structure_code_naf", 5),
            "idcc": champs.texte("structure_idcc_code", 4),
            "adresse": address(champs, "admin"),
            "code_postal": champs.texte("structure_adresse_admin_cp", 5),
            "commune_id": code_insee,
            "adresse_gestion": full_address(champs, "gestion"),
            "departement_id": self.communes.get(code_insee),
            "telephone": champs.texte("structure_adresse_admin_telephone", 20),
            "courriel": champs.texte("structure_adresse_mail_corresp_technique", 254),
            "creee_on": champs.lire("structure_date_creation", to_date),
        }

    def _commune(self, champs: Champs) -> str:
        """INSEE code of today of the administrative commune: it gives the département."""
        lu = champs.texte("structure_adresse_admin_code_insee")
        code = current_code(lu)
        if code not in self.communes:
            champs.refuse(f"structure_adresse_admin_code_insee : commune « {lu} » inconnue")
        return code

    def _refuse_repetition(self, numero: int, asp_id: int, siret: str) -> None:
        if asp_id not in self.lignes_par_id:
            self.lignes_par_id[asp_id] = (numero, siret)
            return
        premiere, premier_siret = self.lignes_par_id[asp_id]
        suite = "" if siret == premier_siret else f" avec le SIRET {premier_siret}"
        raise Refus(f"l’identifiant ASP {asp_id} a déjà été lu à la ligne {premiere}{suite}")


def read_sirets(champs: Champs) -> tuple[str, str]:
    """SIRET at signature and current one (the first stands for an empty current one): same SIREN."""
    signature = champs.obligatoire("structure_siret_signature", to_siret)
    actuel = champs.lire("structure_siret_actualise", to_siret) or signature
    if signature and actuel and signature[:9] != actuel[:9]:
        champs.refuse(f"les deux SIRET n’ont pas le même SIREN ({signature[:9]} et {actuel[:9]})")
    return signature, actuel


def address(champs: Champs, sorte: str) -> str:
    """Street address on one line, from its seven columns."""
    prefixe = f"structure_adresse_{sorte}_"
    voie = " ".join(filter(None, (champs.texte(prefixe + nom) for nom in VOIE)))
    precisions = [champs.texte(prefixe + nom) for nom in PRECISIONS]
    texte = ", ".join(filter(None, [*precisions, voie, champs.texte(prefixe + "cplt_adresse")]))
    return champs.limite(f"{prefixe}nom_voie", texte, 250)


def full_address(champs: Champs, sorte: str) -> str:
    """Address on one line, with postal code and town."""
    prefixe = f"structure_adresse_{sorte}_"
    ville = " ".join(filter(None, (champs.texte(prefixe + nom) for nom in ("cp", "commune"))))
    texte = ", ".join(filter(None, [address(champs, sorte), ville]))
    return champs.limite(f"{prefixe}commune", texte, 250)


def known_structures(lues: Sequence[StructureLue]) -> list[Structure]:
    """Structures of the database that share an ASP id or a SIRET with these lines."""
    sirets = {lue.valeurs["siret"] for lue in lues} | {lue.valeurs["siret_signature"] for lue in lues}
    return list(
        Structure.objects.filter(
            Q(asp_id__in=[lue.asp_id for lue in lues])
            | Q(siret__in=sirets)
            | Q(asp_id=None, siret_signature__in=sirets)
        )
        .order_by("pk")
        .select_for_update()
    )


class LotStructures:
    """Writes a set of lines: decides of each what it becomes, then one insert and one update."""

    def __init__(self, lues: Sequence[StructureLue]) -> None:
        self.lues = lues
        connues = known_structures(lues)
        self.par_id = {s.asp_id: s for s in connues if s.asp_id}
        self.par_siret = {s.siret: s for s in connues}
        self.sans_id = {s.siret_signature: s for s in connues if s.asp_id is None}
        self.issues: list[tuple[StructureLue, Issue]] = []
        self.refus: list[tuple[StructureLue, str]] = []
        self.nouvelles: list[Structure] = []
        self.changees: list[Structure] = []

    def write(self) -> None:
        """Write the set.

        Raises:
            django.db.DatabaseError: the database refuses a row; nothing of the set is written.
        """
        for lue in self.lues:
            try:
                self.issues.append((lue, self._place(lue)))
            except Refus as refus:
                self.refus.append((lue, str(refus)))
        insert(self.nouvelles, Structure)
        upsert(self.changees, ["asp_id", "asp_sha256", *CHAMPS])

    def _place(self, lue: StructureLue) -> Issue:
        structure = self._find(lue)
        if structure is None:
            structure = Structure(asp_id=lue.asp_id, asp_sha256=lue.sha256, **lue.valeurs)
            self.nouvelles.append(structure)
            self.par_siret[structure.siret] = structure
            return Issue.CREEE
        if structure.asp_id == lue.asp_id and structure.asp_sha256 == lue.sha256:
            return Issue.INCHANGEE
        structure.asp_id, structure.asp_sha256 = lue.asp_id, lue.sha256
        for champ, valeur in lue.valeurs.items():
            setattr(structure, champ, valeur)
        self.changees.append(structure)
        return Issue.MODIFIEE

    def _find(self, lue: StructureLue) -> Structure | None:
        """The structure of a line: by its ASP id, else one that the portal already knows by its SIRET.

        Raises:
            Refus: the ASP id has another SIRET at signature, or the SIRET another ASP id.
        """
        signature, actuel = lue.valeurs["siret_signature"], lue.valeurs["siret"]
        meme_siret = self.par_siret.get(actuel)
        structure = self.par_id.get(lue.asp_id)
        if structure is not None and structure.siret_signature != signature:
            raise Refus(
                f"l’identifiant ASP {lue.asp_id} est déjà celui du SIRET {structure.siret_signature} à la "
                f"signature, la ligne porte {signature}"
            )
        if meme_siret not in (None, structure) and (structure or meme_siret.asp_id):
            autre = f"ASP {meme_siret.asp_id}" if meme_siret.asp_id else "créée dans le portail"
            raise Refus(f"le SIRET {actuel} est déjà celui d’une autre structure ({autre})")
        return structure or meme_siret or self.sans_id.get(signature)
