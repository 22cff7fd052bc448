"""Every way to change letters, their texts and batches. Keyword-only, the actor first; each leaves an audit entry."""

from openleave.apps.notices.services.batches import batch_start, batch_stop
from openleave.apps.notices.services.drafting import letter_copy, letter_draft, letter_edit, letter_withdraw
from openleave.apps.notices.services.eligibility import eligibility_queue, usual_way, way_by
from openleave.apps.notices.services.letterhead import letterhead_save
from openleave.apps.notices.services.opening import letter_open
from openleave.apps.notices.services.printing import print_batch_mailed, print_batch_make
from openleave.apps.notices.services.sending import deliver, letter_queue, letter_retry, send_due
from openleave.apps.notices.services.texts import (
    template_draft_discard,
    template_draft_save,
    template_draft_start,
    template_publish,
    template_restore,
)

__all__ = [
    "batch_start",
    "batch_stop",
    "deliver",
    "eligibility_queue",
    "letter_copy",
    "letter_draft",
    "letter_edit",
    "letter_open",
    "letter_queue",
    "letter_retry",
    "letter_withdraw",
    "letterhead_save",
    "print_batch_mailed",
    "print_batch_make",
    "send_due",
    "template_draft_discard",
    "template_draft_save",
    "template_draft_start",
    "template_publish",
    "template_restore",
    "usual_way",
    "way_by",
]
