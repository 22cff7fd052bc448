"""Where the evidence stands among the privacy pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openleave.apps.privacy.parts import declare_part

declare_part(
    key="evidence",
    label=_("Evidence"),
    about=_("Every promise about data, with the tests that show it is kept, when, and on which version."),
    url_name="evidence",
    permission="evidence.read",
    icon="badge-check",
    order=90,
)
