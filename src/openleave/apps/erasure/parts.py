"""Where holds and erasures stand among the privacy pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openleave.apps.erasure import selectors
from openleave.apps.privacy.parts import declare_part

declare_part(
    key="holds",
    label=_("Legal holds"),
    about=_("Records that are kept because of a dispute or an investigation, whatever rule or request says."),
    url_name="holds",
    permission="hold.read",
    icon="lock",
    order=30,
)
declare_part(
    key="erasures",
    label=_("Erasures"),
    about=_("What was erased, why and on whose authority, with counts; and what a hold keeps waiting."),
    url_name="erasures",
    permission="erasure.read",
    icon="trash-2",
    order=35,
    waiting=selectors.pending_count,
)
