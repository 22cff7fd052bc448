"""What the legal desk refuses."""

from __future__ import annotations

from django.utils.translation import gettext as _

from openleave.kernel.errors import Forbidden, OpenLeaveError


class NotApproved(Forbidden):
    """Fewer people approved the present scope than it takes."""

    def __init__(self, wanted: int) -> None:
        self.permission = "demand.release"
        OpenLeaveError.__init__(
            self,
            _("This scope is not approved yet."),
            why=_("It takes %(count)s people, each with an account of their own, who approved it as it now stands.")
            % {"count": wanted},
            fix=_("Ask another privacy officer to read the scope and approve it."),
        )
