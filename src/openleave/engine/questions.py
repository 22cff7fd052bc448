"""The questions people ask of a leave, answered from its determination: each with figures, sentences and paragraphs.

    from openleave.engine.questions import QUESTIONS, ask

    reply = ask("left", facts, library, on=day)      # any name of QUESTIONS, or of a decision of the program
    reply.answer                                     # JSON-able: exact weeks as text, dates ISO
    [render(sentence, "es") for sentence in reply.sentences]

Every answer is a pure function of facts, law and day; None is "not known", and `missing` says what to ask for.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from openleave.engine import findings
from openleave.engine.determination import Determination, ProgramDetermination, determine
from openleave.engine.entitlement import Balance
from openleave.engine.facts import Facts
from openleave.engine.law import Library
from openleave.engine.limits import Balances
from openleave.engine.plan import basis_of
from openleave.engine.quantity import hours_text
from openleave.engine.reading import FactsError, suggest
from openleave.engine.trace import MISSING, NO, YES, Finding, Missing, Sentence, json_value

OPEN_END_DAYS = 800  # how far a leave without an end is followed: two leave years and more


@dataclasses.dataclass(frozen=True, slots=True)
class Reply:
    """An answer: the figures, the sentences that say it, the paragraphs behind it, the facts to ask for."""

    question: str
    program: str
    answer: Any
    sentences: tuple[Sentence, ...]
    cite: tuple[tuple[str, str], ...] = ()
    missing: tuple[Missing, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "program": self.program,
            "answer": json_value(self.answer),
            "sentences": [sentence.to_json() for sentence in self.sentences],
            "cite": [{"id": name, "href": href} for name, href in self.cite],
            "missing": [{"path": path, "sentence": {"key": key, "params": {}}} for path, key in self.missing],
        }


@dataclasses.dataclass(frozen=True, slots=True)
class Asking:
    """What a question is asked of: a determination, one of its programs, and the day meant (where one is)."""

    determination: Determination
    made: ProgramDetermination
    on: dt.date

    def reply(self, name: str, answer: Any, *found: Finding | Sentence) -> Reply:
        """A reply with the sentences and paragraphs of the findings it rests on."""
        cited = [f for f in found if isinstance(f, Finding)]
        cite = tuple(dict.fromkeys(c for f in cited for c in f.cite))
        said = tuple(f.sentence if isinstance(f, Finding) else f for f in found)
        missing = tuple(self.made.missing) if answer is None else ()
        if answer is None and not said:
            said = (Sentence("question.unknown", {}),)
        return Reply(name, self.made.id, answer, said, cite, missing)

    def limits(self) -> tuple[Finding, ...]:
        """Where several limits apply, what each leaves and which one decides."""
        named = (f"{self.made.id}.limit.", f"{self.made.id}.finding.binding_limit")
        return tuple(f for f in self.made.findings if f.id.startswith(named))

    def finding(self, name: str) -> tuple[Finding, ...]:
        return tuple(f for f in self.made.findings if f.id == f"{self.made.id}.finding.{name}")


def eligible(asking: Asking) -> Reply:
    """Is the employee eligible, and does the law apply to this leave? eligible, ineligible or indeterminate."""
    made = asking.made
    open_ = [f for f in made.findings if f.result in (NO, MISSING) and ".criterion." in f.id]
    met = [f for f in made.findings if f.result == YES and ".criterion." in f.id]
    return asking.reply("eligible", made.outcome, findings.summary(made), *(open_ or met))


def how_much(asking: Asking) -> Reply:
    """How much leave there is in all: workweeks, and hours where the usual week is known."""
    made = asking.made
    if made.balance is None:
        return asking.reply("how_much", None)
    weeks = Fraction(made.balance.weeks_on(made.context.start or made.context.as_of))
    hours = usual_hours(asking, weeks)
    params = {"weeks": weeks, "hours_minutes": None if hours is None else hours}
    key = "question.how_much" if hours is None else "question.how_much_hours"
    answer = {"weeks": weeks, "hours": None if hours is None else hours_text(hours)}
    return asking.reply("how_much", answer, Sentence(key, params), *asking.finding("leave_year"))


def usual_hours(asking: Asking, weeks: Fraction) -> Fraction | None:
    """Workweeks in minutes of the employee's usual week; None where that is not known."""
    week = basis_of(asking.made.context).usual_week(asking.on.toordinal())
    return None if week is None else weeks * week


def used(asking: Asking) -> Reply:
    """How much has been used on a day, in the leave year that counts then."""
    balance = asking.made.balance
    if balance is None:
        return asking.reply("used", None)
    (first, last), weeks, _ = balance.at(asking.on.toordinal())
    params = {
        "weeks": weeks, "day_on": asking.on, "starts_on": dt.date.fromordinal(first),
        "ends_on": dt.date.fromordinal(last),
    }  # fmt: skip
    return asking.reply(
        "used", weeks, Sentence("question.used", params), *asking.finding("leave_year"), *asking.limits()
    )


