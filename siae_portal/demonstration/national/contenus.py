"""What a structure typed and joined: sections, ateliers, papers, frozen version, results of the checks."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from conventions.enums import CodeSection
from conventions.models import (
    Atelier,
    Controle,
    Dossier,
    PieceJointe,
    SectionDossier,
    TypePiece,
    VersionDossier,
)
from conventions.rules.actes import empreinte
from conventions.rules.controles import run_controles
from conventions.rules.dossier import DECLARATION
from conventions.services.controles import facts_from, rows_of
from conventions.services.pieces import PDF, pieces_demandees
from conventions.services.versions import frozen
from siae_portal.demonstration.national.copie import Copie
from siae_portal.demonstration.national.structures import Implantee
from siae_portal.demonstration.papiers import fictive_paper
from siae_portal.demonstration.scenario import Demande, columns_of, workshops
from siae_portal.demonstration.textes import contenu_of
from siae_portal.storage.models import Fichier
from siae_portal.storage.services import store
from siae_portal.workflow.machine import Acte
from structures.rules import regles_de

JUSTIFICATION = "Le projet est adapté au territoire ; le point sera revu au dialogue de gestion."


class Contenus:
    """Fills dossiers; each kind of paper is one real file, shared by every dossier that joins it."""

    def __init__(self, copie: Copie) -> None:
        self.copie = copie
        self.fichiers: dict[str, Fichier] = {}
        self.demandees: dict[tuple[str, str, str, bool], list[TypePiece]] = {}

    def fill(self, dossier: Dossier, demande: Demande, *, montant_eur: Any, acte: Acte) -> None:
        """The columns, the five sections and the ateliers of a dossier already waiting in the copy."""
        regles = dossier.regles
        for code in CodeSection:
            for nom, valeur in columns_of(demande, regles, code, montant_eur=montant_eur).items():
                setattr(dossier, nom, valeur)
        sections = [
            SectionDossier(
                dossier=dossier,
                code=code,
                contenu=section_texts(dossier.type, code, demande.activite),
                complete=True,
                modifie_par=acte.author,
                modifie_at=acte.at,
            )
            for code in CodeSection
        ]
        ateliers = (
            [Atelier(dossier=dossier, **valeurs) for valeurs in workshops(demande.etp, demande.nb_postes)]
            if regles.ateliers and demande.etp
            else []
        )
        self.copie.add_all([*sections, *ateliers])
        _cache_of(dossier).update(sections=sections, ateliers=ateliers, pieces=[])

    def deposit(self, dossier: Dossier, implantee: Implantee, *, montant_eur: Any, acte: Acte) -> None:
        """The papers, the frozen version and the results of the checks of a filled dossier."""
        pieces = [
            PieceJointe(
                dossier=dossier,
                type_piece=type_piece,
                fichier=self._file(type_piece.code),
                nom=f"{type_piece.code.lower()}.pdf",
                ajoutee_at=acte.at,
                ajoutee_par=acte.author,
            )
            for type_piece in self._asked(dossier)
        ]
        en_cache = _cache_of(dossier)
        donnees = frozen(
            dossier,
            sections=sorted(en_cache["sections"], key=lambda section: section.code),
            ateliers=en_cache["ateliers"],
            pieces=pieces,
        )
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

    def _asked(self, dossier: Dossier) -> list[TypePiece]:
        """Mandatory papers, read once for the dossiers of which the same are asked."""
        categorie = dossier.structure.categorie_juridique
        cle = (dossier.type, dossier.nature, categorie, dossier.label_rq)
        if cle not in self.demandees:
            self.demandees[cle] = [p.type_piece for p in pieces_demandees(dossier) if p.obligatoire]
        return self.demandees[cle]

    def _file(self, code: str) -> Fichier:
        if code not in self.fichiers:
            self.fichiers[code] = store([fictive_paper(code, marque="national")], type_mime=PDF)
        return self.fichiers[code]


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


@cache
def section_texts(type_structure: str, code: CodeSection, activite: str) -> dict[str, Any]:
    """The sentences of a section, the same for every dossier of a kind and an activity."""
    return contenu_of(regles_de(type_structure), code, activite=activite)


def _cache_of(dossier: Dossier) -> dict[str, Any]:
    """Rows of a dossier that are already known, where Django looks for prefetched ones."""
    return vars(dossier)["_prefetched_objects_cache"]
