"""Every address of the portal: the only module that imports the urls of every app."""

from django.contrib import admin
from django.urls import include, path

admin.site.site_header = admin.site.site_title = "Administration du Portail SIAE"
admin.site.index_title = "Ce que vous pouvez gérer"

urlpatterns = [
    path("", include("siae_portal.accueil.urls")),
    path("", include("siae_portal.comptes.urls")),
    path("", include("conventions.urls")),
    path("accompagnement/", include("accompagnement.urls")),
    path("", include("structures.urls")),
    path("", include("siae_portal.editorial.urls")),
    path("admin/", admin.site.urls),
]
