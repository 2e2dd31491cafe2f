"""The address `/`."""

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView


@method_decorator(login_not_required, name="dispatch")
class AccueilView(TemplateView):
    """What the portal is, and its three doors, for who is not signed in."""

    template_name = "accueil/visiteur.html"
