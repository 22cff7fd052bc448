"""Every way to change a case. Keyword-only, the actor first; each checks its permission and leaves an audit entry.

All take effect in one transaction or not at all.
"""

from openleave.apps.cases.services.absences import absence_record, absence_reverse
from openleave.apps.cases.services.appealing import appeal_decide, case_appeal, case_appeal_own
from openleave.apps.cases.services.carrying import carry_over_barred, case_carry_over
from openleave.apps.cases.services.changing import (
    case_change_dates,
    case_change_facts,
    case_change_plan,
    case_choose_order,
)
from openleave.apps.cases.services.clocks import clock_done, clock_extend
from openleave.apps.cases.services.deciding import case_decide, latest_determinations
from openleave.apps.cases.services.determining import determine_again, determine_waiting
from openleave.apps.cases.services.ending import case_cancel, case_close, case_reopen
from openleave.apps.cases.services.following_records import work_state_follow
from openleave.apps.cases.services.forecasting import forecasts_catch_up, forecasts_stale
from openleave.apps.cases.services.handling import (
    case_assign,
    case_link,
    case_unlink,
    case_wall,
    wall_remove,
    wall_state,
)
from openleave.apps.cases.services.noticing import case_notice
from openleave.apps.cases.services.opening import case_open, case_preview, case_request
from openleave.apps.cases.services.paying import case_pay_change, payment_record, payment_remove
from openleave.apps.cases.services.posting import usage_catch_up
from openleave.apps.cases.services.replaying import determination_replay
from openleave.apps.cases.services.returning import case_begin_return, case_resume

__all__ = [
    "absence_record",
    "absence_reverse",
    "appeal_decide",
    "carry_over_barred",
    "case_appeal",
    "case_appeal_own",
    "case_assign",
    "case_begin_return",
    "case_cancel",
    "case_carry_over",
    "case_change_dates",
    "case_change_facts",
    "case_change_plan",
    "case_choose_order",
    "case_close",
    "case_decide",
    "case_link",
    "case_notice",
    "case_open",
    "case_pay_change",
    "case_preview",
    "case_reopen",
    "case_request",
    "case_resume",
    "case_unlink",
    "case_wall",
    "clock_done",
    "clock_extend",
    "determination_replay",
    "determine_again",
    "determine_waiting",
    "forecasts_catch_up",
    "forecasts_stale",
    "latest_determinations",
    "payment_record",
    "payment_remove",
    "usage_catch_up",
    "wall_remove",
    "wall_state",
    "work_state_follow",
]
