"""The desk's pages about an organization's own policies."""

from django.urls import path

from openleave.apps.policies.views import editing, listing, publishing

urlpatterns = [
    path("settings/policies/", listing.policies, name="policies"),
    path("settings/policies/new/", editing.policy_new, name="policy_new"),
    path("settings/policies/of/<str:policy_program>/", listing.policy_of, name="policy_of"),
    path("settings/policies/<uuid:policy_id>/", listing.policy, name="policy"),
    path("settings/policies/<uuid:policy_id>/draft/", editing.draft_start, name="policy_draft"),
    path("settings/policies/<uuid:policy_id>/retire/", publishing.retire, name="policy_retire"),
    path("settings/policies/versions/<uuid:version_id>/", listing.version, name="policy_version"),
    path("settings/policies/versions/<uuid:version_id>/form/", editing.form, name="policy_form"),
    path("settings/policies/versions/<uuid:version_id>/text/", editing.text, name="policy_text"),
    path("settings/policies/versions/<uuid:version_id>/discard/", editing.discard, name="policy_discard"),
    path("settings/policies/versions/<uuid:version_id>/publish/", publishing.publish, name="policy_publish"),
]
