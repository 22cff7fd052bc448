"""Why a file is not taken, as a code; ``problems`` has the words."""

from __future__ import annotations

from typing import Literal

Code = Literal[
    "empty",
    "unknown_kind",
    "heic",
    "two_kinds",
    "locked",
    "damaged",
    "needs_reader",
    "no_pages",
    "too_many_pages",
    "too_many_pixels",
    "too_heavy",
    "too_large",
    "mixed",
]


class Refused(Exception):
    """The file is not taken."""

    def __init__(self, code: Code) -> None:
        self.code: Code = code
        super().__init__(code)
