"""The letters' page of a case."""

from django.utils.translation import gettext_lazy as _

from openleave.apps.cases.tabs import declare_tab

declare_tab(key="letters", label=_("Letters"), url_name="case_letters", permission="letter.read", order=40)
