"""Sign-in form."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django.contrib.auth.forms import AuthenticationForm


class ConnexionForm(AuthenticationForm):
    """E-mail address and password."""

    error_messages = {
        "invalid_login": "Adresse ou mot de passe inconnu : vérifiez l’une, puis ressaisissez l’autre.",
        "inactive": "Ce compte est fermé : écrivez à votre service instructeur.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Adresse électronique"
        self.fields[
            "username"
        ].help_text = "Celle de votre structure ou de votre service. Exemple : nom@exemple.fr"
        self.fields["password"].label = "Mot de passe"
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Field("username", autocomplete="username", inputmode="email"),
            Field("password", autocomplete="current-password"),
        )
