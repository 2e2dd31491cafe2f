"""An act read back: the text of its page, and the structure of its PDF."""

import re
from html import unescape
from io import BytesIO
from typing import Any

import pikepdf
from django.template.loader import render_to_string

from conventions.actes import modele_de
from conventions.models import Document, Dossier
from conventions.rules.actes import empreinte
from conventions.services.donnees_actes import build
from conventions.services.rendu_actes import render_document, verification
from siae_portal.pdf.engine import PdfRendu

CODE = "K7QF-29ZB-4MXA"


def document(nature: str, *, dossier: Dossier, donnees: dict[str, Any]) -> Document:
    """A document not saved: what the renderer reads."""
    return Document(
        dossier=dossier,
        nature=nature,
        donnees=donnees,
        donnees_sha256=empreinte(donnees),
        modele_version=modele_de(nature, dossier.type).version,
        code_verification=CODE,
    )


def brut(nature: str, arguments: dict[str, Any]) -> str:
    """The page of an act before the PDF."""
    acte = document(nature, dossier=arguments["dossier"], donnees=build(nature, **arguments))
    modele = modele_de(nature, acte.dossier.type)
    contexte = acte.donnees | {"verification": verification(acte), "titre": modele.titre}
    return render_to_string(modele.gabarit, contexte)


def lire(nature: str, arguments: dict[str, Any]) -> str:
    """The text of an act, on one line, its no-break spaces made ordinary."""
    page = re.sub(r"(?s)<head>.*?</head>", "", brut(nature, arguments))
    texte = unescape(re.sub(r"<[^>]+>", " ", page))
    assert "VARIABLE-INCONNUE" not in texte, texte
    assert not re.search(r"\bNone\b|\bTrue\b|\bFalse\b|\[\]", texte), texte
    return re.sub(r"\s+", " ", texte)


def rendre(nature: str, arguments: dict[str, Any]) -> PdfRendu:
    """The PDF of an act."""
    acte = document(nature, dossier=arguments["dossier"], donnees=build(nature, **arguments))
    return render_document(acte)


def balises(pdf: pikepdf.Pdf) -> set[str]:
    """Names of the tags of the structure tree."""
    noms: set[str] = set()
    a_lire = [pdf.Root.StructTreeRoot]
    while a_lire:
        noeud = a_lire.pop()
        if isinstance(noeud, pikepdf.Array):
            a_lire.extend(list(noeud))
        elif isinstance(noeud, pikepdf.Dictionary):
            if "/S" in noeud:
                noms.add(str(noeud.S))
            if "/K" in noeud:
                a_lire.append(noeud.K)
    return noms


def ouvrir(rendu: PdfRendu) -> pikepdf.Pdf:
    """The PDF, opened."""
    return pikepdf.open(BytesIO(rendu.contenu))
