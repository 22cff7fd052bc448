"""Every way to change what accommodation holds. Keyword-only, the actor first; one transaction each."""

from openleave.apps.accommodation.services.catching_up import reviews_catch_up
from openleave.apps.accommodation.services.deciding import (
    accommodation_decline,
    accommodation_grant,
    hardship_write,
)
from openleave.apps.accommodation.services.opening import accommodation_grant_basics, accommodation_request
from openleave.apps.accommodation.services.options import option_propose, option_refuse, trial_end, trial_start
from openleave.apps.accommodation.services.restricting import restriction_add, restriction_lift
from openleave.apps.accommodation.services.reviewing import (
    accommodation_close,
    accommodation_reopen,
    accommodation_review,
    review_schedule,
)
from openleave.apps.accommodation.services.talking import documents_ask, documents_may_be_asked, entry_add, facts_state

__all__ = [
    "accommodation_close",
    "accommodation_decline",
    "accommodation_grant",
    "accommodation_grant_basics",
    "accommodation_reopen",
    "accommodation_request",
    "accommodation_review",
    "documents_ask",
    "documents_may_be_asked",
    "entry_add",
    "facts_state",
    "hardship_write",
    "option_propose",
    "option_refuse",
    "restriction_add",
    "restriction_lift",
    "review_schedule",
    "reviews_catch_up",
    "trial_end",
    "trial_start",
]
