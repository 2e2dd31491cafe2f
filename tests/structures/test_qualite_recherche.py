"""Quality of the search: what people type, and whether the first five lines hold what they look for."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from structures.forms.recherche import RechercheForm
from structures.services.annuaire import search
from tests.structures.annuaire_fictif import ICI, load_fictive_directory, read_csv

PREMIERES = 5
MANQUEES_MAX = 3

pytestmark = pytest.mark.django_db


def test_what_is_looked_for_is_in_the_first_five():
    jour = timezone.localdate()
    load_fictive_directory(on=jour)
    recherches = read_csv(ICI / "recherches.csv")
    assert len(recherches) >= 80

    manquees = []
    for ligne in recherches:
        adresse = QueryDict(ligne["filtres"], mutable=True)
        adresse.update({"q": ligne["recherche"], "lieu": ligne["lieu"]})
        formulaire = RechercheForm(adresse)
        assert formulaire.is_valid(), ligne
        resultat = search(formulaire.criteres, on=jour)
        trouvees = [document.structure.denomination for document in resultat.documents[:PREMIERES]]
        if not set(ligne["attendu"].split("|")) & set(trouvees):
            manquees.append(f"{ligne} : {trouvees}")

    assert len(manquees) <= MANQUEES_MAX, "\n".join(manquees)
