# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about notices by employer and employee, designation, records (825.300-.304, .311, .500)."""

import dataclasses
import datetime as dt

from openleave.engine.reading import boolean, count, date, fact, one_of

ROLES = ("sole", "primary", "secondary")
FILES = ("separate_confidential_file", "personnel_file")
READERS = ("supervisor_about_restrictions", "first_aid_and_safety", "government_official", "other")


@dataclasses.dataclass(frozen=True, slots=True)
class Notices:
    """Everything is optional; what is not known is left out."""

    # What the employer tells everyone.
    any_eligible_employees: bool | None = fact(
        boolean, "the employer has any eligible employees",
        es="el empleador tiene alguna persona empleada con derecho", default=None,
    )  # fmt: skip
    posted: bool | None = fact(
        boolean, "the general notice is posted where people work",
        es="el aviso general está expuesto donde se trabaja", default=None,
    )  # fmt: skip
    written_guidance_exists: bool | None = fact(
        boolean, "there is a handbook or other written guidance on benefits or leave",
        es="hay un manual u otra guía escrita sobre beneficios o licencias", default=None,
    )  # fmt: skip
    distributed: bool | None = fact(
        boolean, "the general notice is in the handbook or was handed to the employee",
        es="el aviso general está en el manual o se entregó a la persona", default=None,
    )  # fmt: skip
    hired_on: dt.date | None = fact(
        date, "day on which the new employee was hired", es="día en que se contrató a la persona nueva", default=None
    )
    general_notice_given_on: dt.date | None = fact(
        date, "day on which the general notice was given to the employee",
        es="día en que se dio el aviso general a la persona", default=None,
    )  # fmt: skip
    many_not_literate_in_english: bool | None = fact(
        boolean, "a significant part of the workforce cannot read English",
        es="una parte importante del personal no sabe leer en inglés", default=None,
    )  # fmt: skip

    # Eligibility, rights and responsibilities.
    same_reason_noticed_before: bool | None = fact(
        boolean, "the eligibility notice for this reason was already given in this leave year",
        es="ya se dio en este año de licencia el aviso de derecho por este motivo", default=None,
    )  # fmt: skip
    other_reason_noticed_before: bool | None = fact(
        boolean, "an eligibility notice for another reason was given in this leave year",
        es="en este año de licencia se dio un aviso de derecho por otro motivo", default=None,
    )  # fmt: skip
    eligibility_changed: bool | None = fact(
        boolean, "the answer on eligibility has changed since then",
        es="la respuesta sobre el derecho ha cambiado desde entonces", default=None,
    )  # fmt: skip
    need_after_rights_change_on: dt.date | None = fact(
        date, "day of the first notice of need after what the rights notice says had changed",
        es="día del primer aviso de necesidad después de cambiar lo que dice el aviso de derechos", default=None,
    )  # fmt: skip
    changed_rights_given_on: dt.date | None = fact(
        date, "day on which the changed rights were given in writing",
        es="día en que se dieron por escrito los derechos cambiados", default=None,
    )  # fmt: skip

    # Designation and amounts.
    designated_before: bool | None = fact(
        boolean, "leave for this reason was already designated in this leave year",
        es="ya se designó en este año de licencia la licencia por este motivo", default=None,
    )  # fmt: skip
    need_after_designation_change_on: dt.date | None = fact(
        date, "day of the first notice of need after what the designation notice says had changed",
        es="día del primer aviso de necesidad después de cambiar lo que dice el aviso de designación", default=None,
    )  # fmt: skip
    changed_designation_given_on: dt.date | None = fact(
        date, "day on which the changed designation was given in writing",
        es="día en que se dio por escrito la designación cambiada", default=None,
    )  # fmt: skip
    not_designated: bool | None = fact(
        boolean, "the employer decided not to designate the leave",
        es="el empleador decidió no designar la licencia", default=None,
    )  # fmt: skip
    amount_known: bool | None = fact(
        boolean, "the amount of leave needed is known when it is designated",
        es="se sabe cuánta licencia hace falta cuando se designa", default=None,
    )  # fmt: skip
    designated_late: bool | None = fact(
        boolean, "the leave was designated late", es="la licencia se designó tarde", default=None
    )
    agreed_retroactive: bool | None = fact(
        boolean, "employer and employee agree to designate past leave",
        es="empleador y persona empleada acuerdan designar una licencia pasada", default=None,
    )  # fmt: skip
    harmed_by_late_designation: bool | None = fact(
        boolean, "the late designation harmed the employee",
        es="la designación tardía perjudicó a la persona empleada", default=None,
    )  # fmt: skip
    planned_later_leave: bool | None = fact(
        boolean, "the employee planned to use the leave for another reason later",
        es="la persona pensaba usar la licencia más tarde por otro motivo", default=None,
    )  # fmt: skip
    would_have_arranged_otherwise: bool | None = fact(
        boolean, "had it been designated in time, the employee would have arranged other care",
        es="de haberse designado a tiempo, la persona habría buscado otro cuidado", default=None,
    )  # fmt: skip

    # Statements of leave used.
    usage_requested_on: dt.date | None = fact(
        date, "day on which the employee asked how much leave was counted",
        es="día en que la persona preguntó cuánta licencia se contó", default=None,
    )  # fmt: skip
    usage_last_told_on: dt.date | None = fact(
        date, "day on which the employer last said how much was counted, before that",
        es="día en que el empleador dijo por última vez, antes de eso, cuánto se contó", default=None,
    )  # fmt: skip
    leave_taken_since: bool | None = fact(
        boolean, "leave was taken in that period", es="se tomó licencia en ese período", default=None
    )
    usage_told_orally_on: dt.date | None = fact(
        date, "day on which the employer said by word of mouth how much was counted",
        es="día en que el empleador dijo de palabra cuánto se contó", default=None,
    )  # fmt: skip
    next_payday_on: dt.date | None = fact(
        date, "the first payday after that", es="el primer día de pago después de eso", default=None
    )
    following_payday_on: dt.date | None = fact(
        date, "the payday after that one", es="el día de pago siguiente a ese", default=None
    )
    usage_confirmed_on: dt.date | None = fact(
        date, "day on which it was confirmed in writing", es="día en que se confirmó por escrito", default=None
    )

    # What the employee tells the employer.
    need_known_on: dt.date | None = fact(
        date, "day on which the employee learned of the need for leave",
        es="día en que la persona supo que necesitaba la licencia", default=None,
    )  # fmt: skip
    unforeseeable: bool | None = fact(
        boolean, "the need could not be foreseen at all",
        es="la necesidad no se podía prever de ningún modo", default=None,
    )  # fmt: skip
    practicable_on: dt.date | None = fact(
        date, "first day on which the employee could have told the employer",
        es="primer día en que la persona habría podido avisar al empleador", default=None,
    )  # fmt: skip
    reasonable_excuse: bool | None = fact(
        boolean, "there is a reasonable excuse for the late notice",
        es="hay una excusa razonable para el aviso tardío", default=None,
    )  # fmt: skip
    knew_rules: bool | None = fact(
        boolean, "the employee actually knew the rules on notice",
        es="la persona conocía de hecho las reglas sobre el aviso", default=None,
    )  # fmt: skip
    policy_days: int | None = fact(
        count, "days of notice that the employer's own policy asks for",
        es="días de aviso que pide la propia política del empleador", default=None,
    )  # fmt: skip
    call_in_rules_followed: bool | None = fact(
        boolean, "the employee followed the employer's usual way of reporting absences",
        es="la persona siguió la forma habitual del empleador de comunicar ausencias", default=None,
    )  # fmt: skip
    unusual_circumstances: bool | None = fact(
        boolean, "unusual circumstances kept the employee from doing so",
        es="circunstancias fuera de lo común se lo impidieron", default=None,
    )  # fmt: skip
    emergency_treatment: bool | None = fact(
        boolean, "emergency treatment is under way", es="se está recibiendo tratamiento de urgencia", default=None
    )
    explains_reason: bool | None = fact(
        boolean, "what the employee said shows that the leave may be covered",
        es="lo que dijo la persona muestra que la licencia puede estar cubierta", default=None,
    )  # fmt: skip
    tells_when: bool | None = fact(
        boolean, "the employee said when and about how long", es="la persona dijo cuándo y más o menos cuánto tiempo",
        default=None,
    )  # fmt: skip
    reason_used_before: bool | None = fact(
        boolean, "the employer granted protected leave for this reason before",
        es="el empleador ya concedió antes licencia protegida por este motivo", default=None,
    )  # fmt: skip
    refers_to_reason: bool | None = fact(
        boolean, "the employee named that reason or FMLA leave",
        es="la persona nombró ese motivo o la licencia FMLA", default=None,
    )  # fmt: skip
    circumstances_changed_on: dt.date | None = fact(
        date, "day on which the employee could foresee needing more or less leave than expected",
        es="día en que la persona pudo prever que necesitaba más o menos licencia de la esperada", default=None,
    )  # fmt: skip
    circumstances_told_on: dt.date | None = fact(
        date, "day on which the employee told the employer of it",
        es="día en que la persona se lo dijo al empleador", default=None,
    )  # fmt: skip

    # Key employees.
    key_employee: bool | None = fact(
        boolean, "the employer regards the employee as a key employee",
        es="el empleador considera que la persona ocupa un puesto clave", default=None,
    )  # fmt: skip
    key_employee_notice_on: dt.date | None = fact(
        date, "day on which the employee was told in writing of being a key employee",
        es="día en que se dijo por escrito a la persona que ocupa un puesto clave", default=None,
    )  # fmt: skip

    # Records.
    employer_role: str | None = fact(
        one_of(*ROLES), "whether the employer is the only one, or the primary or secondary one of a joint employment",
        es="si el empleador es el único, o el principal o secundario de un empleo conjunto", default=None,
    )  # fmt: skip
    record_made_on: dt.date | None = fact(
        date, "day on which the record was made", es="día en que se hizo el registro", default=None
    )
    under_one_day: bool | None = fact(
        boolean, "leave is taken in parts of a day", es="la licencia se toma en partes de un día", default=None
    )
    filed_in: str | None = fact(
        one_of(*FILES), "where the medical record is filed", es="dónde se archiva el documento médico", default=None
    )
    read_by: str | None = fact(
        one_of(*READERS), "who is to be told what the medical record says",
        es="a quién se va a decir lo que consta en el documento médico", default=None,
    )  # fmt: skip
    submitted_in_last_12_months: bool | None = fact(
        boolean, "the Department of Labor already required the records within the last 12 months",
        es="el Departamento de Trabajo ya exigió los registros en los últimos 12 meses", default=None,
    )  # fmt: skip
    violation_suspected: bool | None = fact(
        boolean, "the Department of Labor has reasonable cause to suspect a violation",
        es="el Departamento de Trabajo tiene motivos razonables para sospechar una infracción", default=None,
    )  # fmt: skip
