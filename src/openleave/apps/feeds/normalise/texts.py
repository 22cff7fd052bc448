"""Texts, numbers people are known by, and names."""

from __future__ import annotations

import polars as pl

from openleave.kernel.screening import find

_UNCLEAN = r"[\s\x{200b}\x{feff}]{2,}|[\t\r\n\x{a0}\x{200b}\x{feff}]"
_NOTHING = [
    "null",
    "(null)",
    "n/a",
    "#n/a",
    "none",
    "(none)",
    "-",
    "--",
    "(blank)",
    "not applicable",
    "nan",
    "#ref!",
    ".",
]
_SUFFIX = r"(?i)^(?:jr|sr|ii|iii|iv|v|md|m\.d\.|phd|ph\.d\.|esq|rn|dds|2nd|3rd)\.?$"
_PARTICLES = (
    r"(?i)(?:(?:de la|de las|de los|de|del|della|di|da|dos|van der|van den|van de|van|von|der|den|st\.?|san|santa|"
    r"la|le|al|el|bin|ibn|mc|mac|o)\s)*"
)


def clean(values: pl.Series) -> pl.Series:
    """Without outer blanks, invisible characters and runs of blanks; null where nothing is left."""
    out = values.str.strip_chars()
    if out.str.contains(_UNCLEAN).any():
        out = out.str.replace_all(r"[\x{200b}\x{feff}]", "").str.replace_all(r"\s+", " ").str.strip_chars()
    if out.str.starts_with('="').any():  # Excel's way to keep zeros: ="007"
        out = out.str.replace(r'^="(.*)"$', "$1")
    if out.str.starts_with("'").any():  # Excel's mark for text, as some exports write it out: '007
        out = out.str.replace(r"^'(\d)", "$1")
    return out.set(out == "", None) if (out == "").any() else out


def unless_nothing(values: pl.Series) -> pl.Series:
    """Null where the text only says that there is no value: "N/A", "(blank)", "-". Never used for names."""
    short = values.str.len_bytes() <= 14
    if not short.any():
        return values
    nothing = short & values.str.to_lowercase().is_in(_NOTHING)
    return values.set(nothing, None) if nothing.any() else values


def number(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Employee numbers: (text, mask of those Excel rounded, as 1.23E+09). ``12.0`` is ``12``; ``007`` stays."""
    out = unless_nothing(values)
    if out.str.ends_with("0").any():
        out = out.str.replace(r"^(\d+)\.0+$", "$1")
    mangled = out.str.contains(r"^\d(?:\.\d+)?[eE]\+\d{1,3}$")
    return out, mangled.fill_null(False)


def reference(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """A person referred to by number, also as "Lee, Ann (1234)" or "1234 - Lee, Ann"."""
    out = values
    if out.str.contains(r"[(\s]").any():
        out = out.str.replace(r"^.*\(\s*([^()]*\d[^()]*?)\s*\)\s*$", "$1").str.replace(
            r"^(\S*\d\S*)\s+[-–|:]\s+\D+$", "$1"
        )
    return number(out)


def holds_identifier(values: pl.Series) -> pl.Series:
    """Mask of texts with a number that has no place in free text (``kernel.screening``)."""
    wrong = (values.str.count_matches(r"\d") >= 5).fill_null(False)  # the shortest identifier has five digits
    if not wrong.any():
        return wrong
    return pl.Series([may and bool(find(text)) for may, text in zip(wrong, values, strict=True)], dtype=pl.Boolean)


def too_long(values: pl.Series, longest: int) -> pl.Series:
    """Mask of texts with more characters than fit."""
    return (values.str.len_chars() > longest).fill_null(False)


def split_names(values: pl.Series) -> tuple[dict[str, pl.Series], pl.Series]:
    """Names in one column, "Last, First Middle" or "First Middle Last": (parts, mask of unsplittable ones)."""
    frame = pl.DataFrame({"name": values.str.replace_all(r"\s*,\s*", ",").str.strip_chars(",")})
    parts = pl.col("name").str.split(",")
    comma = pl.col("name").str.contains(",", literal=True)
    frame = frame.with_columns(
        comma.alias("comma"),
        parts.list.get(0, null_on_oob=True).alias("p0"),
        parts.list.get(1, null_on_oob=True).alias("p1"),
        parts.list.get(2, null_on_oob=True).alias("p2"),
    )
    # "Lee, Jr., Ann" and "Lee, Ann, Jr." and "Ann Lee, Jr."
    second_is_suffix = pl.col("p1").str.contains(_SUFFIX).fill_null(False)
    third = pl.col("p2").is_not_null()
    frame = frame.with_columns(
        given=pl.when(~pl.col("comma")).then(None).when(second_is_suffix & third).then("p2")
        .when(second_is_suffix).then(None).otherwise("p1"),
        family=pl.when(pl.col("comma") & ~(second_is_suffix & ~third)).then("p0"),
        plain=pl.when(~pl.col("comma") | (second_is_suffix & ~third)).then("p0"),
        suffix=pl.when(second_is_suffix).then("p1").when(third & pl.col("p2").str.contains(_SUFFIX)).then("p2"),
    )  # fmt: skip
    frame = frame.with_columns(_take_suffix("plain"), _take_suffix("family"), _take_suffix("given"))
    for source in ("plain", "family", "given"):
        frame = frame.with_columns(
            pl.col(f"{source}_parts").struct.field("rest").alias(source),
            pl.coalesce("suffix", pl.col(f"{source}_parts").struct.field("suffix")).alias("suffix"),
        )
    whole = pl.col("plain").str.extract_groups(rf"^(?<first>\S+)(?<middle>.*?)\s(?<last>{_PARTICLES}\S+)$")
    side = pl.col("given").str.extract_groups(r"^(?<first>\S+)\s*(?<middle>.*)$")
    frame = frame.with_columns(whole=whole, side=side).select(
        first=pl.coalesce(pl.col("side").struct.field("first"), pl.col("whole").struct.field("first")),
        middle=pl.coalesce(pl.col("side").struct.field("middle"), pl.col("whole").struct.field("middle")),
        last=pl.coalesce("family", pl.col("whole").struct.field("last")),
        suffix="suffix",
        name="name",
    )
    unsplit = frame["name"].is_not_null() & (frame["first"].is_null() | frame["last"].is_null())
    return {
        "first_name": frame["first"],
        "middle_name": clean(frame["middle"]),
        "last_name": frame["last"],
        "suffix": frame["suffix"],
    }, unsplit


def _take_suffix(name: str) -> pl.Expr:
    groups = pl.col(name).str.extract_groups(
        r"(?i)^(?<rest>.+?)(?:\s(?<suffix>jr\.?|sr\.?|ii|iii|iv|md|m\.d\.|phd|ph\.d\.|esq\.?))?$"
    )
    return groups.alias(f"{name}_parts")
