# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about certification, second opinions, recertification, fitness for duty (825.305-.313).

When the certification was asked for and came back is told by the leave itself (`leave.certification_requested_on`,
`leave.certification_received_on`).
"""

import dataclasses
import datetime as dt

from openleave.engine.reading import boolean, count, date, fact, many, one_of

DOCUMENTS = ("medical_certification", "invitational_travel_order", "va_caregiver_enrollment", "other")
AFFILIATIONS = ("department_of_defense", "veterans_affairs", "tricare_network", "tricare_authorized", "none")
OPINIONS = ("supports_leave", "does_not_support_leave")
EARLY = ("extension_requested", "circumstances_changed", "pattern_beside_days_off", "doubt")
CONTACTS = (
    "health_care_provider",
    "human_resources",
    "leave_administrator",
    "management_official",
    "direct_supervisor",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Certification:
    """Everything is optional; what is not known is left out."""

    document: str | None = fact(
        one_of(*DOCUMENTS), "what kind of document supports the leave",
        es="qué clase de documento respalda la licencia", default=None,
    )  # fmt: skip
    document_ends_on: dt.date | None = fact(
        date, "last day for which the travel order or authorization holds",
        es="último día para el que vale la orden o autorización de viaje", default=None,
    )  # fmt: skip
    names_employee: bool | None = fact(
        boolean, "the travel order names the employee (does not matter)",
        es="la orden de viaje nombra a la persona empleada (no importa)", default=None,
    )  # fmt: skip
    provider_affiliation: str | None = fact(
        one_of(*AFFILIATIONS), "whether the provider who certified belongs to the armed forces, the VA or TRICARE",
        es="si quien certificó pertenece a las fuerzas armadas, al VA o a TRICARE", default=None,
    )  # fmt: skip

    # What came back, and when.
    entries_complete: bool | None = fact(
        boolean, "every entry of the certification that applies is filled in",
        es="están llenos todos los datos de la certificación que corresponden", default=None,
    )  # fmt: skip
    answers_clear: bool | None = fact(
        boolean, "the answers of the certification are clear and to the point",
        es="las respuestas de la certificación son claras y responden a lo preguntado", default=None,
    )  # fmt: skip
    deficiency_notice_on: dt.date | None = fact(
        date, "day on which the employer said in writing what the certification lacks",
        es="día en que el empleador dijo por escrito qué le falta a la certificación", default=None,
    )  # fmt: skip
    deficiency_told_orally: bool | None = fact(
        boolean, "the employer said only by word of mouth what the certification lacks",
        es="el empleador dijo solo de palabra qué le falta a la certificación", default=None,
    )  # fmt: skip
    corrected_on: dt.date | None = fact(
        date, "day on which the certification came back with what it lacked",
        es="día en que la certificación volvió con lo que le faltaba", default=None,
    )  # fmt: skip
    days_to_return: int | None = fact(
        count, "days the employer gave to return the certification",
        es="días que dio el empleador para devolver la certificación", default=None,
    )  # fmt: skip
    diligent_efforts: bool | None = fact(
        boolean, "the employee tried diligently and in good faith and still could not be on time",
        es="la persona se esforzó con diligencia y buena fe y aun así no pudo cumplir el plazo", default=None,
    )  # fmt: skip
    never_provided: bool | None = fact(
        boolean, "the certification was never provided", es="la certificación nunca se entregó", default=None
    )

    # Second and third opinions, and questions to the provider.
    validity_doubted: bool | None = fact(
        boolean, "the employer has reason to doubt that the certification is valid",
        es="el empleador tiene motivos para dudar de que la certificación sea válida", default=None,
    )  # fmt: skip
    is_recertification: bool | None = fact(
        boolean, "it is a recertification, not the first certification",
        es="es una recertificación y no la primera certificación", default=None,
    )  # fmt: skip
    opinion_provider_employed: bool | None = fact(
        boolean, "the employer regularly employs the provider of the second opinion",
        es="el empleador emplea habitualmente a quien da la segunda opinión", default=None,
    )  # fmt: skip
    opinion_provider_used: bool | None = fact(
        boolean, "the employer regularly contracts with or uses the provider of the second opinion",
        es="el empleador contrata o utiliza habitualmente a quien da la segunda opinión", default=None,
    )  # fmt: skip
    access_to_care_limited: bool | None = fact(
        boolean, "access to health care is extremely limited in the area",
        es="el acceso a la atención médica es sumamente limitado en la zona", default=None,
    )  # fmt: skip
    first_opinion: str | None = fact(
        one_of(*OPINIONS), "what the first certification says", es="qué dice la primera certificación", default=None
    )
    second_opinion: str | None = fact(
        one_of(*OPINIONS), "what the second opinion says", es="qué dice la segunda opinión", default=None
    )
    third_opinion: str | None = fact(
        one_of(*OPINIONS), "what the third opinion says", es="qué dice la tercera opinión", default=None
    )
    third_provider_agreed: bool | None = fact(
        boolean, "employer and employee chose or approved the provider of the third opinion together",
        es="empleador y persona empleada eligieron o aprobaron juntos a quien da la tercera opinión", default=None,
    )  # fmt: skip
    employer_good_faith: bool | None = fact(
        boolean, "the employer tried in good faith to agree on that provider",
        es="el empleador intentó de buena fe ponerse de acuerdo sobre esa persona", default=None,
    )  # fmt: skip
    employee_good_faith: bool | None = fact(
        boolean, "the employee tried in good faith to agree on that provider",
        es="la persona empleada intentó de buena fe ponerse de acuerdo sobre ese profesional", default=None,
    )  # fmt: skip
    opinions_requested_on: dt.date | None = fact(
        date, "day on which the employee asked for copies of the second and third opinions",
        es="día en que la persona pidió copias de la segunda y tercera opinión", default=None,
    )  # fmt: skip
    opinions_given_on: dt.date | None = fact(
        date, "day on which the copies were given", es="día en que se entregaron las copias", default=None
    )
    contact_by: str | None = fact(
        one_of(*CONTACTS), "who would contact the health care provider for the employer",
        es="quién se pondría en contacto con el profesional de la salud por parte del empleador", default=None,
    )  # fmt: skip
    chance_to_correct_given: bool | None = fact(
        boolean, "the employee had the chance to correct the certification first",
        es="la persona tuvo antes la oportunidad de corregir la certificación", default=None,
    )  # fmt: skip

    # A new leave year.
    need_beyond_leave_year: bool | None = fact(
        boolean, "the need lasts beyond one leave year", es="la necesidad dura más de un año de licencia", default=None
    )
    certified_in_leave_year: bool | None = fact(
        boolean, "a certification was already provided in this leave year",
        es="ya se entregó una certificación en este año de licencia", default=None,
    )  # fmt: skip

    # Recertification.
    last_certified_on: dt.date | None = fact(
        date, "day of the last certification or recertification",
        es="día de la última certificación o recertificación", default=None,
    )  # fmt: skip
    minimum_duration_days: int | None = fact(
        count, "least number of days, from that day, for which the condition was certified",
        es="número mínimo de días, desde ese día, para los que se certificó el problema de salud", default=None,
    )  # fmt: skip
    absent_on: dt.date | None = fact(
        date, "day of an absence for the condition to which the request is tied",
        es="día de una ausencia por el problema de salud con la que se relaciona la petición", default=None,
    )  # fmt: skip
    early_grounds: tuple[str, ...] | None = fact(
        many(one_of(*EARLY)), "what speaks for asking again before the usual time; an empty list if nothing does",
        es="qué habla a favor de volver a pedirlo antes de lo habitual; una lista vacía si nada", default=None,
    )  # fmt: skip
    episode_days_certified: int | None = fact(
        count, "most days that an episode should last, as certified",
        es="máximo de días que debía durar un episodio, según la certificación", default=None,
    )  # fmt: skip
    episode_days_taken: int | None = fact(
        count, "days that each of the last two episodes lasted at least",
        es="días que duró por lo menos cada uno de los dos últimos episodios", default=None,
    )  # fmt: skip
    recertification_requested_on: dt.date | None = fact(
        date, "day on which recertification was asked for", es="día en que se pidió la recertificación", default=None
    )
    recertification_days_to_return: int | None = fact(
        count, "days the employer gave to return the recertification",
        es="días que dio el empleador para devolver la recertificación", default=None,
    )  # fmt: skip
    recertification_received_on: dt.date | None = fact(
        date, "day on which the recertification came back", es="día en que volvió la recertificación", default=None
    )

    # Qualifying exigency.
    orders_provided: bool | None = fact(
        boolean, "the military orders for this deployment were shown before",
        es="ya se mostraron antes las órdenes militares de este despliegue", default=None,
    )  # fmt: skip
    contact_about: str | None = fact(
        one_of("meeting_with_third_party", "military_unit", "other"),
        "what the employer wants to verify: a meeting with a third party, active duty with the unit, or something else",
        es="qué quiere comprobar el empleador: una reunión con un tercero, el servicio activo en la unidad u otra cosa",
        default=None,
    )  # fmt: skip

    # Fitness for duty.
    fitness_required: bool | None = fact(
        boolean, "the employer asks for a certificate of fitness for duty",
        es="el empleador pide un certificado de aptitud para el trabajo", default=None,
    )  # fmt: skip
    fitness_policy_uniform: bool | None = fact(
        boolean, "the employer asks it of everyone in a similar position with such a condition",
        es="el empleador se lo pide a todos los que están en un puesto similar con un problema de salud así",
        default=None,
    )  # fmt: skip
    fitness_in_designation_notice: bool | None = fact(
        boolean, "the designation notice said that it would be required",
        es="el aviso de designación dijo que se exigiría", default=None,
    )  # fmt: skip
    safety_concern: bool | None = fact(
        boolean, "there is a reasonable concern that the employee could be harmed or harm others at work",
        es="hay un temor razonable de que la persona sufra o cause daño en el trabajo", default=None,
    )  # fmt: skip
    fitness_provided_on: dt.date | None = fact(
        date, "day on which the last certificate of fitness was provided",
        es="día en que se entregó el último certificado de aptitud", default=None,
    )  # fmt: skip
    fitness_awaited: bool | None = fact(
        boolean, "the certificate of fitness has not been provided yet",
        es="el certificado de aptitud aún no se ha entregado", default=None,
    )  # fmt: skip
