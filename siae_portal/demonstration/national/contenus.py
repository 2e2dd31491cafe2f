"""What a structure typed and joined: sections, ateliers, papers, frozen version, results of the checks."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from conventions.enums import NatureDemande, SourceReprise
from conventions.models import (
    Atelier,
    Controle,
    Dossier,
    PieceJointe,
    RepriseSection,
    SectionDossier,
    TypePiece,
    VersionDossier,
    VersionSection,
)
from conventions.rules.actes import empreinte
from conventions.rules.controles import run_controles
from conventions.rules.dossier import DECLARATION
from conventions.rules.empreintes import SANS_EMPREINTE
from conventions.rules.questions import ATELIERS, colonnes_de
from conventions.rules.reprise import empreinte_valeur
from conventions.services.adaptations import Adaptations
from conventions.services.controles import facts_from, rows_of
from conventions.services.formulaire import Formulaire, formulaire_of
from conventions.services.lecture import freeze_reading, read_formulaire
from conventions.services.pieces import pieces_demandees
from conventions.services.sections import columns_from, to_atelier
from conventions.services.versions import frozen, plain
from siae_portal.demonstration.national.copie import Copie
from siae_portal.demonstration.national.papiers import Papiers
from siae_portal.demonstration.national.structures import Implantee
from siae_portal.demonstration.reponses import answers_of
from siae_portal.demonstration.scenario import Demande
from siae_portal.demonstration.textes import textes
from siae_portal.workflow.machine import Acte
from structures.models import Piece

JUSTIFICATION = "Le projet est adapté au territoire ; le point sera revu au dialogue de gestion."
VARIATION = "motif_variation_etp"
"""Asked when the ETP differ from the annexe before, which is not read while the nation is loaded."""
VERSIONS = 2
"""States kept of each section of a dossier of the open campaign."""
FICHIERS = Adaptations()
"""The data files as they are: nobody adapted anything in the nation of the bench."""


class Contenus:
    """Fills dossiers; each kind of paper is one real file, shared by every dossier that joins it.

    `suivie`: the year of the open campaign, whose sections keep their history.
    """

    def __init__(self, copie: Copie, papiers: Papiers, *, suivie: int) -> None:
        self.copie, self.papiers, self.suivie = copie, papiers, suivie
        self.demandees: dict[tuple[str, str, str, bool | None], list[TypePiece]] = {}

    def fill(self, dossier: Dossier, demande: Demande, *, montant_eur: Any, acte: Acte) -> None:
        """The columns, the sections and the ateliers of a dossier already waiting in the copy."""
        _cache_of(dossier).update(sections=[], ateliers=[], pieces=[])
        formulaire = Formulaire(dossier, FICHIERS, seul=True)
        sections: list[SectionDossier] = []
        ateliers: list[Atelier] = []
        for code in formulaire.codes:
            reponses = answers_of(formulaire, code, demande, montant_eur=montant_eur)
            colonnes, _structure, contenu = colonnes_de(reponses)
            contenu = plain(contenu)
            if formulaire.section_of(VARIATION) == code:
                contenu.setdefault(VARIATION, textes()[VARIATION])
            for nom, valeur in (colonnes | columns_from(contenu)).items():
                setattr(dossier, nom, valeur)
            ateliers += [to_atelier(dossier, ligne) for ligne in reponses.get(ATELIERS, [])]
            sections.append(
                SectionDossier(
                    dossier=dossier,
                    code=code,
                    contenu=contenu,
                    complete=True,
                    modifie_par=acte.author,
                    modifie_at=acte.at,
                )
            )
            if dossier.annee == self.suivie:
                sections[-1].version = VERSIONS
                self.copie.add_all(history_of(sections[-1], reponses, acte=acte))
                self.copie.add_all(taken_up(sections[-1], contenu, acte=acte))
        self.copie.add_all([*sections, *ateliers])
        _cache_of(dossier).update(sections=sections, ateliers=ateliers, pieces=[])
        formulaire_of(dossier, adaptations=FICHIERS, seul=True)

    def deposit(self, dossier: Dossier, implantee: Implantee, *, montant_eur: Any, acte: Acte) -> None:
        """The papers, the frozen version and the results of the checks of a filled dossier."""
        gardees = self._kept(dossier, implantee)
        pieces = [
            PieceJointe(
                dossier=dossier,
                type_piece=type_piece,
                fichier=self.papiers.of(type_piece.code),
                coffre=gardees.get(type_piece.code),
                du_coffre=type_piece.code in gardees,
                nom=f"{type_piece.code.lower()}.pdf",
                ajoutee_at=acte.at,
                ajoutee_par=acte.author,
            )
            for type_piece in self._asked(dossier)
        ]
        en_cache = _cache_of(dossier)
        en_cache["pieces"] = pieces
        donnees = frozen(
            dossier,
            sections=sorted(en_cache["sections"], key=lambda section: section.code),
            ateliers=en_cache["ateliers"],
            pieces=pieces,
        ) | {
            "lecture": freeze_reading(
                read_formulaire(formulaire_of(dossier, adaptations=FICHIERS, seul=True))
            )
        }
        version = VersionDossier(
            dossier=dossier,
            rang=1,
            donnees=donnees,
            sha256=empreinte(donnees),
            depose_at=acte.at,
            depose_par=acte.author,
            declaration=DECLARATION,
        )
        self.copie.add_all(
            [*pieces, version, *checks(dossier, implantee, montant_eur=montant_eur, acte=acte)]
        )

    def _kept(self, dossier: Dossier, implantee: Implantee) -> dict[str, Piece]:
        """The papers of the strongbox that a dossier of the open campaign takes: valid when it begins."""
        if dossier.annee != self.suivie or dossier.debut_on is None:
            return {}
        return {
            code: piece
            for code, piece in implantee.coffre.items()
            if piece.valable_fin_on is None or piece.valable_fin_on >= dossier.debut_on
        }

    def _asked(self, dossier: Dossier) -> list[TypePiece]:
        """Mandatory papers, read once for the dossiers of which the same are asked."""
        categorie = dossier.structure.categorie_juridique
        cle = (dossier.type, dossier.nature, categorie, dossier.label_rq)
        if cle not in self.demandees:
            self.demandees[cle] = [p.type_piece for p in pieces_demandees(dossier) if p.obligatoire]
        return self.demandees[cle]


def history_of(
    section: SectionDossier, reponses: Mapping[str, Any], *, acte: Acte
) -> Iterator[VersionSection]:
    """The states of a section, one each day before `acte`, as saving keeps them: the IBAN never."""
    gardees = {nom: plain(valeur) for nom, valeur in reponses.items() if nom not in SANS_EMPREINTE}
    for version in range(1, VERSIONS + 1):
        at = acte.at - timedelta(days=VERSIONS - version)
        yield VersionSection(
            dossier=section.dossier,
            code=section.code,
            version=version,
            reponses=gardees,
            auteur=acte.author,
            debut_at=at,
            at=at,
        )


def taken_up(section: SectionDossier, contenu: Mapping[str, Any], *, acte: Acte) -> Iterator[RepriseSection]:
    """Where the answers of a renewal came from: the dossier of the year before, then read by its author."""
    dossier = section.dossier
    if dossier.nature == NatureDemande.PREMIERE_DEMANDE:
        return
    origine = {"source": str(SourceReprise.DOSSIER), "reference": f"{dossier.type} {dossier.annee - 1}"}
    yield RepriseSection(
        dossier=dossier,
        code=section.code,
        origines={nom: {**origine, "empreinte": empreinte_valeur(v)} for nom, v in contenu.items() if v},
        reprise_at=acte.at - timedelta(days=VERSIONS),
    )


def checks(dossier: Dossier, implantee: Implantee, *, montant_eur: Any, acte: Acte) -> Iterator[Controle]:
    """The checks of the deposit, run for true; a sentence justifies each alert."""
    faits = facts_from(
        dossier,
        acte=acte,
        labels=[(label.code, label.debut_on, label.fin_on) for label in implantee.labels],
        actives=[],
        aide_eur=montant_eur if dossier.regles.en_etp else None,
    )
    resultats = run_controles(faits)
    justifications = {r.regle: JUSTIFICATION for r in resultats}
    return rows_of(dossier, resultats, justifications=justifications)


def _cache_of(dossier: Dossier) -> dict[str, Any]:
    """Rows of a dossier that are already known, where Django looks for prefetched ones."""
    return vars(dossier)["_prefetched_objects_cache"]
