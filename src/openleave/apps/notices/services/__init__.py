"""Every way to change letters, their texts and batches. Keyword-only, the actor first; each leaves an audit entry."""

from openleave.apps.notices.services.drafting import letter_copy, letter_draft, letter_edit, letter_withdraw
from openleave.apps.notices.services.eligibility import eligibility_queue, usual_way
from openleave.apps.notices.services.opening import letter_open
from openleave.apps.notices.services.sending import deliver, letter_queue, letter_retry, send_due

__all__ = [
    "deliver",
    "eligibility_queue",
    "letter_copy",
    "letter_draft",
    "letter_edit",
    "letter_open",
    "letter_queue",
    "letter_retry",
    "letter_withdraw",
    "send_due",
    "usual_way",
]
