"""Questions about a case, answered by the engine from what is known now. Nothing is recorded but that it was read."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from openleave.apps.cases import private
from openleave.apps.cases.access import access_case
from openleave.apps.cases.facts import facts_build
from openleave.apps.cases.services.determining import plain, run_case
from openleave.apps.organizations import selectors as organizations
from openleave.apps.policies import selectors as policies
from openleave.engine import Facts, FactsError, Library, load_library
from openleave.engine.questions import ask
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Invalid


def case_answer(
    *, actor: Actor, case_id: UUID, question: str, on: date | None = None, program: str = "us.fed.fmla"
) -> dict[str, Any]:
    """The reply as JSON data (docs/howto/ask-questions.md). Raises NotFound for a case that is not there for this
    actor, Invalid for a question that there is not."""
    case = access_case(actor=actor, case_id=case_id)
    known = private.read(actor, case.id, case.employee_id)
    as_of = organizations.today_of(case.organization_id)
    library = policies.library_for(case.organization_id, on=case.starts_on)
    facts, _ = run_case(facts_build(case, known, library=library), library, as_of)
    return answer(facts, question, on=on, program=program, as_of=as_of, library=library)


def library_for_facts(organization_id: UUID, facts: dict[str, Any], today: date) -> Library:
    """The law with the organization's policies as of the first day of leave that a facts document names, else today."""
    try:
        first = Facts.from_json(facts).leave.first_on
    except FactsError:
        first = None  # whoever reads the facts next says what is wrong with them
    return policies.library_for(organization_id, on=first or today)


def answer(
    facts: dict[str, Any], question: str, *, on: date | None, program: str, as_of: date | None,
    library: Library | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The reply to a question about a facts document. ``library``: by which; None: the law's alone. Raises Invalid."""
    try:
        reply = ask(question, Facts.from_json(facts), library or load_library(), program=program, on=on, as_of=as_of)
    except FactsError as error:
        raise Invalid(error.what, why=error.why, fix=error.fix, field=error.path) from error
    return plain(reply.to_json())
