"""Where a dossier stands, read once for both readers: the facts of its turn."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.utils import timezone

from conventions.enums import EtatDossier, Partie
from conventions.models import Correction, Dossier, Signature
from conventions.querysets import DossierQuerySet
from conventions.rules.horloge import Horloge, LigneHorloge, Suspension, lire_horloge
from conventions.rules.tours import SituationDossier
from structures.models import ServiceInstructeur

_VOYELLES = "AEIOUYÉ"


def situation_of(dossier: Dossier, *, on: date, service: str = "") -> SituationDossier:
    """The facts on which the turn of a dossier depends.

    Args:
        service: name of its service in a sentence, when the caller already knows it (lists).

    In a list, prefetch `corrections` and annotate with `with_structure_signature`: no query per row then.
    """
    demande = dossier.demande_ouverte
    return SituationDossier(
        etat=EtatDossier(dossier.etat),
        service=service or service_named(dossier.service, on=on),
        echeance_on=dossier.echeance_on,
        terme_on=demande.terme_on if demande else None,
        vise=dossier.vise_at is not None,
        acte_hors_portail=dossier.acte_hors_portail,
        structure_a_signe=dossier.etat == EtatDossier.A_SIGNER and structure_signed(dossier),
    )


def horloge_of(dossier: Dossier) -> Horloge | None:
    """The legal clock of a dossier, None before its deposit. Reads `corrections`, prefetched or not."""
    if dossier.recu_on is None or dossier.depose_at is None or dossier.echeance_on is None:
        return None
    arretee_at, depose_on = dossier.horloge_arretee_at, timezone.localtime(dossier.depose_at).date()
    return Horloge(
        recu_on=dossier.recu_on,
        echeance_on=dossier.echeance_on,
        suspensions=[_suspension(dossier, c) for c in dossier.corrections.all()],
        complet_on=timezone.localtime(dossier.complet_at).date() if dossier.complet_at else None,
        arretee_on=timezone.localtime(arretee_at).date() if arretee_at else None,
        saisi_on=depose_on if dossier.est_papier else None,
    )


def horloge_lue(dossier: Dossier, *, pour_structure: bool) -> list[LigneHorloge]:
    """The same in words; empty before the deposit. Context of `composants/_horloge.html`."""
    horloge = horloge_of(dossier)
    return lire_horloge(horloge, pour_structure=pour_structure) if horloge else []


def _suspension(dossier: Dossier, correction: Correction) -> Suspension:
    apres = dossier.complet_at and correction.demandee_at >= dossier.complet_at
    fin_at = correction.repondue_at or correction.defaut_at or dossier.horloge_arretee_at
    return Suspension(
        debut_on=timezone.localtime(correction.demandee_at).date(),
        terme_on=correction.terme_on,
        objet="demande de corrections" if apres else "demande de pièces",
        fin_on=timezone.localtime(fin_at).date() if fin_at else None,
        repondue=bool(correction.reponse),
    )


def situations_of(dossiers: list[Dossier], *, on: date) -> list[tuple[Dossier, SituationDossier]]:
    """The same for a list: one query per service, none per dossier."""
    noms: dict[int, str] = {}
    for dossier in dossiers:
        if dossier.service_id not in noms:
            noms[dossier.service_id] = service_named(dossier.service, on=on)
    return [(d, situation_of(d, on=on, service=noms[d.service_id])) for d in dossiers]


def service_named(service: ServiceInstructeur, *, on: date) -> str:
    """The service as a sentence names it that day: « la DDETS du Morbihan ». One query."""
    sigle = service.sigle_le(on)
    article = "l’" if sigle[:1].upper() in _VOYELLES else "la "
    return service.situe(f"{article}{sigle}")


def with_structure_signature(dossiers: DossierQuerySet) -> DossierQuerySet:
    """Annotate `structure_a_signe`: the structure signed the documents now at the signature."""
    signatures = Signature.objects.filter(
        document__dossier=OuterRef("pk"), document__abandonne_at=None, partie=Partie.STRUCTURE
    )
    return dossiers.annotate(structure_a_signe=Exists(signatures))


def structure_signed(dossier: Dossier) -> bool:
    """Whether the structure has signed; the annotation when there is one, one query otherwise."""
    if hasattr(dossier, "structure_a_signe"):
        return bool(dossier.structure_a_signe)
    signatures = Signature.objects.filter(document__dossier=dossier, document__abandonne_at=None)
    return signatures.filter(partie=Partie.STRUCTURE).exists()
