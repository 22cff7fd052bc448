"""Every way to change what certification holds. Keyword-only, the actor first; one transaction each.

Of a clinic's link the token is the permission: ``link_check``, ``draft_save``, ``draft_read`` and ``link_submit`` take
it instead of an actor.
"""

from openleave.apps.certification.services.answering import answers_record
from openleave.apps.certification.services.catching_up import catch_up
from openleave.apps.certification.services.contacting import contact_log
from openleave.apps.certification.services.deciding import certification_accept, certification_lacks
from openleave.apps.certification.services.flagging import excess_set, flag_acknowledge, flags_sync
from openleave.apps.certification.services.linking import (
    draft_read,
    draft_save,
    link_check,
    link_make,
    link_revoke,
    link_submit,
)
from openleave.apps.certification.services.reporting import absence_correct, absence_take_back, absences_enter
from openleave.apps.certification.services.requesting import (
    request_extend,
    request_not_returned,
    request_prepare,
    request_send,
    request_withdraw,
)
from openleave.apps.certification.services.writing import request_letter

__all__ = [
    "absence_correct",
    "absence_take_back",
    "absences_enter",
    "answers_record",
    "catch_up",
    "certification_accept",
    "certification_lacks",
    "contact_log",
    "draft_read",
    "draft_save",
    "excess_set",
    "flag_acknowledge",
    "flags_sync",
    "link_check",
    "link_make",
    "link_revoke",
    "link_submit",
    "request_extend",
    "request_letter",
    "request_not_returned",
    "request_prepare",
    "request_send",
    "request_withdraw",
]
