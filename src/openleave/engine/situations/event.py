# ruff: noqa: RUF009 - `fact` declares a field, as dataclasses.field does
"""Facts about the event that a leave is for: a death, a loss, violence, a deployment, a donation, an election."""

import dataclasses
import datetime as dt

from openleave.engine import facts_words as words
from openleave.engine.reading import boolean, count, date, fact, minutes_of_hours, one_of, text


@dataclasses.dataclass(frozen=True, slots=True)
class Event:
    """Everything is optional; what is not known is left out."""

    id: str | None = fact(
        text, "a name that tells this event apart from others for the same reason",
        es="un nombre que distinga este suceso de otros por el mismo motivo", default=None,
    )  # fmt: skip
    kind: str | None = fact(one_of(*words.EVENT), "what happened", es="qué ocurrió", default=None)
    on: dt.date | None = fact(date, "the day on which it happened", es="el día en que ocurrió", default=None)
    ended_on: dt.date | None = fact(date, "its last day", es="su último día", default=None)
    notified_on: dt.date | None = fact(
        date, "the day on which the employee learned of it", es="el día en que la persona se enteró", default=None
    )
    discharged_on: dt.date | None = fact(
        date, "the day of discharge from hospital", es="el día del alta del hospital", default=None
    )
    hospitalised: bool | None = fact(
        boolean, "somebody is in hospital because of it", es="alguien está hospitalizado por ello", default=None
    )
    victim: str | None = fact(
        one_of(*words.VICTIM), "who is the victim: the employee or a relative",
        es="quién es la víctima: la persona empleada o un familiar", default=None,
    )  # fmt: skip
    perpetrator: bool | None = fact(boolean, "the employee did it", es="la persona empleada lo causó", default=None)
    certified: bool | None = fact(
        boolean, "it is certified as the law asks", es="está certificado como pide la ley", default=None
    )
    documented: bool | None = fact(
        boolean, "the documents that the employer asked for were given",
        es="se entregaron los documentos que pidió el empleador", default=None,
    )  # fmt: skip
    several_in_12_months: int | None = fact(
        count, "how many such events there were in the last 12 months",
        es="cuántos sucesos así hubo en los últimos 12 meses", default=None,
    )  # fmt: skip
    donation: str | None = fact(one_of(*words.DONATION), "what is donated", es="qué se dona", default=None)
    deployment_days: int | None = fact(
        count, "how many days the deployment lasts", es="cuántos días dura el despliegue", default=None
    )
    school_age: bool | None = fact(boolean, "the child goes to school", es="el niño va a la escuela", default=None)
    hours_free_while_polls_open: int | None = fact(
        minutes_of_hours, "hours in a row without work while the polls are open",
        es="horas seguidas sin trabajo mientras están abiertas las urnas", default=None,
    )  # fmt: skip
