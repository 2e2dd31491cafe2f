"""Every address of the portal: the only module that imports the urls of every app."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

admin.site.site_header = admin.site.site_title = "Administration du Portail SIAE"
admin.site.index_title = "Ce que vous pouvez gérer"
# One door for everyone: the admin has no sign-in page of its own, which would know no second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler429 = "siae_portal.comptes.views.limites.too_many_requests"

urlpatterns = [
    path("", include("siae_portal.accueil.urls")),
    path("", include("siae_portal.comptes.urls")),
    path("", include("siae_portal.courriels.urls")),
    path("", include("conventions.urls")),
    path("accompagnement/", include("accompagnement.urls")),
    path("", include("structures.urls")),
    path("", include("siae_portal.editorial.urls")),
    path("admin/", admin.site.urls),
]
