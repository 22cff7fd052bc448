"""The corporate site."""

from django.urls import include, path

urlpatterns = [
    path("", include("openleave.apps.law.urls.www")),
    path("", include("openleave.apps.requests.urls.www")),
    path("", include("openleave.web.urls.www")),
]

handler400 = "openleave.web.views.bad_request"
handler500 = "openleave.web.views.server_error"
