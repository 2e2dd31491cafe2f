"""What of a dossier its author may write: everything in a draft, only what the service named after it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from conventions.models import Dossier
from conventions.rules.champs import Champ
from conventions.rules.conditions import CONDITIONS
from conventions.services.formulaire import Formulaire, formulaire_of
from siae_portal.workflow.machine import TransitionRefusee


class NonDemande(TransitionRefusee):
    """Something that the service did not name would change: nothing is written."""


@dataclass(frozen=True, kw_only=True)
class Ouverture:
    """`raisons`: code of a section, a field or a paper → why the service asks for it; None: all is open."""

    raisons: Mapping[str, str] | None = None

    @property
    def partielle(self) -> bool:
        """Whether only some of the dossier may be written."""
        return self.raisons is not None

    def permet(self, champ: Champ) -> bool:
        """Whether a field may be written: named, of a section named, or called by the answer of one named."""
        if self.raisons is None:
            return True
        appelant = CONDITIONS.get(champ.condition)
        codes = {champ.code, champ.rubrique, appelant.question if appelant else ""}
        return bool(codes & self.raisons.keys())

    def permet_piece(self, code: str) -> bool:
        """Whether a paper may be joined, replaced or removed."""
        return self.raisons is None or code in self.raisons

    def raison(self, code: str) -> str:
        """Why the service asks for it, empty when it is not named itself."""
        return (self.raisons or {}).get(code, "")


def ouverture_of(dossier: Dossier) -> Ouverture:
    """What may be written now. One query, none when the requests are read already."""
    if dossier.est_brouillon:
        return Ouverture()
    demande = dossier.demande_ouverte
    return Ouverture(raisons={e["code"]: e.get("raison", "") for e in (demande.elements if demande else ())})


def require_open_answers(dossier: Dossier, code: str, reponses: Mapping[str, Any]) -> None:
    """Refuse answers that the service did not ask for; an answer given again as it stands is no change.

    Raises:
        NonDemande: names the fields that would have changed.
    """
    ouverture = ouverture_of(dossier)
    if not ouverture.partielle:
        return
    formulaire = formulaire_of(dossier)
    if not section_ouverte(formulaire, ouverture, code):
        raise NonDemande([non_demande(formulaire.titre(code))])
    champs = {q.nom: q.champ for rubrique in formulaire.codes for q in formulaire.questions(rubrique)}
    fermees = [nom for nom in reponses if nom not in champs or not ouverture.permet(champs[nom])]
    changees = [nom for nom in fermees if not meme_reponse(reponses[nom], formulaire.reponses.get(nom))]
    if changees:
        raise NonDemande([non_demande(champs[nom].libelle if nom in champs else nom) for nom in changees])


def require_open_piece(dossier: Dossier, code: str, libelle: str) -> None:
    """Refuse a paper that the service did not ask for.

    Raises:
        NonDemande: it is not named.
    """
    if not ouverture_of(dossier).permet_piece(code):
        raise NonDemande([non_demande(libelle)])


def section_ouverte(formulaire: Formulaire, ouverture: Ouverture, code: str) -> bool:
    """Whether something may be written in a section."""
    return any(ouverture.permet(champ) for champ in formulaire.champs.get(code, ()))


def meme_reponse(gauche: Any, droite: Any) -> bool:
    """Whether two answers say the same, however they are written: `8`, `8.00`, nothing and empty."""
    return bool(_norm(gauche) == _norm(droite))


def _norm(valeur: Any) -> Any:
    if valeur is None or valeur == "":
        return ""
    if isinstance(valeur, bool):
        return str(valeur)
    if isinstance(valeur, list | tuple):
        return [_norm(element) for element in valeur]
    if isinstance(valeur, Mapping):
        return {nom: _norm(element) for nom, element in valeur.items() if _norm(element) != ""}
    texte = str(valeur).replace("\r\n", "\n").strip()
    try:
        return str(Decimal(texte).normalize()) if len(texte) < 30 else texte
    except InvalidOperation:
        return texte


def non_demande(libelle: str) -> str:
    """Why an answer or a paper may not change."""
    return (
        f"« {libelle} » n’est pas demandé par le service : rien n’a été enregistré. "
        "Écrivez-lui un message si cette réponse doit changer."
    )
