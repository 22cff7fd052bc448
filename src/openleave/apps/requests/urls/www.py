"""The public form, the page that follows a request, and the one at which a package is fetched."""

from django.urls import path

from openleave.apps.requests.views import public

urlpatterns = [
    path("privacy-request/", public.form, name="privacy_form"),
    path("privacy-request/sent/", public.sent, name="privacy_sent"),
    path("privacy-request/package/<str:package_token>/", public.package, name="privacy_package"),
    path("privacy-request/<str:request_token>/", public.follow, name="privacy_follow"),
]
