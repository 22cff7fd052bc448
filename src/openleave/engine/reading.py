"""Strict reading of JSON-shaped data into frozen dataclasses.

Every reader takes `(value, path)` and returns the typed value, or raises `FactsError`, which says what was found,
why it cannot be used and how to put it right, and names the path (`employee.employments[1].starts_on`).

Nothing is guessed: an unknown key, a float, a string where a number belongs and an empty span are all refused.
Dates may be `datetime.date` (YAML) or ISO strings (JSON); hours and weeks may be whole numbers, `Decimal` or strings.
"""

import dataclasses
import datetime as dt
import difflib
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from typing import Any, cast

type Read[T] = Callable[[object, str], T]


class FactsError(ValueError):
    """Facts that cannot be read. `path`, `what`, `why` and `fix` are plain English; `str()` joins them."""

    def __init__(self, path: str, what: str, why: str, fix: str) -> None:
        self.path, self.what, self.why, self.fix = path, what, why, fix
        super().__init__(f"{path or 'facts'}: {what} {why} {fix}")


def shown(value: object) -> str:
    """A value as it may be quoted in an error: short, and never a whole document."""
    text = str(value) if isinstance(value, Decimal | dt.date | Fraction) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def kind_of(value: object) -> str:
    names = {
        dict: "an object",
        list: "a list",
        str: "text",
        bool: "true or false",
        int: "a whole number",
        float: "a float",
    }
    return "nothing (null)" if value is None else names.get(type(value), f"a {type(value).__name__}")


ALIASES: dict[str, str] = {}  # words people use for a word of a closed vocabulary; `facts_words` fills it


def suggest(value: object, choices: Iterable[str]) -> str:
    """`Did you mean …? `, or nothing: an alias, the beginning of a word, or the nearest spellings."""
    known = list(choices)
    word = str(value).strip().lower().replace(" ", "_").replace("-", "_")
    if ALIASES.get(word) in known:
        near = [ALIASES[word]]
    else:
        near = [choice for choice in known if len(word) > 2 and choice.startswith(word)]
        if len(near) != 1:
            near = near_spellings(word, known)
    return f"Did you mean {' or '.join(f'"{choice}"' for choice in near)}? " if near else ""


def near_spellings(word: str, known: list[str]) -> list[str]:
    """The nearest spelling; several when they are equally near."""
    found = difflib.get_close_matches(word, known, 3)
    rank = [difflib.SequenceMatcher(None, word, choice).ratio() for choice in found]
    return sorted(choice for choice, ratio in zip(found, rank, strict=True) if ratio == rank[0])


FIRST_YEAR, LAST_YEAR = 1850, 2199


def date(value: object, path: str) -> dt.date:
    """An ISO date. Impossible dates (30 February) are refused with their own message."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return within_reason(value, path)
    if isinstance(value, str) and len(value) == 10 and value[4] == "-" and value[7] == "-":
        try:
            return within_reason(dt.date.fromisoformat(value), path)
        except FactsError:
            raise
        except ValueError:
            raise FactsError(
                path, f"{shown(value)} is not a day of the calendar.", "A date must exist.", "Check day and month."
            ) from None
    raise FactsError(
        path, f"Expected a date, got {shown(value)}.", "Dates are compared exactly.", 'Write it as "2026-03-02".'
    )


def within_reason(day: dt.date, path: str) -> dt.date:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    raise FactsError(
        path, f"{day} is too far away.", f"Dates lie between {FIRST_YEAR} and {LAST_YEAR}.",
        'Check the year; leave the key out where no end is known ("until further notice").',
    )  # fmt: skip


def text(value: object, path: str) -> str:
    if isinstance(value, str) and value.strip():
        return value
    raise FactsError(path, f"Expected text, got {shown(value)}.", "It names something.", "Write a non-empty string.")


def boolean(value: object, path: str) -> bool:
    if isinstance(value, bool):
        return value
    raise FactsError(
        path, f"Expected true or false, got {shown(value)}.", "Yes and no are not guessed.",
        "Write true or false, or leave the key out when it is not known.",
    )  # fmt: skip


def count(value: object, path: str) -> int:
    """A whole number of things, 0 or more."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise FactsError(
        path, f"Expected a whole number, got {shown(value)}.", "It counts people, days or minutes.",
        "Write 0 or a positive whole number without quotes.",
    )  # fmt: skip


