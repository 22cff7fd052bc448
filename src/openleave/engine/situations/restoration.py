# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about the return to work (825.214-.220): the job offered, raises and bonuses, layoff, key employees."""

import dataclasses
import datetime as dt
from fractions import Fraction

from openleave.engine.reading import (
    FactsError,
    boolean,
    count,
    date,
    exact,
    fact,
    one_of,
    up_to,
)

NO_LONGER = ("layoff", "shift_eliminated", "project_ended", "fixed_term_ended", "discharged")


@dataclasses.dataclass(frozen=True, slots=True)
class Restoration:
    """Everything is optional; what is not known is left out."""

    same_job: bool | None = fact(
        boolean, "the employee gets the same job back", es="la persona recupera el mismo puesto", default=None
    )
    same_pay: bool | None = fact(
        boolean, "the job offered has the same pay, premiums and chances of overtime included",
        es="el puesto ofrecido tiene el mismo sueldo, con los mismos recargos y posibilidades de horas extra",
        default=None,
    )  # fmt: skip
    same_benefits: bool | None = fact(
        boolean, "the job offered has the same benefits", es="el puesto ofrecido tiene las mismas prestaciones",
        default=None,
    )  # fmt: skip
    same_duties: bool | None = fact(
        boolean, "the job offered has the same or very similar duties and skills",
        es="el puesto ofrecido tiene tareas y capacidades iguales o muy parecidas", default=None,
    )  # fmt: skip
    same_status: bool | None = fact(
        boolean, "the job offered has the same responsibility, authority and privileges",
        es="el puesto ofrecido tiene la misma responsabilidad, autoridad y privilegios", default=None,
    )  # fmt: skip
    same_shift: bool | None = fact(
        boolean, "the job offered has the same shift or an equivalent schedule",
        es="el puesto ofrecido tiene el mismo turno o un horario equivalente", default=None,
    )  # fmt: skip
    same_site: bool | None = fact(
        boolean, "the job offered is at the same worksite or near it, without much more travel",
        es="el puesto ofrecido está en el mismo lugar de trabajo o cerca, sin mucho más viaje", default=None,
    )  # fmt: skip
    weekly_overtime_before: Fraction | None = fact(
        up_to(exact, 100, "hours"), "average weekly hours of overtime of the job before the leave",
        es="las horas extra semanales promedio del puesto antes de la licencia", default=None,
    )  # fmt: skip
    weekly_overtime_offered: Fraction | None = fact(
        up_to(exact, 100, "hours"), "weekly hours of overtime of the job offered",
        es="las horas extra semanales del puesto ofrecido", default=None,
    )  # fmt: skip
    overtime_fell_for_everyone: bool | None = fact(
        boolean, "overtime was reduced in that job whether on leave or not",
        es="las horas extra bajaron en ese puesto para todos", default=None,
    )  # fmt: skip
    employee_asked_for_other_shift: bool | None = fact(
        boolean, "the employee asked for another shift, schedule or job",
        es="la persona pidió otro turno, horario o puesto", default=None,
    )  # fmt: skip
    qualification_lapsed: bool | None = fact(
        boolean, "because of the leave the employee missed a course, license or minimum hours that the job needs",
        es="por la licencia la persona no cumplió un curso, una licencia profesional o unas horas mínimas del puesto",
        default=None,
    )  # fmt: skip
    able_to_do_job: bool | None = fact(
        boolean, "the employee can do the essential tasks of the job",
        es="la persona puede hacer las tareas esenciales del puesto", default=None,
    )  # fmt: skip
    raise_for_everyone: bool | None = fact(
        boolean, "the raise during the leave was given to everyone, such as for the cost of living",
        es="el aumento durante la licencia fue para todos, como por costo de vida", default=None,
    )  # fmt: skip
    raise_on_comparable_leave: bool | None = fact(
        boolean, "people on other comparable leave get a raise that depends on seniority or work done",
        es="las personas con otra licencia comparable reciben el aumento que depende de la antigüedad o del trabajo",
        default=None,
    )  # fmt: skip
    bonus_needs_goal: bool | None = fact(
        boolean, "the bonus depends on a goal, such as hours, sales or attendance",
        es="la bonificación depende de una meta, como horas, ventas o asistencia", default=None,
    )  # fmt: skip
    bonus_goal_hours: Fraction | None = fact(
        exact, "hours worked or paid that the bonus asks for",
        es="las horas trabajadas o pagadas que exige la bonificación",
        default=None,
    )  # fmt: skip
    bonus_hours_worked: Fraction | None = fact(
        exact, "hours worked towards the bonus", es="las horas trabajadas para la bonificación", default=None
    )
    bonus_paid_leave_hours: Fraction | None = fact(
        exact, "hours of paid leave in that time, whether it was family or medical leave or not",
        es="las horas de licencia pagada en ese período, haya sido o no licencia familiar o médica", default=None,
    )  # fmt: skip
    bonus_counts_paid_leave: bool | None = fact(
        boolean, "paid leave of that kind counts for the bonus when it is not family or medical leave",
        es="la licencia pagada de ese tipo cuenta para la bonificación cuando no es licencia familiar o médica",
        default=None,
    )  # fmt: skip
    bonus_goal_met: bool | None = fact(
        boolean, "the goal of the bonus was met", es="se cumplió la meta de la bonificación", default=None
    )
    bonus_on_comparable_leave: bool | None = fact(
        boolean, "people on other comparable leave get the bonus", default=None,
        es="las personas con otra licencia comparable reciben la bonificación",
    )  # fmt: skip
    attendance_points: bool | None = fact(
        boolean, "attendance points would expire after a time of active work",
        es="los puntos de asistencia se borran después de un tiempo de trabajo activo", default=None,
    )  # fmt: skip
    points_frozen_on_comparable_leave: bool | None = fact(
        boolean, "attendance points stand still on other comparable leave, too",
        es="los puntos de asistencia también se detienen en otra licencia comparable", default=None,
    )  # fmt: skip
    job_gone_because: str | None = fact(
        one_of(*NO_LONGER), "why the job is gone", es="por qué ya no existe el puesto", default=None
    )
    job_gone_on: dt.date | None = fact(
        date, "day on which the job ended", es="el día en que terminó el puesto", default=None
    )
    would_have_ended_anyway: bool | None = fact(
        boolean, "the job would have ended if the employee had been at work",
        es="el puesto habría terminado aunque la persona hubiera estado trabajando", default=None,
    )  # fmt: skip
    employer_proves_it: bool | None = fact(
        boolean, "the employer can prove that", es="el empleador puede demostrarlo", default=None
    )
    obtained_by_fraud: bool | None = fact(
        boolean, "the leave was obtained by fraud", es="la licencia se obtuvo con fraude", default=None
    )
    light_duty: bool | None = fact(
        boolean, "the employee accepted light duty freely instead of being on leave",
        es="la persona aceptó libremente hacer trabajo liviano en vez de estar de licencia", default=None,
    )  # fmt: skip
    key_employee: bool | None = fact(
        boolean, "the employee is a key employee, when already decided",
        es="la persona es empleada clave, si ya se decidió", default=None,
    )  # fmt: skip
    salaried: bool | None = fact(
        boolean, "the employee is paid on a salary basis", es="la persona cobra un salario fijo", default=None
    )
    earnings_this_year: Fraction | None = fact(
        exact, "wages, premiums, incentive pay and bonuses of the year up to the notice, in dollars",
        es="el salario, los recargos, los incentivos y las bonificaciones del año hasta el aviso, en dólares",
        default=None,
    )  # fmt: skip
    weeks_worked_this_year: Fraction | None = fact(
        up_to(exact, 54, "weeks"), "weeks of the year worked up to the notice, weeks of paid leave included",
        es="las semanas del año trabajadas hasta el aviso, con las de licencia pagada", default=None,
    )  # fmt: skip
    rank_by_earnings: int | None = fact(
        count, "place among all employees within 75 miles by weekly earnings; 1 is the highest",
        es="el lugar entre todos los empleados en un radio de 75 millas según el ingreso semanal; 1 es el más alto",
        default=None,
    )  # fmt: skip
    employees_ranked: int | None = fact(
        count, "number of all employees within 75 miles, salaried or not, eligible or not",
        es="el número de todos los empleados en un radio de 75 millas, con o sin salario fijo, con o sin derecho",
        default=None,
    )  # fmt: skip
    key_notice_with_request: bool | None = fact(
        boolean, "the employee was told in writing that they are a key employee, when they asked for leave or as soon "
        "as that could be found out",
        es="se avisó por escrito a la persona que es empleada clave al pedir la licencia, o en cuanto se pudo saber",
        default=None,
    )  # fmt: skip
    grievous_injury: bool | None = fact(
        boolean, "giving the job back would do the business substantial and grievous economic injury",
        es="devolver el puesto causaría al negocio un daño económico sustancial y grave", default=None,
    )  # fmt: skip
    intent_notice_on: dt.date | None = fact(
        date, "day of the written notice that the job will not be given back",
        es="el día del aviso escrito de que no se devolverá el puesto", default=None,
    )  # fmt: skip
    intent_notice_proper: bool | None = fact(
        boolean, "that notice was handed over or sent by certified mail, gives the reasons and time to return",
        es="ese aviso se entregó en persona o por correo certificado, con los motivos y tiempo para volver",
        default=None,
    )  # fmt: skip
    reinstatement_requested_on: dt.date | None = fact(
        date, "day on which the key employee asked for the job back",
        es="el día en que la persona empleada clave pidió recuperar el puesto", default=None,
    )  # fmt: skip
    injury_at_request: bool | None = fact(
        boolean, "when the employee asks for the job back, the injury would still be substantial and grievous",
        es="cuando la persona pide recuperar el puesto, el daño seguiría siendo sustancial y grave", default=None,
    )  # fmt: skip

    def check(self, path: str) -> None:
        if self.rank_by_earnings is not None and (
            self.rank_by_earnings < 1
            or (self.employees_ranked is not None and self.rank_by_earnings > self.employees_ranked)
        ):
            raise FactsError(
                f"{path}.rank_by_earnings", "This place does not exist.", "1 is the highest, the last one everyone.",
                "Correct it, or employees_ranked.",
            )  # fmt: skip
        if self.weeks_worked_this_year == 0:
            raise FactsError(
                f"{path}.weeks_worked_this_year", "No weeks.", "Earnings are divided by them.", "Leave the key out."
            )
