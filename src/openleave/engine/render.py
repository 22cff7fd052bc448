"""Sentences from message keys and parameters, in English or Spanish. Parameters are formatted by language.

`render(sentence, language)` takes a `Sentence`, or its JSON (`{"key", "params"}`), so that stored determinations can be
shown again in any language.
"""

import datetime as dt
import re
import string
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from openleave.engine import messages_en, messages_es
from openleave.engine.paths import described, is_yes_or_no
from openleave.engine.quantity import MINUTES_PER_HOUR, hours_text, rounded
from openleave.engine.trace import Sentence
from openleave.engine.workweek import Workweek

CATALOGS: dict[str, Mapping[str, str]] = {"en": messages_en.MESSAGES, "es": messages_es.MESSAGES}
MONTHS = {"en": messages_en.MONTHS, "es": messages_es.MONTHS}


class UnknownMessage(KeyError):
    """A message key that a catalog lacks: the catalog has to be completed."""


def date_text(value: Any, language: str) -> str:
    if value is None:
        return CATALOGS[language]["word.unknown"]
    day = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10])
    month = MONTHS[language][day.month - 1]
    return f"{day.day} de {month} de {day.year}" if language == "es" else f"{month} {day.day}, {day.year}"


def time_text(value: Any, language: str) -> str:
    """ "March 10, 2026 at 6:00", as the clock of the place shows it."""
    if value is None:
        return CATALOGS[language]["word.unknown"]
    at = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value))
    joined = {"es": "a la" if at.hour == 1 else "a las"}.get(language, "at")
    return f"{date_text(at, language)} {joined} {at.hour}:{at.minute:02}"


#: Fractions of this denominator at most are read as they stand: 1/2, 2/3, 4/5, 7/10.
SIMPLE = 10


def readable(value: Any, language: str) -> str:
    """A number as people read it: "12", "11 4/5", "0.15"; where two decimals are not all of it, "about 7.59"."""
    exact = Fraction(value)
    if exact < 0:
        return f"−{readable(-exact, language)}"
    whole, rest = divmod(exact, 1)
    if rest.denominator <= SIMPLE:
        return f"{whole} {rest}" if whole and rest else str(rest or whole)
    said = rounded(exact, "half_up", 2)
    if said == exact:
        return str(said)
    key = "number.about" if said else "number.trace"
    return CATALOGS[language][key].format(said or "0.01")


def duration_text(minutes: int) -> str:
    """Minutes as hours and minutes, the same in every language: "7 h 30 min", "8 h", "45 min"."""
    whole, rest = divmod(minutes, MINUTES_PER_HOUR)
    return " ".join(part for part in (f"{whole} h" if whole or not rest else "", f"{rest} min" if rest else "") if part)


def weeks_text(value: Any, language: str, week: Workweek | None = None) -> str:
    """Workweeks as people read them. In the employee's own ``week`` exactly, where it comes out in days or minutes:
    "11 weeks and 4 days", "7 weeks and 23 h 44 min"; else as a number: "3/5 of a week", "about 7.59 weeks"."""
    words = CATALOGS[language]
    weeks = Fraction(value)
    if weeks < 0:
        return f"−{weeks_text(-weeks, language, week)}"
    whole, rest = divmod(weeks, 1)
    part = _part_text(rest, week, words) if rest and week else ""
    if part:
        return words["weeks.and"].format(weeks_text(whole, language), part) if whole else part
    if weeks == 1:
        return words["weeks.one"]
    if rest and not whole and rest.denominator <= SIMPLE:
        return words["weeks.part"].format(rest)
    return words["weeks.many"].format(readable(weeks, language))


def _part_text(rest: Fraction, week: Workweek, words: Mapping[str, str]) -> str:
    """Less than a week in days or in hours and minutes of a workweek; "" where neither is exact."""
    days, minutes = rest * week.days, rest * week.minutes
    if days and days.denominator == 1:
        return words["days.one" if days == 1 else "days.many"].format(days)
    return duration_text(int(minutes)) if minutes.denominator == 1 else ""


