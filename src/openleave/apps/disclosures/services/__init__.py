"""Entering recipients; the legal desk: taking a demand in, narrowing it, approving, releasing or refusing it."""

from openleave.apps.disclosures.services.answering import (
    answer_fetch,
    demand_release,
    scope_search,
)
from openleave.apps.disclosures.services.demanding import (
    bar_set,
    demand_approve,
    demand_enter,
    demand_refuse,
    item_restore,
    item_strike,
    overdue_note,
    scope_add,
)
from openleave.apps.disclosures.services.registering import (
    recipient_add,
    recipient_end,
    subprocessor_add,
    subprocessor_end,
)

__all__ = [
    "answer_fetch",
    "bar_set",
    "demand_approve",
    "demand_enter",
    "demand_refuse",
    "demand_release",
    "item_restore",
    "item_strike",
    "overdue_note",
    "recipient_add",
    "recipient_end",
    "scope_add",
    "scope_search",
    "subprocessor_add",
    "subprocessor_end",
]
