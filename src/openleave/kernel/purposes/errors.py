"""What the gate answers."""

from __future__ import annotations

from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from openleave.kernel.errors import Denied

#: SQLSTATE of openleave_organization_for and openleave_account_for.
NONE_STATED, NOT_ALLOWED = "OL001", "OL002"


class PurposeMissing(RuntimeError):
    """Data of tier 2 and above was asked for without a purpose: a mistake in the program, found by the database."""

    def __init__(self) -> None:
        super().__init__(
            "No purpose is stated for this transaction, and it reads or writes personal data. Routes and jobs state "
            "theirs by declaration; elsewhere open `stating(purpose)` around the organization_scope."
        )


class PurposeRefused(Denied):
    """The data may not be used for this purpose."""

    def __init__(self, purpose: str) -> None:
        self.purpose = purpose
        super().__init__(
            _("These data are not kept for this purpose."),
            why=_("The register of data does not name the purpose “%(purpose)s” for them.") % {"purpose": purpose},
            fix=_("Tell whoever runs this installation. The attempt is on record."),
        )


class PurposeSuspended(Denied):
    """The purpose itself is suspended in this organization."""

    def __init__(self, purpose: str, until: date | None) -> None:
        self.purpose, self.until = purpose, until
        if until is None:
            why = _("Nobody has approved the purpose “%(purpose)s” for your organization.") % {"purpose": purpose}
        else:
            why = _("The assessment of the purpose “%(purpose)s” had to be reviewed by %(day)s.") % {
                "purpose": purpose,
                "day": formats.date_format(until),
            }
        super().__init__(
            _("This use of data is suspended."),
            why=why,
            fix=_("Your privacy officer lifts this by a new assessment, below Privacy → Purposes and consents."),
        )
