"""Rows of a file compared with what is known: what changes, and what the facts become.

A value that a person corrected on the desk is kept as long as the file goes on saying what it said before.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from openleave.apps.feeds.loading import current
from openleave.apps.feeds.loading.columns import ASSIGNMENT, FACTS, PROFILE, Column
from openleave.apps.feeds.loading.context import Context
from openleave.apps.feeds.normalise.found import Found

CHANGES = {"line": pl.UInt32, "field": pl.String, "old": pl.String, "new": pl.String, "desk": pl.Boolean}
_SPAN_FIELDS = {"hired_on": "e_hired", "separated_on": "e_separated", "service_from_on": "e_service"}


@dataclass(slots=True)
class Merged:
    """``rows`` are the facts to be (``p_change`` … say which change); ``changes`` has one row a changed field."""

    rows: pl.DataFrame
    changes: pl.DataFrame
    pins: pl.DataFrame = field(default_factory=pl.DataFrame)
    contradicted: pl.DataFrame = field(default_factory=pl.DataFrame)


def merge(
    context: Context, typed: pl.DataFrame, known: pl.DataFrame, all_pins: pl.DataFrame, held: pl.DataFrame, found: Found
) -> Merged:
    """Compare the rows of existing employees. ``typed`` joins ``known`` on ``number``; ``held`` are the corrections
    that people asked for."""
    rows = typed.join(known, on="number", how="inner")
    mapped = [column for column in FACTS if column.name in typed.columns]
    rows = _spans(rows, found, typed.columns)
    rows, pins, says = _keep_corrections(context, rows, mapped, all_pins, held)
    contradicted = _contradicted(rows, says, pins, held, found)
    parts = []
    for prefix, columns in (("p_", PROFILE), ("a_", ASSIGNMENT)):
        here = [column for column in columns if column.name in typed.columns]
        parts += [_field_changes(rows, column, prefix) for column in here]
        changed = pl.any_horizontal([_differs(column, prefix) for column in here]) if here else pl.lit(False)
        finals = [
            (pl.col(column.name) if column in here else pl.col(f"{prefix}{column.name}")).alias(f"n_{column.name}")
            for column in columns
        ]
        rows = rows.with_columns((changed | pl.col(f"{prefix}id").is_null()).alias(f"{prefix}change"), *finals)
    parts.append(_span_changes(rows))
    changes = pl.concat(parts) if parts else pl.DataFrame(schema=CHANGES)
    return Merged(rows, changes, pins, contradicted)


def _differs(column: Column, prefix: str) -> pl.Expr:
    return pl.col(column.name).ne_missing(pl.col(f"{prefix}{column.name}"))


def _field_changes(rows: pl.DataFrame, column: Column, prefix: str) -> pl.DataFrame:
    changed = rows.filter(_differs(column, prefix))
    return changed.select(
        "line",
        pl.lit(column.name).alias("field"),
        pl.col(f"{prefix}{column.name}").cast(pl.String).fill_null("").alias("old"),
        pl.col(column.name).cast(pl.String).fill_null("").alias("new"),
        pl.col(f"{prefix}desk").fill_null(False).alias("desk"),
    )


def _spans(rows: pl.DataFrame, found: Found, mapped: list[str]) -> pl.DataFrame:
    """What becomes of the latest employment: ``e_action`` is "", insert, update, rehire or close (and rehire)."""
    hired, known = pl.col("hired"), pl.col("e_hired")
    has_separation = "separated_on" in mapped
    separated = pl.col("separated_on") if has_separation else pl.lit(None, pl.Date)
    own = pl.when(separated >= hired).then(separated)  # an earlier separation belongs to the span before
    before = pl.when(separated < hired).then(separated)
    rehired = (pl.col("e_separated").is_not_null()) & (hired > pl.col("e_separated"))
    closing = pl.col("e_separated").is_null() & (hired > known) & (before >= known)
    unseparated = (
        pl.col("e_separated").is_null() & (hired > known) & before.is_null() & (pl.col("first_hired") == known)
    )
    # A file that knows only the first hire date says nothing about later spans.
    first_only = (hired < known) & ((hired == pl.col("e_first")) | (pl.col("e_spans") > 1))
    n_hired = pl.when(first_only).then(known).otherwise(hired)
    n_separated = pl.when(first_only).then(separated).otherwise(own) if has_separation else pl.col("e_separated")
    n_service = pl.col("service_from_on") if "service_from_on" in mapped else pl.col("e_service")
    rows = rows.with_columns(n_hired=n_hired, n_separated=n_separated, n_service=n_service)
    action = (
        pl.when(pl.col("e_id").is_null()).then(pl.lit("insert"))
        .when(closing).then(pl.lit("close"))
        .when(rehired).then(pl.lit("rehire"))
        .when(unseparated).then(pl.lit("refuse"))
        .when(
            pl.col("n_hired").ne_missing(known)
            | pl.col("n_separated").ne_missing(pl.col("e_separated"))
            | pl.col("n_service").ne_missing(pl.col("e_service"))
        ).then(pl.lit("update"))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    new_span = pl.col("e_action").is_in(["rehire", "close", "insert"])
    rows = rows.with_columns(e_action=action.fill_null("")).with_columns(
        e_close=pl.when(pl.col("e_action") == "close").then(before),
        n_hired=pl.when(new_span).then(hired).otherwise("n_hired"),
        n_separated=pl.when(new_span).then(own).otherwise("n_separated"),
        e_earlier=pl.when((pl.col("e_action") == "insert") & (before >= pl.col("first_hired"))).then("first_hired"),
        e_earlier_end=pl.when(pl.col("e_action") == "insert").then(before),
    )
    refused = rows["e_action"] == "refuse"
    found.add(rows["line"], refused, "rehired_on", "rehire_unseparated", rows["hired"])
    return rows.filter(~refused)


def _span_changes(rows: pl.DataFrame) -> pl.DataFrame:
    """Changed dates of employments, and rehires, as changes of fields."""
    desk = pl.col("e_desk").fill_null(False).alias("desk")

    def text(name: str) -> pl.Expr:
        return pl.col(name).cast(pl.String).fill_null("")

    parts = [
        rows.filter((pl.col("e_action") == "update") & pl.col(final).ne_missing(pl.col(now))).select(
            "line", pl.lit(name).alias("field"), text(now).alias("old"), text(final).alias("new"), desk
        )
        for name, now, final in (
            ("hired_on", "e_hired", "n_hired"),
            ("separated_on", "e_separated", "n_separated"),
            ("service_from_on", "e_service", "n_service"),
        )
    ]
    again = rows.filter(pl.col("e_action").is_in(["rehire", "close"]))
    old = pl.concat_str(
        text("e_hired"), pl.coalesce(text("e_close").replace("", None), text("e_separated")), separator=" – "
    )
    parts.append(
        again.select("line", pl.lit("rehired_on").alias("field"), old.alias("old"), text("n_hired").alias("new"), desk)
    )
    return pl.concat(parts)


def _contradicted(
    rows: pl.DataFrame, says: pl.DataFrame, kept: pl.DataFrame, held: pl.DataFrame, found: Found
) -> pl.DataFrame:
    """Where a file contradicts a correction that a person asked for: noted by line, for the preview."""
    if held.is_empty() or kept.is_empty():
        return pl.DataFrame(schema={"employee_id": pl.String, "field": pl.String})
    here = kept.join(held, on=["employee_id", "field"], how="semi").select("employee_id", "field")
    shown = here.join(says, on=["employee_id", "field"]).join(rows.select("employee_id", "line"), on="employee_id")
    for name in shown["field"].unique(maintain_order=True).to_list():
        some = shown.filter(pl.col("field") == name)
        found.add(some["line"], some["line"].is_not_null(), name, "kept_correction", some["says"])
    return here


def _keep_corrections(
    context: Context, rows: pl.DataFrame, mapped: list[Column], all_pins: pl.DataFrame, held: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Take the file's word back where it only repeats what a person has since corrected, and wherever the person asked
    for the correction: the rows, what was kept, and what the file said (nothing where nothing can be kept)."""
    none = pl.DataFrame(schema={"employee_id": pl.String, "field": pl.String, "pin": pl.Int64})
    desk = rows.filter(pl.col("p_desk") | pl.col("a_desk") | pl.col("e_desk"))
    if desk.is_empty() and all_pins.is_empty() and held.is_empty():
        return rows, none, pl.DataFrame()
    profile = {column.name for column in PROFILE}
    kept = none
    says = _what_the_file_says(rows, mapped)
    if not all_pins.is_empty():
        standing = says.join(all_pins, on=["employee_id", "field"], how="inner")
        kept = standing.filter(pl.col("hash") == pl.col("pin")).select("employee_id", "field", "pin")
    if not desk.is_empty():
        before = current.said(context, desk["employee_id"])
        flags = desk.select("employee_id", "p_desk", "a_desk", "e_desk")
        same = says.join(before, on=["employee_id", "field"], how="inner").filter(pl.col("says") == pl.col("said"))
        same = same.join(flags, on="employee_id").filter(
            pl.when(pl.col("field").is_in(list(profile))).then("p_desk")
            .when(pl.col("field").is_in(list(_SPAN_FIELDS))).then("e_desk")
            .otherwise("a_desk")
        )  # fmt: skip
        kept = pl.concat([kept, same.select("employee_id", "field", pl.col("hash").alias("pin"))]).unique(
            ["employee_id", "field"], keep="first", maintain_order=True
        )
    if not held.is_empty():
        ours = says.join(held, on=["employee_id", "field"], how="semi")
        ours = ours.select("employee_id", "field", pl.col("hash").alias("pin"))
        kept = pl.concat([ours, kept]).unique(["employee_id", "field"], keep="first", maintain_order=True)
    return *_apply_kept(rows, kept, profile), says


