from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("conventions", "0014_modele_piece")]

    operations = [
        migrations.RemoveField(model_name="typepiece", name="modele"),
        migrations.RemoveField(model_name="typepiece", name="modele_nom"),
    ]
