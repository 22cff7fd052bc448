"""Every way to change what returning holds. Keyword-only, the actor first; one transaction each."""

from openleave.apps.returning.services.catching_up import returns_catch_up
from openleave.apps.returning.services.ending import return_complete, return_fail
from openleave.apps.returning.services.paying import (
    coverage_end,
    premium_cover,
    premium_letter,
    premium_pay,
    premium_record,
    recovery_state,
)
from openleave.apps.returning.services.planning import (
    graduated_add,
    graduated_count,
    graduated_remove,
    item_done,
    position_record,
    release_record,
    release_state,
    return_expect,
    return_prepare,
)

__all__ = [
    "coverage_end",
    "graduated_add",
    "graduated_count",
    "graduated_remove",
    "item_done",
    "position_record",
    "premium_cover",
    "premium_letter",
    "premium_pay",
    "premium_record",
    "recovery_state",
    "release_record",
    "release_state",
    "return_complete",
    "return_expect",
    "return_fail",
    "return_prepare",
    "returns_catch_up",
]
