"""Checks of the rules on money: benefits, contributions and time earned by the hour. A word that is no key, no base
period, no term is refused when the library is compiled. Raises LawError with rule, what, why and fix."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from openleave.engine.law_error import LawError
from openleave.engine.law_limits import words_of
from openleave.engine.law_words import (
    BENEFIT_DATES,
    MONEY_MEASURES,
    PARTS_OF_A_WEEK,
    PAYERS,
    PERIODS_OF_PAY,
    SIZE_SCOPES,
    TOP_UP_BY,
    TOP_UPS,
    WAGE_BASES,
    WAGE_SOURCES,
)
from openleave.engine.quantity import ROUNDINGS

KEYS: Mapping[str, tuple[str, ...]] = {
    "wage": ("of", "base", "else", "highest", "divided_by", "few", "last", "leave_out_lowest", "round"),
    "few": ("quarters", "highest", "divided_by"),
    "round": ("places", "rounding"),
    "row of weekly": ("when", "amount", "text"),
    "waiting": ("days", "unless", "counts_against_weeks", "paid_back_after_days"),
    "claim_continues": ("programs", "used_for", "reasons", "within_months", "gap_days"),
    "part_week": ("by", "minimum_hours", "round"),
    "top_up": ("up_to", "by", "cite", "text"),
    "taxable": ("federal", "state", "text"),
    "total": ("times_weekly",),
    "small_employer": ("fewer_than", "scope", "rate", "employee", "employer", "employee_rate", "employer_rate"),
    "row of by_size": ("at_least", "year", "balance", "carry_over", "paid", "hours_per"),
    "rounding of time": ("minutes", "rounding"),
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "wage": ("of",), "round": ("places", "rounding"), "row of weekly": ("amount",), "waiting": ("days",),
    "part_week": ("by",), "claim_continues": ("programs", "used_for", "within_months"),
    "top_up": ("up_to",), "few": ("quarters",), "small_employer": ("fewer_than",),
    "row of by_size": ("at_least",), "rounding of time": ("minutes", "rounding"),
}  # fmt: skip


class Money:
    """One program's rules on money, checked against the words they may use."""

    def __init__(self, program: str, tables: Any, known: Any, reasons: tuple[str, ...]) -> None:
        self.program, self.tables, self.known, self.reasons = program, tables, known, reasons

    def keys(self, where: str, given: Any, kind: str) -> Mapping[str, Any]:
        """An object of a kind, with no key that is not one of its own and none lacking."""
        if not isinstance(given, Mapping):
            raise LawError(where, f"`{kind}` is not an object.", "It has named parts.", f"Use {', '.join(KEYS[kind])}.")
        for key in given:
            self.known(where, key, KEYS[kind], f"key of {kind}")
        for key in NEEDED.get(kind, ()):
            if given.get(key) is None:
                raise LawError(where, f"`{key}` of {kind} is missing.", "It says what is meant.", f"Add `{key}:`.")
        return given

    def number(self, where: str, value: Any, what: str) -> None:
        """A number, or an expression that gives one."""
        if isinstance(value, bool) or (
            isinstance(value, str) and not self.tables.is_term(value) and not numeric(value)
        ):
            raise LawError(
                where,
                f"{value!r} is no {what}.",
                "It is computed with.",
                "Write a number, a parameter or an expression.",
            )
        self.tables.expression(where, value)

    def rounding(self, where: str, value: Any) -> None:
        how = self.keys(where, value, "round")
        self.known(where, how["rounding"], tuple(ROUNDINGS), "rounding")
        if isinstance(how["places"], bool) or not isinstance(how["places"], int):
            raise LawError(where, "`places` is no whole number.", "It counts decimals.", "Write 0 for dollars.")

    def truth(self, where: str, value: Any, key: str) -> None:
        if not isinstance(value, bool):
            raise LawError(where, f"`{key}` is {value!r}.", "It is yes or no.", "Write true or false.")

    def wage(self, where: str, value: Any) -> None:
        how = self.keys(where, value, "wage")
        self.known(where, how["of"], WAGE_SOURCES, "source of the wage")
        for key in ("base", "else"):
            if key in how:
                self.known(where, how[key], WAGE_BASES, "base period")
        needed = {"quarters": "divided_by", "weeks": "last"}.get(how["of"])
        if needed is not None and how.get(needed) is None:
            raise LawError(where, f"`{needed}` of wage is missing.", "It is computed with.", f"Add `{needed}:`.")
        if "few" in how:
            self.keys(where, how["few"], "few")
        if "round" in how:
            self.rounding(where, how["round"])

    def benefit(self, where: str, value: Mapping[str, Any]) -> None:
        self.known(where, value["paid_by"], PAYERS, "payer")
        for name in words_of(where, value.get("reasons", "all")):
            self.known(where, name, self.reasons, "reason")
        self.known(where, value.get("dated_by", "claim"), BENEFIT_DATES, "date of the parameters")
        if "claim_continues" in value:
            self.continued(f"{where}, claim_continues", value["claim_continues"])
        if "wage" in value:
            self.wage(f"{where}, wage", value["wage"])
        for row in rows_of(value["weekly"]):
            self.keys(f"{where}, weekly", row, "row of weekly")
            self.number(f"{where}, weekly", row["amount"], "amount")
            if row.get("when") is not None:
                self.tables.when(f"{where}, weekly", row["when"])
            if "text" in row:
                self.tables.said(f"{where}, weekly", row["text"])
        for key in ("minimum", "maximum"):
            if key in value:
                self.number(f"{where}, {key}", value[key], "amount")
        if "minimum_or_wage" in value:
            self.truth(where, value["minimum_or_wage"], "minimum_or_wage")
        if "round" in value:
            self.rounding(f"{where}, round", value["round"])
        self.weeks(where, value)
        self.around(where, value)

    def continued(self, where: str, value: Any) -> None:
        """The claim of another program that leave for these reasons goes on with."""
        how = self.keys(where, value, "claim_continues")
        for name in (*how["used_for"], *words_of(where, how.get("reasons", "all"))):
            self.known(where, name, self.reasons, "reason")
        for key in ("within_months", "gap_days"):
            if not isinstance(how.get(key, 0), int) or isinstance(how.get(key, 0), bool):
                raise LawError(where, f"`{key}` is {how[key]!r}.", "It counts.", "Write a whole number.")

    def weeks(self, where: str, value: Mapping[str, Any]) -> None:
        """Waiting days, part weeks, the most in a year."""
        if "waiting" in value:
            waiting = self.keys(f"{where}, waiting", value["waiting"], "waiting")
            self.number(f"{where}, waiting", waiting["days"], "number of days")
            if "unless" in waiting:
                self.tables.when(f"{where}, waiting", waiting["unless"])
            if "counts_against_weeks" in waiting:
                self.truth(where, waiting["counts_against_weeks"], "counts_against_weeks")
            if "paid_back_after_days" in waiting:
                self.number(f"{where}, waiting", waiting["paid_back_after_days"], "number of days")
        if "part_week" in value:
            part = self.keys(f"{where}, part_week", value["part_week"], "part_week")
            self.known(f"{where}, part_week", part["by"], PARTS_OF_A_WEEK, "part of a week")
            if "minimum_hours" in part:
                self.number(f"{where}, part_week", part["minimum_hours"], "number of hours")
            if "round" in part:
                self.rounding(f"{where}, part_week", part["round"])
        total = value.get("total")
        if isinstance(total, Mapping) and "times_weekly" in total:
            self.number(f"{where}, total", self.keys(f"{where}, total", total, "total")["times_weekly"], "multiple")
        elif total is not None:
            self.number(f"{where}, total", total, "amount")

    def around(self, where: str, value: Mapping[str, Any]) -> None:
        """What may be added to a benefit, whether it is taxed, by what it is reduced."""
        if "top_up" in value:
            top_up = self.keys(f"{where}, top_up", value["top_up"], "top_up")
            self.known(f"{where}, top_up", top_up["up_to"], TOP_UPS, "bound")
            if "by" in top_up:
                self.known(f"{where}, top_up", top_up["by"], TOP_UP_BY, "side")
            if "text" in top_up:
                self.tables.said(f"{where}, top_up", top_up["text"])
        if "taxable" in value:
            taxable = self.keys(f"{where}, taxable", value["taxable"], "taxable")
            for key in ("federal", "state"):
                if key in taxable and not isinstance(taxable[key], bool):
                    self.known(f"{where}, taxable", taxable[key], ("partly",), "answer")
            if "text" in taxable:
                self.tables.said(f"{where}, taxable", taxable["text"])
        for name in value.get("offset_by", ()):
            self.known(f"{where}, offset_by", name, PAYERS, "payer")

    def contribution(self, where: str, value: Mapping[str, Any]) -> None:
        together = "rate" in value
        if together == ("employee_rate" in value or "employer_rate" in value):
            raise LawError(
                where, "How much is paid is unclear.", "There is one rate that both share, or one for each.",
                "Give rate (with employee, employer), or employee_rate and employer_rate.",
            )  # fmt: skip
        for key in ("rate", "employee", "employer", "employee_rate", "employer_rate", "wage_base", "maximum"):
            if key in value:
                self.number(f"{where}, {key}", value[key], "number")
        self.known(where, value.get("per", "year"), PERIODS_OF_PAY, "period")
        if "small_employer" in value:
            small = self.keys(f"{where}, small_employer", value["small_employer"], "small_employer")
            self.known(f"{where}, small_employer", small.get("scope", "anywhere"), SIZE_SCOPES, "scope")
            for key in set(small) - {"scope"}:
                self.number(f"{where}, small_employer", small[key], "number")
        if "round" in value:
            self.rounding(f"{where}, round", value["round"])

    def accrual(self, where: str, value: Mapping[str, Any]) -> None:
        self.number(f"{where}, hours_per", value["hours_per"], "number of hours")
        before: Fraction | None = None
        for row in value["by_size"]:
            self.keys(f"{where}, by_size", row, "row of by_size")
            for key in ("year", "balance", "carry_over", "hours_per"):
                if key in row:
                    self.number(f"{where}, by_size", row[key], "number of hours")
            if "paid" in row:
                self.truth(where, row["paid"], "paid")
            least = Fraction(str(row["at_least"]))
            if before is not None and least >= before:
                raise LawError(
                    f"{where}, by_size", f"{row['at_least']} comes after {before}.", "The first row that holds counts.",
                    "Write the highest threshold first.",
                )  # fmt: skip
            before = least
        self.known(where, value.get("size_scope", "anywhere"), SIZE_SCOPES, "scope")
        for key in ("usable_after_days", "increment_minutes", "exempt_week_hours", "reinstated_within_months"):
            if key in value:
                self.number(f"{where}, {key}", value[key], "number")
        for key in ("front_load", "carry_over_counts"):
            if key in value:
                self.truth(where, value[key], key)
        if "round" in value:
            how = self.keys(f"{where}, round", value["round"], "rounding of time")
            self.known(f"{where}, round", how["rounding"], tuple(ROUNDINGS), "rounding")


def numeric(value: str) -> bool:
    try:
        Fraction(value)
    except (ValueError, ZeroDivisionError):
        return False
    return True


def rows_of(weekly: Any) -> Iterable[Any]:
    return weekly if isinstance(weekly, list) else ({"amount": weekly},)


def check(program: str, parts: Mapping[str, Any], tables: Any, known: Any, reasons: tuple[str, ...]) -> None:
    """Raises LawError for a rule on money that cannot be executed."""
    money = Money(program, tables, known, reasons)
    for kind, one in (
        ("benefits", money.benefit), ("contributions", money.contribution), ("accruals", money.accrual),
    ):  # fmt: skip
        for rule in parts.get(kind, ()):
            for value in rule["values"]:
                one(f"{program}/{kind}, {rule['id']}", value)
    for rule in parts.get("criteria", ()):
        for value in rule["values"]:
            for test in value["any_of"]:
                if test["measure"] in MONEY_MEASURES:
                    where = f"{program}/criteria, {rule['id']}"
                    for key in ("base", "else"):
                        if key in test:
                            known(where, test[key], WAGE_BASES, "base period")
                    known(where, test.get("of", "total"), ("total", "highest_quarter"), "sum of wages")
