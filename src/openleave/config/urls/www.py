"""The corporate site."""

from django.urls import include, path

urlpatterns = [path("", include("openleave.web.urls.www"))]
