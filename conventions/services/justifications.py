"""The words of the structure about an alert: typed where the alert is shown, read by the agent beside it."""

from collections.abc import Mapping

from django.db import transaction

from conventions.enums import Geste, Gravite
from conventions.models import Dossier, Justification
from conventions.rules.conseils import PIECES, conseil_de
from conventions.rules.controles import ResultatControle
from conventions.services.controles import controles_of
from conventions.services.dossier_lock import lock_editable
from conventions.services.formulaire import formulaire_of
from conventions.services.ouverture import NonDemande, non_demande, ouverture_of, section_ouverte
from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte, TransitionRefusee

SANS_OBJET = "Ce dossier reçu sur papier s’enregistre tel qu’il est arrivé : rien n’est à justifier."


class RegleInconnue(Exception):
    """Not an alert of this dossier: a rule that stops the deposit, or none at all."""


class JustificationEnConflit(Exception):
    """Somebody else wrote meanwhile: nothing was written; `actuelle` stands."""

    def __init__(self, actuelle: Justification) -> None:
        self.actuelle = actuelle
        super().__init__("La justification a été modifiée entre-temps.")


def justifications_of(dossier: Dossier) -> dict[str, Justification]:
    """By rule: what is written now, else what the last deposit said. Two queries, one for a draft."""
    ecrites = {}
    if not dossier.est_brouillon:
        ecrites = {
            controle.regle: Justification(regle=controle.regle, texte=controle.justification)
            for controle in dossier.controles.all()
            if controle.justification
        }
    return ecrites | {j.regle: j for j in dossier.justifications.select_related("modifie_par")}


def texts_of(dossier: Dossier) -> dict[str, str]:
    """The words only."""
    return {regle: justification.texte for regle, justification in justifications_of(dossier).items()}


@transaction.atomic
def justify(*, pk: int, regle: str, texte: str, lu: str, acte: Acte) -> Justification:
    """Keep the words of the structure about one alert; an alert settled meanwhile keeps them for later.

    Args:
        lu: what the author had read, so that nobody overwrites anybody unseen.
    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        RegleInconnue: this dossier has no such alert.
        JustificationEnConflit: somebody wrote other words meanwhile.
        TransitionRefusee: the dossier was transmitted meanwhile, or nothing is to be justified there.
    """
    dossier = lock_editable(pk=pk, geste=Geste.ENREGISTRER, acte=acte)
    _require_justifiable(dossier, regle, acte)
    actuelle = justifications_of(dossier).get(regle) or Justification(regle=regle)
    if texte == actuelle.texte:
        return actuelle
    if lu != actuelle.texte:
        raise JustificationEnConflit(actuelle)
    if not actuelle.pk:  # as for the answers, the journal does not tell each keystroke
        record(dossier, geste=Geste.ENREGISTRER, acte=acte, details={"justification": regle})
    return _write(dossier, regle, texte, acte)


def keep_justifications(dossier: Dossier, textes: Mapping[str, str], *, acte: Acte) -> None:
    """What is written at the deposit itself, under the lock of the caller."""
    ecrites = texts_of(dossier)
    for regle, texte in textes.items():
        if texte != ecrites.get(regle, ""):
            _write(dossier, regle, texte, acte)


def _write(dossier: Dossier, regle: str, texte: str, acte: Acte) -> Justification:
    valeurs = {"texte": texte, "modifie_par": acte.author, "modifie_at": acte.at}
    justification, _ = Justification.objects.update_or_create(dossier=dossier, regle=regle, defaults=valeurs)
    dossier.modifie_at = acte.at
    dossier.save(update_fields=["modifie_at"])
    return justification


def _require_justifiable(dossier: Dossier, regle: str, acte: Acte) -> None:
    if dossier.est_papier and dossier.est_brouillon:
        raise TransitionRefusee([SANS_OBJET])
    resultats = {r.regle: r for r in controles_of(dossier, acte=acte) if r.gravite == Gravite.ALERTE}
    if regle not in resultats:
        raise RegleInconnue(regle)
    if not may_justify(dossier, page_of(dossier, resultats[regle])):
        raise NonDemande([non_demande("La justification de cette alerte")])


def page_of(dossier: Dossier, resultat: ResultatControle) -> str:
    """The page of the dossier where a check is corrected."""
    return conseil_de(resultat, formulaire_of(dossier).place_of).section


def may_justify(dossier: Dossier, page: str) -> bool:
    """Whether an alert of this page may be justified: always in a draft, then where the service asked."""
    ouverture = ouverture_of(dossier)
    if not ouverture.partielle:
        return True
    formulaire = formulaire_of(dossier)
    if page == PIECES:  # a paper is named: neither a section nor a field
        return any(
            not (formulaire.rubrique(code) or formulaire.section_of(code)) for code in ouverture.raisons or ()
        )
    return section_ouverte(formulaire, ouverture, page)
