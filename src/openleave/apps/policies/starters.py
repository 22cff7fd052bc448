"""What a new policy may begin with: policies that many employers have, to be changed as wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openleave.apps.policies.terms import Terms

FMLA = "us.fed.fmla"
CLOSE_FAMILY = (
    "spouse", "domestic_partner", "child", "parent", "parent_in_law", "sibling", "grandparent", "grandchild",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Starter:
    """A policy to begin with: what it is called on the page, what it grants, its terms for a first day."""

    key: str
    slug: str
    title: str | Promise
    about: str | Promise
    make: Callable[[date], Terms]


def _terms(name: str, name_es: str, summary: str, summary_es: str) -> Callable[..., Callable[[date], Terms]]:
    def rest(**more: object) -> Callable[[date], Terms]:
        def make(first: date) -> Terms:
            plain = Terms(name, name_es, summary, summary_es, first)
            return replace(plain, **more)  # type: ignore[arg-type]

        return make

    return rest


STARTERS: tuple[Starter, ...] = (
    Starter(
        "bereavement", "bereavement", _("Bereavement leave"), _("Five paid days for each death in the family."),
        _terms(
            "Bereavement leave", "Licencia por duelo", "Five paid days for each death in the family.",
            "Cinco días pagados por cada muerte en la familia.",
        )(
            reasons=("bereavement",), family=CLOSE_FAMILY, amount=Decimal(5), unit="day", period="event",
            pay_percent=Decimal(100),
        ),
    ),
    Starter(
        "personal", "personal_leave", _("Personal leave"), _("Four unpaid weeks a year for any reason."),
        _terms(
            "Personal leave", "Licencia personal", "Four unpaid weeks in a calendar year for any reason, after a year.",
            "Cuatro semanas sin sueldo al año por cualquier motivo, después de un año.",
        )(reasons=("personal",), tenure=12, amount=Decimal(4), unit="week", period="calendar"),
    ),
    Starter(
        "parental", "paid_parental_leave", _("Paid parental leave"),
        _("Twelve weeks at full pay for a new child, less what the State pays."),
        _terms(
            "Paid parental leave", "Licencia parental pagada",
            "Twelve weeks at full pay for each new child, less what the State pays.",
            "Doce semanas con sueldo completo por cada nuevo hijo, menos lo que paga el estado.",
        )(
            reasons=("bonding",), tenure=12, amount=Decimal(12), unit="week", period="event",
            pay_percent=Decimal(100), offset_by=("state",), job_protected=True, together=(FMLA,),
        ),
    ),
    Starter(
        "short_term_disability", "short_term_disability", _("Short-term disability"),
        _("60 % of the wage for up to 26 weeks after 7 days, less what the State pays."),
        _terms(
            "Short-term disability", "Discapacidad de corto plazo",
            "60 % of the wage for up to 26 weeks after a waiting period of 7 days, less what the State pays.",
            "60 % del sueldo por hasta 26 semanas después de 7 días de espera, menos lo que paga el estado.",
        )(
            reasons=("own_health_condition", "pregnancy"), serious=True, tenure=90, tenure_unit="days",
            weekly_hours=Decimal(20), amount=Decimal(26), unit="week", period="rolling_backward",
            pay_percent=Decimal(60), pay_maximum=Decimal(2500), waiting_days=7, offset_by=("state",),
            together=(FMLA,),
        ),
    ),
    Starter(
        "union", "union_leave", _("Union contract leave"),
        _("Two weeks a year that a union contract grants to its members."),
        _terms(
            "Union contract leave", "Licencia del contrato colectivo",
            "Two unpaid weeks in a calendar year for members of the bargaining unit.",
            "Dos semanas sin sueldo al año para quienes pertenecen a la unidad sindical.",
        )(
            reasons=("personal",), unions=("LOCAL-1",), amount=Decimal(2), unit="week", period="calendar",
            job_protected=True,
        ),
    ),
    Starter(
        "extended_medical", "extended_medical_leave", _("Extended medical leave"),
        _("Twelve more weeks when the FMLA’s are used up."),
        _terms(
            "Extended medical leave", "Licencia médica extendida",
            "Twelve more unpaid weeks for one’s own serious health condition when FMLA leave is used up.",
            "Doce semanas más sin sueldo por la propia condición grave de salud, cuando se agota la licencia FMLA.",
        )(
            reasons=("own_health_condition",), serious=True, tenure=12, amount=Decimal(12), unit="week",
            period="rolling_backward", job_protected=True, after=(FMLA,),
        ),
    ),
)  # fmt: skip
BY_KEY = {starter.key: starter for starter in STARTERS}
