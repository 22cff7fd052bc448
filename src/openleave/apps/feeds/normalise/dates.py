"""Dates as HR systems write them. Day and month are told apart for a whole column, never value by value."""

from __future__ import annotations

from datetime import date
from typing import Literal

import polars as pl

Order = Literal["mdy", "dmy"]
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)
_NEVER = ["00/00/0000", "0/0/0000", "0000-00-00", "12/31/9999", "9999-12-31", "31/12/9999", "1/1/1900", "01/01/1900",
          "1900-01-01", "31-dec-9999", "12/31/2999", "00000000", "99991231", "0"]  # fmt: skip
_PARTS = r"^(?<a>\d{1,4})\s*[-/.\s]\s*(?<b>\d{1,2})\s*[-/.\s]\s*(?<c>\d{1,4})(?:[T,\s].*)?$"
_DAY_WORD = (
    r"^(?:[A-Za-z]{3,9},?\s+)?(?<d>\d{1,2})(?:st|nd|rd|th)?[-\s.]*(?<m>[A-Za-z]{3})[A-Za-z]*[-\s.,]*"
    r"(?<y>\d{4}|\d{2})(?:[T,\s].*)?$"
)
_WORD_DAY = (
    r"^(?:[A-Za-z]{3,9},?\s+)?(?<m>[A-Za-z]{3})[A-Za-z]*[\s.\-]+(?<d>\d{1,2})(?:st|nd|rd|th)?[\s.,\-]+"
    r"(?<y>\d{4}|\d{2})(?:[T,\s].*)?$"
)
_MONTHS = {name: f"{number:02d}" for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip
_MONTHS |= {"ene": "01", "abr": "04", "ago": "08", "dic": "12"}


def order_evidence(values: pl.Series) -> tuple[int, int]:
    """(values that can only be day/month, values that can only be month/day) among a column's raw texts."""
    slashed = values.filter(values.str.contains(r"^\s*\d{1,2}[-/.]\d{1,2}[-/.]\d").fill_null(False))
    if slashed.is_empty():
        return 0, 0
    parts = slashed.str.extract_groups(r"^\s*(?<a>\d{1,2})[-/.](?<b>\d{1,2})[-/.]").struct.unnest()
    first, second = parts["a"].cast(pl.Int32), parts["b"].cast(pl.Int32)
    return int((first > 12).sum()), int((second > 12).sum())


def decide_order(day_first: int, month_first: int) -> Order:
    """US files put the month first; a column is read otherwise only if its values speak for that."""
    return "dmy" if day_first > month_first else "mdy"


def parse(values: pl.Series, order: Order, *, past: bool = False) -> tuple[pl.Series, pl.Series, pl.Series]:
    """(dates, mask of texts that are no date, mask of dates that do not exist, such as 30 February).

    ``past``: two-digit years lie in the past (birth dates); otherwise up to 20 years ahead of 2020.
    """
    out = values.str.to_date("%Y-%m-%d", strict=False)
    never = _outside(out) & _means_never(values)
    if never.any():
        values, out = values.set(never, None), out.set(never, None)
    rest = values.is_not_null() & out.is_null()
    if not rest.any():
        return out, _outside(out), pl.repeat(False, len(out), eager=True)
    shown = "%m/%d/%Y" if order == "mdy" else "%d/%m/%Y"
    quick = values.str.to_date(shown, strict=False)
    # A two-digit year reads as the first century; leave those to the careful road.
    quick = quick.set((quick < EARLIEST).fill_null(False), None)
    out = out.fill_null(quick)
    out = out.set((out < EARLIEST).fill_null(False), None)
    never = _outside(out) & _means_never(values)
    if never.any():
        values, out = values.set(never, None), out.set(never, None)
    rest = values.is_not_null() & out.is_null()
    missing = pl.repeat(False, len(out), eager=True)
    if rest.any():
        index = rest.arg_true()
        dates, shaped, blank = _careful(values.gather(index), order, past)
        out = out.scatter(index, dates)
        missing = missing.scatter(index, dates.is_null() & shaped & ~blank)
        rest = rest.scatter(index, dates.is_null() & ~shaped & ~blank)
    return out, rest | _outside(out), missing


def _outside(out: pl.Series) -> pl.Series:
    return ((out < EARLIEST) | (out >= LATEST)).fill_null(False)


def _means_never(values: pl.Series) -> pl.Series:
    return values.str.to_lowercase().str.replace(r"[\st]\d\d:\d\d.*$", "").is_in(_NEVER).fill_null(False)


def _careful(values: pl.Series, order: Order, past: bool) -> tuple[pl.Series, pl.Series, pl.Series]:
    """(dates, whether the text has the shape of a date, whether it means "no date")."""
    frame = pl.DataFrame({"text": values.str.strip_chars()}).with_columns(
        parts=pl.col("text").str.extract_groups(_PARTS),
        day_word=pl.col("text").str.extract_groups(_DAY_WORD),
        word_day=pl.col("text").str.extract_groups(_WORD_DAY),
        compact=pl.col("text").str.extract_groups(r"^(?<y>(?:19|20)\d{2})(?<m>\d{2})(?<d>\d{2})$"),
        compact_us=pl.col("text").str.extract_groups(r"^(?<m>0?\d|1[0-2])(?<d>\d{2})(?<y>(?:19|20)\d{2})$"),
        serial=pl.col("text").str.extract(r"^([1-9]\d{3,4})(?:\.\d+)?$").cast(pl.Int32),
    )
    a, b, c = (pl.col("parts").struct.field(name) for name in "abc")
    year_first = a.str.len_bytes() == 4
    first, second = (b, a) if order == "dmy" else (a, b)
    month_of = {}
    for source in ("day_word", "word_day"):
        word = pl.col(source).struct.field("m").str.to_lowercase()
        month_of[source] = word.replace_strict(_MONTHS, default=None, return_dtype=pl.String)
    frame = frame.with_columns(
        y=pl.coalesce(
            pl.when(year_first).then(a).otherwise(c),
            *(pl.col(source).struct.field("y") for source in ("day_word", "word_day", "compact", "compact_us")),
        ),
        m=pl.coalesce(
            pl.when(year_first).then(b).otherwise(first),
            *month_of.values(),
            *(pl.col(source).struct.field("m") for source in ("compact", "compact_us")),
        ),
        d=pl.coalesce(
            pl.when(year_first).then(c).otherwise(second),
            *(pl.col(source).struct.field("d") for source in ("day_word", "word_day", "compact", "compact_us")),
        ),
    )
    short = pl.col("y").str.len_bytes() <= 2
    pivot = 26 if past else 40
    century = pl.when(pl.col("y").cast(pl.Int32) > pivot).then(pl.lit("19")).otherwise(pl.lit("20"))
    year = pl.when(short).then(century + pl.col("y").str.zfill(2)).otherwise(pl.col("y"))
    text = pl.concat_str(year, pl.col("m").str.zfill(2), pl.col("d").str.zfill(2), separator="-")
    # Excel counts days from 1899-12-30 (its 1900 wrongly has a 29 February, before any date of ours).
    serial = pl.when(pl.col("serial").is_between(3_000, 73_000)).then(
        pl.lit(date(1899, 12, 30)) + pl.duration(days=pl.col("serial"))
    )
    done = frame.select(
        date=pl.coalesce(text.str.to_date("%Y-%m-%d", strict=False), serial),
        shaped=pl.col("y").is_not_null() & pl.col("m").is_not_null() & pl.col("d").is_not_null(),
    )
    blank = _means_never(frame["text"])
    return done["date"].set(blank, None), done["shaped"].fill_null(False), blank
