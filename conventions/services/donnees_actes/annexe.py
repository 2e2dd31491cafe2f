"""The annexe financière: posts, formula with its figures, shares, calendar (actes.md §2)."""

from datetime import datetime
from decimal import Decimal

from conventions.enums import EtatAnnexe
from conventions.models import AnnexeFinanciere, Convention, Dossier, MouvementEnveloppe, Proposition
from conventions.rules.baremes import ANNEE_PLEINE_MOIS, arrondi

from . import decisions, financements
from .communs import Donnees, cadre, demande, representant, signataire
from .convention import objectifs
from .formes import iso, texte
from .geiq import accompagnements
from .manquants import Collecte
from .projet import Projet, ateliers
from .resultats import resultats


def donnees_af(
    dossier: Dossier, convention: Convention, annexe: AnnexeFinanciere, *, at: datetime
) -> Donnees:
    """Annexe of the first period, for every kind.

    Raises:
        DonneeManquante: a figure or a mention has no datum.
    """
    collecte = Collecte()
    projet, regles = Projet(collecte, dossier), dossier.regles
    proposition = decisions.proposition_of(dossier)
    cofi = financements.cofinancement(dossier, annexe)
    donnees = cadre(collecte, dossier, numero=f"Annexe {annexe.numero}", at=at) | {
        "convention": {
            "numero": collecte.requis(convention.numero, "le numéro de la convention"),
            "debut_on": iso(convention.debut_on),
            "fin_on": iso(convention.fin_on),
        },
        "dossier": demande(collecte, dossier),
        "representant": representant(collecte, dossier.structure),
        "signataire": signataire(collecte, decisions.decision_of(dossier)),
        "aide": financements.aide(collecte, annexe, proposition),
        "af": _annexe(collecte, dossier, annexe) | _bareme(proposition, annexe),
        "cofinancement": cofi,
        "parts": financements.parts(annexe, cofi),
        "echeances": _echeances(collecte, annexe),
        "ateliers": ateliers(projet, regles, collecte) if _split_holds(annexe, projet) else [],
        "resultats": resultats(dossier, annee=annexe.debut_on.year - 1),
    }
    if regles.en_etp:
        donnees["af"] |= _postes(collecte, annexe)
        donnees["objectifs"] = objectifs(collecte, annexe, projet)
    else:
        donnees["geiq"] = accompagnements(collecte, annexe)
    collecte.verifier()
    return donnees


def _annexe(collecte: Collecte, dossier: Dossier, annexe: AnnexeFinanciere) -> Donnees:
    collecte.requis(texte(annexe.montant_eur), "le montant de l’annexe")
    return {
        "numero": annexe.numero,
        "mesure": dossier.regles.mesure_asp,
        "debut_on": iso(annexe.debut_on),
        "fin_on": iso(annexe.fin_on),
        "nb_mois": annexe.nb_mois,
        "total": texte(annexe.montant_eur),
        "etp": None,
        "zone": dossier.structure.departement.get_zone_display(),
        "remplace": _remplace(annexe),
        "iban_masque": collecte.requis(annexe.structure.iban_masque, "l’IBAN de la structure"),
        "imputation": _imputation(dossier, annexe),
        "provisoire": annexe.etat == EtatAnnexe.PROVISOIRE,
        "reception_on": iso(annexe.reception_asp_on),
    }


def _postes(collecte: Collecte, annexe: AnnexeFinanciere) -> Donnees:
    """Posts, hours, unit amount and the steps of the formula (RC38)."""
    etp, heures, unitaire = annexe.etp, annexe.heures_etp, annexe.unitaire_eur
    if etp is None or heures is None or unitaire is None:
        collecte.manque("les équivalents temps plein, leurs heures ou le montant unitaire")
        return {}
    return {
        "etp": str(etp),
        "heures_etp": str(heures),
        "heures_financees": str(arrondi(etp * heures * annexe.nb_mois / ANNEE_PLEINE_MOIS)),
        "unitaire": str(unitaire),
        "annee_pleine": annexe.nb_mois == ANNEE_PLEINE_MOIS,
        "mensuel": str(arrondi(etp * unitaire / ANNEE_PLEINE_MOIS)),
    }


def _bareme(proposition: Proposition | None, annexe: AnnexeFinanciere) -> Donnees:
    """The barème used: its date; whether it is only the last known here, confirmed by an agent."""
    bareme = proposition.bareme if proposition else None
    return {
        "bareme_effet_on": iso(bareme.effet_on) if bareme else iso(annexe.debut_on),
        "dont_accompagnement": texte(bareme.dont_accompagnement_eur) if bareme else None,
        "dernier_connu": bool(proposition and proposition.bareme_confirme_at),
    }


def _remplace(annexe: AnnexeFinanciere) -> str:
    if annexe.convention is None:
        return ""
    precedente = annexe.convention.annexes.exclude(pk=annexe.pk).for_list().first()
    return precedente.numero if precedente else ""


def _imputation(dossier: Dossier, annexe: AnnexeFinanciere) -> str:
    """The envelope that bears the commitment; its programme is known to the accountant, not to the portal."""
    mouvement = MouvementEnveloppe.objects.filter(dossier=dossier).select_related("enveloppe").last()
    if mouvement is None:
        return (
            f"Crédits de l’État ouverts pour {annexe.debut_on.year}, dans la limite des crédits disponibles"
        )
    return f"Enveloppe {mouvement.enveloppe.annee} du service, mouvement n° {mouvement.pk}"


def _echeances(collecte: Collecte, annexe: AnnexeFinanciere) -> list[dict[str, str | None]]:
    """The payments planned, whose sum is the total."""
    lignes = list(annexe.echeances.order_by("mois_on", "nature", "pk"))
    if sum((ligne.montant_eur for ligne in lignes), Decimal(0)) != annexe.montant_eur:
        collecte.manque("un échéancier dont la somme égale le montant total")
    return [
        {
            "mois_on": iso(ligne.mois_on),
            "nature": ligne.get_nature_display(),
            "montant": str(ligne.montant_eur),
        }
        for ligne in lignes
    ]


def _split_holds(annexe: AnnexeFinanciere, projet: Projet) -> bool:
    """Whether the posts of the ateliers still add up: not when fewer posts are granted than were asked."""
    repartis = sum((Decimal(str(atelier["etp"])) for atelier in projet.ateliers), Decimal(0))
    return bool(projet.ateliers) and repartis == annexe.etp
