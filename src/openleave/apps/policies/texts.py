"""What a policy's own rules say, in both languages: sentences that the determination shows beside its figures."""

from __future__ import annotations

from decimal import Decimal

NUMBERED = {
    "week": (("week", "weeks"), ("semana", "semanas")),
    "day": (("day", "days"), ("día", "días")),
    "hour": (("hour", "hours"), ("hora", "horas")),
}
PERIODS = {
    "leave_year": ("in a leave year", "en un año de licencias"),
    "calendar": ("in a calendar year", "en un año calendario"),
    "rolling_backward": ("in any 12 months", "en 12 meses cualesquiera"),
    "forward": ("in the 12 months from the first leave", "en los 12 meses desde la primera licencia"),
    "event": ("for each event", "por cada suceso"),
}
RUNS = {
    "together": {
        "en": "The same days count under this policy and under the other one.",
        "es": "Los mismos días cuentan según esta política y según la otra.",
    },
    "after": {
        "en": "This leave begins when the other one is used up.",
        "es": "Esta licencia empieza cuando la otra se agota.",
    },
    "never": {
        "en": "No day counts under this policy and under the other one.",
        "es": "Ningún día cuenta según esta política y según la otra a la vez.",
    },
}


def limit(amount: Decimal, unit: str, period: str) -> tuple[dict[str, str], dict[str, str]]:
    """(title, text) of a limit: "the 5 days in a calendar year"."""
    number = f"{Decimal(amount).normalize():f}"
    (one, many), (uno, varios) = NUMBERED[unit]
    en, es = PERIODS[period]
    in_english, in_spanish = f"{number} {one if amount == 1 else many}", f"{number} {uno if amount == 1 else varios}"
    title = {"en": f"the policy’s {in_english} {en}", "es": f"el total de {in_spanish} {es}"}
    text = {
        "en": f"The policy gives {in_english} {en}: {{used:weeks}} used, {{left:weeks}} left.",
        "es": f"La política da {in_spanish} {es}: {{used:weeks}} usadas, {{left:weeks}} disponibles.",
    }
    return title, text
