"""Import of the SIRENE stock: our establishments (or all), in batches, as many times as one likes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from django.db import transaction
from stdnum.fr import siret as siret_number

from structures.enums import EtatSirene
from structures.models import Etablissement, EtablissementSirene, Structure
from structures.services.lecture_sirene import ILLISIBLE, Ligne, read_lines

LOT = 1_000
REJETS_MONTRES = 100
COLONNES = (
    "siret",
    "etatAdministratifEtablissement",
    "denominationUsuelleEtablissement",
    "enseigne1Etablissement",
    "activitePrincipaleEtablissement",
    "numeroVoieEtablissement",
    "indiceRepetitionEtablissement",
    "typeVoieEtablissement",
    "libelleVoieEtablissement",
    "codePostalEtablissement",
    "codeCommuneEtablissement",
    "etablissementSiege",
    "dateCreationEtablissement",
    "dateDebut",
)
COLONNES_UNITES = (
    "siren",
    "denominationUniteLegale",
    "nomUniteLegale",
    "prenomUsuelUniteLegale",
    "categorieJuridiqueUniteLegale",
)
# What the INSEE writes in place of what a person refused to publish.
NON_DIFFUSE = "[ND]"
COMPARES = tuple(
    champ.attname
    for champ in EtablissementSirene._meta.fields
    if champ.attname not in {"siret", "fichier_on"}
)
_LONGUEURS = {
    champ.attname: champ.max_length for champ in EtablissementSirene._meta.fields if champ.max_length
}
Unite = tuple[str, str]


@dataclass
class BilanSirene:
    """What an import did; `dire` receives each refused line, up to `REJETS_MONTRES`."""

    dire: Callable[[str], object] = lambda _phrase: None
    lues: int = 0
    gardees: int = 0
    creees: int = 0
    modifiees: int = 0
    inchangees: int = 0
    rejetees: int = 0
    unites: int = field(default=0)

    def reject(self, numero: int, raison: str) -> None:
        """One more refused line."""
        self.rejetees += 1
        if self.rejetees <= REJETS_MONTRES:
            self.dire(f"Ligne {numero} rejetée : {raison}.")


class LigneRefusee(Exception):
    """A line that cannot be kept, with the reason."""


def import_sirene(
    *, fichier: Path, unites: Path | None, on: date, tout: bool, bilan: BilanSirene
) -> BilanSirene:
    """Copy the establishments of a stock file; those of our SIRENs only, unless `tout`.

    Args:
        unites: stock of the legal units, for the names and legal categories; without it, those already
            known are kept.
        on: date of the file. A row already known from a later file is left alone.
    Raises:
        FichierIllisible: nothing can be read; what was written before stays and a second run resumes.
    """
    sirens = None if tout else known_sirens()
    connues = read_unites(unites, sirens) if unites else {}
    bilan.unites = len(connues)
    lignes = _kept_lines(fichier, sirens, connues, bilan=bilan, on=on)
    while lot := list(islice(lignes, LOT)):
        _write(lot, bilan=bilan, avec_unites=unites is not None)
    return bilan


def known_sirens() -> frozenset[str]:
    """SIRENs of the structures and of their establishments."""
    sirets = [
        *Structure.objects.values_list("siret", flat=True),
        *Etablissement.objects.exclude(siret="").values_list("siret", flat=True),
    ]
    return frozenset(siret[:9] for siret in sirets)


def read_unites(path: Path, sirens: frozenset[str] | None) -> dict[str, Unite]:
    """SIREN → name and legal category. The whole country takes some gigabytes of memory.

    Raises:
        FichierIllisible: absent, damaged, or without its columns.
    """
    return {
        v["siren"]: (_unite_name(v), _published(v["categorieJuridiqueUniteLegale"]))
        for ligne in read_lines(path, colonnes=COLONNES_UNITES)
        if (v := ligne.valeurs) and (sirens is None or v["siren"] in sirens)
    }


def _unite_name(valeurs: Mapping[str, str]) -> str:
    personne = f"{_published(valeurs['prenomUsuelUniteLegale'])} {_published(valeurs['nomUniteLegale'])}"
    return _published(valeurs["denominationUniteLegale"]) or personne.strip()


def _kept_lines(
    fichier: Path,
    sirens: frozenset[str] | None,
    unites: Mapping[str, Unite],
    *,
    bilan: BilanSirene,
    on: date,
) -> Iterator[EtablissementSirene]:
    for ligne in read_lines(fichier, colonnes=COLONNES):
        bilan.lues += 1
        if not ligne.erreur and sirens is not None and ligne.valeurs["siret"][:9] not in sirens:
            continue
        try:
            etablissement = to_etablissement(ligne, unites=unites, on=on)
        except LigneRefusee as refus:
            bilan.reject(ligne.numero, str(refus))
            continue
        bilan.gardees += 1
        yield etablissement


def to_etablissement(ligne: Ligne, *, unites: Mapping[str, Unite], on: date) -> EtablissementSirene:
    """One establishment, not saved.

    Raises:
        LigneRefusee: what the line says cannot be kept.
    """
    if ligne.erreur:
        raise LigneRefusee(ligne.erreur)
    v = {nom: _published(valeur) for nom, valeur in ligne.valeurs.items()}
    if not siret_number.is_valid(v["siret"]):
        raise LigneRefusee("ce n’est pas un SIRET")
    if v["etatAdministratifEtablissement"] not in EtatSirene.values:
        raise LigneRefusee(f"état inconnu « {v['etatAdministratifEtablissement'][:10]} »")
    if any(ILLISIBLE in valeur for valeur in v.values()):
        raise LigneRefusee("caractères illisibles, le fichier doit être en UTF-8")
    nom, categorie = unites.get(v["siret"][:9], ("", ""))
    return EtablissementSirene(
        siret=v["siret"],
        etat=v["etatAdministratifEtablissement"],
        denomination=(nom or v["denominationUsuelleEtablissement"] or v["enseigne1Etablissement"])[:150],
        categorie_juridique=_short("categorie_juridique", categorie),
        naf=_short("naf", v["activitePrincipaleEtablissement"].replace(".", "")),
        adresse=_address(v)[:250],
        code_postal=_short("code_postal", v["codePostalEtablissement"]),
        code_commune=_short("code_commune", v["codeCommuneEtablissement"]),
        siege=v["etablissementSiege"].lower() == "true",
        cree_on=_date(v["dateCreationEtablissement"]),
        etat_on=_date(v["dateDebut"]),
        fichier_on=on,
    )


def _published(valeur: str) -> str:
    texte = valeur.strip()
    return "" if texte == NON_DIFFUSE else texte


def _short(champ: str, valeur: str) -> str:
    if len(valeur) > _LONGUEURS[champ]:
        raise LigneRefusee(f"« {valeur[:20]} » est trop long pour {champ}")
    return valeur


def _address(valeurs: Mapping[str, str]) -> str:
    morceaux = (
        "numeroVoieEtablissement",
        "indiceRepetitionEtablissement",
        "typeVoieEtablissement",
        "libelleVoieEtablissement",
    )
    return " ".join(valeurs[nom] for nom in morceaux if valeurs[nom])


def _date(texte: str) -> date | None:
    try:
        return date.fromisoformat(texte) if texte else None
    except ValueError as faute:
        raise LigneRefusee(f"« {texte[:20]} » n’est pas une date") from faute


@transaction.atomic
def _write(lot: list[EtablissementSirene], *, bilan: BilanSirene, avec_unites: bool) -> None:
    """Create or update what differs; the date of the file moves for all."""
    par_siret = {e.siret: e for e in lot}
    connus = EtablissementSirene.objects.in_bulk(list(par_siret))
    nouveaux: list[EtablissementSirene] = []
    changes: list[EtablissementSirene] = []
    memes: list[EtablissementSirene] = []
    for siret, lu in par_siret.items():
        connu = connus.get(siret)
        if connu is None:
            nouveaux.append(lu)
            continue
        if not avec_unites and connu.categorie_juridique:
            # Both came from the legal unit, which this file does not hold.
            lu.denomination, lu.categorie_juridique = connu.denomination, connu.categorie_juridique
        differe = any(getattr(lu, nom) != getattr(connu, nom) for nom in COMPARES)
        (changes if differe and lu.fichier_on >= connu.fichier_on else memes).append(lu)
    EtablissementSirene.objects.bulk_create(nouveaux)
    EtablissementSirene.objects.bulk_update(changes, [*COMPARES, "fichier_on"])
    if memes:
        EtablissementSirene.objects.filter(
            pk__in=[e.siret for e in memes], fichier_on__lt=memes[0].fichier_on
        ).update(fichier_on=memes[0].fichier_on)
    bilan.creees += len(nouveaux)
    bilan.modifiees += len(changes)
    bilan.inchangees += len(lot) - len(nouveaux) - len(changes)