def left(asking: Asking) -> Reply:
    """How much is left on a day, after all that has been used until then; the plan asked about is not used yet."""
    balance = asking.made.balance
    if balance is None:
        return asking.reply("left", None)
    weeks = balance.available_on(asking.on)
    hours = usual_hours(asking, weeks)
    params = {"weeks": weeks, "day_on": asking.on, "hours_minutes": hours}
    key = "question.left" if hours is None else "question.left_hours"
    return asking.reply("left", weeks, Sentence(key, params), *asking.finding("balance"), *asking.limits())


def runs_out(asking: Asking) -> Reply:
    """When it runs out: the last protected day of the plan if that uses it up, else of leave that went on and on."""
    made = asking.made
    if made.exhausts_on is not None and made.first_unprotected_on is None:
        params = {"on": made.exhausts_on}
        return asking.reply("runs_out", {"on": made.exhausts_on, "within_plan": True},
                            Sentence("question.runs_out", params), *asking.finding("plan"))  # fmt: skip
    if made.first_unprotected_on is not None and made.protected is not None and made.plan is not None:
        return asking.reply("runs_out", *out_of(made, True), *asking.finding("plan"))
    start = made.context.start
    if start is None or made.balance is None:
        return asking.reply("runs_out", None)
    endless = endless_leave(asking, start)
    if endless.protected is None:
        return dataclasses.replace(asking.reply("runs_out", None), missing=tuple(endless.missing))
    if endless.first_unprotected_on is None:
        return asking.reply("runs_out", None, Sentence("question.never_runs_out", {}))
    return asking.reply("runs_out", *out_of(endless, False))


def endless_leave(asking: Asking, start: dt.date) -> ProgramDetermination:
    """The same leave taken whole and without an end, to see how far it is protected."""
    facts = asking.determination.facts
    leave = dataclasses.replace(
        facts.leave, pattern="continuous", starts_on=start, ends_on=start + dt.timedelta(days=OPEN_END_DAYS),
        periods=(), absences=(), requested_weeks=None, hours_off=None, minutes_off=None,
    )  # fmt: skip
    endless = determine(
        dataclasses.replace(facts, leave=leave), asking.determination.library, asking.made.context.as_of
    )
    return endless.program(asking.made.id)


def out_of(made: ProgramDetermination, within_plan: bool) -> tuple[Any, Sentence]:
    """(answer, sentence) of a plan that is not protected to its end: the last protected day before the first that is
    not, and that day."""
    assert made.protected is not None and made.plan is not None
    unprotected = made.first_unprotected_on
    assert unprotected is not None
    before = [
        day[0]
        for day, part in zip(made.plan.days, made.protected.parts, strict=True)
        if part and day[0] <= unprotected.toordinal()
    ]
    on = dt.date.fromordinal(before[-1]) if before else None
    key = "question.runs_out_before" if on else "question.nothing_left"
    params = {"on": on, "unprotected_on": unprotected}
    return {"on": on, "first_unprotected_on": unprotected, "within_plan": within_plan}, Sentence(key, params)


def comes_back(asking: Asking) -> Reply:
    """What comes back and when, from the day asked: `[{on, weeks_back, weeks_available}]`, with the plan counted as
    used. Under a rolling year day by day a year after each use; else all at once with the next leave year."""
    made = asking.made
    if made.balance is None:
        return asking.reply("comes_back", None)
    balance = made.balance
    if made.plan is not None and made.protected is not None and made.protected.protected:
        balance = balance.after(made.plan.days, made.protected.parts, made.protected.denominator)
    rows = list(returning(balance, asking.on))
    total = sum((row["weeks_back"] for row in rows), Fraction(0))
    several = "question.comes_back" if len(rows) > 1 else "question.comes_back_at_once"
    key = several if rows else "question.nothing_comes_back"
    params = {"weeks": total, "on": rows[0]["on"] if rows else None, "last_on": rows[-1]["on"] if rows else None}
    return asking.reply("comes_back", rows, Sentence(key, params), *asking.finding("leave_year"))


def returning(balance: Balance | Balances, on: dt.date) -> "list[dict[str, Any]]":
    rows = []
    for day in balance.changes(on.toordinal()):
        before = balance.available_on(dt.date.fromordinal(day - 1))
        after = balance.available_on(dt.date.fromordinal(day))
        if after > before:
            rows.append({"on": dt.date.fromordinal(day), "weeks_back": after - before, "weeks_available": after})
    return rows


