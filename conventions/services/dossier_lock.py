"""Taking a dossier under lock, before an act."""

from conventions.enums import EtatDossier
from conventions.models import Dossier
from siae_portal.workflow.machine import Acte, TransitionRefusee

AUX_MAINS_DE_LA_STRUCTURE = frozenset({EtatDossier.BROUILLON, EtatDossier.INCOMPLET, EtatDossier.CORRECTION})


def lock_dossier(*, pk: int, geste: str, acte: Acte) -> Dossier:
    """The dossier, locked, if the person may do the act on it (the portal itself always may).

    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
    """
    dossiers = Dossier.objects.all() if acte.user is None else Dossier.objects.permitted(acte.user, geste)
    return (
        dossiers.select_related("structure__departement", "structure__commune", "service")
        .select_for_update(of=("self",))
        .get(pk=pk)
    )


def lock_editable(*, pk: int, geste: str, acte: Acte) -> Dossier:
    """The dossier, locked, while it is in the hands of the structure.

    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        TransitionRefusee: it was transmitted meanwhile.
    """
    dossier = lock_dossier(pk=pk, geste=geste, acte=acte)
    if dossier.etat not in AUX_MAINS_DE_LA_STRUCTURE:
        raise TransitionRefusee(
            [f"Le dossier est à l’état « {dossier.get_etat_display()} » : il ne se modifie plus ici."]
        )
    return dossier
