"""The case a letter is about, as the functions that fill fields see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from openleave.apps.cases import following
from openleave.apps.cases.choices import Pattern
from openleave.apps.cases.models import CaseClock, Decision, Forecast, LeaveCase
from openleave.apps.ledger import selectors as ledger
from openleave.apps.ledger.models import UsageEntry
from openleave.apps.notices.models import LetterSettings
from openleave.apps.organizations import selectors as organizations
from openleave.apps.organizations.models import Settings
from openleave.apps.people import selectors as people
from openleave.engine import Facts, render
from openleave.engine.quantity import hours_text
from openleave.engine.render import date_text, duration_text, weeks_text
from openleave.engine.workweek import Workweek, week_of
from openleave.kernel.actor import Actor
from openleave.kernel.vault import Place


@dataclass
class About:
    """A case and all a letter about it may say. Everything beside the case is read when first asked for.

    ``about_id`` names what the letter is about beside the case; ``fields`` are what the app that makes it passed.
    """

    actor: Actor
    case: LeaveCase
    language: str
    today: date
    about_id: UUID | None
    fields: Mapping[str, Any]
    person: people.Addressee
    organization: organizations.Identity
    letters: LetterSettings
    also: Sequence[Place] = ()

    @cached_property
    def settings(self) -> Settings:
        """The organization's choices."""
        return organizations.settings_of(self.case.organization_id)

    @cached_property
    def read(self) -> following.Read:
        """The case as it was last determined. Raises Conflict where nothing has been determined yet."""
        return following.read(actor=self.actor, case_id=self.case.id, also=self.also)

    @property
    def programs(self) -> list[dict[str, Any]]:
        """The answers of the last determination, program by program."""
        return list(self.read.result["programs"])

    def program(self, name: str) -> dict[str, Any] | None:
        """One program's answer, if it was asked."""
        return next((one for one in self.programs if one["program"] == name), None)

    @property
    def decided(self) -> dict[str, Decision]:
        """Program → the decision that holds."""
        found: dict[str, Decision] = {}
        for decision in self.read.history.decisions:
            found.setdefault(decision.program, decision)
        return found

    @property
    def clocks(self) -> list[CaseClock]:
        """The legal deadlines that run."""
        return [row for row in self.read.history.clocks if row.done_on is None and row.stopped_at is None]

    @cached_property
    def runs_out(self) -> dict[str, date]:
        """Program → the day on which leave in parts is foreseen to run out; nothing of a continuous leave, which was
        determined."""
        if self.case.pattern == Pattern.CONTINUOUS:
            return {}
        known = {"organization_id": self.case.organization_id, "case": self.case}
        return dict(Forecast.objects.filter(**known, out_on__gte=self.today).values_list("program", "out_on"))

    @cached_property
    def entries(self) -> list[UsageEntry]:
        """Leave that counts for this case, the newest first; what was taken back is left out."""
        rows = ledger.case_entries(organization_id=self.case.organization_id, case_id=self.case.id)
        back = {row.reverses_id for row in rows if row.reverses_id}
        return [row for row in rows if row.kind == "usage" and row.id not in back]

    def day(self, value: date | str | None) -> str:
        """A date written out: "January 4, 2027", "4 de enero de 2027". "" for none."""
        return date_text(value, self.language) if value else ""

    @cached_property
    def week(self) -> Workweek | None:
        """The employee's usual week, in which shares of a week are said."""
        return week_of(Facts.from_json(self.read.facts))

    def weeks(self, value: Any) -> str:
        """Workweeks of the employee: "11 weeks and 4 days"."""
        return weeks_text(value, self.language, self.week) if value is not None else ""

    def share(self, value: Any) -> str:
        """A share of a week of which the hours are said beside it: "1/5 of a week"."""
        return weeks_text(value, self.language)

    def hours(self, minutes: int) -> str:
        """Working time in hours: "240", "3.5"; "2 h 20 min" where decimals would not end."""
        return hours_text(minutes) if minutes % 3 == 0 else duration_text(minutes)

    def say(self, sentence: Any) -> str:
        """A sentence of the engine."""
        return render(sentence, self.language, self.week)
