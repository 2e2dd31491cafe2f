"""Papers of the demonstration: real one-page PDF that say what they stand for."""

import io

import pikepdf

A4 = (595, 842)


def fictive_paper(libelle: str, *, marque: str) -> bytes:
    """A PDF of one page with the name of the paper; two marks never give the same bytes."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=A4)
        police = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(police)))
        page.obj.Contents = pdf.make_stream(_lines("Pièce de démonstration", libelle, f"Référence {marque}"))
        pdf.docinfo["/Title"] = f"{libelle} ({marque})"
        flux = io.BytesIO()
        pdf.save(flux, deterministic_id=True)
    return flux.getvalue()


def _lines(*textes: str) -> bytes:
    """Text one line under the other, in the encoding of the standard fonts."""
    lignes = b"".join(b"(" + _escaped(texte) + b") Tj 0 -28 Td " for texte in textes)
    return b"BT /F1 14 Tf 72 740 Td " + lignes + b"ET"


def _escaped(texte: str) -> bytes:
    propre = texte.replace("\\", "").replace("(", "\\(").replace(")", "\\)")
    return propre.encode("cp1252", "replace")
