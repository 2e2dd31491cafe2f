"""The acts a reader may do on a dossier, as links: one main act, the others after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.urls import reverse

from conventions.enums import ETATS_EN_COURS, EtatDossier, Geste, SensDecision
from conventions.policies import DOSSIER
from conventions.workflow import TRANSITIONS, gardes
from siae_portal.workflow.machine import Acte, Transition, available, motif_donne

if TYPE_CHECKING:
    from conventions.models import Dossier

# Guards that look at what is typed on the page of the act: they say nothing before it.
_SAISIE = frozenset(
    {
        motif_donne,
        gardes.controles_depot,
        gardes.delai_et_liste,
        gardes.reponse_complete,
        gardes.grille_remplie,
        gardes.avis_regulier,
    }
)

_PAGES: Mapping[str, str] = MappingProxyType(
    {
        Geste.DEPOSER: "conventions:dossier_deposer",
        Geste.DEMANDER_PIECES: "conventions:dossier_completer",
        Geste.DEMANDER_CORRECTIONS: "conventions:dossier_completer",
        Geste.REPONDRE_PIECES: "conventions:dossier_repondre",
        Geste.REPONDRE_CORRECTIONS: "conventions:dossier_repondre",
        Geste.SAISIR_REPONSE: "conventions:reponse_recue",
        Geste.INSCRIRE: "conventions:dossier_inscrire",
        Geste.ENREGISTRER_AVIS: "conventions:dossier_avis",
        Geste.PROPOSER: "conventions:dossier_proposer",
        Geste.PROPOSER_SANS_AVIS: "conventions:dossier_proposer",
        Geste.ACCEPTER: "conventions:dossier_accepter",
        Geste.ACCEPTER_APRES_ECHEANCE: "conventions:dossier_accepter",
        Geste.FAIRE_DROIT: "conventions:dossier_accepter",
        Geste.REFUSER: "conventions:dossier_refuser",
        Geste.REFUSER_EXPRESSEMENT: "conventions:dossier_refuser",
        Geste.REJETER_RECOURS: "conventions:dossier_refuser",
        Geste.SIGNER_STRUCTURE: "conventions:dossier_signer",
        Geste.SIGNER_ETAT: "conventions:dossier_signer",
    }
)

# The act a state waits for; the first that the reader may do is the main one.
_PRINCIPAUX: Mapping[str, tuple[Geste, ...]] = MappingProxyType(
    {
        EtatDossier.BROUILLON: (Geste.DEPOSER,),
        EtatDossier.DEPOSE: (Geste.DECLARER_COMPLET, Geste.DEMANDER_PIECES),
        EtatDossier.INCOMPLET: (Geste.REPONDRE_PIECES, Geste.SAISIR_REPONSE),
        EtatDossier.COMPLET: (Geste.INSTRUIRE,),
        EtatDossier.EN_INSTRUCTION: (Geste.INSCRIRE, Geste.PROPOSER_SANS_AVIS),
        EtatDossier.CORRECTION: (Geste.REPONDRE_CORRECTIONS, Geste.SAISIR_REPONSE),
        EtatDossier.A_PRESENTER: (Geste.ENREGISTRER_AVIS,),
        EtatDossier.AVIS_RENDU: (Geste.PROPOSER,),
        EtatDossier.PROPOSE: (Geste.ACCEPTER, Geste.REFUSER, Geste.VISER),
        EtatDossier.A_SIGNER: (Geste.SIGNER_STRUCTURE, Geste.SIGNER_ETAT),
        EtatDossier.REJET_IMPLICITE: (Geste.REPRENDRE_EXAMEN,),
        EtatDossier.RECOURS: (Geste.FAIRE_DROIT, Geste.REPRENDRE_APRES_RECOURS),
    }
)


@dataclass(frozen=True, kw_only=True)
class LienGeste:
    """One act: its exact verb, its page. `immediat`: done at once by a POST. `raison`: why not yet."""

    geste: str
    libelle: str
    url: str
    principal: bool = False
    immediat: bool = False
    raison: str = ""


@dataclass(frozen=True, kw_only=True)
class GestesPossibles:
    """What the page proposes: at most one main act, the others, and what a main act still lacks."""

    principal: LienGeste | None
    secondaires: tuple[LienGeste, ...]
    empeches: tuple[LienGeste, ...]


def gestes_of(dossier: Dossier, acte: Acte) -> GestesPossibles:
    """Acts open to `acte.user` on a dossier read with `with_permitted`; guards are asked, nothing is done."""
    permis = DOSSIER.permitted(dossier)
    liens, empeches = [*_prendre(dossier, permis), *_saisir_reponse(dossier, permis)], []
    for transition in available(TRANSITIONS.values(), dossier, permis):
        raison = _refusal(transition, dossier, acte)
        if raison is None and not _useless(transition.geste, dossier):
            liens.append(_link(transition.geste, dossier))
        elif raison and transition.geste in _PRINCIPAUX.get(dossier.etat, ()):
            empeches.append(replace(_link(transition.geste, dossier), raison=raison))
    principal = _main(dossier, liens)
    return GestesPossibles(
        principal=replace(principal, principal=True) if principal else None,
        secondaires=tuple(lien for lien in liens if lien is not principal),
        empeches=tuple(_explained(empeches, liens)),
    )


def page_of(geste: str, dossier: Dossier) -> str:
    """Address of the page of an act."""
    if geste in _PAGES:
        return reverse(_PAGES[geste], args=[dossier.pk])
    return reverse("conventions:dossier_geste", args=[dossier.pk, geste.lower()])


def _link(geste: str, dossier: Dossier) -> LienGeste:
    return LienGeste(geste=geste, libelle=Geste(geste).label, url=page_of(geste, dossier))


def _prendre(dossier: Dossier, permis: frozenset[str]) -> list[LienGeste]:
    if Geste.PRENDRE not in permis or dossier.agent_id or dossier.etat not in ETATS_EN_COURS:
        return []
    url = reverse("conventions:dossier_prendre", args=[dossier.pk])
    return [LienGeste(geste=Geste.PRENDRE, libelle=Geste.PRENDRE.label, url=url, immediat=True)]


def _saisir_reponse(dossier: Dossier, permis: frozenset[str]) -> list[LienGeste]:
    """What came on paper is typed by the service, as long as the request is open."""
    attendue = dossier.demande_ouverte
    return [_link(Geste.SAISIR_REPONSE, dossier)] if attendue and Geste.SAISIR_REPONSE in permis else []


def _refusal(transition: Transition, dossier: Dossier, acte: Acte) -> str | None:
    """First reason, among the guards that do not depend on what will be typed."""
    for guard in transition.guards:
        if guard not in _SAISIE and (raison := guard(dossier, acte)):
            return raison
    return None


def _useless(geste: str, dossier: Dossier) -> bool:
    """Open by its state, yet already done or contrary to what was proposed."""
    proposition = getattr(dossier, "proposition", None)
    if geste == Geste.VISER:
        return bool(proposition and dossier.vise_at and dossier.vise_at >= proposition.proposee_at)
    if geste in {Geste.ACCEPTER, Geste.ACCEPTER_APRES_ECHEANCE, Geste.FAIRE_DROIT}:
        return proposition is None or proposition.sens != SensDecision.ACCEPTER
    if geste == Geste.SIGNER_STRUCTURE:
        return gardes.autres_signatures(dossier, Acte(user=None, at=dossier.modifie_at)) is None
    return False


def _main(dossier: Dossier, liens: list[LienGeste]) -> LienGeste | None:
    ordre = (Geste.PRENDRE, *_PRINCIPAUX.get(dossier.etat, ()))
    proposition = getattr(dossier, "proposition", None)
    if dossier.etat == EtatDossier.PROPOSE and proposition and proposition.sens == SensDecision.REFUSER:
        ordre = (Geste.PRENDRE, Geste.REFUSER, Geste.VISER)
    par_geste = {lien.geste: lien for lien in liens}
    return next((par_geste[geste] for geste in ordre if geste in par_geste), None)


def _explained(empeches: list[LienGeste], liens: list[LienGeste]) -> list[LienGeste]:
    """One line per reason; nothing about an alternative when the other way is open."""
    ouverts = {lien.geste for lien in liens}
    if ouverts & {Geste.INSCRIRE, Geste.PROPOSER_SANS_AVIS}:
        empeches = [e for e in empeches if e.geste not in {Geste.INSCRIRE, Geste.PROPOSER_SANS_AVIS}]
    return list({empeche.raison: empeche for empeche in reversed(empeches)}.values())
