"""The convention of a SIAE, and what it shares with that of a GEIQ (actes.md §1)."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from conventions.models import AnnexeFinanciere, Convention, Decision, Dossier, Proposition
from conventions.rules.actes import (
    PLAFOND_RECETTES_DEROGATION_PCT,
    PLAFOND_RECETTES_PCT,
    est_association,
    est_porteur_public,
)
from structures.enums import CodeLabel
from structures.models import Label

from . import decisions, financements
from .communs import Donnees, cadre, demande, representant, signataire, tribunal
from .formes import iso, jour_de, texte
from .manquants import Collecte
from .organismes import operateur_emploi
from .projet import Projet, ateliers, textes
from .resultats import resultats

# Private bodies above this yearly aid publish their accounts (décret 2001-495).
SEUIL_TRANSPARENCE_EUR = Decimal(23000)
SEMAINE = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def donnees_convention(
    dossier: Dossier, convention: Convention, annexe: AnnexeFinanciere | None, *, at: datetime
) -> Donnees:
    """Convention of a kind counted in ETP: its clauses follow the capacities of the kind, never its name.

    Raises:
        DonneeManquante: a clause has no datum.
    """
    collecte = Collecte()
    regles = dossier.regles
    projet = Projet(collecte, dossier)
    donnees = tronc(collecte, dossier, convention, annexe, projet, at=at)
    donnees["avis"] = decisions.avis(collecte, dossier)
    donnees["operateur_emploi"] = operateur_emploi(collecte, dossier.service, on=jour_de(at))
    donnees["projet"] = textes(projet, regles)
    donnees["ateliers"] = ateliers(projet, regles, collecte)
    donnees["objectifs"] = objectifs(collecte, annexe, projet)
    donnees["recettes"] = _recettes(donnees["ateliers"], decisions.proposition_of(dossier))
    donnees["permanences"] = _permanences(projet, regles.permanence_jours_min)
    donnees["exclusivite"] = _exclusivite(projet) if regles.exclusivite else None
    donnees["type"]["heures_etp"] = texte(annexe.heures_etp) if annexe else None
    collecte.requis(donnees["type"]["heures_etp"], "le nombre d’heures par équivalent temps plein")
    collecte.requis(donnees["aide"]["etp"], "le nombre d’équivalents temps plein")
    collecte.verifier()
    return donnees


def tronc(
    collecte: Collecte,
    dossier: Dossier,
    convention: Convention,
    annexe: AnnexeFinanciere | None,
    projet: Projet,
    *,
    at: datetime,
) -> Donnees:
    """What the conventions of all kinds share: parties, visas, decision, aid, signatures."""
    decision, proposition = decisions.decision_of(dossier), decisions.proposition_of(dossier)
    donnees = cadre(collecte, dossier, numero=f"Convention n° {convention.numero}", at=at)
    cofi = financements.cofinancement(dossier, annexe) if annexe else None
    return donnees | {
        "convention": _convention(collecte, dossier, convention),
        "dossier": demande(collecte, dossier) | {"empreinte": projet.empreinte},
        "representant": representant(collecte, dossier.structure),
        "signataire": signataire(collecte, decision),
        "recours": {"tribunal": tribunal(collecte, dossier.service)},
        "decision": decisions.motifs(decision, proposition),
        "aide": financements.aide(collecte, annexe, proposition),
        "cofinancement": cofi,
        "financements": financements.financements(projet),
        "label": _label(collecte, dossier, convention),
        "resultats": resultats(dossier, annee=convention.debut_on.year - 1),
        "clauses": _clauses(dossier, decision, departement=cofi is not None),
    }


def objectifs(collecte: Collecte, annexe: AnnexeFinanciere | None, projet: Projet) -> Donnees:
    """The four targets of exit, in percent; the last is the sum of the others."""
    noms = {
        "durable": "le taux d’emploi durable visé",
        "transition": "le taux d’emploi de transition visé",
        "positives": "le taux de sorties positives visé",
    }
    taux = {cle: getattr(annexe, f"taux_{cle}", None) for cle in noms}
    donnees: Donnees = {cle: collecte.requis(texte(taux[cle]), nom) for cle, nom in noms.items()}
    donnees["dynamiques"] = str(sum((valeur or Decimal(0) for valeur in taux.values()), Decimal(0)))
    donnees["nb_sorties"] = projet.facultatif("nb_prev_sorties")
    return donnees


def _convention(collecte: Collecte, dossier: Dossier, convention: Convention) -> Donnees:
    collecte.requis(iso(dossier.complet_at), "la date de complétude")
    soeurs = Convention.objects.filter(structure=dossier.structure).exclude(pk=convention.pk)
    precedente = (
        soeurs.filter(type=convention.type, debut_on__lt=convention.debut_on)
        .exclude(numero="")
        .order_by("-debut_on", "-pk")
        .first()
    )
    autres = soeurs.exclude(type=convention.type).active(on=convention.debut_on).order_by("type", "pk")
    return {
        "numero": collecte.requis(convention.numero, "le numéro de la convention"),
        "debut_on": iso(convention.debut_on),
        "fin_on": iso(convention.fin_on),
        "duree_mois": convention.duree_mois,
        "precedente": precedente.numero if precedente else "",
        "autres": [f"{autre.get_type_display()} n° {autre.numero}" for autre in autres],
    }


def _clauses(dossier: Dossier, decision: Decision | None, *, departement: bool) -> dict[str, bool]:
    """Which clauses are printed: from the capacities of the kind, the legal form, the request."""
    regles, categorie = dossier.regles, dossier.structure.categorie_juridique
    montant = decision.montant_eur if decision else None
    precedentes = Convention.objects.filter(structure=dossier.structure, type=dossier.type).exclude(numero="")
    return {
        "association": est_association(categorie),
        "ateliers": regles.ateliers,
        "departement": departement,
        "encadrement": regles.encadrement_technique,
        "renouvellement": precedentes.filter(debut_on__lt=dossier.debut_on).exists()
        if dossier.debut_on
        else False,
        "transparence": not est_porteur_public(categorie) and (montant or 0) > SEUIL_TRANSPARENCE_EUR,
    }


def _label(collecte: Collecte, dossier: Dossier, convention: Convention) -> Donnees | None:
    code = dossier.regles.label_exige or (CodeLabel.RQ if dossier.label_rq else "")
    if not code:
        return None
    labels = Label.objects.filter(structure=dossier.structure, code=code).valid(on=convention.debut_on)
    label = labels.order_by("-fin_on", "pk").first()
    if label is None:
        collecte.manque(f"le label en cours au {convention.debut_on:%d/%m/%Y}")
        return None
    return {"numero": label.numero, "organisme": label.organisme, "fin_on": iso(label.fin_on)}


def _recettes(ateliers: list[dict[str, str]], proposition: Proposition | None) -> Donnees | None:
    if not ateliers:
        return None
    derogation = proposition is not None and proposition.derogation_recettes
    return {
        "taux": str(max(Decimal(atelier["taux_recettes"]) for atelier in ateliers)),
        "plafond_ordinaire": str(PLAFOND_RECETTES_PCT),
        "plafond_derogation": str(PLAFOND_RECETTES_DEROGATION_PCT) if derogation else "",
    }


def _permanences(projet: Projet, jours_min: int) -> dict[str, Any] | None:
    if not jours_min:
        return None
    return {
        "jours_min": jours_min,
        "jours": _jours(projet),
        "lieux": projet.phrase("permanences", "les lieux de permanence"),
        "derogation_480": projet.facultatif("motif_derogation_480"),
    }


def _jours(projet: Projet) -> list[str]:
    """Days of the week in words, from their rank (Monday is 1)."""
    codes = sorted({str(ligne.get("jour", "")) for ligne in projet.lignes("permanences")})
    if not codes:
        projet.manque("les jours de permanence")
    return [SEMAINE[int(code) - 1] for code in codes if code.isdigit() and 1 <= int(code) <= len(SEMAINE)]


def _exclusivite(projet: Projet) -> dict[str, str]:
    return {
        "respect": projet.requis("exclusivite", "le respect de l’activité exclusive"),
        "declaration": projet.requis("declaration_ett", "la déclaration préalable"),
        "garantie": projet.requis("garantie_financiere", "la garantie financière"),
    }