def exact(value: object, path: str) -> Fraction:
    """An exact number of 0 or more: whole number, Decimal, or a string such as "38.5" or "3/5"."""
    found: Fraction | None = None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        found = Fraction(value) if not isinstance(value, Decimal) or value.is_finite() else None
    elif isinstance(value, str):
        try:
            found = Fraction(value.strip())
        except (ValueError, ZeroDivisionError):
            found = None
    if found is not None and found >= 0:
        return found
    if isinstance(value, float):
        raise FactsError(
            path, f"{shown(value)} is a float.", "Binary fractions lose minutes and are refused everywhere.",
            f'Write it in quotes: "{value}".',
        )  # fmt: skip
    raise FactsError(
        path, f"Expected a number of 0 or more, got {shown(value)}.", "It is a quantity.",
        'Write a whole number, or a decimal or fraction in quotes: "38.5", "3/5".',
    )  # fmt: skip


def instant(value: object, path: str) -> dt.datetime:
    """A time of a day, on the clock of the place: "2026-03-09T22:00"."""
    found = value if isinstance(value, dt.datetime) else None
    if isinstance(value, str) and len(value) in (16, 19) and value[10] == "T":
        with suppress(ValueError):
            found = dt.datetime.fromisoformat(value)
    if found is not None and found.tzinfo is None:
        within_reason(found.date(), path)
        return found
    raise FactsError(
        path, f"Expected a day and time, got {shown(value)}.", "Hours are counted from it.",
        'Write it as "2026-03-09T22:00", on the clock of the place.',
    )  # fmt: skip


def decimal(value: object, path: str) -> Decimal:
    """A signed decimal such as a coordinate or a distance."""
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str):
        try:
            found = Decimal(value.strip())
        except InvalidOperation:
            found = Decimal("NaN")
        if found.is_finite():
            return found
    raise FactsError(
        path, f"Expected a decimal number, got {shown(value)}.", "It is measured exactly.",
        'Write it in quotes: "41.9786".',
    )  # fmt: skip


def amount(value: object, path: str) -> Decimal:
    """An amount of money in dollars, 0 or more, to the cent or finer."""
    try:
        found = decimal(value, path)
    except FactsError:
        raise FactsError(
            path, f"Expected an amount in dollars, got {shown(value)}.", "It is computed with exactly.",
            'Write it in quotes, without sign of currency or commas: "52000.00".',
        ) from None  # fmt: skip
    if found < 0:
        raise FactsError(path, f"{shown(value)} is less than 0.", "It is an amount.", "Write it without a sign.")
    return found


def minutes_of_hours(value: object, path: str) -> int:
    """Hours as whole minutes; a quantity that is not a whole number of minutes is refused."""
    found = exact(value, path) * 60
    if found.denominator == 1:
        return found.numerator
    raise FactsError(
        path, f"{shown(value)} hours is not a whole number of minutes.", "Time is kept in whole minutes.",
        "Give minutes instead, or round by your own timekeeping rule first.",
    )  # fmt: skip


VOCABULARIES: dict[Callable[[object, str], Any], tuple[str, ...]] = {}  # readers of words → the words they take


def one_of(*choices: str) -> Read[str]:
    def read(value: object, path: str) -> str:
        if isinstance(value, str) and value in choices:
            return value
        raise FactsError(
            path, f"{shown(value)} is not one of the words used here.", "The vocabulary is closed.",
            f"{suggest(value, choices)}Use one of: {', '.join(choices)}.",
        )  # fmt: skip

    VOCABULARIES[read] = choices
    return read


