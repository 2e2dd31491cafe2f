"""What an e-mail is about, and how often it comes."""

from django.db import models


class Avis(models.TextChoices):
    """E-mails that a person may refuse. The legal acts are not among them."""

    RAPPELS = "rappels", "Rappels avant la fin d’une campagne"
    MESSAGES = "messages", "Messages reçus sur un dossier"


class Rythme(models.TextChoices):
    """How often messages are told."""

    IMMEDIAT = "IMMEDIAT", "À chaque message"
    QUOTIDIEN = "QUOTIDIEN", "Un résumé par jour"
