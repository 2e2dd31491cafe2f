"""Every move of a dossier, on one page (etats_dossier.csv)."""

from conventions.enums import EtatDossier as E
from conventions.enums import Geste, NatureDocument
from conventions.workflow.gardes import (
    autres_signatures,
    avis_regulier,
    avis_requis,
    controles_depot,
    delai_et_liste,
    delai_recours_ouvert,
    delai_reponse_expire,
    documents_prets,
    echeance_depassee,
    grille_remplie,
    issue_recours_connue,
    pieces_completes,
    rc23,
    rc25,
    rc37,
    rc76,
    rc77,
    reponse_complete,
    visa_donne,
)
from conventions.workflow.horloge import (
    annule_visa,
    date_complet,
    date_decision,
    horloge_arrete,
    horloge_demarre,
    horloge_reprend,
    horloge_suspend,
    prend_acte_du_visa,
)
from siae_portal.workflow.machine import Effect, Guard, Transition, motif_donne

EN_EXAMEN = (
    E.DEPOSE,
    E.INCOMPLET,
    E.COMPLET,
    E.EN_INSTRUCTION,
    E.CORRECTION,
    E.A_PRESENTER,
    E.AVIS_RENDU,
    E.PROPOSE,
)
ACCEPTATION = (visa_donne, rc23, rc25, rc37, rc76)


def _t(
    geste: Geste,
    sources: E | tuple[E, ...],
    target: E | None,
    guards: tuple[Guard, ...] = (),
    effects: tuple[Effect, ...] = (),
) -> Transition:
    departs = (sources,) if isinstance(sources, E) else sources
    return Transition(geste=geste, sources=frozenset(departs), target=target, guards=guards, effects=effects)


