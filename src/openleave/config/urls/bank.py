"""The time bank."""

from django.urls import include, path

from openleave.config.urls import SIGN_IN

urlpatterns = [*SIGN_IN, path("", include("openleave.web.urls.bank"))]

handler400 = "openleave.web.views.bad_request"
handler500 = "openleave.web.views.server_error"
