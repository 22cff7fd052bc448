"""The accommodation's page of a leave case."""

from django.utils.translation import gettext_lazy as _

from openleave.apps.cases.tabs import declare_tab

declare_tab(
    key="accommodation",
    label=_("Accommodation"),
    url_name="case_accommodation",
    permission="accommodation.read",
    order=60,
)
