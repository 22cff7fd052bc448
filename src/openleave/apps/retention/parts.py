"""Retention among the privacy pages."""

from django.utils.translation import gettext_lazy as _

from openleave.apps.privacy.parts import declare_part

declare_part(
    key="retention",
    label=_("Retention"),
    about=_("How long records are kept and under which law, what goes next, and how an organization leaves."),
    url_name="retention",
    permission="retention.read",
    icon="clock",
    order=40,
)
