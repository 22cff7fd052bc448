"""Facts about what is known about a health condition (825.113-.119): of the employee or of the person cared for."""

import dataclasses

from openleave.engine.reading import boolean, count, fact


@dataclasses.dataclass(frozen=True, slots=True)
class HealthCondition:
    """Everything is optional; what is not known is left out."""

    overnight_stay: bool | None = fact(
        boolean, "the person stayed overnight in a hospital, hospice or residential medical care facility",
        es="la persona pasó la noche en un hospital, hospicio o centro médico residencial", default=None,
    )  # fmt: skip
    incapacity_days: int | None = fact(
        count, "how many full calendar days in a row the person could not work or do daily activities",
        es="cuántos días naturales completos seguidos la persona no pudo trabajar ni hacer su vida diaria",
        default=None,
    )  # fmt: skip
    treatments_within_30_days: int | None = fact(
        count, "how many times a health care provider treated the person within 30 days of the first such day",
        es="cuántas veces un profesional de la salud trató a la persona en los 30 días desde el primero de esos días",
        default=None,
    )  # fmt: skip
    extenuating_circumstances: bool | None = fact(
        boolean, "circumstances beyond the person's control kept a planned second treatment out of the 30 days",
        es="circunstancias ajenas a la persona impidieron que un segundo tratamiento previsto fuera dentro de 30 días",
        default=None,
    )  # fmt: skip
    continuing_regimen: bool | None = fact(
        boolean, "a treatment led to continuing treatment under supervision, such as prescription medicine",
        es="un tratamiento llevó a un tratamiento continuado bajo supervisión, como medicamentos con receta",
        default=None,
    )  # fmt: skip
    first_visit_after_days: int | None = fact(
        count, "how many days after the first such day the first visit to a provider was",
        es="cuántos días después del primero de esos días fue la primera visita a un profesional",
        default=None,
    )  # fmt: skip
    visits_by_video: bool | None = fact(
        boolean, "the visits were examinations by video, not in person",
        es="las visitas fueron exámenes por video y no en persona", default=None,
    )  # fmt: skip
    pregnancy: bool | None = fact(
        boolean, "it is pregnancy or prenatal care", es="se trata de embarazo o cuidado prenatal", default=None
    )
    visits_per_year: int | None = fact(
        count, "how many visits a year the condition takes", es="cuántas visitas al año exige el problema de salud",
        default=None,
    )  # fmt: skip
    extended_period: bool | None = fact(
        boolean, "the condition goes on over an extended period",
        es="el problema de salud se prolonga durante mucho tiempo", default=None,
    )  # fmt: skip
    long_term: bool | None = fact(
        boolean, "the person is permanently or for long unable to do daily activities, and treatment may not help",
        es="la persona no puede trabajar ni hacer su vida diaria de forma permanente o duradera, y puede que el "
        "tratamiento no ayude",
        default=None,
    )  # fmt: skip
    supervised: bool | None = fact(
        boolean, "the person is under the continuing supervision of a health care provider",
        es="la persona está bajo la supervisión continua de un profesional de la salud", default=None,
    )  # fmt: skip
    multiple_treatments: bool | None = fact(
        boolean, "the person receives several treatments, and recovers from them",
        es="la persona recibe varios tratamientos y se recupera de ellos", default=None,
    )  # fmt: skip
    restorative_surgery: bool | None = fact(
        boolean, "they are for restorative surgery after an accident or injury",
        es="son para una cirugía reparadora tras un accidente o lesión", default=None,
    )  # fmt: skip
    would_last_more_than_three_days: bool | None = fact(
        boolean, "the person would likely, without treatment, be incapacitated for more than three days",
        es="es probable que, sin tratamiento, la persona estuviera incapacitada más de tres días",
        default=None,
    )  # fmt: skip
    ordinary_illness: bool | None = fact(
        boolean, "it is a cold, flu, earache, upset stomach, ordinary headache, routine dental problem or the like",
        es="es un resfriado, gripe, dolor de oído, malestar de estómago, dolor de cabeza corriente, problema dental de "
        "rutina o algo parecido",
        default=None,
    )  # fmt: skip
    cosmetic: bool | None = fact(
        boolean, "it is a cosmetic treatment that is not medically required",
        es="es un tratamiento estético que no es necesario por razones médicas", default=None,
    )  # fmt: skip
    complications: bool | None = fact(boolean, "complications arose", es="surgieron complicaciones", default=None)
    substance_use: bool | None = fact(
        boolean, "the absence is connected with the use of a substance",
        es="la ausencia está relacionada con el consumo de una sustancia", default=None,
    )  # fmt: skip
    absent_for_treatment: bool | None = fact(
        boolean, "the absence is for treatment by a provider, or on a provider's referral",
        es="la ausencia es para un tratamiento de un profesional de la salud o por indicación suya", default=None,
    )  # fmt: skip
    unable_that_day: bool | None = fact(
        boolean, "the condition made the person unable to work or do daily activities on the day of the absence",
        es="el problema de salud impidió a la persona trabajar o hacer su vida diaria el día de la ausencia",
        default=None,
    )  # fmt: skip
    treated_that_day: bool | None = fact(
        boolean, "the person was treated on the day of the absence (does not matter)",
        es="la persona recibió tratamiento el día de la ausencia (no importa)", default=None,
    )  # fmt: skip
    school_meeting: bool | None = fact(
        boolean, "the absence is for a school meeting about the child's special education and medical needs",
        es="la ausencia es para una reunión escolar sobre la educación especial y las necesidades médicas del hijo",
        default=None,
    )  # fmt: skip
    doctor_attends: bool | None = fact(
        boolean, "a doctor takes part in the meeting (does not matter)",
        es="un médico participa en la reunión (no importa)", default=None,
    )  # fmt: skip
