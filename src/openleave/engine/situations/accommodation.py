# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about limitations and accommodation: pregnancy (29 CFR 1636), disability (29 CFR 1630, 825.702)."""

import dataclasses
import datetime as dt
from fractions import Fraction

from openleave.engine.reading import boolean, count, date, exact, fact, one_of, up_to

REQUESTS = (
    "water",
    "restroom_breaks",
    "sit_or_stand",
    "breaks_to_eat_and_drink",
    "leave",
    "part_time",
    "light_duty",
    "schedule_change",
    "reassignment",
    "telework",
    "equipment",
    "other",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Accommodation:
    """Everything is optional; what is not known is left out."""

    employees: int | None = fact(
        count, "how many employees the employer has in at least 20 weeks of this or the preceding calendar year",
        es="cuántos empleados tiene el empleador en al menos 20 semanas de este año o del anterior", default=None,
    )  # fmt: skip
    pregnancy_related: bool | None = fact(
        boolean, "the limitation comes from pregnancy, childbirth or a related medical condition",
        es="la limitación viene del embarazo, del parto o de una condición médica relacionada", default=None,
    )  # fmt: skip
    disability: bool | None = fact(
        boolean, "the employee has a disability in the sense of the ADA",
        es="la persona tiene una discapacidad según la ADA", default=None,
    )  # fmt: skip
    communicated: bool | None = fact(
        boolean, "somebody told a supervisor or the personnel office of the limitation, in whatever way",
        es="alguien comunicó la limitación a una supervisora o a recursos humanos, de cualquier manera", default=None,
    )  # fmt: skip
    on_required_form: bool | None = fact(
        boolean, "the employer's own form or words were used (does not matter)",
        es="se usó el formulario o las palabras del empleador (no importa)", default=None,
    )  # fmt: skip
    requested: str | None = fact(
        one_of(*REQUESTS), "what change at work is asked for", es="qué cambio en el trabajo se pide", default=None
    )
    leave_days_requested: int | None = fact(
        count, "how many days of leave are asked for", es="cuántos días de licencia se piden", default=None
    )
    can_do_essential_functions: bool | None = fact(
        boolean, "the employee can do the essential functions of the job, with reasonable accommodation",
        es="la persona puede hacer las funciones esenciales del puesto, con ajustes razonables", default=None,
    )  # fmt: skip
    inability_is_temporary: bool | None = fact(
        boolean, "being unable to do an essential function is temporary",
        es="no poder hacer una función esencial es temporal", default=None,
    )  # fmt: skip
    currently_pregnant: bool | None = fact(
        boolean, "the employee is pregnant now", es="la persona está embarazada ahora", default=None
    )
    weeks_until_able: Fraction | None = fact(
        up_to(exact, 520, "weeks"), "weeks until the essential function can be done again",
        es="semanas hasta que se pueda volver a hacer la función esencial", default=None,
    )  # fmt: skip
    able_in_near_future: bool | None = fact(
        boolean, "the essential function could be done again in the near future",
        es="la función esencial podría volver a hacerse en un futuro cercano", default=None,
    )  # fmt: skip
    able_after_leave: bool | None = fact(
        boolean, "the employee is reasonably expected to be able to do the job after the leave",
        es="se espera razonablemente que la persona pueda trabajar después de la licencia", default=None,
    )  # fmt: skip
    inability_can_be_accommodated: bool | None = fact(
        boolean, "the employer can reasonably do without that function meanwhile",
        es="el empleador puede prescindir razonablemente de esa función entretanto", default=None,
    )  # fmt: skip
    undue_hardship: bool | None = fact(
        boolean, "the employer shows that the accommodation would be an undue hardship",
        es="el empleador demuestra que el ajuste sería una carga excesiva", default=None,
    )  # fmt: skip
    employer_insists_on_leave: bool | None = fact(
        boolean, "the employer wants the employee to take leave", es="el empleador quiere que la persona tome licencia",
        default=None,
    )  # fmt: skip
    other_accommodation_works: bool | None = fact(
        boolean, "another reasonable accommodation would let the employee go on working",
        es="otro ajuste razonable permitiría a la persona seguir trabajando", default=None,
    )  # fmt: skip
    documents_asked_for: bool | None = fact(
        boolean, "the employer asks for documents about the limitation",
        es="el empleador pide documentos sobre la limitación", default=None,
    )  # fmt: skip
    need_is_obvious: bool | None = fact(
        boolean, "the limitation and the need are obvious, and the employee confirms them",
        es="la limitación y la necesidad son evidentes y la persona las confirma", default=None,
    )  # fmt: skip
    employer_knows_enough: bool | None = fact(
        boolean, "the employer already has enough information", es="el empleador ya tiene suficiente información",
        default=None,
    )  # fmt: skip
    about_lactation: bool | None = fact(
        boolean, "it is about pumping or nursing at work", es="se trata de extraerse leche o amamantar en el trabajo",
        default=None,
    )  # fmt: skip
    others_get_it_without_documents: bool | None = fact(
        boolean, "other employees get the same without documents", default=None,
        es="otras personas reciben lo mismo sin documentos",
    )  # fmt: skip
    fmla_exhausted: bool | None = fact(
        boolean, "FMLA leave is used up", es="la licencia FMLA está agotada", default=None
    )
    still_unable: bool | None = fact(
        boolean, "the employee still cannot do the job as before", es="la persona aún no puede trabajar como antes",
        default=None,
    )  # fmt: skip
    others_get_short_term_disability: bool | None = fact(
        boolean, "employees of like standing who are ill get short-term disability leave",
        es="otras personas enfermas en igual situación reciben licencia por incapacidad de corto plazo", default=None,
    )  # fmt: skip
    able_on: dt.date | None = fact(
        date, "day from which the employee is expected to be able to work", default=None,
        es="día desde el que se espera que la persona pueda trabajar",
    )  # fmt: skip
