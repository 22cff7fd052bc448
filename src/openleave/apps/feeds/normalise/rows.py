"""One block of rows made typed, field by field, with the checks that need no other row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import polars as pl

from openleave.apps.feeds.case_words import UNKNOWN, meaning_of
from openleave.apps.feeds.normalise import contact, dates, quantities, texts, words
from openleave.apps.feeds.normalise.found import Found
from openleave.apps.feeds.problems import HIDDEN
from openleave.apps.feeds.vocabulary import ALTERNATIVES, WORD_KINDS, Field, by_name

Simple = Callable[[pl.Series], tuple[pl.Series, pl.Series]]

_SIMPLE: dict[str, tuple[Simple, str]] = {
    "email": (contact.email, "bad_email"),
    "phone": (contact.phone, "bad_phone"),
    "postal": (contact.postal, "bad_postal"),
    "state": (words.state, "bad_state"),
    "status": (words.status, "bad_status"),
    "pay_type": (words.pay_type, "bad_pay_type"),
    "full_time": (words.full_time, "bad_full_time"),
    "exempt": (words.exempt, "bad_exempt"),
    "language": (words.language, "bad_language"),
    "fte": (quantities.fte_minutes, "bad_fte"),
}
_PLACEHOLDER_KINDS = {"name", "full_name"}


@dataclass(frozen=True, slots=True)
class Decisions:
    """What was decided for whole columns: the order of day and month, and what unknown words mean, both by field."""

    today: date
    orders: Mapping[str, dates.Order] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def normalise(kind: str, raw: pl.DataFrame, decisions: Decisions, found: Found) -> pl.DataFrame:
    """Typed columns of ``raw`` (column ``line`` and one a mapped field, all texts). Problems go to ``found``.

    A wrong value becomes null; the caller leaves out the rows whose problems are errors.
    """
    fields = by_name(kind)
    lines = raw["line"]
    typed: dict[str, pl.Series] = {"line": lines}
    for name in raw.columns:
        if name == "line":
            continue
        known = fields[name]
        values = texts.clean(raw[name])
        if known.kind not in _PLACEHOLDER_KINDS:
            values = texts.unless_nothing(values)
        _column(known, values, lines, decisions, found, typed)
    frame = pl.DataFrame(typed)
    return _check_employees(frame, found, decisions) if kind == "employees" else frame


def _column(
    known: Field, values: pl.Series, lines: pl.Series, decisions: Decisions, found: Found, typed: dict[str, pl.Series]
) -> None:
    name, kind = known.name, known.kind
    if kind in _SIMPLE:
        convert, code = _SIMPLE[kind]
        out, wrong = convert(values)
        found.add(lines, wrong, name, code, values)
    elif kind == "number":
        out, mangled = texts.number(values) if name == "employee_number" else texts.reference(values)
        found.add(lines, mangled, name, "mangled", values)
    elif kind == "date":
        order = decisions.orders.get(name, "mdy")
        out, wrong, missing = dates.parse(values, order, past=name == "born_on")
        found.add(lines, wrong, name, "not_a_date", values)
        found.add(lines, missing, name, "no_such_day", values)
        out = out.set(wrong, None) if wrong.any() else out
    elif kind == "hours":
        out, wrong, negative = quantities.minutes(values)
        found.add(lines, wrong, name, "not_hours", values)
        found.add(lines, negative, name, "negative_hours", values)
        if known.group == "assignment":
            found.add(lines, (out > quantities.WEEK_MINUTES).fill_null(False), name, "too_many_hours", values)
    elif kind in ("minutes", "share"):
        out, wrong, negative = (quantities.whole_minutes if kind == "minutes" else quantities.shares)(values)
        found.add(lines, wrong, name, "not_minutes" if kind == "minutes" else "not_a_number", values)
        found.add(lines, negative, name, "negative_hours", values)
    elif kind in WORD_KINDS:
        out = words.look_up(values, meaning_of(kind, decisions.words.get(name, {})))
        found.add(lines, values.is_not_null() & out.is_null(), name, UNKNOWN[kind], values)
    elif kind == "money":
        out, wrong, negative = quantities.money(values)
        found.add(lines, wrong, name, "not_money")
        found.add(lines, negative, name, "negative_money")
    elif kind == "full_name":
        parts, unsplit = texts.split_names(values)
        found.add(lines, unsplit, name, "name_unsplit", values)
        for part, column in parts.items():
            if part not in typed:
                typed[part] = column.alias(part)
        return
    elif kind == "ssn":
        out = values.str.replace_all(r"[\s-]", "")
        wrong = ~out.str.contains(r"^\d{9}$").fill_null(True) | out.str.contains(
            r"^(?:000|666|9)|^\d{3}00|0000$"
        ).fill_null(False)
        found.add(lines, wrong, name, "bad_ssn")
        out = out.set(wrong, None)
    elif kind == "code":
        out, _ = texts.number(values)
    else:
        out = values
        if kind == "text":
            secret = texts.holds_identifier(values)
            found.add(lines, secret, name, "identifier_in_text")
            out = values.set(secret, None) if secret.any() else values
    if known.longest and out.dtype == pl.String:
        found.add(lines, texts.too_long(out, known.longest), name, "too_long", None if name in HIDDEN else values)
    if name in ("first_name", "middle_name", "last_name", "suffix") and name in typed:
        out = out.fill_null(typed[name])
    typed[name] = out.alias(name)


def require(kind: str, frame: pl.DataFrame, found: Found) -> None:
    """Note required fields that are empty."""
    for known in by_name(kind).values():
        if not known.required:
            continue
        have = [name for name in (known.name, *ALTERNATIVES.get(known.name, ())) if name in frame.columns]
        if not have:
            continue
        empty = frame.select(pl.all_horizontal(pl.col(have).is_null())).to_series()
        wrong = pl.concat([found.lines_of(name) for name in have])
        if len(wrong):  # present, and already named as wrong
            empty = empty & ~frame["line"].is_in(wrong.implode())
        found.add(frame["line"], empty, known.name, "required")


def _check_employees(frame: pl.DataFrame, found: Found, decisions: Decisions) -> pl.DataFrame:
    """Checks between the fields of one row, and the fields that follow from others."""
    require("employees", frame, found)
    columns = set(frame.columns)
    if "home_street_2" in columns and "home_street" in columns:
        joined = pl.concat_str("home_street", "home_street_2", separator=", ", ignore_nulls=True).str.slice(0, 200)
        frame = frame.with_columns(pl.when(pl.col("home_street").is_not_null()).then(joined).alias("home_street"))
    if "fte" in columns:
        hours = pl.col("minutes_per_week") if "minutes_per_week" in columns else pl.lit(None, pl.Int64)
        frame = frame.with_columns(pl.coalesce(hours, pl.col("fte")).alias("minutes_per_week"))
    first = (
        "hired_on" if "hired_on" in columns else ("service_from_on" if "service_from_on" in columns else "rehired_on")
    )
    if "rehired_on" in columns:
        later = pl.col("rehired_on") > pl.col(first)
        frame = frame.with_columns(
            hired=pl.when(later).then("rehired_on").otherwise(pl.coalesce(first, "rehired_on")),
            first_hired=pl.when(later).then(first),
        )
    else:
        frame = frame.with_columns(hired=pl.col(first), first_hired=pl.lit(None, pl.Date))
    checks: list[tuple[str, str, pl.Expr]] = [
        ("hired_on", "far_future", pl.col("hired") > decisions.today + timedelta(days=731)),
    ]
    if "born_on" in columns:
        first_day = pl.coalesce("first_hired", "hired")
        checks += [
            ("born_on", "born_in_future", pl.col("born_on") > decisions.today),
            ("hired_on", "hired_before_birth", first_day < pl.col("born_on")),
            (
                "hired_on",
                "too_young",
                (first_day >= pl.col("born_on")) & (first_day < pl.col("born_on").dt.offset_by("14y")),
            ),
        ]
    if "separated_on" in columns:
        early = pl.col("separated_on") < pl.coalesce("first_hired", "hired")
        checks.append(("separated_on", "separated_before_hire", early))
        checks.append(("separated_on", "far_future", pl.col("separated_on") > decisions.today + timedelta(days=731)))
    if "manager_number" in columns:
        checks.append(("manager_number", "own_manager", pl.col("manager_number") == pl.col("employee_number")))
    if "status" in columns:
        dated = pl.col("separated_on").is_null() if "separated_on" in columns else pl.lit(True)
        checks.append(("status", "terminated_undated", (pl.col("status") == "terminated") & dated))
    masks = frame.select(mask.fill_null(False).alias(str(index)) for index, (_, _, mask) in enumerate(checks))
    for index, (name, code, _) in enumerate(checks):
        values = frame[name].cast(pl.String) if name in frame.columns else frame["hired"].cast(pl.String)
        found.add(frame["line"], masks[str(index)], name, code, values)
    return frame
