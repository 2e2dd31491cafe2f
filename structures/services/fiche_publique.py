"""The public card of a structure: what it writes itself, read whole, published whole."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte, TransitionRefusee
from structures.enums import Clientele, NatureOffre
from structures.models import Contact, Offre, Structure
from structures.policies import Geste
from structures.rules.secteurs import libelle_secteur
from structures.services.recherche import refresh_documents

CHANGEE = (
    "Une autre personne a publié cette fiche pendant que vous écriviez : rien n’a été remplacé. "
    "Relisez votre texte, puis publiez de nouveau s’il est le bon."
)


@dataclass(frozen=True, kw_only=True)
class OffrePubliee:
    """What is sold, to whom."""

    libelle: str
    secteur: str
    nature: str
    clienteles: tuple[str, ...] = ()
    description: str = ""

    @property
    def secteur_en_mots(self) -> str:
        """« Bâtiment et travaux publics »."""
        return libelle_secteur(self.secteur)

    @property
    def nature_en_mots(self) -> str:
        """« Services »."""
        return str(NatureOffre(self.nature).label)

    @property
    def clienteles_en_mots(self) -> str:
        """« entreprises, particuliers »."""
        return ", ".join(str(Clientele(code).label).lower() for code in self.clienteles)


@dataclass(frozen=True, kw_only=True)
class ContactPublie:
    """Somebody whom the public may call."""

    nom: str
    fonction: str
    telephone: str = ""
    courriel: str = ""


@dataclass(frozen=True, kw_only=True)
class FichePublique:
    """What a structure says of itself to the public."""

    presentation: str = ""
    site_web: str = ""
    telephone: str = ""
    courriel: str = ""
    offres: tuple[OffrePubliee, ...] = ()
    contacts: tuple[ContactPublie, ...] = ()

    @property
    def empreinte(self) -> str:
        """Of everything above: two people who edit at once are told."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()


def ordered_clienteles(codes: Sequence[str]) -> tuple[str, ...]:
    """In the order of the enumeration, whatever order they were given in."""
    return tuple(code for code in Clientele.values if code in codes)


TEXTES = ("presentation", "site_web", "telephone", "courriel")


def card_of(structure: Structure) -> FichePublique:
    """The card as it is published; two queries."""
    offres = structure.offres.order_by("pk")
    contacts = structure.contacts.filter(public=True).order_by("pk")
    return FichePublique(
        **{nom: getattr(structure, nom) for nom in TEXTES},
        offres=tuple(
            OffrePubliee(**{**_values(o, OffrePubliee), "clienteles": ordered_clienteles(o.clienteles)})
            for o in offres
        ),
        contacts=tuple(ContactPublie(**_values(c, ContactPublie)) for c in contacts),
    )


@transaction.atomic
def publish_card(*, pk: int, fiche: FichePublique, empreinte: str, acte: Acte) -> bool:
    """Replace the card of a structure; the directory finds it by its new words at once.

    Args:
        empreinte: of the card that the person read before writing.
    Returns:
        whether something changed; nothing is written or recorded otherwise.
    Raises:
        Structure.DoesNotExist: outside the scope of the person, or act not permitted.
        TransitionRefusee: somebody else published in the meantime.
    """
    permises = Structure.objects.permitted(acte.author, Geste.PUBLIER)
    structure = permises.select_for_update(of=("self",)).get(pk=pk)
    actuelle = card_of(structure)
    if actuelle == fiche:
        return False
    if actuelle.empreinte != empreinte:
        raise TransitionRefusee([CHANGEE])
    for nom in TEXTES:
        setattr(structure, nom, getattr(fiche, nom))
    structure.save(update_fields=TEXTES)
    _replace(structure.offres.all(), [asdict(offre) for offre in fiche.offres], structure, Offre)
    publics = [{**asdict(contact), "public": True} for contact in fiche.contacts]
    _replace(structure.contacts.filter(public=True), publics, structure, Contact)
    changes = [
        champ.name for champ in fields(fiche) if getattr(fiche, champ.name) != getattr(actuelle, champ.name)
    ]
    record(
        structure, geste=Geste.PUBLIER, acte=acte, details={"champs": changes, "offres": len(fiche.offres)}
    )
    refresh_documents(structure_ids=[structure.pk], on=timezone.localtime(acte.at).date())
    return True


def _values(ligne: Model, forme: type) -> dict[str, Any]:
    return {champ.name: getattr(ligne, champ.name) for champ in fields(forme)}


def _replace(
    anciennes: Any, voulues: Sequence[Mapping[str, Any]], structure: Structure, modele: type[Model]
) -> None:
    """The rows wanted, in their order, when they are not the ones there are."""
    existantes = [
        {nom: getattr(ligne, nom) for nom in voulue}
        for ligne, voulue in zip(anciennes.order_by("pk"), voulues, strict=False)
    ]
    if len(existantes) == anciennes.count() and existantes == [_as_stored(v) for v in voulues]:
        return
    anciennes.delete()
    modele._default_manager.bulk_create(modele(structure=structure, **_as_stored(v)) for v in voulues)


def _as_stored(valeurs: Mapping[str, Any]) -> dict[str, Any]:
    return {nom: list(valeur) if isinstance(valeur, tuple) else valeur for nom, valeur in valeurs.items()}
