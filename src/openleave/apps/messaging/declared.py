"""What messages declare to the apps below: their page of a case, and what is to be done about a message."""

from django.utils.translation import gettext_lazy as _

from openleave.apps.cases.tabs import declare_tab
from openleave.apps.desk.kinds import declare_arrival_place, declare_task_kind

ANSWER = "message.answer"
UNTOLD = "message.untold"

declare_tab(key="messages", label=_("Messages"), url_name="case_messages", permission="message.read", order=50)
declare_task_kind(
    code=ANSWER,
    label=_("Message of the employee"),
    action=_("Answer the employee’s message"),
    url_name="case_messages",
    by_hand=False,
)
declare_task_kind(
    code=UNTOLD,
    label=_("Employee not told of a message"),
    action=_("Tell the employee another way"),
    url_name="case_messages",
)
declare_arrival_place(kind="message", url_name="case_messages", takes="case")
