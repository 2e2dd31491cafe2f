"""What follows a convention that ends soon: the renewal to prepare, or the request already begun."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from conventions.enums import NATURES_DE_CONVENTION, EtatDossier, NatureDemande, Souhait
from conventions.models import Campagne, Convention, Dossier
from conventions.policies import STRUCTURE
from conventions.rules.orientation import annee_evidente, refus_de_nature
from conventions.services.orientation import faits_de
from siae_portal.comptes.models import User

SANS_SUITE = frozenset({EtatDossier.ABANDONNE, EtatDossier.CLASSE_SANS_SUITE})


@dataclass(frozen=True, kw_only=True)
class Renouvellement:
    """The renewal of a convention. `dossier`: the request already begun; `campagne`: its own, if any."""

    annee: int
    dossier: Dossier | None
    campagne: Campagne | None


def guided_renewal(convention: Convention) -> str:
    """The address of the guidance, its questions already answered for the renewal of a convention."""
    reponses = {
        "structure": convention.structure_id,
        "type": convention.type,
        "souhait": Souhait.CONTINUER.value,
    }
    return f"{reverse('conventions:dossier_creer')}?{urlencode(reponses)}"


def renewal_of(convention: Convention, user: User, *, on: date) -> Renouvellement | None:
    """The renewal that the person may prepare; None for anybody else, or when it is not its time.

    Its time is the last year of the last convention of this kind, while the kind may be renewed.
    """
    if convention.structure_id not in user.structures_for(*STRUCTURE):
        return None
    faits = faits_de(convention.structure, convention.type, on=on)
    annee = annee_evidente(faits, NatureDemande.RENOUVELLEMENT)
    if faits.fin_on != convention.fin_on or not faits.finit_bientot or annee is None:
        return None
    if faits.experimentation_finie or refus_de_nature(faits, NatureDemande.RENOUVELLEMENT):
        return None
    demandes = Dossier.objects.filter(
        structure=convention.structure_id,
        type=convention.type,
        annee=annee,
        nature__in=NATURES_DE_CONVENTION,
    )
    return Renouvellement(
        annee=annee,
        dossier=demandes.exclude(etat__in=SANS_SUITE).order_by("-pk").first(),
        campagne=Campagne.objects.of_request(
            departement_id=convention.structure.departement_id,
            type_structure=convention.type,
            annee=annee,
            nature=NatureDemande.RENOUVELLEMENT,
            on=on,
        ),
    )
