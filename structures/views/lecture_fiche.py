"""The record cut into sections, as its page shows them: facts, lines, and what the reader may change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from siae_portal.formats import date_longue
from structures.enums import Clientele
from structures.models import Label, Structure
from structures.policies import Geste
from structures.rules.labels import PREAVIS_JOURS
from structures.rules.secteurs import libelle_secteur
from structures.views.faits import contact_facts, identity_facts

A_RENOUVELER = "À renouveler"


@dataclass(frozen=True, kw_only=True)
class LigneLue:
    """One line of a section. `url`, `url_retirer`: empty when the reader may not."""

    titre: str
    precisions: Sequence[str] = ()
    url: str = ""
    url_retirer: str = ""


@dataclass(frozen=True, kw_only=True)
class SectionLue:
    """One section: facts, or lines. `url`: its page, empty when the reader may not change it."""

    ancre: str
    titre: str
    url: str = ""
    verbe: str = "Modifier"
    faits: Sequence[tuple[str, Any]] = ()
    lignes: Sequence[LigneLue] = ()
    vide: str = ""


@dataclass(frozen=True, kw_only=True)
class LabelLu:
    """One label with its state in words and what the reader may do."""

    label: Label
    couleur: str
    etat: str
    gestes: dict[str, str] = field(default_factory=dict)
    a_renouveler: bool = False


def sections_of(structure: Structure, *, permis: frozenset[str]) -> list[SectionLue]:
    """The sections in the order of the page. Six queries, whatever the number of lines."""
    return [
        _identity(structure, permis),
        SectionLue(
            ancre="coordonnees",
            titre="Adresse et coordonnées",
            faits=contact_facts(structure),
            url=_url("coordonnees", structure, Geste.COMPLETER in permis),
        ),
        SectionLue(
            ancre="banque",
            titre="Compte bancaire",
            faits=[("IBAN", structure.iban_masque)],
            url=_url("banque", structure, Geste.MODIFIER in permis),
        ),
        *_lists(structure, ouvert=Geste.COMPLETER in permis),
    ]


def _identity(structure: Structure, permis: frozenset[str]) -> SectionLue:
    if Geste.CORRIGER in permis:
        url, verbe = _url("correction", structure, True), "Corriger"
    else:
        url, verbe = _url("identite", structure, Geste.MODIFIER in permis), "Modifier"
    return SectionLue(
        ancre="identite", titre="Identité", faits=identity_facts(structure), url=url, verbe=verbe
    )


def _lists(structure: Structure, *, ouvert: bool) -> list[SectionLue]:
    return [
        _rubrique(structure, "contacts", "Contacts", _contacts(structure), "Aucun contact.", ouvert),
        _rubrique(
            structure,
            "etablissements",
            "Établissements et antennes",
            _etablissements(structure),
            "La structure travaille à son adresse seulement.",
            ouvert,
        ),
        *_chosen(structure, ouvert=ouvert),
        _rubrique(
            structure,
            "prison",
            "Activité en prison",
            _implantations(structure),
            "La structure ne travaille pas en prison.",
            ouvert,
        ),
    ]


def _chosen(structure: Structure, *, ouvert: bool) -> list[SectionLue]:
    """Lists that have a page of their own."""
    lieux = structure.interventions.for_list()
    return [
        SectionLue(
            ancre="territoire",
            titre="Territoire d’intervention",
            lignes=[LigneLue(titre=str(i), precisions=[i.get_niveau_display()]) for i in lieux],
            vide="Aucun territoire n’est indiqué : seule l’adresse situe la structure.",
            url=_url("territoire", structure, ouvert),
        ),
        SectionLue(
            ancre="reseaux",
            titre="Réseaux",
            lignes=[LigneLue(titre=r.nom) for r in structure.reseaux.order_by("nom", "pk")],
            vide="Aucun réseau n’est indiqué.",
            url=_url("reseaux", structure, ouvert),
        ),
        SectionLue(
            ancre="offres",
            titre="Ce que montre l’annuaire",
            lignes=[*_offres(structure), *_contacts_publics(structure)],
            vide="La fiche publique ne dit encore ni ce que vend la structure, ni qui appeler.",
            url=_url("publique", structure, ouvert),
        ),
    ]


def _rubrique(
    structure: Structure,
    ancre: str,
    titre: str,
    lignes: Iterable[tuple[Any, str, list[str]]],
    vide: str,
    ouvert: bool,
) -> SectionLue:
    def lien(nom: str, pk: int) -> str:
        return reverse(nom, kwargs={"rubrique": ancre, "pk": pk}) if ouvert else ""

    return SectionLue(
        ancre=ancre,
        titre=titre,
        verbe="Ajouter",
        vide=vide,
        url=lien("structures:element_ajouter", structure.pk),
        lignes=[
            LigneLue(
                titre=nom,
                precisions=[p for p in precisions if p],
                url=lien("structures:element_modifier", ligne.pk),
                url_retirer=lien("structures:element_retirer", ligne.pk),
            )
            for ligne, nom, precisions in lignes
        ],
    )


def _contacts(structure: Structure) -> Iterable[tuple[Any, str, list[str]]]:
    for c in structure.contacts.filter(public=False).order_by("nom", "pk"):
        yield c, c.nom, [c.fonction, c.telephone, c.courriel]


def _contacts_publics(structure: Structure) -> Iterable[LigneLue]:
    for c in structure.contacts.filter(public=True).order_by("nom", "pk"):
        yield LigneLue(titre=c.nom, precisions=[p for p in (c.fonction, c.telephone, c.courriel) if p])


def _etablissements(structure: Structure) -> Iterable[tuple[Any, str, list[str]]]:
    for e in structure.etablissements.select_related("commune").order_by("nom", "pk"):
        ou = f"{e.adresse} {e.code_postal} {e.commune}".strip()
        ferme = f"fermé le {date_longue(e.ferme_on)}" if e.ferme_on else ""
        yield e, e.nom, [e.get_nature_display(), e.siret, ou, ferme]


def _offres(structure: Structure) -> Iterable[LigneLue]:
    for o in structure.offres.order_by("libelle", "pk"):
        clients = ", ".join(Clientele(code).label for code in o.clienteles)
        precisions = [o.get_nature_display(), libelle_secteur(o.secteur), clients, o.description]
        yield LigneLue(titre=o.libelle, precisions=[p for p in precisions if p])


def _implantations(structure: Structure) -> Iterable[tuple[Any, str, list[str]]]:
    for i in structure.implantations.select_related("commune").order_by("etablissement_penitentiaire", "pk"):
        fin = f" au {date_longue(i.fin_on)}" if i.fin_on else ""
        yield i, i.etablissement_penitentiaire, [i.contrat, f"du {date_longue(i.debut_on)}{fin}"]


def _url(nom: str, structure: Structure, ouvert: bool) -> str:
    return reverse(f"structures:fiche_{nom}", args=[structure.pk]) if ouvert else ""


def labels_read(structure: Structure, *, permis: frozenset[str], on: date) -> list[LabelLu]:
    """Every period of every label, the latest end first. One query."""
    labels = list(structure.labels.order_by("-fin_on", "pk"))
    suivis = {x.pk for x in labels for y in labels if y.code == x.code and y.fin_on > x.fin_on}
    return [_label(label, permis=permis, on=on, suivi=label.pk in suivis) for label in labels]


def _label(label: Label, *, permis: frozenset[str], on: date, suivi: bool) -> LabelLu:
    couleur, etat = _label_state(label, on=on, suivi=suivi)
    gestes = {}
    if label.preuve_id and Geste.LIRE_PREUVE in permis:
        gestes["preuve"] = reverse("structures:label_preuve", args=[label.pk])
    if label.confirme_at is None and Geste.CONFIRMER_LABEL in permis:
        gestes["confirmer"] = reverse("structures:label_confirmer", args=[label.pk])
    if label.confirme_at is None and Geste.DECLARER_LABEL in permis:
        gestes["retirer"] = reverse("structures:label_retirer", args=[label.pk])
    return LabelLu(label=label, couleur=couleur, etat=etat, gestes=gestes, a_renouveler=etat == A_RENOUVELER)


def _label_state(label: Label, *, on: date, suivi: bool) -> tuple[str, str]:
    if on < label.debut_on:
        return "bleu", "À venir"
    if on > label.fin_on:
        return "eteint", "Terminé"
    if not suivi and (label.fin_on - on).days <= PREAVIS_JOURS:
        return "jaune", A_RENOUVELER
    return "vert", "En cours"
