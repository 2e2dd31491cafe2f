"""Files to fill in become dated rows; those given in the admin are given everywhere, from this day on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def reprendre(apps, schema_editor):
    """One row by paper that has a model."""
    modeles, maintenant = apps.get_model("conventions", "ModelePiece"), timezone.now()
    for piece in apps.get_model("conventions", "TypePiece").objects.exclude(modele=None).order_by("pk"):
        modeles.objects.create(
            type_piece=piece,
            fichier_id=piece.modele_id,
            nom=piece.modele_nom,
            debut_on=timezone.localtime(maintenant).date(),
            cree_at=maintenant,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("conventions", "0013_dossier_papier"),
        ("storage", "0001_initial"),
        ("structures", "0008_lots_fermeture"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ModelePiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nom", models.CharField(max_length=150, verbose_name="nom du fichier")),
                ("debut_on", models.DateField(verbose_name="donné à compter du")),
                ("retire_on", models.DateField(blank=True, null=True, verbose_name="retiré le")),
                ("cree_at", models.DateTimeField(verbose_name="ajouté le")),
                (
                    "cree_par",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "departement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="structures.departement",
                        verbose_name="département",
                    ),
                ),
                (
                    "fichier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="storage.fichier"
                    ),
                ),
                (
                    "type_piece",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="modeles",
                        to="conventions.typepiece",
                        verbose_name="pièce",
                    ),
                ),
            ],
            options={
                "verbose_name": "modèle de pièce",
                "verbose_name_plural": "modèles de pièces",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("retire_on", None), ("retire_on__gte", models.F("debut_on")), _connector="OR"
                        ),
                        name="modele_piece_dates",
                        violation_error_message="Le retrait suit le début.",
                    )
                ],
            },
        ),
        migrations.RunPython(reprendre, migrations.RunPython.noop),
    ]
