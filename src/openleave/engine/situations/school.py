# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about school employees (825.600-.604): what they do, the term, leave in parts, leave near the end of a term."""

import dataclasses
import datetime as dt

from openleave.engine.reading import FactsError, boolean, count, date, fact, one_of, up_to

ROLES = (
    "teacher", "athletic_coach", "driving_instructor", "special_education_assistant", "teacher_assistant", "counselor",
    "psychologist", "curriculum_specialist", "cafeteria_worker", "maintenance_worker", "bus_driver", "other",
)  # fmt: skip

INSTITUTIONS = (
    "elementary_school", "secondary_school", "college", "community_college", "trade_school", "preschool", "other",
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class School:
    """Everything is optional; what is not known is left out."""

    role: str | None = fact(
        one_of(*ROLES), "what the employee does at the school", es="qué hace la persona en la escuela", default=None
    )
    full_time_teacher: bool | None = fact(
        boolean, "the employee is a full-time teacher of a school, college or other place of education",
        es="la persona enseña a tiempo completo en una escuela, universidad u otro centro educativo", default=None,
    )  # fmt: skip
    employer_showed_fewer_hours: bool | None = fact(
        boolean, "the employer clearly showed that the full-time teacher worked fewer than the hours needed",
        es="el empleador demostró claramente que quien enseña a tiempo completo trabajó menos horas de las necesarias",
        default=None,
    )  # fmt: skip
    teaching_is_main_work: bool | None = fact(
        boolean, "the employee's main work is to teach students in a class, a small group or one by one",
        es="el trabajo principal de la persona es enseñar a alumnos en clase, en grupo pequeño o individualmente",
        default=None,
    )  # fmt: skip
    institution: str | None = fact(
        one_of(*INSTITUTIONS), "what kind of school it is", es="qué tipo de escuela es", default=None
    )
    working_days: int | None = fact(
        up_to(count, 400, "days"), "working days over the time in which leave is needed",
        es="los días laborables del período en que se necesita la licencia", default=None,
    )  # fmt: skip
    days_off: int | None = fact(
        up_to(count, 400, "days"), "how many of those working days are missed, in whole or in part",
        es="cuántos de esos días laborables se pierden, enteros o en parte", default=None,
    )  # fmt: skip
    gave_notice: bool | None = fact(
        boolean, "the employee gave the notice that is due for foreseeable leave",
        es="la persona dio el aviso debido para una licencia previsible", default=None,
    )  # fmt: skip
    chosen: str | None = fact(
        one_of("block", "transfer"), "what the employee chose: leave in one block, or a transfer",
        es="qué eligió la persona: licencia en un bloque o un traslado", default=None,
    )  # fmt: skip
    term_ends_on: dt.date | None = fact(
        date, "last day of the term", es="el último día del período lectivo", default=None
    )
    terms_in_year: int | None = fact(
        up_to(count, 12, "terms"), "how many terms the school counts in a year",
        es="cuántos períodos lectivos cuenta la escuela en un año", default=None,
    )  # fmt: skip
    returns_on: dt.date | None = fact(
        date, "day on which the employee could be back at work; without it, the day after the leave",
        es="el día en que la persona podría volver a trabajar", default=None,
    )  # fmt: skip
    working_days_needed: int | None = fact(
        up_to(count, 400, "days"), "working days of leave that the employee needs",
        es="los días laborables de licencia que la persona necesita", default=None,
    )  # fmt: skip
    state_law_bars_longer_leave: bool | None = fact(
        boolean, "state law forbids to keep an employee on leave longer than pregnancy disables her",
        es="la ley estatal prohíbe mantener a la empleada de licencia más allá de la incapacidad por embarazo",
        default=None,
    )  # fmt: skip
    required_to_end_of_term: bool | None = fact(
        boolean, "the school required the employee to stay away until the term ends",
        es="la escuela exigió a la persona quedarse de licencia hasta el fin del período lectivo", default=None,
    )  # fmt: skip
    goes_on_after_vacation: bool | None = fact(
        boolean, "the leave ends with the school year and goes on in the next term",
        es="la licencia termina con el año escolar y sigue en el período siguiente", default=None,
    )  # fmt: skip
    restoration_policy_written: bool | None = fact(
        boolean, "the policy on where people return to is in writing and was given before the leave",
        es="la política sobre el puesto al que se vuelve está por escrito y se entregó antes de la licencia",
        default=None,
    )  # fmt: skip
    restoration_policy_equivalent: bool | None = fact(
        boolean, "the job offered has the same pay, benefits and working conditions",
        es="el puesto ofrecido tiene el mismo sueldo, prestaciones y condiciones de trabajo", default=None,
    )  # fmt: skip
    new_license_needed: bool | None = fact(
        boolean, "the job offered takes a license or certificate that the employee does not have",
        es="el puesto ofrecido exige una licencia o certificado que la persona no tiene", default=None,
    )  # fmt: skip

    def check(self, path: str) -> None:
        if self.working_days is not None and self.days_off is not None and self.days_off > self.working_days:
            raise FactsError(
                f"{path}.days_off", "More days missed than there are working days.", "They are a part of them.",
                "Correct one of the two.",
            )  # fmt: skip
        if self.working_days == 0:
            raise FactsError(
                f"{path}.working_days", "No working days.", "Leave is needed on working days.", "Leave the key out."
            )
