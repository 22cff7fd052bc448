# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about service in the uniformed services: absence from the job, and return to it (20 CFR 1002)."""

import dataclasses
import datetime as dt
from typing import ClassVar

from openleave.engine.quantity import ONE_DAY, MonthEnd, add_years, months_between
from openleave.engine.reading import (
    FactsError,
    boolean,
    count,
    date,
    fact,
    instant,
    many,
    nested,
    one_of,
    ordered,
    up_to,
)

# Service that does not count toward the five years (20 CFR 1002.103).
EXEMPT = (
    "initial_obligation",
    "could_not_be_released",
    "required_training",
    "active_duty_in_war_or_emergency",
    "operational_mission",
    "critical_mission",
    "domestic_emergency",
    "insurrection",
)
DISCHARGES = (
    "honorable",
    "general",
    "uncharacterized",
    "dishonorable",
    "bad_conduct",
    "other_than_honorable",
    "dismissed",
    "dropped_from_rolls",
    "not_separated",
)
POSITIONS = ("escalator", "before_service", "neither")


@dataclasses.dataclass(frozen=True, slots=True)
class ServicePeriod:
    """An earlier period of service."""

    starts_on: dt.date = fact(date, "first day")
    ends_on: dt.date = fact(date, "last day")
    exempt: str | None = fact(
        one_of(*EXEMPT), "why it does not count toward the five years", es="por qué no cuenta para los cinco años",
        default=None,
    )  # fmt: skip
    other_employer: bool | None = fact(
        boolean, "it was an absence from the job with another employer",
        es="fue una ausencia del trabajo con otro empleador", default=None,
    )  # fmt: skip

    def check(self, path: str) -> None:
        ordered(path, self.starts_on, self.ends_on)


