"""E-mail addresses, phone numbers and postal codes."""

from __future__ import annotations

import phonenumbers
import polars as pl

_EMAIL = r"^[^@\s,;<>()\"]+@(?:[^@\s,;<>()\".]+\.)+[^@\s,;<>()\".0-9]{2,}$"


def email(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(lower-case address, mask of wrong ones). "Ann Lee <a@b.example>" gives the address."""
    out = values.str.to_lowercase()
    if out.str.contains("<", literal=True).any():
        out = out.str.replace(r"^.*<([^<>]+)>\s*$", "$1")
    if out.str.starts_with("mailto:").any():
        out = out.str.strip_prefix("mailto:")
    wrong = ~out.str.contains(_EMAIL).fill_null(True) | (out.str.len_chars() > 254).fill_null(False)
    return out.set(wrong, None), wrong


def phone(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(E.164, mask of wrong ones). US numbers as columns; only the rest is asked of libphonenumber, once a value."""
    digits = values.str.replace(r"(?i)\s*(?:x|ext\.?|extension|#)\s*\d+\s*$", "").str.replace_all(r"[^\d+]", "")
    out = digits.str.replace(r"^(?:\+?1)?([2-9]\d{2}[2-9]\d{6})$", "+1$1")
    good = out.str.contains(r"^\+1[2-9]\d{2}[2-9]\d{6}$").fill_null(True)
    if good.all():
        return out, pl.repeat(False, len(out), eager=True)
    odd = values.filter(~good).unique()
    table = {text: number for text in odd.to_list() if (number := _international(text))}
    fallback = values.replace_strict(table, default=None, return_dtype=pl.String) if table else None
    out = out.set(~good, None)
    if fallback is not None:
        out = out.fill_null(fallback)
    return out, values.is_not_null() & out.is_null()


def _international(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return None
    national = str(number.national_number)
    if not phonenumbers.is_possible_number(number) or (number.country_code == 1 and len(national) != 10):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def postal(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """(ZIP or ZIP+4, mask of wrong ones). Zeros that a spreadsheet dropped are put back."""
    plain = values.str.contains(r"^\d{5}$").fill_null(True)
    if plain.all():
        return values, ~plain
    out = values.str.replace(r"\.0+$", "").str.replace_all(r"[\s-]", "")
    length = out.str.len_bytes()
    frame = pl.DataFrame({"t": out, "n": length})
    done = frame.select(
        pl.when(~pl.col("t").str.contains(r"^\d{3,9}$")).then(None)
        .when(pl.col("n") <= 5).then(pl.col("t").str.zfill(5))
        .when(pl.col("n") >= 8).then(pl.col("t").str.zfill(9).str.replace(r"^(\d{5})(\d{4})$", "$1-$2"))
    ).to_series()  # fmt: skip
    return done, values.is_not_null() & done.is_null()