def fits(asking: Asking) -> Reply:
    """Can this plan fit? Whether every day of it is protected, and how much of it is."""
    made = asking.made
    if made.protected is None or made.outcome == "indeterminate":
        return asking.reply("fits", None, *asking.finding("plan"))
    protected = made.protected
    answer = {
        "fits": protected.counted == protected.protected,
        "weeks_counted": protected.weeks(protected.counted),
        "weeks_protected": protected.weeks(protected.protected),
        "first_unprotected_on": made.first_unprotected_on,
        "weeks_left_after": made.remaining_after,
    }
    return asking.reply("fits", answer, *asking.finding("plan"))


def due(asking: Asking) -> Reply:
    """What is due, by whom and when: every deadline that is not done, the earliest first."""
    clocks = sorted(
        (clock for clock in asking.made.clocks if clock.state != "done"), key=lambda c: c.due_on or dt.date.max
    )
    answer = [
        {"clock": c.name, "whose": c.whose, "due_on": c.due_on, "due_at": c.due_at, "state": c.state} for c in clocks
    ]
    cite = tuple(dict.fromkeys(pair for clock in clocks for pair in clock.rule.cite))
    said = tuple(clock.sentence for clock in clocks) or (Sentence("question.nothing_due", {}),)
    return Reply("due", asking.made.id, answer, said, cite)


def why(asking: Asking) -> Reply:
    """Why: every finding of the determination, in its order."""
    made = asking.made
    answer = [{"finding": f.id, "result": f.result} for f in made.findings]
    return asking.reply("why", answer, findings.summary(made), *made.findings)


def what_would_change(asking: Asking) -> Reply:
    """What would change it: for each finding, what would; the facts that are missing; and, where time alone brings
    it about, the first day of leave that would be protected."""
    made = asking.made
    # Where something stands in the way, only that is worth changing.
    in_the_way = (
        [f for f in made.findings if f.result in (NO, MISSING)] if made.outcome != "eligible" else made.findings
    )
    changes = [(f, f.would_change) for f in in_the_way if f.would_change is not None]
    answer: dict[str, Any] = {
        "findings": [f.id for f, _ in changes],
        "missing": [path for path, _ in made.missing],
        "eligible_from": None,
    }
    said = [change for _, change in changes if change is not None]
    said += [Sentence(key, {}) for _, key in made.missing]
    reached = [f.params["reached_on"] for f in made.findings if f.result == NO and f.params.get("reached_on")]
    if reached and made.outcome == "ineligible":
        day = max(reached)
        if begun_on(asking, day).outcome == "eligible":
            answer["eligible_from"] = day
            said.insert(0, Sentence("question.eligible_from", {"on": day}))
    cite = tuple(dict.fromkeys(c for f, _ in changes for c in f.cite))
    return Reply("what_would_change", made.id, answer, tuple(said), cite)


def begun_on(asking: Asking, day: dt.date) -> ProgramDetermination:
    """The same leave begun on another day, as long as it was."""
    facts = asking.determination.facts
    leave, start = facts.leave, asking.made.context.start
    length = leave.ends_on - start if leave.ends_on and start else None
    moved = dataclasses.replace(
        leave, starts_on=day, ends_on=None if length is None else day + length, periods=(), absences=()
    )
    return determine(dataclasses.replace(facts, leave=moved), asking.determination.library, asking.made.context.as_of
                     ).program(asking.made.id)  # fmt: skip


QUESTIONS: dict[str, Callable[[Asking], Reply]] = {
    "eligible": eligible,
    "how_much": how_much,
    "used": used,
    "left": left,
    "runs_out": runs_out,
    "comes_back": comes_back,
    "fits": fits,
    "due": due,
    "why": why,
    "what_would_change": what_would_change,
}


def ask(
    question: str, facts: Facts, library: Library, *, program: str = "us.fed.fmla", on: dt.date | None = None,
    as_of: dt.date | None = None,
) -> Reply:  # fmt: skip
    """Answer one question of `QUESTIONS`, or of the program's decision tables.

    `on`: the day meant by used, left and comes_back (default: the first day of leave, else the day of the question).
    Raises FactsError for an unknown question or program, ValueError when no day can be told.
    """
    if program not in library.programs:
        raise FactsError(
            "program", f'"{program}" is not in the library.', "Only its programs are decided.",
            f"{suggest(program, library.programs)}Use one of: {', '.join(library.programs)}.",
        )  # fmt: skip
    determination = determine(facts, library, as_of)
    made = determination.program(program)
    if question in made.context.law.decisions:
        found = made.decision(question, asked=True)
        return Reply(question, program, found.answer, (found.finding.sentence,), found.finding.cite, found.missing)
    if question not in QUESTIONS:
        known = [*QUESTIONS, *made.context.law.decisions]
        raise FactsError(
            "question", f'"{question}" is no question.', "Only questions of the tables can be answered exactly.",
            f"{suggest(question, known)}Ask one of: {', '.join(QUESTIONS)}, or one of `openleave law questions`.",
        )  # fmt: skip
    return QUESTIONS[question](Asking(determination, made, on or made.context.start or determination.as_of))
