"""Codes and words with a fixed meaning: status, pay type, full or part time, exempt, language, state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from openleave.apps.feeds.places import STATES

_YES = {"y": True, "yes": True, "true": True, "t": True, "1": True, "x": True, "si": True, "sí": True}
_NO = {"n": False, "no": False, "false": False, "f": False, "0": False}

STATUS = {
    "a": "active", "active": "active", "act": "active", "1": "active", "3": "active", "y": "active", "yes": "active",
    "true": "active", "employed": "active", "current": "active", "regular": "active", "working": "active",
    "hired": "active",
    "activo": "active", "probation": "active", "probationary": "active", "full time": "active", "part time": "active",
    "rehired": "active", "new hire": "active", "w": "active", "active - payroll eligible": "active",
    "trm": "terminated", "ter": "terminated", "trmd": "terminated", "ret": "terminated", "res": "terminated",
    "lv": "leave", "lve": "leave", "actv": "active", "emp": "active",
    "l": "leave", "loa": "leave", "p": "leave", "leave": "leave", "on leave": "leave", "s": "leave",
    "suspended": "leave",
    "fmla": "leave", "std": "leave", "ltd": "leave", "furlough": "leave", "furloughed": "leave", "layoff": "leave",
    "licencia": "leave",
    "t": "terminated", "term": "terminated", "termed": "terminated", "terminated": "terminated", "0": "terminated",
    "n": "terminated", "no": "terminated", "false": "terminated", "i": "terminated", "inactive": "terminated",
    "r": "terminated", "retired": "terminated", "d": "terminated", "deceased": "terminated", "u": "terminated",
    "q": "terminated", "resigned": "terminated", "quit": "terminated", "separated": "terminated",
    "withdrawn": "terminated", "inactivo": "terminated", "v": "terminated", "x": "terminated",
}  # fmt: skip
_STATUS_WORDS = (
    (r"leave|loa|fmla|disab|furlough|suspen|sabbat|military|layoff|laid", "leave"),
    (r"term|separat|retire|resign|deceas|inactive|ex-?employee|former|withdraw|quit|discharg", "terminated"),
    (r"activ|employ|regular|full|part|probat|hired|temp|season|contract|per ?diem", "active"),
)
_PAY_TYPE = {
    "h": "hourly", "hourly": "hourly", "hour": "hourly", "hrly": "hourly", "hrs": "hourly", "per hour": "hourly",
    "n": "hourly", "nonexempt": "hourly", "non-exempt": "hourly", "non exempt": "hourly", "wage": "hourly",
    "wages": "hourly",
    "daily": "hourly", "piece": "hourly", "hourly non-exempt": "hourly", "hr": "hourly", "por hora": "hourly",
    "s": "salaried", "salary": "salaried", "salaried": "salaried", "sal": "salaried", "annual": "salaried",
    "e": "salaried",
    "annually": "salaried", "yearly": "salaried", "year": "salaried", "exempt": "salaried", "a": "salaried",
    "y": "salaried",
    "salary exempt": "salaried", "salaried exempt": "salaried", "monthly": "salaried", "m": "salaried",
    "per year": "salaried",
    "salaried non-exempt": "salaried", "salary non-exempt": "salaried", "biweekly": "salaried",
    "semimonthly": "salaried",
}  # fmt: skip
_FULL = {
    **_YES, **_NO, "ft": True, "full": True, "full time": True, "full-time": True, "fulltime": True, "full_time": True,
    "pt": False, "part": False, "p": False, "part time": False, "part-time": False, "parttime": False,
    "part_time": False,
    "per diem": False, "prn": False, "casual": False, "seasonal": False, "r": True, "regular": True, "temp": False,
    "temporary": False, "on call": False, "variable": False,
}  # fmt: skip
_EXEMPT = {
    **_YES, "e": True, "ex": True, "exempt": True, "exm": True, "salaried exempt": True, "executive": True,
    "administrative": True, "professional": True, "computer": True, "outside sales": True, "exempt - no overtime": True,
    "n": False, "no": False, "false": False, "f": False, "0": False, "ne": False, "nonexempt": False,
    "non-exempt": False,
    "non exempt": False, "nex": False, "nonex": False, "not exempt": False, "nonx": False, "hourly": False,
    "overtime eligible": False,
}  # fmt: skip
_LANGUAGES = {
    "english": "en", "eng": "en", "en": "en", "en_us": "en", "en-us": "en", "inglés": "en", "e": "en", "spanish": "es",
    "español": "es", "espanol": "es", "spa": "es", "es": "es", "es-us": "es", "es-mx": "es", "es_mx": "es", "s": "es",
    "chinese": "zh", "mandarin": "zh", "zh": "zh", "vietnamese": "vi", "vi": "vi", "tagalog": "tl", "tl": "tl",
    "korean": "ko", "ko": "ko", "russian": "ru", "ru": "ru", "french": "fr", "fr": "fr", "arabic": "ar", "ar": "ar",
    "portuguese": "pt", "pt": "pt", "haitian creole": "ht", "ht": "ht", "hmong": "hmn", "somali": "so", "polish": "pl",
}  # fmt: skip


def _look_up(values: pl.Series, table: dict[str, Any], kind: type[pl.DataType]) -> tuple[pl.Series, pl.Series]:
    """(meanings, mask of unknown words). Words are few, so they are looked up once each."""
    if values.null_count() == len(values):
        return pl.Series(values.name, [None] * len(values), dtype=kind), pl.repeat(False, len(values), eager=True)
    out = values.str.to_lowercase().replace_strict(table, default=None, return_dtype=kind)
    return out, values.is_not_null() & out.is_null()


def look_up(values: pl.Series, meaning: Callable[[str], str | None]) -> pl.Series:
    """The meaning of each text, asked for once; null for texts that have none."""
    found = {text: meaning(text) for text in values.unique().drop_nulls().to_list()}
    table = {text: word for text, word in found.items() if word}
    if not table:
        return pl.Series(values.name, [None] * len(values), dtype=pl.String)
    return values.replace_strict(table, default=None, return_dtype=pl.String)


def status(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """``active``, ``leave`` or ``terminated``; codes first, then words within longer descriptions."""
    out, unknown = _look_up(values, STATUS, pl.String)
    if unknown.any():
        odd = values.filter(unknown).unique()
        table = {}
        for text in odd.to_list():
            for pattern, meaning in _STATUS_WORDS:
                if pl.Series([text]).str.contains(f"(?i){pattern}").item():
                    table[text] = meaning
                    break
        if table:
            out = out.fill_null(values.replace_strict(table, default=None, return_dtype=pl.String))
            unknown = values.is_not_null() & out.is_null()
    return out, unknown


def pay_type(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """``hourly`` or ``salaried``."""
    out, unknown = _look_up(values, _PAY_TYPE, pl.String)
    if unknown.any():
        lower = values.str.to_lowercase()
        guess = pl.select(
            pl.when(lower.str.contains("hour|hrly")).then(pl.lit("hourly")).when(lower.str.contains("salar|annual"))
            .then(pl.lit("salaried"))
        ).to_series()  # fmt: skip
        out = out.fill_null(guess)
    return out, values.is_not_null() & out.is_null()


def full_time(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Whether full time. ``F`` is full where the column also knows ``P``, and false where it knows ``T``."""
    table = dict(_FULL)
    words = set(values.str.to_lowercase().unique().drop_nulls().to_list()) if len(values) else set()
    if "f" in words and not words & {"t", "true", "y", "n"}:
        table["f"] = True
    out, unknown = _look_up(values, table, pl.Boolean)
    if unknown.any():
        lower = values.str.to_lowercase()
        part = lower.str.contains(r"part|\bpt\b|per ?diem|prn|casual|season|temp|on.?call").fill_null(False)
        full = lower.str.contains(r"full|\bft\b|regular|salar|exempt|hourly").fill_null(False)
        guess = pl.select(pl.when(part).then(False).when(full).then(True)).to_series()
        out = out.fill_null(guess)
    return out, values.is_not_null() & out.is_null()


def exempt(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Whether exempt from overtime under the FLSA."""
    out, unknown = _look_up(values, _EXEMPT, pl.Boolean)
    if unknown.any():
        lower = values.str.to_lowercase()
        non = lower.str.contains(r"non|not|eligible").fill_null(False)
        is_exempt = lower.str.contains("exempt").fill_null(False)
        out = out.fill_null(pl.select(pl.when(non).then(False).when(is_exempt).then(True)).to_series())
    return out, values.is_not_null() & out.is_null()


def language(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """ISO 639 code."""
    out, unknown = _look_up(values, _LANGUAGES, pl.String)
    if unknown.any():
        code = values.str.to_lowercase().str.extract(r"^([a-z]{2})(?:[-_][a-z]{2})?$")
        out = out.fill_null(code)
    return out, values.is_not_null() & out.is_null()


def state(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Postal code of a US state, district or territory, from its code or name."""
    return _look_up(values, STATES, pl.String)
