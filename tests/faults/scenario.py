"""What a person does between two kills, each in a process of its own.

`python -m tests.faults.scenario ÉTAPE`.
Prints one line of JSON. The servers are those of the environment.
"""

import json
import sys
from typing import Any

import django


def accepter() -> dict[str, Any]:
    """A dossier up to its acceptance: its documents are asked, the worker has them to make."""
    from tests.conventions.parcours import Parcours

    return {"dossier": Parcours().until("accepter").dossier.pk}


def deposer() -> dict[str, Any]:
    """A dossier up to its deposit: one document is asked."""
    from tests.conventions.parcours import Parcours

    return {"dossier": Parcours().until("deposer").dossier.pk}


def signer() -> dict[str, Any]:
    """Both parties sign the only dossier."""
    from conventions.models import Dossier
    from tests.conventions.parcours import Parcours

    parcours = Parcours.resume(Dossier.objects.get())
    parcours.signer_structure()
    parcours.signer_etat()
    return {"dossier": parcours.dossier.pk}


def balayer() -> dict[str, Any]:
    """What the scheduler does every minute."""
    from siae_portal.outbox.tasks import sweep

    sweep()
    return {}


def dire() -> dict[str, Any]:
    """What the database and the disk hold."""
    from conventions.models import Dossier
    from siae_portal.audit.models import Evenement
    from siae_portal.audit.services import broken_links
    from siae_portal.outbox.models import OutboxMessage
    from siae_portal.storage.services import read

    dossier = Dossier.objects.get()
    documents = dossier.documents.select_related("fichier").order_by("pk")
    produits = Evenement.objects.filter(objet_type="conventions.Document", geste="PRODUIRE")
    return {
        "etat": dossier.etat,
        "documents": {
            d.nature: len(read(d.fichier)) if d.fichier else 0 for d in documents if d.etat == "PRET"
        },
        "demandes": documents.count(),
        "produits": list(produits.values_list("objet_id", flat=True)),
        "en_attente": OutboxMessage.objects.waiting().count(),
        "mis_de_cote": OutboxMessage.objects.parked().count(),
        "chaine": broken_links(dossier),
    }


ETAPES = {etape.__name__: etape for etape in (accepter, deposer, signer, balayer, dire)}

if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(ETAPES[sys.argv[1]]()) + "\n")