@dataclasses.dataclass(frozen=True, slots=True)
class UniformedService:
    """Everything is optional; what is not known is left out."""

    DERIVED_FROM: ClassVar[dict[str, tuple[str, ...]]] = {
        **dict.fromkeys(
            ("length_days", "counted", "counted_days", "counted_until", "counted_from"), ("starts_on", "ends_on")
        ),
        "next_work_period_on": ("next_work_period_at",),
        "work_period_after_on": ("work_period_after_at",),
        "reported_on": ("reported_at",),
    }

    # Before it.
    job_was_brief: bool | None = fact(
        boolean, "the job was brief and nobody could expect it to go on for a significant time",
        es="el empleo era breve y nadie podía esperar que siguiera por mucho tiempo", default=None,
    )  # fmt: skip
    notice_given: bool | None = fact(
        boolean, "the employee or an officer told the employer of the service, in words or in writing",
        es="la persona o un oficial avisó del servicio al empleador, de palabra o por escrito", default=None,
    )  # fmt: skip
    notice_prevented: bool | None = fact(
        boolean, "military necessity prevented notice, or it was impossible or unreasonable to give",
        es="la necesidad militar impidió avisar, o era imposible o poco razonable hacerlo", default=None,
    )  # fmt: skip
    permission_refused: bool | None = fact(
        boolean, "the employer did not give permission", es="el empleador no dio permiso", default=None
    )
    employer_requires_vacation: bool | None = fact(
        boolean, "the employer wants vacation used for the service",
        es="el empleador quiere que se usen vacaciones para el servicio", default=None,
    )  # fmt: skip

    # The service.
    starts_on: dt.date | None = fact(date, "first day of service", es="primer día de servicio", default=None)
    ends_on: dt.date | None = fact(date, "last day of service", es="último día de servicio", default=None)
    days: int | None = fact(
        up_to(count, 36600, "days"), "days of this service, where the first day is not stated",
        es="días de este servicio, si no se indica el primero", default=None,
    )  # fmt: skip
    fitness_examination: bool | None = fact(
        boolean, "the absence was for an examination of fitness for service",
        es="la ausencia fue para un examen de aptitud para el servicio", default=None,
    )  # fmt: skip
    exempt: str | None = fact(
        one_of(*EXEMPT), "why this service does not count toward the five years",
        es="por qué este servicio no cuenta para los cinco años", default=None,
    )  # fmt: skip
    earlier: tuple[ServicePeriod, ...] = fact(
        many(nested(ServicePeriod)), "earlier periods of service while employed", default=(),
        es="los períodos de servicio anteriores mientras trabajaba",
    )  # fmt: skip
    discharge: str | None = fact(
        one_of(*DISCHARGES), "how the service ended", es="cómo terminó el servicio", default=None
    )
    off_duty_time_used_otherwise: bool | None = fact(
        boolean, "off-duty hours away were used for something else, such as a visit",
        es="las horas libres se usaron para otra cosa, como una visita", default=None,
    )  # fmt: skip

    # The return.
    home_at: dt.datetime | None = fact(
        instant, "day and time of arrival at home after safe travel", default=None,
        es="día y hora de llegada a casa tras un viaje seguro",
    )  # fmt: skip
    next_work_period_at: dt.datetime | None = fact(
        instant, "day and time at which the next full work period begins", default=None,
        es="día y hora en que empieza el siguiente turno completo",
    )  # fmt: skip
    work_period_after_at: dt.datetime | None = fact(
        instant, "day and time at which the full work period after that begins, where the next one begins too early",
        es="día y hora en que empieza el turno completo que sigue, si el siguiente empieza demasiado pronto",
        default=None,
    )  # fmt: skip
    reported_at: dt.datetime | None = fact(
        instant, "day and time at which the employee reported back to work", default=None,
        es="día y hora en que la persona se presentó al trabajo",
    )  # fmt: skip
    applied_on: dt.date | None = fact(
        date, "day on which the employee asked for the job back",
        es="día en que la persona pidió volver a su empleo", default=None,
    )  # fmt: skip
    return_prevented: bool | None = fact(
        boolean, "returning in time was impossible or unreasonable through no fault of the employee",
        es="volver a tiempo fue imposible o poco razonable sin culpa de la persona", default=None,
    )  # fmt: skip
    recovering: bool | None = fact(
        boolean, "the employee is in hospital or recovering from an illness or injury from the service",
        es="la persona está en el hospital o se recupera de un mal causado o agravado por el servicio", default=None,
    )  # fmt: skip
    documents_requested: bool | None = fact(
        boolean, "the employer asked for documents about the service",
        es="el empleador pidió documentos sobre el servicio", default=None,
    )  # fmt: skip
    documents_exist: bool | None = fact(
        boolean, "such documents exist or are readily available", es="esos documentos existen o son fáciles de obtener",
        default=None,
    )  # fmt: skip
    qualified_for: str | None = fact(
        one_of(*POSITIONS), "the best job the employee can do, with reasonable help to qualify: the one they would "
        "have by now, the one before the service, or neither",
        es="el mejor puesto que la persona puede hacer con ayuda razonable: el que tendría ya, el de antes o ninguno",
        default=None,
    )  # fmt: skip
    service_disability: bool | None = fact(
        boolean, "a disability from the service remains after reasonable efforts to accommodate it",
        es="queda una discapacidad por el servicio a pesar de los esfuerzos razonables para adaptarse a ella",
        default=None,
    )  # fmt: skip
    another_left_first: bool | None = fact(
        boolean, "somebody else with a right to the same job left for service earlier",
        es="otra persona con derecho al mismo puesto se fue antes al servicio", default=None,
    )  # fmt: skip
    reemployed_on: dt.date | None = fact(
        date, "day on which the employee was back in a job", es="día en que la persona volvió a un puesto", default=None
    )
    discharged_by_employer_on: dt.date | None = fact(
        date, "day on which the employer ends the employment", es="día en que el empleador termina el empleo",
        default=None,
    )  # fmt: skip
    in_health_plan: bool | None = fact(
        boolean, "the employee was in the employer's health plan", default=None,
        es="la persona estaba en el plan médico del empleador",
    )  # fmt: skip
    va_service_connected: bool | None = fact(
        boolean, "the Department of Veterans Affairs found the illness or injury to come from the service",
        es="el Departamento de Asuntos de Veteranos determinó que el mal viene del servicio", default=None,
    )  # fmt: skip
    in_pension_plan: bool | None = fact(
        boolean, "the employee belongs to a pension plan of the employer",
        es="la persona pertenece a un plan de pensiones del empleador", default=None,
    )  # fmt: skip
    contribution_normally_due_on: dt.date | None = fact(
        date, "day on which the plan's contributions for the years of service are normally due",
        es="día en que normalmente vencen las aportaciones de los años de servicio", default=None,
    )  # fmt: skip

    def check(self, path: str) -> None:
        ordered(path, self.starts_on, self.ends_on)
        if self.days is not None and None not in (self.starts_on, self.ends_on):
            raise FactsError(
                f"{path}.days", "Both days and the first and last day.", "They state the same thing.", "Keep one."
            )
        if self.home_at is not None and self.ends_on is not None and self.home_at.date() < self.ends_on:
            raise FactsError(
                f"{path}.home_at", f"{self.home_at:%Y-%m-%d} is before the last day of service.",
                "Nobody is home from a service that goes on.", "Correct home_at or ends_on.",
            )  # fmt: skip

    @property
    def length_days(self) -> int | None:
        """Days of this service; None while they are not known."""
        if self.days is not None or self.starts_on is None or self.ends_on is None:
            return self.days
        return (self.ends_on - self.starts_on).days + 1

    @property
    def counted(self) -> tuple[list[tuple[dt.date, dt.date]], int] | None:
        """What counts toward the limit: periods (first day, day after the last; those that touch or overlap are one),
        and days of this service whose dates are not known. None while its length is not known."""
        spans = [(p.starts_on, p.ends_on + ONE_DAY) for p in self.earlier if p.exempt is None and not p.other_employer]
        days = 0
        if self.exempt is None:
            if self.length_days is None:
                return None
            if self.starts_on is not None and self.ends_on is not None:
                spans.append((self.starts_on, self.ends_on + ONE_DAY))
            else:
                days = self.length_days
        found: list[tuple[dt.date, dt.date]] = []
        for first, after in sorted(spans):
            if found and first <= found[-1][1]:
                found[-1] = (found[-1][0], max(after, found[-1][1]))
            else:
                found.append((first, after))
        return found, days

    @property
    def counted_days(self) -> int | None:
        """Days that count toward the limit for this employer."""
        counted = self.counted
        return None if counted is None else sum((after - first).days for first, after in counted[0]) + counted[1]

    @property
    def counted_until(self) -> dt.date | None:
        """The day after the last counted service."""
        spans, days = self.counted or ((), 0)
        ends = [after for _, after in spans]
        if days and self.ends_on is not None:
            ends.append(self.ends_on + ONE_DAY)
        return max(ends, default=None)

    @property
    def counted_from(self) -> dt.date | None:
        """The first day of the counted service, laid end to end before `counted_until`: whole years of each period as
        years, leap days in them or not, and the days over as days."""
        until, counted = self.counted_until, self.counted
        if until is None or counted is None:
            return None
        years, days = 0, counted[1]
        for first, after in counted[0]:
            whole = months_between(first, after)[0] // 12
            years += whole
            days += (after - add_years(first, whole, MonthEnd.NEXT_DAY)).days
        begun = dt.date.fromordinal(max(until.toordinal() - days, 1))
        return add_years(begun, -min(years, begun.year - 1), MonthEnd.NEXT_DAY)

    @property
    def served_elsewhere(self) -> bool:
        """Whether some of it was an absence from the job with another employer."""
        return any(period.other_employer for period in self.earlier)

    @property
    def next_work_period_on(self) -> dt.date | None:
        return None if self.next_work_period_at is None else self.next_work_period_at.date()

    @property
    def work_period_after_on(self) -> dt.date | None:
        return None if self.work_period_after_at is None else self.work_period_after_at.date()

    @property
    def reported_on(self) -> dt.date | None:
        return None if self.reported_at is None else self.reported_at.date()
