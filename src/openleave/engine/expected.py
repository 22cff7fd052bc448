"""What a case may expect: the words of each result, so that a misspelled one is refused and not just never met."""

from collections.abc import Mapping
from typing import Any

from openleave.engine.law import Library
from openleave.engine.reading import FactsError, suggest
from openleave.engine.results import RESULTS
from openleave.engine.results_money import ACCRUAL, BENEFIT, CONTRIBUTION
from openleave.engine.trace import MISSING, NO, YES

SPAN = ("starts_on", "ends_on")
DAY = ("minutes", "weeks", "why", "protected", "protected_weeks", "unprotected_minutes")
CLOCK = (
    "id", "program", "whose", "event", "event_on", "due_on", "due_at", "days", "day_kind", "state", "form", "written",
    "oral_allowed", "content", "reasons_to_state", "exception", "rule", "cite", "sentence",
)  # fmt: skip
FIXED: dict[str, tuple[str, ...]] = {
    "outcome": ("eligible", "ineligible", "indeterminate"),
    "leave_year": ("method", *SPAN, "why"),
    "single_period": SPAN,
    "benefit": BENEFIT,
    "contribution": CONTRIBUTION,
    "accrual": ACCRUAL,
    "holiday_pay": ("follows", "owed"),
    "subject_to": ("certification",),
    "crew_hours": ("guarantee_hours", "hours_needed", "hours_counted", "meets_share", "meets_hours", "meets_both"),
}
# Results that map names, or days, to answers: the words of each answer.
ANSWERS: dict[str, tuple[str, ...]] = {
    "criteria": (YES, NO, MISSING),
    "leave_year_on": SPAN,
    "benefit_on": BENEFIT,
    "days": DAY,
    "clocks": CLOCK,
    "limits": ("weeks", "used", "available", "starts_on", "ends_on", "counted", "shared_with"),
}


def words_of(library: Library, program: str) -> dict[str, tuple[str, ...]]:
    """Result → its words, for results whose words are a closed list: keys of an object, or members of a list."""
    rules = library.rules(program)

    def names(kind: str, key: str = "id") -> tuple[str, ...]:
        return tuple(str(rule[key]).rpartition(".")[2] for rule in rules.get(kind, ()))

    criteria = (*names("criteria"), "in_force")
    return {
        **FIXED,
        "criteria": criteria,
        "measured_on": criteria,
        "failed": criteria,
        "eligible_but_for": criteria,
        "relationship": names("relationships", "class"),
        "clocks": names("clocks"),
        "decisions": names("decisions"),
        "decisions_missing": names("decisions"),
        "policies": names("policies"),
        "limits": names("limits"),
        "binding_limit": names("limits"),
        "obligations": names("obligations"),
        "may_also_apply": tuple(library.programs),
        "concurrency": tuple(library.programs),
        "not_covered": tuple(entry["id"] for entry in library.registry),
    }


def check_expected(expected: Mapping[str, Any], known: Mapping[str, tuple[str, ...]]) -> None:
    """Raises FactsError for a result, or a word within one, that there is not."""
    for key, wanted in expected.items():
        if key not in RESULTS:
            raise FactsError(
                f"expected.{key}", "Unknown result.", "Only documented results can be expected.",
                f"{suggest(key, RESULTS)}Use one of: {', '.join(RESULTS)}.",
            )  # fmt: skip
        if key in known:
            given = wanted if isinstance(wanted, Mapping | list | tuple) else [wanted]
            for word in given:
                check_word(f"expected.{key}", word, known[key])
        if key in ANSWERS and isinstance(wanted, Mapping):
            for name, answer in wanted.items():
                for word in answer if isinstance(answer, Mapping) else [answer] if key == "criteria" else ():
                    check_word(f"expected.{key}.{name}", word, ANSWERS[key])


def check_word(path: str, word: object, known: tuple[str, ...]) -> None:
    if word is not None and word not in known:
        raise FactsError(
            path, f'"{word}" is not one of its words.', "It would never be met.",
            f"{suggest(word, known)}Use one of: {', '.join(known)}.",
        )  # fmt: skip
