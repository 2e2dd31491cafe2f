"""What the SIRENE directory says of an establishment, and how a record differs from it.

The directory is a copy that may be absent, old or incomplete: it fills and warns, it never blocks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from structures.enums import EtatSirene
from structures.models import Commune, EtablissementSirene, Structure
from structures.rules.noms import sort_key
from structures.services.territoires import current_code

# Columns of a structure that SIRENE knows too, with their name for the reader.
CHAMPS: Mapping[str, str] = {
    "denomination": "Dénomination",
    "categorie_juridique": "Catégorie juridique",
    "naf": "Code NAF",
    "adresse": "Adresse",
    "code_postal": "Code postal",
    "commune": "Commune",
    "creee_on": "Créée le",
}


@dataclass(frozen=True, kw_only=True)
class Preremplissage:
    """What SIRENE gives to fill a record in; a value it does not know is empty.

    `commune` is read with its département.
    """

    siret: str
    ferme: bool
    fichier_on: date
    denomination: str = ""
    categorie_juridique: str = ""
    naf: str = ""
    adresse: str = ""
    code_postal: str = ""
    commune: Commune | None = None
    creee_on: date | None = None

    def valeurs(self) -> dict[str, object]:
        """Column → value, without what SIRENE does not know."""
        return {nom: valeur for nom in CHAMPS if (valeur := getattr(self, nom))}


@dataclass(frozen=True, kw_only=True)
class Ecart:
    """One column on which the record and SIRENE disagree."""

    champ: str
    libelle: str
    fiche: object
    sirene: object


def prefill_of(siret: str) -> Preremplissage | None:
    """What SIRENE knows of a SIRET (14 digits); None when it does not know it. Two queries."""
    ligne = EtablissementSirene.objects.filter(pk=siret).first()
    if ligne is None:
        return None
    commune = Commune.objects.select_related("departement").filter(pk=current_code(ligne.code_commune))
    return Preremplissage(
        siret=siret,
        ferme=ligne.ferme,
        fichier_on=ligne.fichier_on,
        denomination=ligne.denomination,
        categorie_juridique=ligne.categorie_juridique,
        naf=ligne.naf,
        adresse=ligne.adresse,
        code_postal=ligne.code_postal,
        commune=commune.first() if ligne.code_commune else None,
        creee_on=ligne.cree_on if ligne.siege else None,
    )


def is_loaded() -> bool:
    """Whether a stock file was ever imported."""
    return EtablissementSirene.objects.exists()


def etat_of(siret: str) -> str:
    """`A` (open), `F` (closed), or empty when SIRENE does not know the SIRET."""
    return EtablissementSirene.objects.filter(pk=siret).values_list("etat", flat=True).first() or ""


def closed_among(sirets: Iterable[str]) -> set[str]:
    """Those that SIRENE says are closed. One query."""
    fermes = EtablissementSirene.objects.filter(pk__in=list(sirets), etat=EtatSirene.FERME)
    return set(fermes.values_list("pk", flat=True))


def differences(structure: Structure, sirene: Preremplissage) -> list[Ecart]:
    """What SIRENE says otherwise; what it does not know is no difference, nor are case and accents."""
    return [
        Ecart(champ=nom, libelle=CHAMPS[nom], fiche=getattr(structure, nom), sirene=valeur)
        for nom, valeur in sirene.valeurs().items()
        if not _same(getattr(structure, nom), valeur)
    ]


def _same(fiche: object, sirene: object) -> bool:
    if isinstance(fiche, str) and isinstance(sirene, str):
        return sort_key(fiche) == sort_key(sirene)
    return fiche == sirene