def many[T](read: Read[T]) -> Read[tuple[T, ...]]:
    """A list of things that `read` reads."""

    def run(value: object, path: str) -> tuple[T, ...]:
        if isinstance(value, list | tuple):
            return tuple(read(item, f"{path}[{index}]") for index, item in enumerate(value))
        raise FactsError(
            path, f"Expected a list, got {kind_of(value)}.", "There may be several.", "Put the entries in [ ]."
        )

    if read in VOCABULARIES:
        VOCABULARIES[run] = VOCABULARIES[read]
    return run


def up_to(read: Read[Any], most: int, unit: str) -> Read[Any]:
    """A quantity that is refused above what can be meant."""

    def run(value: object, path: str) -> Any:
        found = read(value, path)
        if found > most:
            raise FactsError(path, f"{shown(value)} {unit} is more than {most}.", "It cannot be meant.", "Check it.")
        return found

    return run


def mapping[K, V](key: Read[K], item: Read[V]) -> Read[dict[K, V]]:
    def run(value: object, path: str) -> dict[K, V]:
        if isinstance(value, Mapping):
            return {key(k, path): item(v, f"{path}.{k}") for k, v in value.items()}
        raise FactsError(path, f"Expected an object, got {kind_of(value)}.", "It maps names to values.", "Write { }.")

    return run


def fact(read: Read[Any], doc: str, *, es: str = "", **options: Any) -> Any:
    """A dataclass field that knows how to read itself and how to describe itself (`es`: in Spanish, so that it can be
    asked for in both languages). No default = required."""
    return dataclasses.field(metadata={"read": read, "doc": doc, "es": es}, **options)


@cache
def plan(cls: Hashable) -> dict[str, tuple[Read[Any], bool]]:
    """Field name → (reader, required) of a dataclass declared with `fact`."""
    missing = dataclasses.MISSING
    return {
        f.name: (f.metadata["read"], f.default is missing and f.default_factory is missing)
        for f in dataclasses.fields(cast("Any", cls))
        if "read" in f.metadata
    }


def load[T](cls: type[T], value: object, path: str) -> T:
    """Read an object into a dataclass: unknown keys refused, required keys demanded, null = not known."""
    if not isinstance(value, Mapping):
        raise FactsError(path, f"Expected an object, got {kind_of(value)}.", "It has named parts.", "Write { }.")
    fields = plan(cast("Hashable", cls))
    for key in value:
        if key not in fields:
            raise FactsError(
                f"{path}.{key}" if path else str(key), "Unknown key.",
                "Unknown keys are refused so that a misspelled fact cannot be overlooked.",
                f"{suggest(key, fields)}Known keys here: {', '.join(fields)}.",
            )  # fmt: skip
    arguments: dict[str, Any] = {}
    for name, (read, required) in fields.items():
        given = value.get(name)
        where = f"{path}.{name}" if path else name
        if given is not None:
            arguments[name] = read(given, where)
        elif required:
            raise FactsError(
                where, "This key is required.", "Nothing can be concluded without it.",
                f'Add "{name}" to {path or "the facts"}.',
            )  # fmt: skip
    made = cls(**arguments)
    check = getattr(made, "check", None)
    if check is not None:
        check(path)
    return made


def nested[T](cls: type[T]) -> Read[T]:
    return lambda value, path: load(cls, value, path)


def ordered(path: str, starts_on: dt.date | None, ends_on: dt.date | None) -> None:
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise FactsError(
            f"{path}.ends_on", f"{ends_on} is before {starts_on}.", "A span ends on or after the day it starts.",
            "Correct one of the dates; both days are included in the span.",
        )  # fmt: skip


def either(path: str, made: object, *names: str) -> None:
    """Exactly one of these keys must be given."""
    given = [name for name in names if getattr(made, name) is not None]
    if len(given) != 1:
        found = "none of them" if not given else " and ".join(given)
        raise FactsError(
            path, f"Give one of {', '.join(names)}; found {found}.", "They state the same thing in different ways.",
            "Keep exactly one.",
        )  # fmt: skip


def plain(value: object) -> Any:
    """A JSON-shaped copy: dates and decimals as strings, keys as strings. For hashing and for storing."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dt.date | Decimal | Fraction):
        return str(value)
    return cast("Any", value)
