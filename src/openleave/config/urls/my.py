"""Online leave: employees and managers."""

from django.urls import include, path

from openleave.config.urls import SIGN_IN

urlpatterns = [
    *SIGN_IN,
    path("", include("openleave.apps.certification.provider_urls")),
    path("", include("openleave.apps.online.urls")),
    path("", include("openleave.apps.consents.urls.my")),
    path("", include("openleave.apps.disclosures.my_urls")),
    path("", include("openleave.apps.requests.urls.my")),
    path("", include("openleave.web.urls.my")),
]

handler400 = "openleave.web.views.bad_request"
handler500 = "openleave.web.views.server_error"
