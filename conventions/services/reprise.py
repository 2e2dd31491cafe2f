"""Filling a request from what is already known; each section is read by somebody before the deposit."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from conventions.enums import EtatSaisie, Geste, SourceReprise
from conventions.models import Atelier, Dossier, RepriseSection, SectionDossier
from conventions.rules.questions import (
    ATELIERS,
    COLONNES_STRUCTURE,
    REGISTRE,
    colonnes_de,
    est_vide,
)
from conventions.rules.reprise import NATURES_REPRISES, Repris, empreinte_valeur
from conventions.services.dossier_lock import lock_editable
from conventions.services.formulaire import Formulaire, formulaire_of, fresh_formulaire
from conventions.services.ouverture import NonDemande
from conventions.services.sections import columns_from, sections_of, to_atelier
from conventions.services.sources_reprise import Sources
from conventions.services.versions import plain
from siae_portal.audit.services import record
from siae_portal.workflow.machine import Acte, TransitionRefusee

Trouvees = Mapping[str, Repris]


def prefill_dossier(dossier: Dossier, *, acte: Acte) -> list[str]:
    """Fill the sections of a draft nobody has touched yet; codes of those that were filled.

    Only requests that follow a convention are filled. The caller holds the row (just created, or locked).
    """
    if dossier.nature not in NATURES_REPRISES:
        return []
    prefetch_related_objects([dossier], "sections")
    formulaire, sources = formulaire_of(dossier), Sources(dossier)
    commencees = {section.code for section in dossier.sections.all()}
    trouvees = {
        code: answers
        for code in formulaire.codes
        if code not in commencees and (answers := _find(formulaire, code, sources))
    }
    return _write(dossier, trouvees, acte=acte)


@transaction.atomic
def prefill_section(*, pk: int, code: str, acte: Acte) -> list[str]:
    """Fill one section still untouched, on demand.

    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        TransitionRefusee: something is typed there already, or nothing is known.
    """
    dossier = lock_editable(pk=pk, geste=Geste.ENREGISTRER, acte=acte)
    if not dossier.est_brouillon:
        raise NonDemande(
            ["Un dossier déposé ne se reprend plus : répondez aux points nommés par le service."]
        )
    if dossier.sections.filter(code=code).exists():
        raise TransitionRefusee(
            ["Cette section est déjà commencée : rien n’y a été repris, pour ne rien effacer."]
        )
    trouvees = _find(formulaire_of(dossier), code, Sources(dossier))
    if not trouvees:
        raise TransitionRefusee(
            ["Aucune réponse des années précédentes n’est connue pour cette section : remplissez-la."]
        )
    return _write(dossier, {code: trouvees}, acte=acte)


@transaction.atomic
def confirm_section(*, pk: int, code: str, version: int, acte: Acte) -> RepriseSection:
    """Say that a section taken up was read and still holds; a second click changes nothing.

    Args:
        version: the version of the section that was on the page.
    Raises:
        Dossier.DoesNotExist: outside the scope of `acte.user`.
        TransitionRefusee: nothing was taken up there, transmitted or changed meanwhile, or something must be
            new this year.
    """
    dossier = lock_editable(pk=pk, geste=Geste.ENREGISTRER, acte=acte)
    reprise = dossier.reprises.filter(code=code).first()
    section = dossier.sections.filter(code=code).first()
    if reprise is None or section is None:
        raise TransitionRefusee(["Rien n’a été repris dans cette section : remplissez-la et enregistrez-la."])
    if reprise.is_read(section.version):
        return reprise
    if section.version != version:
        raise TransitionRefusee(["La section a changé depuis votre lecture : relisez-la, puis confirmez."])
    if refus := _why_not(dossier, code):
        raise TransitionRefusee([refus])
    reprise.confirmee_at, reprise.confirmee_par = acte.at, acte.author
    reprise.save(update_fields=["confirmee_at", "confirmee_par"])
    dossier.modifie_at = acte.at
    dossier.save(update_fields=["modifie_at"])
    details = {"section": code, "confirmee": True}
    record(
        dossier, geste=Geste.ENREGISTRER, acte=acte, avant=dossier.etat, apres=dossier.etat, details=details
    )
    return reprise


def require_all_read(dossier: Dossier) -> None:
    """Refuse a deposit while a section taken up was read by nobody.

    Raises:
        TransitionRefusee: names the sections.
    """
    a_lire = [etat.libelle for etat in sections_of(dossier) if etat.reprise]
    if a_lire:
        raise TransitionRefusee(
            [f"Relisez puis confirmez ce qui a été repris de vos données connues : {', '.join(a_lire)}."]
        )


def origins_of(dossier: Dossier, code: str) -> dict[str, dict[str, Any]]:
    """Question → where its answer was taken up, for the answers that nobody changed since."""
    if dossier.pk is None:  # the preview of a section
        return {}
    reprise = next((r for r in dossier.reprises.all() if r.code == code), None)
    if reprise is None:
        return {}
    reponses = formulaire_of(dossier).reponses
    return {
        nom: origine
        for nom, origine in reprise.origines.items()
        if not origine["empreinte"] or origine["empreinte"] == empreinte_valeur(plain(reponses.get(nom)))
    }


def _why_not(dossier: Dossier, code: str) -> str:
    etat = next(etat for etat in sections_of(dossier) if etat.code == code)
    if etat.etat == EtatSaisie.A_CONFIRMER:
        return ""
    return (
        f"La section « {etat.libelle} » demande des réponses nouvelles cette année : "
        "remplissez-la puis enregistrez-la, elle sera confirmée par là même."
    )


def _find(formulaire: Formulaire, code: str, sources: Sources) -> dict[str, Repris]:
    """What is known for the questions of a section; the record of the structure answers live."""
    trouvees: dict[str, Repris] = {}
    for question in formulaire.questions(code):
        if _is_live(question.nom):
            valeur = formulaire.reponses.get(question.nom)
            if not est_vide(valeur):
                trouvees[question.nom] = Repris(valeur=valeur, source=SourceReprise.STRUCTURE)
        elif question.saisie and (repris := sources.find(question)):
            trouvees[question.nom] = repris
    return trouvees


def _is_live(nom: str) -> bool:
    """Whether the record of the structure answers it, whatever the dossier holds."""
    return nom in COLONNES_STRUCTURE or nom in REGISTRE


def _write(dossier: Dossier, trouvees: Mapping[str, Trouvees], *, acte: Acte) -> list[str]:
    if not trouvees:
        return []
    sections: list[SectionDossier] = []
    colonnes: dict[str, Any] = {}
    for code, reprises in trouvees.items():
        propres, _structure, contenu = colonnes_de({nom: r.valeur for nom, r in reprises.items()})
        contenu = {nom: plain(valeur) for nom, valeur in contenu.items() if nom not in REGISTRE}
        colonnes |= propres | columns_from(contenu)
        sections.append(_section(dossier, code, contenu, acte))
    SectionDossier.objects.bulk_create(sections)
    _write_rows(dossier, trouvees, colonnes, acte=acte)
    _mark_complete(dossier, sections)
    details = {"repris": sorted(trouvees)}
    record(
        dossier, geste=Geste.ENREGISTRER, acte=acte, avant=dossier.etat, apres=dossier.etat, details=details
    )
    return list(trouvees)


def _section(dossier: Dossier, code: str, contenu: dict[str, Any], acte: Acte) -> SectionDossier:
    return SectionDossier(
        dossier=dossier, code=code, contenu=contenu, modifie_par=acte.author, modifie_at=acte.at
    )


def _write_rows(
    dossier: Dossier, trouvees: Mapping[str, Trouvees], colonnes: Mapping[str, Any], *, acte: Acte
) -> None:
    """Columns of the dossier, ateliers, and where each answer comes from."""
    ateliers = [r[ATELIERS].valeur for r in trouvees.values() if ATELIERS in r]
    nommes = {ligne["nom"]: ligne for lignes in ateliers for ligne in lignes if ligne.get("nom")}
    Atelier.objects.bulk_create([to_atelier(dossier, ligne) for ligne in nommes.values()])
    RepriseSection.objects.bulk_create(
        [
            RepriseSection(dossier=dossier, code=code, origines=_origins(reprises), reprise_at=acte.at)
            for code, reprises in trouvees.items()
        ]
    )
    for nom, valeur in colonnes.items():
        setattr(dossier, nom, valeur)
    dossier.modifie_at = acte.at
    dossier.save()


def _origins(reprises: Trouvees) -> dict[str, dict[str, str]]:
    return {
        nom: {
            "source": str(r.source),
            "reference": r.reference,
            "empreinte": "" if _is_live(nom) else empreinte_valeur(plain(r.valeur)),
        }
        for nom, r in reprises.items()
    }


def _mark_complete(dossier: Dossier, sections: list[SectionDossier]) -> None:
    formulaire = fresh_formulaire(dossier)
    for section in sections:
        section.complete = not formulaire.manquants(section.code)
    SectionDossier.objects.bulk_update(sections, ["complete"])
