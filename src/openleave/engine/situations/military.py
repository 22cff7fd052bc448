# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about military family leave (825.126-.127): the member's duty, the exigency, the servicemember or veteran cared
for, and who is next of kin.

The military member, or the servicemember, is `leave.family_member`; its `relationship` is theirs to the employee.
"""

import dataclasses
import datetime as dt

from openleave.engine import facts_words as words
from openleave.engine.reading import FactsError, boolean, count, date, fact, many, nested, one_of, text, up_to

COMPONENTS = ("regular", "reserve")
CALLED_BY = ("federal", "state")

EXIGENCIES = (
    "short_notice", "military_events", "childcare_and_school", "financial_and_legal", "counseling",
    "rest_and_recuperation", "post_deployment", "parental_care", "additional_agreed",
)  # fmt: skip

COUNSELED = ("employee", "military_member", "child_of_member", "other")
TREATMENT = ("treatment_recuperation_or_therapy", "outpatient_status", "temporary_disability_retired_list", "none")

# To the servicemember. Spouse, parents and children take leave as such and are never next of kin.
KIN = ("sibling", "grandparent", "aunt_or_uncle", "cousin", "other_blood_relative")


ORDER = (
    ("notified_on", "duty_ends_on"), ("deployment_on", "duty_ends_on"), ("rest_starts_on", "rest_ends_on"),
    ("discharged_on", "first_care_on"),
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Relative:
    """A blood relative of the servicemember, other than a parent or child."""

    id: str = fact(text, "a reference, to tell one from another", es="una referencia, para distinguir a cada uno")
    relationship: str = fact(
        one_of(*KIN), "what they are to the servicemember (cousin: a first cousin)",
        es="qué son del militar (cousin: primo hermano)",
    )  # fmt: skip
    legal_custody: bool | None = fact(
        boolean, "legal custody of the servicemember was given to them by court decree or statute",
        es="un tribunal o una ley les dio la custodia legal del militar", default=None,
    )  # fmt: skip
    designated: bool | None = fact(
        boolean, "the servicemember named them in writing as nearest blood relative for this leave",
        es="el militar los nombró por escrito como pariente más cercano para esta licencia", default=None,
    )  # fmt: skip
    is_employee: bool | None = fact(boolean, "this is the employee", es="es la persona empleada", default=None)


@dataclasses.dataclass(frozen=True, slots=True)
class Military:
    """Everything is optional; what is not known is left out."""

    # The member's duty.
    component: str | None = fact(
        one_of(*COMPONENTS), "whether the member belongs to the regular armed forces or to a reserve component",
        es="si el militar pertenece a las fuerzas regulares o a un componente de reserva", default=None,
    )  # fmt: skip
    foreign_deployment: bool | None = fact(
        boolean, "the duty is a deployment to a foreign country (international waters, too)",
        es="el servicio es un despliegue a un país extranjero (también aguas internacionales)", default=None,
    )  # fmt: skip
    contingency_operation: bool | None = fact(
        boolean, "reserve component: the call is in support of a contingency operation",
        es="componente de reserva: el llamado es en apoyo de una operación de contingencia", default=None,
    )  # fmt: skip
    called_by: str | None = fact(
        one_of(*CALLED_BY), "who called the member: a call by a State on the President's order is federal",
        es="quién llamó al militar: un llamado de un estado por orden del presidente es federal", default=None,
    )  # fmt: skip
    notified_on: dt.date | None = fact(
        date, "day on which the member was told of the call or deployment",
        es="el día en que se avisó al militar del llamado o despliegue", default=None,
    )  # fmt: skip
    deployment_on: dt.date | None = fact(
        date, "first day of the deployment", es="el primer día del despliegue", default=None
    )
    duty_ends_on: dt.date | None = fact(
        date, "day on which the covered active duty ends or ended",
        es="el día en que termina o terminó el servicio activo cubierto", default=None,
    )  # fmt: skip

    # The exigency.
    exigency: str | None = fact(
        one_of(*EXIGENCIES), "what the leave is for, among the exigencies of the law",
        es="para qué es la licencia, entre las exigencias de la ley", default=None,
    )  # fmt: skip
    event_is_official: bool | None = fact(
        boolean, "the event or program is sponsored by the military, or a support program of a service organization",
        es="el acto o programa es de las fuerzas armadas, o un programa de apoyo de una organización de servicio",
        default=None,
    )  # fmt: skip
    child_of_member: bool | None = fact(
        boolean, "the child is the member's: by birth, adopted, foster, step, ward or raised as their own",
        es="el niño es del militar: por nacimiento, adopción, acogida, hijastro, bajo tutela o criado como propio",
        default=None,
    )  # fmt: skip
    child_age: int | None = fact(
        up_to(count, 120, "years"), "age of the member's child when the leave starts",
        es="la edad del hijo del militar cuando empieza la licencia", default=None,
    )  # fmt: skip
    child_incapable_of_self_care: bool | None = fact(
        boolean, "a disability makes the member's grown child incapable of self-care",
        es="una discapacidad impide al hijo adulto del militar cuidar de sí mismo", default=None,
    )  # fmt: skip
    parent_of_member: bool | None = fact(
        boolean, "the person cared for is the member's parent, or raised the member",
        es="la persona cuidada es padre o madre del militar, o lo crió", default=None,
    )  # fmt: skip
    parent_incapable_of_self_care: bool | None = fact(
        boolean, "the member's parent needs help or supervision in three or more daily activities",
        es="el padre o la madre del militar necesita ayuda o supervisión en tres o más actividades diarias",
        default=None,
    )  # fmt: skip
    routine_care: bool | None = fact(
        boolean, "the leave is to give care routinely or every day, not for an urgent need",
        es="la licencia es para dar cuidado habitual o diario, no por una necesidad urgente", default=None,
    )  # fmt: skip
    benefits_representative: bool | None = fact(
        boolean, "the employee acts for the member before an agency about military service benefits",
        es="la persona representa al militar ante una agencia por prestaciones del servicio militar", default=None,
    )  # fmt: skip
    counseling_for: str | None = fact(
        one_of(*COUNSELED), "whom the counseling is for", es="para quién es la asesoría", default=None
    )
    counseling_by_health_care_provider: bool | None = fact(
        boolean, "the counseling is given by a health care provider",
        es="la asesoría la da un profesional de la salud", default=None,
    )  # fmt: skip
    rest_starts_on: dt.date | None = fact(
        date, "first day of the Rest and Recuperation leave that this leave is for",
        es="el primer día del permiso de descanso y recuperación para el que es esta licencia", default=None,
    )  # fmt: skip
    rest_ends_on: dt.date | None = fact(
        date, "last day of that Rest and Recuperation leave",
        es="el último día de ese permiso de descanso y recuperación", default=None,
    )  # fmt: skip
    member_died: bool | None = fact(
        boolean, "the leave is for matters that arise from the member's death on covered active duty",
        es="la licencia es por asuntos que surgen de la muerte del militar en servicio activo cubierto", default=None,
    )  # fmt: skip
    agreed_by_employer: bool | None = fact(
        boolean, "employer and employee agree that it is an exigency, and on when and how long",
        es="el empleador y la persona acuerdan que es una exigencia, y cuándo y por cuánto tiempo", default=None,
    )  # fmt: skip

    # The servicemember or veteran cared for.
    servicemember: str | None = fact(
        text, "which servicemember is cared for (a reference, to tell one from another)",
        es="a qué militar se cuida (una referencia, para distinguirlo de otro)", default=None,
    )  # fmt: skip
    injury: str | None = fact(
        text, "for which injury or illness (a reference, to tell one from another)",
        es="por qué lesión o enfermedad (una referencia, para distinguirla de otra)", default=None,
    )  # fmt: skip
    status: str | None = fact(
        one_of(*words.SERVICE), "whether the servicemember is a current member of the armed forces or a veteran",
        es="si el militar es miembro actual de las fuerzas armadas o veterano", default=None,
    )  # fmt: skip
    discharged_on: dt.date | None = fact(
        date, "veteran: day of discharge or release", es="veterano: el día de la baja", default=None
    )
    discharged_dishonorably: bool | None = fact(
        boolean, "veteran: the discharge was dishonorable", es="veterano: la baja fue deshonrosa", default=None
    )
    first_care_on: dt.date | None = fact(
        date, "first day of leave ever taken to care for this veteran, when before this leave",
        es="el primer día de licencia que se tomó para cuidar a este veterano, si es anterior a esta licencia",
        default=None,
    )  # fmt: skip
    treatment: str | None = fact(
        one_of(*TREATMENT), "whether the servicemember is treated, in outpatient status or on the temporary list",
        es="si el militar recibe tratamiento, es paciente ambulatorio o está en la lista temporal", default=None,
    )  # fmt: skip
    in_line_of_duty: bool | None = fact(
        boolean, "the injury or illness was incurred, or made worse, in the line of duty on active duty",
        es="la lesión o enfermedad se sufrió o empeoró en cumplimiento del deber en servicio activo", default=None,
    )  # fmt: skip
    unfit_for_duty: bool | None = fact(
        boolean, "current member: it may make the member medically unfit for the duties of office, grade or rating",
        es="miembro actual: puede dejar al militar médicamente no apto para sus funciones", default=None,
    )  # fmt: skip
    continued_from_service: bool | None = fact(
        boolean, "veteran: it continues an injury or illness that made the member unable to do their duties",
        es="veterano: continúa una lesión o enfermedad que le impidió cumplir sus funciones de militar", default=None,
    )  # fmt: skip
    rating_percent: int | None = fact(
        up_to(count, 100, "percent"), "veteran: the VA disability rating that rests, at least in part, on it",
        es="veterano: la calificación de discapacidad del VA basada, al menos en parte, en ella", default=None,
    )  # fmt: skip
    impairs_work: bool | None = fact(
        boolean, "veteran: it substantially impairs the ability to work, or would without treatment",
        es="veterano: reduce mucho la capacidad de trabajar, o lo haría sin tratamiento", default=None,
    )  # fmt: skip
    va_caregiver_program: bool | None = fact(
        boolean, "veteran: for it the veteran was enrolled in the VA program for family caregivers",
        es="veterano: por ella se inscribió al veterano en el programa del VA para cuidadores familiares",
        default=None,
    )  # fmt: skip
    relatives: tuple[Relative, ...] | None = fact(
        many(nested(Relative)), "which blood relatives the servicemember has, as far as they could be next of kin",
        es="qué parientes consanguíneos tiene el militar, entre los que podrían ser el familiar más cercano",
        default=None,
    )  # fmt: skip

    def check(self, path: str) -> None:
        for earlier, later in ORDER:
            first, second = getattr(self, earlier), getattr(self, later)
            if first is not None and second is not None and second < first:
                raise FactsError(
                    f"{path}.{later}", f"{second} is before {first} ({earlier}).", "The one comes first.",
                    "Correct one of the dates.",
                )  # fmt: skip
        listed = self.relatives or ()
        if len({relative.id for relative in listed}) != len(listed):
            raise FactsError(
                f"{path}.relatives", "Two relatives have one id.", "An id names one person.", "Rename one."
            )
        if sum(1 for relative in listed if relative.is_employee) > 1:
            raise FactsError(f"{path}.relatives", "The employee is two relatives.", "One is.", "Correct is_employee.")
