"""The time bank."""

from django.urls import include, path

from openleave.config.urls import SIGN_IN

urlpatterns = [*SIGN_IN, path("", include("openleave.web.urls.bank"))]
