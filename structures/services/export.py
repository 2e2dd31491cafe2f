"""The directory as open data: rows of our own, and the exchange schema data·inclusion (structures, v1).

Identifiers are stable: `id` is never given again, a SIRET follows the moves of its structure.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from structures.enums import TypeStructure
from structures.models import Contact, DocumentRecherche, Intervention, Label, Offre
from structures.ports import Conventionnement, conventionnements
from structures.rules.formes import libelle_forme

LICENCE = "Licence Ouverte 2.0"
LICENCE_URL = "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf"
SOURCE = "portail-siae"
LOT = 500
DESCRIPTION_MAX = 2_000
# Names that no mail server answers for (RFC 2606 and 6761).
DOMAINES_RESERVES = (".invalid", ".test", ".example", ".localhost", ".local")


def public_rows(*, on: date) -> Iterator[dict[str, Any]]:
    """One structure of the directory at a time, by identifier: what its page says."""
    documents = DocumentRecherche.objects.visible(on=on).order_by("pk")
    pks = list(documents.values_list("pk", flat=True))
    for debut in range(0, len(pks), LOT):
        lot = documents.filter(pk__in=pks[debut : debut + LOT])
        yield from _batch(lot.for_export(), on=on)


def _batch(documents: Any, *, on: date) -> Iterator[dict[str, Any]]:
    lignes = list(documents)
    conventions = conventionnements().of([d.pk for d in lignes], on=on)
    for document in lignes:
        actuelles = [c for c in conventions.get(document.pk, []) if not c.terminee]
        yield _row(document, actuelles, on=on)


def _row(document: DocumentRecherche, conventions: list[Conventionnement], *, on: date) -> dict[str, Any]:
    structure = document.structure
    commune = structure.commune
    return {
        "id": structure.pk,
        "siret": structure.siret,
        "denomination": structure.denomination,
        "forme_juridique": libelle_forme(structure.categorie_juridique),
        "adresse": structure.adresse,
        "code_postal": structure.code_postal,
        "commune": commune.nom if commune else "",
        "code_insee": commune.pk if commune else "",
        "departement": document.departement_id,
        "region": document.region_id,
        "latitude": document.latitude,
        "longitude": document.longitude,
        "precision_du_point": commune.precision if commune else "",
        "telephone": structure.telephone,
        "courriel": structure.courriel,
        "types": [code for code in document.genres if code in TypeStructure.values],
        "conventions": [convention_dict(c) for c in conventions],
        "labels": [
            label_dict(label) for label in structure.labels.all() if label.debut_on <= on <= label.fin_on
        ],
        "offres": [offer_dict(offre) for offre in structure.offres.all()],
        "mise_a_jour": document.mis_a_jour_on.isoformat(),
        "fiche": public_url(structure.pk),
        "site_web": structure.site_web,
        "presentation": structure.presentation,
        "famille_juridique": document.famille,
        "reseaux": document.reseaux,
        "zones": [zone_dict(intervention) for intervention in structure.interventions.all()],
        "contacts": [contact_dict(contact) for contact in structure.contacts.all() if contact.public],
    }


def offer_dict(offre: Offre) -> dict[str, Any]:
    """What is sold, as our JSON says it: keys are only added."""
    return {
        "libelle": offre.libelle,
        "secteur": offre.secteur,
        "nature": offre.nature,
        "clienteles": offre.clienteles,
        "description": offre.description,
    }


def zone_dict(intervention: Intervention) -> dict[str, str]:
    """A declared territory: its level, its INSEE code (a SIREN for an intercommunalité), its name."""
    return {
        "niveau": intervention.niveau,
        "code": intervention.code_territoire,
        "nom": str(intervention),
    }


def contact_dict(contact: Contact) -> dict[str, str]:
    """Somebody whom the structure names to the public."""
    return {nom: getattr(contact, nom) for nom in ("nom", "fonction", "telephone", "courriel")}


def convention_dict(convention: Conventionnement) -> dict[str, str]:
    """A published convention, as our JSON says it: the keys never change."""
    return {
        "type": convention.type,
        "debut": convention.debut_on.isoformat(),
        "fin": convention.fin_on.isoformat(),
        "service": convention.service,
        "situation": convention.situation,
    }


def label_dict(label: Label) -> dict[str, str]:
    """A label, as our JSON says it."""
    return {"code": label.code, "debut": label.debut_on.isoformat(), "fin": label.fin_on.isoformat()}


def public_url(pk: int) -> str:
    """Address of the page of a structure, for a reader who is elsewhere."""
    return f"{settings.URL_PUBLIQUE}{reverse('structures:fiche', args=[pk])}"


def as_json(*, on: date) -> dict[str, Any]:
    """The whole directory, with its licence and its day."""
    return {
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "date": on.isoformat(),
        "structures": list(public_rows(on=on)),
    }


def as_csv(*, on: date) -> str:
    """One line per structure; several values in a cell are separated by ` | ` (RFC 4180)."""
    sortie = io.StringIO()
    redacteur: csv.DictWriter[str] | None = None
    for ligne in public_rows(on=on):
        plate = {nom: _cell(valeur) for nom, valeur in ligne.items()} | {"licence": LICENCE}
        if redacteur is None:
            redacteur = csv.DictWriter(sortie, fieldnames=list(plate))
            redacteur.writeheader()
        redacteur.writerow(plate)
    return sortie.getvalue()


def _cell(valeur: Any) -> Any:
    if not isinstance(valeur, list):
        return valeur
    return " | ".join(
        v if isinstance(v, str) else " ".join(filter(None, map(_flat, v.values()))) for v in valeur
    )


def _flat(valeur: Any) -> str:
    return valeur if isinstance(valeur, str) else ",".join(valeur)


def as_data_inclusion(*, on: date) -> list[dict[str, Any]]:
    """Structures of the exchange schema data·inclusion v1. Our points are those of communes: left out."""
    return [_exchange_row(ligne) for ligne in public_rows(on=on)]


def _exchange_row(ligne: dict[str, Any]) -> dict[str, Any]:
    nom = ligne["denomination"].strip().rstrip(".")
    offres = " ; ".join(offre["libelle"] for offre in ligne["offres"])
    description = ". ".join(filter(None, (ligne["presentation"].rstrip("."), offres)))
    valeurs = {
        "source": SOURCE,
        "id": f"{SOURCE}--{ligne['id']}",
        "nom": nom if len(nom) > 2 else f"Structure {nom}",
        "date_maj": ligne["mise_a_jour"],
        "description": description[:DESCRIPTION_MAX] if len(description) > 4 else None,
        "lien_source": ligne["fiche"],
        "siret": ligne["siret"],
        "commune": ligne["commune"],
        "code_postal": ligne["code_postal"] if len(ligne["code_postal"]) == 5 else None,
        "code_insee": ligne["code_insee"],
        "adresse": ligne["adresse"],
        "telephone": ligne["telephone"],
        "courriel": None if _reserved(ligne["courriel"]) else ligne["courriel"],
        "site_web": None if _reserved(ligne["site_web"]) else ligne["site_web"],
        "reseaux_porteurs": sorted(code.lower() for code in ligne["types"]),
    }
    return {nom: valeur or None for nom, valeur in valeurs.items()}


def _reserved(adresse: str) -> bool:
    """An e-mail or a site in a domain that leads nowhere."""
    return adresse.partition("://")[2].partition("/")[0].endswith(DOMAINES_RESERVES) or adresse.endswith(
        DOMAINES_RESERVES
    )
