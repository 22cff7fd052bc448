"""The letters about an accommodation, each with its fields. ``about_id`` is the accommodation.

They go with a leave case: an accommodation without one is written to by the organization's own means.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from openleave.apps.accommodation import selectors
from openleave.apps.accommodation.choices import Declined, State
from openleave.apps.accommodation.models import Accommodation
from openleave.apps.notices.kinds import declare_letter_kind
from openleave.apps.notices.language import Field
from openleave.apps.notices.values.about import About

PACKAGE = "openleave.apps.accommodation"
NUMBER = Field("accommodation_number", _("The accommodation’s number"), ("A-2026-0001", "A-2026-0001"))
REPLY_BY = Field(
    "reply_by", _("Until when an answer is asked for"), ("December 7, 2026", "7 de diciembre de 2026"), asked=True,
    day=True,
)  # fmt: skip
GRANTED = (
    NUMBER,
    Field(
        "options",
        _("What is granted, one by one"),
        ({"name": ("Equipment or the workplace", "Equipo o lugar de trabajo")},),
        kind="list",
        rows=(Field("name", _("What it is")),),
    ),
    Field("from_on", _("From when"), ("December 1, 2026", "1 de diciembre de 2026")),
    Field("until_on", _("Until when, where that is set"), ("May 31, 2027", "31 de mayo de 2027")),
    Field("review_on", _("When it is looked at again"), ("March 1, 2027", "1 de marzo de 2027")),
)
DECLINED = (
    NUMBER,
    Field("ground", _("The ground"), ("Undue hardship", "Carga excesiva")),
    Field("why", _("Why, in the words of the decision"), ("It would stop the line.", "Detendría la línea.")),
    Field(
        "alternative",
        _("The alternative that was considered"),
        ("Part-time work: no such shift.", "Tiempo parcial: no hay tal turno."),
    ),
    Field("again_by", _("Until when it can be looked at again"), ("December 23, 2026", "23 de diciembre de 2026")),
)


def invitation(about: About) -> Mapping[str, Any]:
    """The number; the rest is asked."""
    found = _file(about)
    return {"accommodation_number": found.accommodation.number} if found else {}


def granted(about: About) -> Mapping[str, Any]:
    """What was chosen, and from when until when."""
    found = _file(about)
    if found is None:
        return {}
    row = found.accommodation
    with translation.override(about.language):
        names = [str(one.get_change_display()) for one in found.options if one.state == "chosen"]
    return {
        "accommodation_number": row.number,
        "options": [{"name": name} for name in dict.fromkeys(names)],
        "from_on": about.day(row.granted_from_on),
        "until_on": about.day(row.granted_until_on),
        "review_on": about.day(row.next_review_on),
    }


def declined(about: About) -> Mapping[str, Any]:
    """Ground, words, alternative and the day of the latest decision."""
    found = _file(about)
    if found is None or not found.decisions or not found.decisions[0].reason:
        return {}
    decision = found.decisions[0]
    said = found.text("decision", decision.id, {})
    with translation.override(about.language):
        ground = str(Declined(decision.reason).label)
    return {
        "accommodation_number": found.accommodation.number,
        "ground": ground,
        "why": said.get("why", ""),
        "alternative": said.get("alternative", ""),
        "again_by": about.day(decision.appeal_by_on),
    }


def lacks_a_decision(about: About, values: Mapping[str, Any]) -> list[str]:
    """What keeps the letter of a refusal from being sent: no refusal, or one without its words."""
    from django.utils.translation import gettext

    if all(values.get(name) for name in ("ground", "why", "alternative", "again_by")):
        return []
    return [gettext("This accommodation has not been declined with a ground, an alternative and a day.")]


def _file(about: About) -> selectors.File | None:
    if about.about_id is None:
        return None
    return selectors.accommodation_file(actor=about.actor, accommodation_id=about.about_id)


def letters_for(row: Accommodation) -> list[str]:
    """The kinds of letters that fit where the accommodation stands."""
    if row.state == State.GRANTED:
        return ["accommodation_granted"]
    if row.state == State.DECLINED:
        return ["accommodation_declined"]
    if row.state == State.CLOSED:
        return []
    return ["accommodation_invitation"] if row.basic else ["accommodation_invitation", "accommodation_documents"]


def declare() -> None:
    """Declare the kinds. Called when the app is ready."""
    declare_letter_kind(
        code="accommodation_invitation",
        label=_("Accommodation: let us talk"),
        about=_("Invites the employee to look together for what would help: the interactive process."),
        citation="29 CFR 1630.2(o)(3), 1636.3(k)",
        package=PACKAGE,
        fields=(
            NUMBER,
            Field("meet_on", _("The day proposed to talk"), ("December 1, 2026", "1 de diciembre de 2026"), asked=True,
                  day=True),
            Field("meet_how", _("Where, or by which number"), ("by telephone, (555) 010-0199",
                  "por teléfono, (555) 010-0199"), asked=True),
            REPLY_BY,
        ),
        values=invitation,
        group="accommodation",
    )  # fmt: skip
    declare_letter_kind(
        code="accommodation_granted",
        label=_("Accommodation: granted"),
        about=_("Says what is granted, from when until when, and when it is looked at again."),
        citation="42 U.S.C. 12112(b)(5); 42 U.S.C. 2000gg-1",
        package=PACKAGE,
        fields=GRANTED,
        values=granted,
        group="accommodation",
        offered=False,
    )
    declare_letter_kind(
        code="accommodation_declined",
        label=_("Accommodation: declined"),
        about=_(
            "Says the ground, the alternative considered, until when it is looked at again, and where to complain."
        ),
        citation="29 CFR 1630.15(d), 1636.3(j)",
        package=PACKAGE,
        fields=DECLINED,
        values=declined,
        adverse=True,
        check=lacks_a_decision,
        group="accommodation",
        offered=False,
    )
    declare_letter_kind(
        code="accommodation_documents",
        label=_("Accommodation: a document is needed"),
        about=_("Asks for the least that shows the need. Not where the law forbids to ask: the page says so."),
        citation="29 CFR 1630.14(c), 1636.3(l)",
        package=PACKAGE,
        fields=(
            NUMBER,
            Field("what", _("What is asked for"), ("how long you can stand at a time",
                  "cuánto tiempo puede estar de pie"), asked=True, required=True),
            REPLY_BY,
        ),
        values=invitation,
        medical=True,
        group="accommodation",
        offered=False,
    )  # fmt: skip
