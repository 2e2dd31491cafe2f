"""What waits for who accompanies people: interviews planned, people not met for too long."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from accompagnement.enums import Geste
from accompagnement.models import Salarie
from accompagnement.policies import SALARIE
from siae_portal.accueil.taches import Tache
from siae_portal.comptes.models import User


def taches_de_l_accompagnement(user: User, on: date) -> Iterator[Tache]:
    """Two lines at most, counted: never a name on the home page."""
    if not SALARIE.may(user, Geste.NOTER_ENTRETIEN):
        return
    suivies = Salarie.objects.permitted(user, Geste.NOTER_ENTRETIEN).present(on=on).filter(referent=user)
    rythmees, url = suivies.with_rhythm(), reverse("accompagnement:salarie_list")
    if prevus := rythmees.filter(prochain_on__lte=on).count():  # type: ignore[misc]
        libelle = "1 entretien prévu" if prevus == 1 else f"{prevus} entretiens prévus"
        yield Tache(libelle=f"Mener {libelle}", url=url, avant_le=on)
    if retards := rythmees.late(on=on).count():
        libelle = "1 personne" if retards == 1 else f"{retards} personnes"
        yield Tache(libelle=f"Rencontrer {libelle} sans entretien depuis trop longtemps", url=url)
