"""A criterion that rests on a decision table: its answer is measured, with the facts and the paragraph it names."""

import datetime as dt
from typing import Any

from openleave.engine.context import Context
from openleave.engine.trace import Measured


def decision(context: Context, day: dt.date, arguments: dict[str, Any]) -> Measured:
    """The answer of `arguments["decision"]` (its id, or the last part of it). A question that does not arise is no."""
    assert context.scope is not None
    found = context.scope.made.decision(arguments["decision"].rpartition(".")[2])
    finding = found.finding
    answer = found.answer if finding.missing else found.answer is True
    params = {"said": finding.sentence.to_json(), "question": dict(found.question)}
    return Measured(answer, answer, "", finding.facts, finding.steps, params, finding.missing, finding.cite)
