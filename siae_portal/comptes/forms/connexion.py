"""Sign-in."""

from typing import Any

from allauth.account.forms import LoginForm

from siae_portal.comptes.forms.champs import Mise, adresse, mot_de_passe


class ConnexionForm(Mise, LoginForm):
    """E-mail address and password."""

    champs = ("login", "password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = adresse(
            aide="Celle de votre structure ou de votre service. Exemple : nom@exemple.fr",
            autocomplete="username",
        )
        self.fields["password"] = mot_de_passe()

    @property
    def trop_d_essais(self) -> bool:
        """Refused without a look, because of what was tried before."""
        return self.has_error("__all__", "too_many_login_attempts")
