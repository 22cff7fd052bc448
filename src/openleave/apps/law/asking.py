"""What a request asks the law's pages for: the day, and words that must be ones they know."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.dateparse import parse_date

from openleave.kernel import clock


@dataclass(frozen=True, slots=True)
class Day:
    """``on``: the day whose law is shown; ``given`` as it stands in the address; ``wrong``: it was no date."""

    on: date
    today: date
    given: str
    wrong: bool

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    @property
    def query(self) -> str:
        """What a link needs to stay on the day: "" for today."""
        return "" if self.is_today else f"?on={self.on.isoformat()}"


def today(request: HttpRequest) -> date:
    """Today where the employer is; on the public site in UTC."""
    organization = getattr(request, "organization", None)
    return clock.today(organization.time_zone) if organization is not None else clock.today()


def day_asked(request: HttpRequest) -> Day:
    """The day of ``?on=``, today without one."""
    given, now = request.GET.get("on", "").strip(), today(request)
    try:
        on = parse_date(given) if given else None
    except ValueError:  # well formed and no day, e.g. 2026-02-30
        on = None
    return Day(on or now, now, given, bool(given) and on is None)


def one_of(request: HttpRequest, name: str, known: Container[str]) -> str:
    """A word of the address if it is one of those known, else ""."""
    given = request.GET.get(name, "")
    return given if given in known else ""


def page_number(request: HttpRequest) -> str:
    return request.GET.get("page", "1")
