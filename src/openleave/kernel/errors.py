"""Errors every layer understands. Each says what happened, why, and how to fix it."""

from __future__ import annotations


class OpenLeaveError(Exception):
    """Base of the errors a person may be shown.

    ``what`` happened, ``why``, and ``fix`` (how to put it right) are plain sentences without personal data.
    """

    def __init__(self, what: str, *, why: str = "", fix: str = "") -> None:
        self.what, self.why, self.fix = what, why, fix
        super().__init__(" ".join(part for part in (what, why, fix) if part))


class NotFound(OpenLeaveError):
    """The object is not there for this actor. Foreign and missing look the same."""

    def __init__(self, what: str = "Not found.") -> None:
        super().__init__(what)


class Withheld(NotFound):
    """Somebody visits an organization, and what they asked for is not part of the visit."""

    def __init__(self, what: str = "", *, why: str = "", fix: str = "") -> None:
        OpenLeaveError.__init__(
            self,
            what or "This is not part of the visit.",
            why=why or "The page shows medical, family or identity facts, and the organization did not open them.",
            fix=fix or "Ask for another visit that includes them, if you need them.",
        )


class Forbidden(OpenLeaveError):
    """The actor is known, and lacks the permission."""

    def __init__(self, permission: str) -> None:
        self.permission = permission
        super().__init__(
            "You do not have permission to do this.",
            why=f"It needs the permission {permission}.",
            fix="Ask your organization's privacy officer or leave administrator.",
        )


class Denied(OpenLeaveError):
    """What is asked for is refused to everybody as things stand, whatever their permissions."""


class Invalid(OpenLeaveError):
    """Input is wrong. ``field`` names the input it is about, when it is about one."""

    def __init__(self, what: str, *, why: str = "", fix: str = "", field: str | None = None) -> None:
        self.field = field
        super().__init__(what, why=why, fix=fix)


class Conflict(OpenLeaveError):
    """The state has moved on since the actor looked, or does not allow this step."""


_STATUS: dict[type[OpenLeaveError], int] = {
    Withheld: 403,
    NotFound: 404,
    Forbidden: 403,
    Denied: 403,
    Invalid: 422,
    Conflict: 409,
}


def status_of(error: OpenLeaveError) -> int:
    """The HTTP status that says the same."""
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 400)
