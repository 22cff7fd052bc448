"""The desk's page on which a policy is tried out."""

from django.urls import path

from openleave.apps.trials.views import trying

urlpatterns = [
    path("settings/policies/versions/<uuid:version_id>/try/", trying.policy_try, name="policy_try"),
]
