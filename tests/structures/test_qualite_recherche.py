"""Quality of the search: what people type, and whether the first five lines hold what they look for."""

import pytest
from django.utils import timezone

from structures.services.annuaire import Criteres, search
from tests.structures.annuaire_fictif import ICI, load_fictive_directory, read_csv

PREMIERES = 5
MANQUEES_MAX = 3

pytestmark = pytest.mark.django_db


def test_what_is_looked_for_is_in_the_first_five():
    jour = timezone.localdate()
    load_fictive_directory(on=jour)
    recherches = read_csv(ICI / "recherches.csv")
    assert len(recherches) >= 60

    manquees = []
    for ligne in recherches:
        resultat = search(Criteres(q=ligne["recherche"], lieu=ligne["lieu"]), on=jour)
        trouvees = [document.structure.denomination for document in resultat.documents[:PREMIERES]]
        if not set(ligne["attendu"].split("|")) & set(trouvees):
            manquees.append(f"{ligne['recherche']} @ {ligne['lieu']} : {trouvees}")

    assert len(manquees) <= MANQUEES_MAX, "\n".join(manquees)
