"""From the database's refusal to the error a person sees, with an entry in the audit trail once all is rolled back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import DatabaseError

from openleave.kernel.actor import Channel
from openleave.kernel.purposes import errors
from openleave.kernel.purposes.carrying import stated

#: (organization, account, channel, purpose, why), told after the roll-back. Set by kernel.audit.
type Recorder = Callable[[UUID, UUID | None, Channel, str, str], None]
_recorders: list[Recorder] = []


def on_refusal(recorder: Recorder) -> None:
    """Have refusals recorded. The same recorder is added once."""
    if recorder not in _recorders:
        _recorders.append(recorder)


def refusal(error: Exception) -> Exception | None:
    """The gate's own error, if it was the gate that refused."""
    if isinstance(error, errors.PurposeSuspended):
        return error
    if not isinstance(error, DatabaseError):
        return None
    state = getattr(error.__cause__, "sqlstate", None)
    if state == errors.NONE_STATED:
        return errors.PurposeMissing()
    if state == errors.NOT_ALLOWED:
        return errors.PurposeRefused(stated().purpose)
    return None


def record(refused: Exception, organization_id: UUID | None, account_id: UUID | None) -> None:
    """Tell the recorders. Outside the transaction that was refused."""
    if organization_id is None:
        return
    if isinstance(refused, errors.PurposeMissing):
        purpose, why = "", "none_stated"
    elif isinstance(refused, errors.PurposeSuspended):
        purpose, why = refused.purpose, "suspended"
    else:
        purpose, why = stated().purpose, "not_allowed"
    for recorder in _recorders:
        recorder(organization_id, account_id, stated().channel, purpose, why)
