"""The return's page of a leave case."""

from django.utils.translation import gettext_lazy as _

from openleave.apps.cases.tabs import declare_tab

declare_tab(key="return", label=_("Return"), url_name="case_return", permission="return.read", order=70, noticed=False)
