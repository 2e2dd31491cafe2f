"""What the representatives of a structure are told by e-mail about its record."""

from datetime import date

from siae_portal.comptes.enums import Role
from siae_portal.comptes.models import User
from siae_portal.courriels.services import send_courriel, still_useful
from siae_portal.formats import date_longue
from siae_portal.workflow.machine import Acte
from structures.models import Label, Structure
from structures.rules.labels import PREAVIS_JOURS

IBAN_CHANGE = "iban_change"
LABEL_FIN = "label_fin"


def representatives(structure: Structure, *, on: date) -> list[User]:
    """People who represent the structure that day, by key."""
    valides = structure.habilitations.valid(on=on).filter(role=Role.DIRIGEANT, user__is_active=True)
    return list(User.objects.filter(pk__in=valides.values("user")).order_by("pk"))


def tell_iban_changed(structure: Structure, *, acte: Acte) -> None:
    """Every representative learns that the bank account has changed, so that a theft is seen."""
    for personne in representatives(structure, on=acte.at.date()):
        send_courriel(
            modele=IBAN_CHANGE,
            to=personne.email,
            contexte={
                "structure": structure.denomination,
                "structure_id": structure.pk,
                "iban": structure.iban_masque,
                "auteur": str(acte.author),
                "le": date_longue(acte.at),
            },
            key=f"{IBAN_CHANGE}:{structure.pk}:{acte.at.isoformat()}:{personne.pk}",
        )


def warn_label_ends(label: Label, *, on: date) -> int:
    """Every representative learns once that a label ends within `PREAVIS_JOURS`; how many were written to."""
    personnes = representatives(label.structure, on=on)
    for personne in personnes:
        send_courriel(
            modele=LABEL_FIN,
            to=personne.email,
            contexte={
                "label_id": label.pk,
                "structure": label.structure.denomination,
                "structure_id": label.structure_id,
                "label": str(label),
                "fin": date_longue(label.fin_on),
                "preavis": PREAVIS_JOURS,
            },
            key=f"{LABEL_FIN}:{label.pk}:{label.fin_on.isoformat()}:{personne.pk}",
        )
    return len(personnes)


@still_useful(LABEL_FIN)
def label_not_renewed(*, label_id: int, **_later: object) -> bool:
    """The label is still there and nothing follows it."""
    return Label.objects.filter(pk=label_id).unfollowed().exists()
