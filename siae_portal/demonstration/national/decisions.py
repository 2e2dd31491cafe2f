"""What a service proposes and its signatory decides, for a dossier that was walked that far."""

from typing import Any

from conventions.enums import EtatDossier, Geste, SensDecision
from conventions.models import Decision, Proposition
from conventions.rules.motifs import GRILLE
from conventions.services.aides import AideCalculee
from siae_portal.comptes.models import DelegationSignature
from siae_portal.demonstration.national.marche import MOTIFS, Marche
from siae_portal.demonstration.scenario import MOTIF_DROIT, MOTIF_FAIT, Demande


def proposal_of(marche: Marche, demande: Demande, aide: AideCalculee) -> Proposition | None:
    """The proposal, not saved; None when the dossier did not reach it."""
    proposee_at = marche.instants.get(Geste.PROPOSER) or marche.instants.get(Geste.PROPOSER_SANS_AVIS)
    if proposee_at is None:
        return None
    baremes: dict[str, Any] = {"bareme": aide.bareme, "bareme_majore": aide.bareme_majore}
    return Proposition(
        bareme_confirme_at=proposee_at if _favourable(marche) and aide.dernier_connu else None,
        grille=dict.fromkeys(GRILLE, "CONFORME"),
        proposee_at=proposee_at,
        proposee_par=marche.acteurs.instructeur,
        **(baremes if _favourable(marche) else {}),
        **_content(marche, demande, aide),
    )


def decision_of(
    marche: Marche, demande: Demande, aide: AideCalculee, *, delegation: DelegationSignature
) -> Decision | None:
    """The decision, not saved; None while nothing is decided."""
    prise_at = marche.instants.get(Geste.ACCEPTER) or marche.instants.get(Geste.REFUSER)
    if prise_at is None:
        return None
    return Decision(
        prise_at=prise_at,
        signataire=marche.acteurs.signataire,
        delegation=delegation,
        **_content(marche, demande, aide),
    )


def _favourable(marche: Marche) -> bool:
    return marche.dossier.etat != EtatDossier.REFUSE


def _content(marche: Marche, demande: Demande, aide: AideCalculee) -> dict[str, Any]:
    """What a proposal and its decision both say: sense, reasons, and what was asked at the dated barème."""
    if not _favourable(marche):
        return {
            "dossier": marche.dossier,
            "sens": SensDecision.REFUSER,
            "motifs_fait": [MOTIFS[Geste.REFUSER]],
            "motifs_droit": [MOTIF_DROIT],
        }
    return {
        "dossier": marche.dossier,
        "sens": SensDecision.ACCEPTER,
        "motifs_fait": [MOTIF_FAIT],
        "motifs_droit": [MOTIF_DROIT],
        "etp": demande.etp,
        "nb_814": demande.nb_814,
        "nb_1400": demande.nb_1400,
        "montant_eur": aide.montant_eur,
    }
