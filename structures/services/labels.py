"""Labels of a structure: declared with a proof, confirmed by the State, watched to their end."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from siae_portal.audit.services import record
from siae_portal.storage.services import store
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import CodeLabel
from structures.models import Label
from structures.policies import LABEL, Geste
from structures.rules.labels import PREAVIS_JOURS, organisme_le
from structures.services.avis_fiche import warn_label_ends
from structures.services.fiche import day_of, lock_structure
from structures.services.recherche import refresh_documents

RETIRER_LABEL = "RETIRER_LABEL"


@transaction.atomic
def declare_label(*, pk: int, valeurs: Mapping[str, Any], preuve: Iterable[bytes], acte: Acte) -> Label:
    """A new period of a label, with its proof (PDF). The body is the one that gives the label that day.

    Raises:
        TransitionRefusee: a period of this label already covers one of these days, or no body is named.
    """
    structure = lock_structure(pk=pk, geste=Geste.DECLARER_LABEL, acte=acte)
    organisme = organisme_le(valeurs["code"], on=valeurs["debut_on"]) or valeurs.get("organisme", "")
    if not organisme:
        raise TransitionRefusee(["Écrivez le nom de l’organisme qui a délivré ce label."])
    memes = structure.labels.filter(
        code=valeurs["code"], debut_on__lte=valeurs["fin_on"], fin_on__gte=valeurs["debut_on"]
    )
    if valeurs["code"] != CodeLabel.QUALITE and memes.exists():
        raise TransitionRefusee(
            [
                "Ce label est déjà enregistré pour une partie de cette période : faites commencer la "
                "nouvelle le lendemain de l’ancienne."
            ]
        )
    label = Label.objects.create(
        structure=structure,
        organisme=organisme,
        preuve=store(preuve, type_mime="application/pdf"),
        **{nom: valeurs[nom] for nom in ("code", "libelle", "numero", "debut_on", "fin_on")},
    )
    _note(label, Geste.DECLARER_LABEL, acte)
    return label


@transaction.atomic
def confirm_label(*, pk: int, acte: Acte) -> Label:
    """An agent has read the proof. Done twice, it changes nothing."""
    label = _lock(pk, Geste.CONFIRMER_LABEL, acte)
    if label.confirme_at is None:
        label.confirme_at = acte.at
        label.save(update_fields=["confirme_at"])
        _note(label, Geste.CONFIRMER_LABEL, acte)
    return label


@transaction.atomic
def remove_label(*, pk: int, acte: Acte) -> None:
    """Take back a label declared by mistake.

    Raises:
        TransitionRefusee: the State has confirmed it.
    """
    label = _lock(pk, Geste.DECLARER_LABEL, acte)
    if label.confirme_at:
        raise TransitionRefusee(
            ["Ce label est confirmé par l’État : écrivez à votre service instructeur pour le retirer."]
        )
    _note(label, RETIRER_LABEL, acte)
    structure_id = label.structure_id
    label.delete()
    refresh_documents(structure_ids=[structure_id], on=day_of(acte))


@transaction.atomic
def warn_ending_labels(*, on: date) -> int:
    """Write once to the representatives of each label that ends within `PREAVIS_JOURS`; how many labels."""
    labels = Label.objects.to_renew(on=on, jours=PREAVIS_JOURS).select_related("structure").order_by("pk")
    return sum(1 for label in labels if warn_label_ends(label, on=on))


def _lock(pk: int, geste: str, acte: Acte) -> Label:
    labels = Label.objects.filter(LABEL.scope(acte.author, geste)).select_for_update(of=("self",))
    return labels.select_related("structure").get(pk=pk)


def _note(label: Label, geste: str, acte: Acte) -> None:
    details = {"label": label.pk, "code": label.code, "fin_on": label.fin_on.isoformat()}
    record(label.structure, geste=geste, acte=acte, details=details)
    refresh_documents(structure_ids=[label.structure_id], on=day_of(acte))
