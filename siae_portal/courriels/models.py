"""An e-mail to send: who, which model, with what; wiped once sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from siae_portal.chiffrement.fields import EncryptedTextField
from siae_portal.courriels.enums import Rythme


class Courriel(models.Model):
    """One e-mail to one address. Address and context are encrypted, then erased when it is sent or dropped.

    `cle`: unique, so that an act played twice sends once. `modele`: name of its template.
    """

    cle = models.CharField("clé", max_length=200, unique=True)
    modele = models.CharField("modèle", max_length=60)
    adresse = EncryptedTextField("adresse", blank=True)
    contexte = EncryptedTextField("contexte", blank=True, help_text="JSON.")
    cree_at = models.DateTimeField("écrit le", auto_now_add=True)
    envoye_at = models.DateTimeField("envoyé le", null=True, blank=True)
    abandonne_at = models.DateTimeField("devenu inutile le", null=True, blank=True)

    class Meta:
        verbose_name = "courriel"
        constraints = [
            models.CheckConstraint(
                name="courriel_envoye_ou_abandonne", condition=Q(envoye_at=None) | Q(abandonne_at=None)
            ),
            models.CheckConstraint(
                name="courriel_efface_une_fois_parti",
                condition=Q(envoye_at=None, abandonne_at=None) | Q(adresse="", contexte=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.modele} (courriel {self.pk})"

    @property
    def fini(self) -> bool:
        """Sent, or no longer useful."""
        return bool(self.envoye_at or self.abandonne_at)


class PreferenceCourriel(models.Model):
    """What a person accepts by e-mail. Without a row: everything, at once. Legal acts come anyway."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference_courriel", verbose_name="personne"
    )
    rappels = models.BooleanField("rappels avant la fin d’une campagne", default=True)
    messages = models.BooleanField("messages reçus sur un dossier", default=True)
    rythme = models.CharField(
        "rythme des messages", max_length=10, choices=Rythme.choices, default=Rythme.IMMEDIAT
    )

    class Meta:
        verbose_name = "préférence de courriel"
        verbose_name_plural = "préférences de courriel"

    def __str__(self) -> str:
        return f"Préférences de la personne {self.user_id}"
