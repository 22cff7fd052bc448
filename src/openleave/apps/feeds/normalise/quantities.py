"""Hours, money and shares, exact: hours become whole minutes and money a decimal without ever being a float."""

from __future__ import annotations

import re
from fractions import Fraction

import polars as pl

WEEK_MINUTES = 168 * 60
_SCALE = 1_000_000


def _plain(values: pl.Series) -> pl.Series:
    """Digits with a decimal point: without thousands separators, also from ``1.234,5`` and ``7,5``."""
    out = values
    if not out.str.contains(",", literal=True).any():
        return out
    comma = out.str.contains(r"^-?\d{1,3}(?:\.\d{3})*,\d{1,2}$").fill_null(False)
    turned = out.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    straight = out.str.replace_all(",", "", literal=True)
    return pl.select(pl.when(comma).then(turned).otherwise(straight)).to_series()


def minutes(values: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    """(minutes, mask of texts that are no hours, mask of negative ones).

    Understands ``7.5``, ``7:30``, ``7,5``, ``7.5 hrs``, ``7h30``.

    Decimal hours are rounded to the nearest minute, halves up: 7.33 hours are 440 minutes (439.8).
    """
    out = values
    if out.str.contains(r"[A-Za-z]").any():
        out = out.str.replace(r"(?i)^(\d+)\s*h(?:rs?|ours?)?\s*(\d{1,2})\s*m?(?:in(?:utes)?)?$", "$1:$2")
        out = out.str.replace(r"(?i)\s*(?:h|hrs?|hours?)\.?\s*(?:/|per|a)?\s*(?:w(?:ee)?k)?\s*$", "")
    if out.str.starts_with("(").any():
        out = out.str.replace(r"^\((.*)\)$", "-$1")
    if out.str.contains(r"[-−]\s*$").any():
        out = out.str.replace(r"^([\d.,:]+)\s*[-−]$", "-$1")
    out = _plain(out)
    negative = out.str.contains(r"^\s*[-−]\s*[\d.]").fill_null(False)
    if out.str.contains(":", literal=True).any():
        clock = out.str.extract_groups(r"^(?<h>\d{1,4}):(?<m>[0-5]\d)(?::\d{2})?$").struct.unnest()
        by_clock = clock["h"].cast(pl.Int64) * 60 + clock["m"].cast(pl.Int64)
    else:
        by_clock = None
    digits = out.str.extract_groups(r"^\+?(?<w>\d{0,7})(?:\.(?<f>\d*))?$").struct.unnest()
    some = out.str.contains(r"\d").fill_null(False)
    whole = digits["w"].cast(pl.Int64, strict=False)
    fraction = digits["f"]
    if fraction.null_count() == len(fraction):
        result = whole * 60
    else:
        millionths = fraction.fill_null("").str.slice(0, 6).str.pad_end(6, "0").cast(pl.Int64, strict=False)
        result = whole.fill_null(0) * 60 + (millionths * 60 + _SCALE // 2) // _SCALE
        result = result.set(~some | digits["w"].is_null(), None)
    if by_clock is not None:
        result = by_clock.fill_null(result)
    wrong = values.is_not_null() & result.is_null() & ~negative
    return result, wrong, negative & result.is_null()


def whole_minutes(values: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    """(minutes, mask of texts that are no whole number of minutes, mask of negative ones): ``90`` or ``90 min``."""
    out = _plain(values.str.replace(r"(?i)\s*m(?:in(?:ute)?s?)?\.?\s*$", ""))
    negative = out.str.contains(r"^\s*[-−(]\s*\d").fill_null(False)
    result = out.str.extract(r"^\+?(\d{1,7})(?:\.0+)?$").cast(pl.Int64)
    return result, values.is_not_null() & result.is_null() & ~negative, negative


def shares(values: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    """(exact numbers as texts "n/d", mask of texts that are none, mask of negative ones).

    Understands ``2``, ``2.5``, ``2,5``, ``1/3``, ``1 1/2`` and these with "weeks" or "days" behind.
    """
    out = values.str.replace(r"(?i)\s*(?:w(?:ee)?ks?|workweeks?|d(?:ay)?s?|workdays?|semanas?|d[ií]as?)\.?\s*$", "")
    out = _plain(out)
    negative = out.str.contains(r"^\s*[-−(]\s*\d").fill_null(False)
    table = {text: str(exact) for text in out.unique().drop_nulls().to_list() if (exact := _exact(text)) is not None}
    result = (
        out.replace_strict(table, default=None, return_dtype=pl.String)
        if table
        else pl.Series([None] * len(values), dtype=pl.String)
    )
    return result, values.is_not_null() & result.is_null() & ~negative, negative


def _exact(text: str) -> Fraction | None:
    found = re.fullmatch(r"\+?(?:(\d{1,4})\s+)?(\d{1,4})\s*/\s*(\d{1,4})", text.strip())
    if found and int(found[3]):
        return int(found[1] or 0) + Fraction(int(found[2]), int(found[3]))
    found = re.fullmatch(r"\+?(\d{1,5}(?:\.\d{0,9})?|\.\d{1,9})", text.strip())
    return Fraction(found[1]) if found else None


def fte_minutes(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(minutes a week, mask of wrong ones): a share of 40 hours, as ``0.6``, ``60`` or ``60%``."""
    text = _plain(values.str.strip_chars("% "))
    number = text.cast(pl.Decimal(18, 6), strict=False)
    percent = values.str.ends_with("%").fill_null(False) | (number > 2).fill_null(False)
    minutes_ = pl.select(
        pl.when(percent).then(number * 24).otherwise(number * 2400).round(0).cast(pl.Int64, strict=False)
    ).to_series()
    wrong = values.is_not_null() & (number.is_null() | (number < 0) | (minutes_ > WEEK_MINUTES)).fill_null(True)
    return minutes_.set(wrong, None), wrong


def money(values: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    """(dollars as Decimal with 4 places, mask of texts that are no amount, mask of negative ones)."""
    out = values
    if out.str.contains(r"[^\d.]").any():
        out = out.str.replace(r"^\((.*)\)$", "-$1")
        out = out.str.replace_all(r"(?i)[$\s]|usd|us", "").str.replace(
            r"(?i)(?:/|per)?(?:hr|hour|h|yr|year|annum|annual(?:ly)?|mo|month|wk|week)\.?$", ""
        )
        out = _plain(out)
    amount = out.set(~out.str.contains(r"^-?\d{0,8}(?:\.\d*)?$").fill_null(False), None).cast(
        pl.Decimal(14, 4), strict=False
    )
    negative = (amount < 0).fill_null(False)
    return amount.set(negative, None), values.is_not_null() & amount.is_null(), negative
