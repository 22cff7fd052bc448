"""The part of the privacy pages, and the operator's page."""

from django.utils.translation import gettext_lazy as _

from openleave.apps.organizations.operating import declare_page
from openleave.apps.privacy.parts import declare_part
from openleave.apps.requests.selectors import unrouted, waiting

declare_part(
    key="requests",
    label=_("Requests"),
    about=_(
        "What people ask about their data: to know it, to have it corrected or deleted; by when, and what they got."
    ),
    url_name="privacy_requests",
    permission="request.handle",
    icon="inbox",
    order=10,
    waiting=waiting,
)
declare_page(label=_("Requests"), url_name="operator_requests", icon="inbox", order=10, waiting=unrouted)
