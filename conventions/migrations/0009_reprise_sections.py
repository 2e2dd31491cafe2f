"""Answers already typed take the names of the fields of the dossier unique."""

from django.db import migrations

RENOMMES = {
    "aide_poste_budget_eur": "aide_poste_budget",
}
DEPLACES = {
    "nb_prev_sorties": "OBJECTIFS",
    "geiq_secteurs": "GEIQ",
    "geiq_qualifications": "GEIQ",
    "geiq_postes": "GEIQ",
    "geiq_contenu_accompagnement": "GEIQ",
    "geiq_modalites_accompagnement": "GEIQ",
}


def _tables(contenu):
    """Texts that are tables from now on: kept whole, in the column that reads them."""
    if texte := contenu.pop("moyens_humains", ""):
        contenu["permanents"] = [{"fonction": texte}]
    if isinstance(texte := contenu.get("territoire"), str) and texte:
        contenu["territoire"] = [{"libelle": texte}]
    jours, lieux = contenu.pop("permanences_jours", []), contenu.pop("permanences_lieux", "")
    if jours or lieux:
        contenu["permanences"] = [{"jour": jour, "lieu": lieux} for jour in jours or [""]]
    if montant := contenu.pop("autres_aides_eur", None):
        contenu["financeurs"] = [{"organisme": "Autres aides", "montant": montant}]


def reprendre(apps, schema_editor):
    modele = apps.get_model("conventions", "SectionDossier")
    for section in modele.objects.order_by("pk").iterator():
        contenu = {RENOMMES.get(nom, nom): valeur for nom, valeur in section.contenu.items()}
        _tables(contenu)
        ailleurs = {
            nom: contenu.pop(nom)
            for nom in list(contenu)
            if nom in DEPLACES and section.code != DEPLACES[nom]
        }
        section.contenu, section.complete = contenu, False
        section.save(update_fields=["contenu", "complete"])
        for nom, valeur in ailleurs.items():
            autre, _ = modele.objects.get_or_create(
                dossier_id=section.dossier_id,
                code=DEPLACES[nom],
                defaults={"modifie_par_id": section.modifie_par_id, "modifie_at": section.modifie_at},
            )
            autre.contenu = {**autre.contenu, nom: valeur}
            autre.save(update_fields=["contenu"])


class Migration(migrations.Migration):
    dependencies = [("conventions", "0008_dossier_en_donnees")]

    operations = [migrations.RunPython(reprendre, migrations.RunPython.noop)]
