"""The leave desk."""

from django.urls import include, path

from openleave.api import api
from openleave.config.urls import SIGN_IN

urlpatterns = [
    *SIGN_IN,
    path("api/v1/", api.urls),
    path("", include("openleave.apps.desk.urls")),
    path("", include("openleave.apps.cases.urls")),
    path("", include("openleave.apps.documents.urls")),
    path("", include("openleave.apps.notices.urls")),
    path("", include("openleave.apps.messaging.urls")),
    path("", include("openleave.apps.certification.urls")),
    path("", include("openleave.apps.accommodation.urls")),
    path("", include("openleave.apps.returning.urls")),
    path("", include("openleave.apps.reports.urls")),
    path("", include("openleave.apps.law.urls.desk")),
    path("", include("openleave.apps.people.urls")),
    path("", include("openleave.apps.feeds.urls")),
    path("", include("openleave.apps.policies.urls")),
    path("", include("openleave.apps.trials.urls")),
    path("", include("openleave.apps.disclosures.urls")),
    path("", include("openleave.apps.privacy.urls")),
    path("", include("openleave.apps.consents.urls.desk")),
    path("", include("openleave.apps.requests.urls.desk")),
    path("", include("openleave.apps.erasure.urls")),
    path("", include("openleave.apps.visits.urls")),
    path("", include("openleave.apps.incidents.urls")),
    path("", include("openleave.apps.evidence.urls")),
    path("", include("openleave.apps.retention.urls")),
    path("", include("openleave.apps.organizations.urls")),
    path("", include("openleave.web.urls.desk")),
]

handler400 = "openleave.web.views.bad_request"
handler500 = "openleave.web.views.server_error"
