"""Where purposes, consents and the data map stand among the privacy pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openleave.apps.consents import selectors
from openleave.apps.privacy.parts import declare_part

declare_part(
    key="consents",
    label=_("Purposes and consents"),
    about=_("Why data may be used, on which ground, until when; and who agreed to what."),
    url_name="purposes",
    permission="purpose.read",
    icon="list-checks",
    order=20,
    waiting=selectors.reviews_due,
)
declare_part(
    key="data",
    label=_("Data map"),
    about=_("Which data of whom rest where, for what, and how long."),
    url_name="data_map",
    permission="registry.read",
    icon="layers",
    order=25,
)
