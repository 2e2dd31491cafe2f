"""The page of a structure and the list of a territory: who reads what, in a flat number of queries."""

import pytest
from django.urls import reverse

from tests.comptes.factories import UserFactory
from tests.structures.factories import StructureFactory

pytestmark = pytest.mark.django_db


def test_page(client, referentiels):
    structure = StructureFactory()
    client.force_login(UserFactory(dirigeant=True, of=structure))

    page = client.get(reverse("structures:structure_detail", args=[structure.pk])).content.decode()

    assert "Règles applicables" in page
