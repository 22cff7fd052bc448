"""The letters' page of a case, and the deadlines that a letter meets."""

from django.utils.translation import gettext_lazy as _

from openleave.apps.cases.tabs import declare_tab, declare_way

declare_tab(key="letters", label=_("Letters"), url_name="case_letters", permission="letter.read", order=20)
declare_way(
    clocks=("eligibility_notice", "rights_and_responsibilities", "designation_notice"),
    label=_("Go to the letter"),
    url_name="case_letters",
)
