"""Address of the preferences."""

from django.urls import path

from siae_portal.courriels.views import PreferencesView

app_name = "courriels"

urlpatterns = [path("preferences/", PreferencesView.as_view(), name="preferences")]
