"""What the portal offers to anyone signed in, for whom no dossier and no person is open."""

from dataclasses import dataclass

from django.urls import reverse

from siae_portal.accueil.navigation import NAVIGATION, everyone, signed_in
from siae_portal.comptes.models import User


@dataclass(frozen=True, kw_only=True)
class Acces:
    """One thing that the person can do today: a sentence, a link."""

    libelle: str
    url: str


def acces_of(user: User) -> list[Acces]:
    """The public services, then the administration for its staff; empty when the menu offers more.

    The menu decides: it asks the policies.
    """
    propres = [e for e in NAVIGATION if e.permitted not in {everyone, signed_in} and e.permitted(user)]
    publics = [
        Acces(libelle="Rejoindre une structure, ou déclarer la vôtre", url=reverse("structures:rejoindre")),
        Acces(libelle="Chercher une structure dans l’annuaire", url=reverse("structures:annuaire")),
        Acces(libelle="Vérifier qu’un document est authentique", url=reverse("conventions:verification")),
    ]
    administration = [Acces(libelle="Ouvrir l’administration du portail", url=reverse("admin:index"))]
    return ([] if propres else publics) + (administration if user.is_staff else [])