def hours(value: Any, language: str) -> str:
    """ "38.5", and where decimals do not end "474 2/7"."""
    text = hours_text(Fraction(value))
    if "/" not in text:
        return text
    whole, rest = divmod(Fraction(text), 1)
    return f"{whole} {rest}" if whole else text


def money_text(value: Any) -> str:
    """Dollars and cents, with commas: "$1,234.50", "-$0.50"."""
    cents = rounded(Fraction(str(value)), "half_up", 2)
    return f"{'-' if cents < 0 else ''}${abs(cents):,.2f}"


def stated(value: Any, language: str) -> str:
    """A fact as it was stated: yes or no, a word, a number."""
    if isinstance(value, bool):
        return CATALOGS[language]["word.answer.yes" if value else "word.answer.no"]
    return str(value).replace("_", " ")


class Formatter(string.Formatter):
    """Format specs of the catalogs: date, time, weeks, hours, money, fact, stated, word/<group>, message, said."""

    def __init__(self, language: str, week: Workweek | None = None) -> None:
        self.language, self.week = language, week

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        return kwargs.get(str(key))

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "date":
            return date_text(value, self.language)
        if format_spec == "time":
            return time_text(value, self.language)
        if format_spec == "weeks":
            return weeks_text(value or 0, self.language, self.week)
        if format_spec == "hours":
            return hours(value or 0, self.language)
        if format_spec == "money":
            return money_text(value or 0)
        if format_spec == "sentence":
            return message(value["key"], value["params"], self.language, self.week) if value else ""
        if format_spec == "said":
            return str((value or {}).get(self.language, ""))
        if format_spec == "message":
            return message(str(value), {}, self.language) if value else ""
        if format_spec == "stated":
            return stated(value, self.language)
        if format_spec == "fact":
            return described(str(value), self.language) or str(value)
        if format_spec.startswith("word"):
            group = format_spec.partition("/")[2]
            return CATALOGS[self.language].get(f"word.{group}.{value}", str(value).replace("_", " "))
        return str(value)


FORMATTERS = {language: Formatter(language) for language in CATALOGS}


def message(key: str, params: Mapping[str, Any], language: str, week: Workweek | None = None) -> str:
    if key.startswith("fact:"):
        return asked(key.removeprefix("fact:"), language)
    # Texts of the law library come with the determination, in every language.
    text = params.get(language) if key == "law" else CATALOGS[language].get(key)
    if text is None:
        raise UnknownMessage(f"{key} ({language})")
    formatter = Formatter(language, week) if week else FORMATTERS[language]
    said = " ".join(formatter.vformat(text, (), params).split())
    return yes_or_no(said, params["answer"], language) if key == "law" and "answer" in params else said


def yes_or_no(text: str, answer: Any, language: str) -> str:
    """The text of an answer of yes or no, which begins with the word: it is heard, not only read."""
    if not isinstance(answer, bool):
        return text
    word = CATALOGS[language]["word.answer.yes" if answer else "word.answer.no"].capitalize()
    return text if re.match(rf"{word}\b", text) else f"{word}. {text}"


def asked(path: str, language: str) -> str:
    """The sentence that asks for a fact: its own if the catalog has one, else made from the words of the fact."""
    own = CATALOGS[language].get(f"ask.{path.rpartition('.')[2]}")
    words = described(path, language)
    if not words:
        return own or CATALOGS[language]["ask.fact"].format(path)
    key = "ask.whether" if is_yes_or_no(path) else "ask.fact"
    return CATALOGS[language][key].format(words)


def word(group: str, value: Any, language: str) -> str:
    """A single word or name of a group (unit, step, value, program …) in a language; else the word itself, readable."""
    text = str(value)
    return CATALOGS[language].get(f"word.{group}.{text}", text if group == "program" else text.replace("_", " "))


def render(sentence: Any, language: str = "en", week: Workweek | None = None) -> str:
    """The sentence in `language` (en or es). Accepts a Sentence, a Finding or stored JSON.

    Shares of a workweek are said in the employee's own ``week`` where it is given. Raises UnknownMessage.
    """
    if isinstance(sentence, Mapping):
        return message(sentence["key"], sentence["params"], language, week)
    if not isinstance(sentence, Sentence):
        sentence = sentence.sentence
    return message(sentence.key, sentence.params, language, week)
