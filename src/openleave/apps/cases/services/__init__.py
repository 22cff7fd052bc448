"""Every way to change a case. Keyword-only, the actor first; each checks its permission and leaves an audit entry.

All take effect in one transaction or not at all.
"""

from openleave.apps.cases.services.absences import absence_record, absence_reverse
from openleave.apps.cases.services.changing import (
    case_cancel,
    case_change_dates,
    case_change_facts,
    case_choose_order,
    case_close,
)
from openleave.apps.cases.services.clocks import clock_done
from openleave.apps.cases.services.deciding import case_decide, latest_determinations
from openleave.apps.cases.services.determining import determine_again, determine_waiting
from openleave.apps.cases.services.opening import case_open, case_preview
from openleave.apps.cases.services.paying import case_pay_change, payment_record, payment_remove
from openleave.apps.cases.services.posting import usage_catch_up
from openleave.apps.cases.services.replaying import determination_replay

__all__ = [
    "absence_record",
    "absence_reverse",
    "case_cancel",
    "case_change_dates",
    "case_change_facts",
    "case_choose_order",
    "case_close",
    "case_decide",
    "case_open",
    "case_pay_change",
    "case_preview",
    "clock_done",
    "determination_replay",
    "determine_again",
    "determine_waiting",
    "latest_determinations",
    "payment_record",
    "payment_remove",
    "usage_catch_up",
]
