"""The part of the privacy pages."""

from django.utils.translation import gettext_lazy as _

from openleave.apps.disclosures import selectors
from openleave.apps.privacy.parts import declare_part

declare_part(
    key="disclosures",
    label=_("Disclosures"),
    about=_("Who received what, on what ground; recipients; subpoenas and emergencies."),
    url_name="disclosures",
    permission="disclosure.read",
    icon="send",
    order=50,
    waiting=selectors.waiting,
)