TRANSITIONS = {
    t.geste: t
    for t in (
        _t(Geste.DEPOSER, E.BROUILLON, E.DEPOSE, (controles_depot,), (horloge_demarre,)),
        _t(Geste.ABANDONNER, E.BROUILLON, E.ABANDONNE),
        _t(Geste.DEMANDER_PIECES, E.DEPOSE, E.INCOMPLET, (delai_et_liste,), (horloge_suspend,)),
        _t(Geste.DECLARER_COMPLET, E.DEPOSE, E.COMPLET, (pieces_completes,), (date_complet,)),
        _t(Geste.RETIRER, EN_EXAMEN, E.ABANDONNE, (), (horloge_arrete,)),
        _t(
            Geste.CONSTATER_SILENCE,
            EN_EXAMEN,
            E.REJET_IMPLICITE,
            (echeance_depassee,),
            (horloge_arrete, date_decision),
        ),
        _t(Geste.REPONDRE_PIECES, E.INCOMPLET, E.DEPOSE, (reponse_complete,), (horloge_reprend,)),
        _t(Geste.CONSTATER_DEFAUT, E.INCOMPLET, None, (delai_reponse_expire,), (horloge_reprend,)),
        _t(
            Geste.CLASSER,
            E.INCOMPLET,
            E.CLASSE_SANS_SUITE,
            (delai_reponse_expire,),
            (horloge_arrete, date_decision),
        ),
        _t(Geste.INSTRUIRE, E.COMPLET, E.EN_INSTRUCTION),
        _t(Geste.DEMANDER_CORRECTIONS, E.EN_INSTRUCTION, E.CORRECTION, (delai_et_liste,), (horloge_suspend,)),
        _t(Geste.INSCRIRE, E.EN_INSTRUCTION, E.A_PRESENTER, (avis_requis,)),
        _t(Geste.PROPOSER_SANS_AVIS, E.EN_INSTRUCTION, E.PROPOSE, (rc23, grille_remplie)),
        _t(
            Geste.REPONDRE_CORRECTIONS,
            E.CORRECTION,
            E.EN_INSTRUCTION,
            (reponse_complete,),
            (horloge_reprend,),
        ),
        _t(
            Geste.REPRENDRE_SANS_REPONSE,
            E.CORRECTION,
            E.EN_INSTRUCTION,
            (delai_reponse_expire,),
            (horloge_reprend,),
        ),
        _t(Geste.ENREGISTRER_AVIS, E.A_PRESENTER, E.AVIS_RENDU, (avis_regulier,)),
        _t(Geste.RETIRER_ORDRE_DU_JOUR, E.A_PRESENTER, E.EN_INSTRUCTION, (motif_donne,)),
        _t(Geste.PROPOSER, E.AVIS_RENDU, E.PROPOSE, (rc23, grille_remplie)),
        _t(Geste.REPRENDRE_INSTRUCTION, E.AVIS_RENDU, E.EN_INSTRUCTION, (motif_donne,)),
        _t(Geste.VISER, E.PROPOSE, None, (), (prend_acte_du_visa,)),
        _t(Geste.ACCEPTER, E.PROPOSE, E.ACCEPTE, ACCEPTATION, (horloge_arrete, date_decision)),
        _t(
            Geste.REFUSER,
            E.PROPOSE,
            E.REFUSE,
            (visa_donne, motif_donne, rc76),
            (horloge_arrete, date_decision),
        ),
        _t(Geste.RENVOYER, E.PROPOSE, E.EN_INSTRUCTION, (motif_donne,), (annule_visa,)),
        _t(Geste.METTRE_A_LA_SIGNATURE, E.ACCEPTE, E.A_SIGNER, (documents_prets,)),
        _t(
            Geste.FORMER_RECOURS,
            (E.REFUSE, E.REJET_IMPLICITE, E.CLASSE_SANS_SUITE),
            E.RECOURS,
            (delai_recours_ouvert,),
        ),
        _t(Geste.REPRENDRE_EXAMEN, E.REJET_IMPLICITE, E.EN_INSTRUCTION, (motif_donne,), (annule_visa,)),
        _t(Geste.ACCEPTER_APRES_ECHEANCE, E.REJET_IMPLICITE, E.ACCEPTE, ACCEPTATION, (date_decision,)),
        _t(Geste.REFUSER_EXPRESSEMENT, E.REJET_IMPLICITE, E.REFUSE, (motif_donne, rc76), (date_decision,)),
        _t(Geste.SIGNER_STRUCTURE, E.A_SIGNER, None, (documents_prets,)),
        _t(Geste.SIGNER_ETAT, E.A_SIGNER, E.SIGNE, (autres_signatures, rc76, rc77)),
        _t(Geste.RETIRER_SIGNATURE, E.A_SIGNER, E.ACCEPTE, (motif_donne,)),
        _t(Geste.CONSTATER_REFUS_SIGNER, E.A_SIGNER, E.CLASSE_SANS_SUITE, (motif_donne,), (date_decision,)),
        _t(Geste.FAIRE_DROIT, E.RECOURS, E.ACCEPTE, ACCEPTATION, (date_decision,)),
        _t(Geste.REPRENDRE_APRES_RECOURS, E.RECOURS, E.EN_INSTRUCTION, (motif_donne,), (annule_visa,)),
        _t(Geste.REJETER_RECOURS, E.RECOURS, E.REFUSE, (motif_donne, rc76)),
        _t(Geste.CONSTATER_REJET_RECOURS, E.RECOURS, E.REFUSE, (issue_recours_connue,)),
    )
}

# The paper that an act makes for the structure, once per dossier for the AR.
DOCUMENTS = {
    Geste.DEPOSER: NatureDocument.AR,
    Geste.DEMANDER_PIECES: NatureDocument.DPC,
    Geste.DECLARER_COMPLET: NatureDocument.COMPLETUDE,
    Geste.REFUSER: NatureDocument.NOTIF_REFUS,
    Geste.REFUSER_EXPRESSEMENT: NatureDocument.NOTIF_REFUS,
}
