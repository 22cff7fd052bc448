# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about break time and space for nursing employees (29 USC 218d)."""

import dataclasses
import datetime as dt

from openleave.engine.reading import boolean, count, date, fact, one_of

CREWS = (
    "none",
    "airline_crewmember",
    "train_crew",
    "railroad_track_worker",
    "motorcoach_employee",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Nursing:
    """Everything is optional; what is not known is left out."""

    child_born_on: dt.date | None = fact(
        date, "day on which the child was born", es="día en que nació el niño o la niña", default=None
    )
    needs_to_pump: bool | None = fact(
        boolean, "the employee needs to pump milk at work", default=None,
        es="la persona necesita extraerse leche en el trabajo",
    )  # fmt: skip
    employees: int | None = fact(
        count, "how many employees the employer has, at all worksites together",
        es="cuántos empleados tiene el empleador, en todos sus lugares de trabajo juntos", default=None,
    )  # fmt: skip
    undue_hardship: bool | None = fact(
        boolean, "the employer shows that breaks and space would be an undue hardship",
        es="el empleador demuestra que los descansos y el espacio serían una carga excesiva", default=None,
    )  # fmt: skip
    crew: str | None = fact(
        one_of(*CREWS), "whether the employee belongs to an airline, train or motorcoach crew",
        es="si la persona pertenece a la tripulación de una aerolínea, un tren o un autobús", default=None,
    )  # fmt: skip
    carrier_exemption_shown: bool | None = fact(
        boolean, "the rail or motorcoach carrier shows that it would mean significant expense or unsafe conditions",
        es="la empresa de tren o autobús demuestra que supondría un gasto importante o condiciones inseguras",
        default=None,
    )  # fmt: skip
    paid_under_flsa: bool | None = fact(
        boolean, "the Fair Labor Standards Act covers the employee",
        es="la ley federal de normas laborales (FLSA) protege a la persona", default=None,
    )  # fmt: skip
    break_denied: bool | None = fact(
        boolean, "a break that was needed was denied", es="se negó un descanso necesario", default=None
    )
    worked_through: bool | None = fact(
        boolean, "the employee worked during the time of the break, for example in a meeting",
        es="la persona trabajó durante el tiempo del descanso, por ejemplo en una reunión", default=None,
    )  # fmt: skip
    fully_relieved: bool | None = fact(
        boolean, "the employee does no work at all during the break",
        es="la persona no trabaja nada durante el descanso", default=None,
    )  # fmt: skip
    during_paid_break: bool | None = fact(
        boolean, "the time is a break for which employees are paid",
        es="el tiempo es un descanso que se paga al personal", default=None,
    )  # fmt: skip
    exempt_salary: bool | None = fact(
        boolean, "the employee is paid an exempt salary", es="la persona recibe un sueldo exento", default=None
    )
    law_requires_pay: bool | None = fact(
        boolean, "State or local law, or the employer's rules, require that such breaks are paid",
        es="la ley del Estado o local, o las reglas del empleador, exigen pagar esos descansos", default=None,
    )  # fmt: skip
    space_private: bool | None = fact(
        boolean, "the space is shielded from view and free from intrusion",
        es="el espacio está fuera de la vista y nadie puede entrar", default=None,
    )  # fmt: skip
    space_is_bathroom: bool | None = fact(boolean, "the space is a bathroom", es="el espacio es un baño", default=None)
    space_available_when_needed: bool | None = fact(
        boolean, "the space is available each time it is needed",
        es="el espacio está disponible cada vez que hace falta", default=None,
    )  # fmt: skip
