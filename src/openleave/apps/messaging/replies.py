"""Texts to begin an answer with. They are never sent as they are without somebody having seen them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Reply:
    """``text`` is in both languages; in which it is used is the employee's matter, not the desk's."""

    key: str
    label: str | Promise
    text: str | Promise

    def text_in(self, language: str) -> str:
        with translation.override(language):
            return str(self.text)


REPLIES = (
    Reply(
        "received", _("We have your message"), _("Thank you for your message. We have it and will come back to you.")
    ),
    Reply(
        "paper_received",
        _("Your paper has arrived"),
        _("Thank you, your paper has arrived. We will look at it and tell you here if anything is missing."),
    ),
    Reply(
        "paper_missing",
        _("A paper is still missing"),
        _(
            "We still need the paper that we asked you for. Your page shows the day it is due. If you cannot get it in "
            "time, tell us why before that day: there may be more time."
        ),
    ),
    Reply(
        "dates",
        _("Ask about dates"),
        _("Please tell us from which day to which day you expect to be away. An estimate will do; you can change it."),
    ),
    Reply(
        "absence",
        _("How to report an absence"),
        _(
            "Please report each absence on your page as soon as you can, and in the way your workplace usually asks. "
            "You do not need to name a diagnosis."
        ),
    ),
    Reply(
        "no_diagnosis",
        _("No medical details here, please"),
        _(
            "Please do not write medical details here. Only a form that we ask you for needs them, and it is kept "
            "apart from your other records."
        ),
    ),
    Reply("call", _("Offer a call"), _("We would like to talk this through with you. When may we call you?")),
)
BY_KEY = {reply.key: reply for reply in REPLIES}
