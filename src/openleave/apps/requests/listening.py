"""What requests learn from the apps below."""

from __future__ import annotations

from openleave.apps.accounts.events import AccountEnded
from openleave.apps.requests.services.intake import request_from_account
from openleave.kernel.news import listen


@listen(AccountEnded)
def ended(event: AccountEnded) -> None:
    """Somebody who ends their account may ask the employer to delete what it has as well."""
    if event.delete_too and event.employee_id is not None:
        request_from_account(event)
