"""Fields of every letter: who, when, which case, whom to ask."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from openleave.apps.cases import words
from openleave.apps.notices.language.vocabulary import Field
from openleave.apps.notices.values.about import About

FMLA = "us.fed.fmla"

COMMON: tuple[Field, ...] = (
    Field("employee_name", _("The employee’s name"), ("Rosa Marín", "Rosa Marín")),
    Field("employee_number", _("The employee’s number"), ("777", "777")),
    Field("job_title", _("The employee’s job"), ("Registered nurse", "Enfermera titulada")),
    Field("worksite", _("Where the employee works"), ("Harbor Hospital", "Harbor Hospital")),
    Field("organization", _("The employer’s name"), ("Harbor Hospital", "Harbor Hospital")),
    Field("case_number", _("The case’s number"), ("L-2026-0042", "L-2026-0042")),
    Field("date", _("The day of the letter"), ("November 23, 2026", "23 de noviembre de 2026")),
    Field("starts_on", _("First day of the leave"), ("January 4, 2027", "4 de enero de 2027")),
    Field("ends_on", _("Last day of the leave, where it is known"), ("February 12, 2027", "12 de febrero de 2027")),
    Field(
        "noticed_on", _("The day the employer learned of the need"), ("November 20, 2026", "20 de noviembre de 2026")
    ),
    Field(
        "reason",
        _("The reason for the leave, in plain words"),
        ("your own health condition", "su propia condición de salud"),
    ),
    Field(
        "pattern",
        _("How the leave is taken"),
        "continuous",
        kind="choice",
        choices=("continuous", "reduced", "intermittent"),
    ),
    Field("contact_name", _("Whom to ask"), ("Ada Ferro, Leave desk", "Ada Ferro, Oficina de licencias")),
    Field("contact_phone", _("The telephone of the one to ask"), ("(555) 010-0199", "(555) 010-0199")),
    Field("contact_email", _("The e-mail address of the one to ask"), ("leave@harbor.example", "leave@harbor.example")),
    Field(
        "appeal_to",
        _("To whom an employee turns who disagrees"),
        ("Leave appeals, 1 Harbor Way, Harbor, OH 44000", "Apelaciones de licencias, 1 Harbor Way, Harbor, OH 44000"),
    ),
)


#: What a reason is called in a letter to the one who has it, in English and Spanish; else its name on the desk.
REASONS = {
    "own_health_condition": ("your own health", "su propia salud"),
    "pregnancy": ("pregnancy, birth or recovery from it", "embarazo, parto o recuperación"),
    "bonding": ("time with a new child", "tiempo con un nuevo hijo"),
    "placement_process": ("the adoption or foster placement of a child", "la adopción o acogida de un niño"),
    "family_health_condition": ("the health of a family member", "la salud de un familiar"),
    "military_exigency": ("a family member’s active duty", "el servicio activo de un familiar"),
    "military_caregiver": ("care for a servicemember", "el cuidado de una persona militar"),
    "uniformed_service": (
        "your own service in the uniformed services",
        "su propio servicio en los servicios uniformados",
    ),
    "bereavement": ("a death in the family", "una muerte en la familia"),
    # Nothing more is said of these in a letter that others may see in the mail.
    "safe_leave": ("safety", "seguridad"),
    "reproductive_loss": ("a loss", "una pérdida"),
    "rehabilitation": ("your own health", "su propia salud"),
}


def reason_in(code: str, language: str) -> str:
    """A reason in the words of a letter."""
    if code in REASONS:
        return REASONS[code][language == "es"]
    with translation.override(language):
        name = str(words.reason_name(code)) if code else ""
    return name[:1].lower() + name[1:]


def common_values(about: About) -> dict[str, Any]:
    """The values of ``COMMON``."""
    case, person, letters = about.case, about.person, about.letters
    return {
        "employee_name": person.full_name,
        "employee_number": person.number,
        "job_title": person.job_title,
        "worksite": person.worksite,
        "organization": letters.sender_name or about.organization.name,
        "case_number": case.number,
        "date": about.day(about.today),
        "starts_on": about.day(case.starts_on),
        "ends_on": about.day(case.ends_on),
        "noticed_on": about.day(case.noticed_on),
        "reason": reason_in(case.reason, about.language),
        "pattern": case.pattern,
        "contact_name": letters.contact_name,
        "contact_phone": letters.contact_phone,
        "contact_email": letters.contact_email,
        "appeal_to": letters.appeal_to or letters.contact_email or letters.contact_phone,
    }