def _what_the_file_says(rows: pl.DataFrame, mapped: list[Column]) -> pl.DataFrame:
    fields = [column.name for column in mapped]
    spans = rows.select("employee_id", hired_on="n_hired", separated_on="n_separated", service_from_on="n_service")
    says = pl.concat(
        [
            current.long_texts(rows, "employee_id", fields, "says"),
            current.long_texts(spans, "employee_id", list(_SPAN_FIELDS), "says"),
        ]
    )
    return says.with_columns(hash=pl.col("says").hash(7).reinterpret(signed=True))


def _apply_kept(rows: pl.DataFrame, kept: pl.DataFrame, profile: set[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    effective = []
    for name in kept["field"].unique().to_list():
        ids = kept.filter(pl.col("field") == name)["employee_id"].implode()
        here = pl.col("employee_id").is_in(ids)
        if name in _SPAN_FIELDS:
            final = {"hired_on": "n_hired", "separated_on": "n_separated", "service_from_on": "n_service"}[name]
            known = _SPAN_FIELDS[name]
            here = here & pl.col("e_action").is_in(["", "update"])
        else:
            final, known = name, f"{'p_' if name in profile else 'a_'}{name}"
        differs = rows.filter(here & pl.col(final).ne_missing(pl.col(known)))["employee_id"]
        effective.append(kept.filter((pl.col("field") == name) & pl.col("employee_id").is_in(differs.implode())))
        rows = rows.with_columns(pl.when(here).then(pl.col(known)).otherwise(pl.col(final)).alias(final))
    same = (
        pl.col("n_hired").eq_missing(pl.col("e_hired"))
        & pl.col("n_separated").eq_missing(pl.col("e_separated"))
        & pl.col("n_service").eq_missing(pl.col("e_service"))
    )
    rows = rows.with_columns(
        e_action=pl.when((pl.col("e_action") == "update") & same).then(pl.lit("")).otherwise("e_action")
    )
    return rows, pl.concat(effective) if effective else kept.clear()
