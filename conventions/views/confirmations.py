"""What the confirmation page of each simple act says, before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from conventions.enums import Geste


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """`effets`: what will happen, one sentence each. `fait`: what the person reads once it is done.

    `motif_libre`: a reason may be given. `trop_tard`: why the state no longer allows it.
    """

    effets: tuple[str, ...]
    fait: str
    aide_motif: str = ""
    motif_libre: bool = False
    trop_tard: str = ""


_JOURNAL = "Il paraîtra au journal du dossier."

CONFIRMATIONS: Mapping[str, Confirmation] = MappingProxyType(
    {
        Geste.ABANDONNER: Confirmation(
            effets=(
                "Ce brouillon ne pourra plus être modifié ni déposé.",
                "Il reste lisible dans vos dossiers.",
            ),
            fait="Le brouillon est abandonné.",
        ),
        Geste.RETIRER: Confirmation(
            effets=(
                "Le service de l’État arrête l’examen de votre demande ; un courriel l’en avertit aussitôt.",
                "Aucune décision ne sera prise et le délai légal s’arrête.",
                "Le dossier, ses pièces et ses échanges restent lisibles.",
                "Ce retrait est définitif : une nouvelle demande suppose un nouveau dossier.",
            ),
            fait="La demande est retirée. Cette page vous en donne acte.",
            aide_motif="Le service le lira au journal du dossier. Vous pouvez aussi ne rien écrire.",
            motif_libre=True,
            trop_tard="La demande ne se retire plus : la décision est prise, ou la demande est déjà close. "
            "Rien n’a été changé.",
        ),
        Geste.DECLARER_COMPLET: Confirmation(
            effets=(
                "Vous constatez que chaque pièce exigée est reçue et recevable.",
                "La structure reçoit une attestation de complétude en PDF.",
                "L’échéance est recalculée : dépôt, délai annoncé et durées suspendues.",
            ),
            fait="Le dossier est déclaré complet : l’attestation se prépare.",
        ),
        Geste.CLASSER: Confirmation(
            effets=(
                "La structure n’a pas répondu avant le terme fixé : sa demande est classée sans suite.",
                "Elle pourra former un recours.",
            ),
            fait="Le dossier est classé sans suite.",
        ),
        Geste.INSTRUIRE: Confirmation(
            effets=(
                "Le dossier passe en instruction ; la structure le voit.",
                "L’échéance ne change pas.",
            ),
            fait="L’instruction est ouverte.",
        ),
        Geste.RETIRER_ORDRE_DU_JOUR: Confirmation(
            effets=("Le dossier quitte l’ordre du jour et revient en instruction.",),
            fait="Le dossier est retiré de l’ordre du jour.",
            aide_motif=f"Par exemple : quorum non atteint, pièce attendue. {_JOURNAL}",
        ),
        Geste.REPRENDRE_INSTRUCTION: Confirmation(
            effets=("Le dossier revient en instruction ; l’avis de la commission reste enregistré.",),
            fait="L’instruction est reprise.",
            aide_motif=_JOURNAL,
        ),
        Geste.VISER: Confirmation(
            effets=(
                "Vous attestez avoir lu la proposition ci-dessus ; le signataire peut alors décider.",
                "Toute nouvelle proposition annule ce visa.",
            ),
            fait="La proposition est visée : le signataire peut décider.",
        ),
        Geste.RENVOYER: Confirmation(
            effets=("Le dossier revient en instruction et le visa est annulé.",),
            fait="Le dossier est renvoyé à l’instruction.",
            aide_motif=f"Ce que l’agent doit revoir. {_JOURNAL}",
        ),
        Geste.FORMER_RECOURS: Confirmation(
            effets=("Le service de l’État examine de nouveau la demande à la lumière du recours.",),
            fait="Le recours est enregistré.",
        ),
        Geste.REPRENDRE_EXAMEN: Confirmation(
            effets=(
                "Le dossier revient en instruction malgré le silence qui valait rejet.",
                "Le délai n’est pas relancé.",
            ),
            fait="L’examen est repris.",
            aide_motif=_JOURNAL,
        ),
        Geste.RETIRER_SIGNATURE: Confirmation(
            effets=(
                "La convention et son annexe sont retirées : elles n’ont plus d’effet, les signatures déjà "
                "apposées non plus.",
                "De nouveaux documents se préparent aussitôt, à signer par les deux parties.",
            ),
            fait="Les documents sont retirés de la signature ; les nouveaux se préparent.",
            aide_motif=f"Ce qui doit être corrigé dans l’acte. {_JOURNAL}",
        ),
        Geste.CONSTATER_REFUS_SIGNER: Confirmation(
            effets=(
                "Le dossier est classé sans suite et la convention reste sans effet.",
                "Les ETP et les crédits réservés reviennent à l’enveloppe.",
            ),
            fait="Le refus de signer est constaté ; l’enveloppe est libérée.",
            aide_motif=f"Comment et quand la structure a refusé. {_JOURNAL}",
        ),
        Geste.REPRENDRE_APRES_RECOURS: Confirmation(
            effets=("La décision contestée est retirée ou annulée : le dossier revient en instruction.",),
            fait="L’examen est repris.",
            aide_motif=f"La décision ou le jugement qui le demande. {_JOURNAL}",
        ),
        Geste.CONSTATER_REJET_RECOURS: Confirmation(
            effets=("Le refus est maintenu.",),
            fait="Le rejet du recours est constaté.",
            aide_motif=f"Silence, jugement ou désistement, et sa date. {_JOURNAL}",
        ),
    }
)
