"""Two clicks at the same instant, on two connections: one deposit, and the same receipt for both."""

from threading import Barrier, Thread

import pytest
from django.db import connections

from conventions.enums import EtatDossier, Geste
from conventions.models import Dossier, VersionDossier
from conventions.services.dossiers import deposit_dossier
from siae_portal.audit.models import Evenement
from siae_portal.courriels.models import Courriel
from siae_portal.workflow.machine import Acte
from tests.conventions.factories import AT
from tests.conventions.parcours import JUSTIFICATION, Parcours


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_deposit():
    parcours = Parcours().until("remplir")
    regles = {f"RC{numero:02d}": JUSTIFICATION for numero in range(1, 90)}
    depart, numeros = Barrier(2), []

    def click():
        acte = Acte(user=parcours.dirigeant, at=AT)
        depart.wait()
        try:
            depose = deposit_dossier(
                pk=parcours.dossier.pk, acte=acte, declaration=True, justifications=regles
            )
            numeros.append(depose.numero)
        finally:
            connections.close_all()

    fils = [Thread(target=click) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    depose = Dossier.objects.get()
    assert (depose.etat, numeros) == (EtatDossier.DEPOSE, [depose.numero] * 2)
    assert VersionDossier.objects.count() == 1
    assert Evenement.objects.filter(geste=Geste.DEPOSER).count() == 1
    assert Courriel.objects.filter(modele="accuse_reception").count() == 1
