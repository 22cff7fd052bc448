"""Nobody under eighteen has an account (commitment P-71): the database refuses it, and here it is said in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openleave.kernel.errors import Invalid

#: What the trigger names when it refuses (migration 0002 of incidents).
REFUSED = "accounts_membership_adult"


@contextmanager
def adults_only() -> Iterator[None]:
    """Raise Invalid (field ``employee_number``) where the block would make somebody under eighteen an account's
    employee. Nothing of the block is kept then."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if getattr(diagnosis, "constraint_name", None) != REFUSED:
            raise
        raise Invalid(
            _("This employee is under eighteen."),
            why=_("Nobody under eighteen has an account. Their leave is handled with their parent or guardian."),
            fix=_("Open and handle their case on the desk."),
            field="employee_number",
        ) from None
