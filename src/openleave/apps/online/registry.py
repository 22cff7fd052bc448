"""Online stores nothing of its own: what employees send goes to the inbox, to messages, documents and cases."""

from openleave.kernel.registry import declare_export

declare_export(
    "my_letter_pdf",
    categories=["leave", "name", "contact"],
    purpose="leave_administration",
    holds="One of the person's own letters.",
)
declare_export(
    "my_document",
    categories=["medical", "leave"],
    purpose="leave_administration",
    holds="One of the papers that the person sent.",
)
