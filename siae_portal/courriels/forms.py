"""The form of the preferences."""

from crispy_forms.layout import Fieldset
from django import forms

from siae_portal.courriels.enums import Avis, Rythme
from siae_portal.formulaires import PageForm

RYTHMES = (
    (Rythme.IMMEDIAT, "Aussitôt, un courriel par dossier tant que ses messages ne sont pas lus"),
    (Rythme.QUOTIDIEN, Rythme.QUOTIDIEN.label),
)


class PreferencesForm(PageForm):
    """What a person accepts by e-mail."""

    rappels = forms.BooleanField(
        label=Avis.RAPPELS.label,
        required=False,
        help_text="15, 7 et 2 jours avant la clôture, tant qu’il le faut : dans le résumé du jour.",
    )
    messages = forms.BooleanField(
        label=Avis.MESSAGES.label,
        required=False,
        help_text="Ceux que personne de votre côté n’a encore lus. Leur texte reste sur le portail.",
    )
    rythme = forms.ChoiceField(
        label="Messages : à quel rythme ?",
        help_text="Le résumé part le matin s’il y a du nouveau, et rappelle tout ce que vous avez à faire.",
        widget=forms.RadioSelect,
        choices=RYTHMES,
        error_messages={
            "required": "Choisissez un rythme.",
            "invalid_choice": "Choisissez un rythme de la liste.",
        },
    )
    disposition = (Fieldset("Ce que vous recevez", "rappels", "messages", "rythme"),)
