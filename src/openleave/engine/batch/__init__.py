"""The columnar executor: the same tables of criteria as `openleave.engine.determine`, over whole workforces.

    from openleave.engine import batch, load_library

    columns = batch.Columns(ids=ids, spans=…, weeks=…, usage={program: …}, reason="own_health_condition").check()
    answers = batch.determine(columns, load_library(), as_of)      # leave that begins on as_of, noticed that day
    answers.outcome, answers.failed, answers.left                  # arrays; see `executor.Answers`
    batch.changes(columns, before, after, as_of)                   # whom another law would answer otherwise
    for rows, answers in batch.determine_all(columns, library, as_of):   # every program that concerns the leave
        …

Exact as the scalar engine: days and minutes are whole numbers, weeks are whole units over each person's own
denominator. The table drives it: `table.MEASURES` holds one columnar implementation of each measure. Employees with
facts that columns cannot hold, and laws with a word that has none here, are decided by the scalar engine; how many and
why is in the answers. It needs NumPy and is imported on its own: nothing in `openleave.engine` imports it.
"""

from openleave.engine.batch.all_programs import determine_all
from openleave.engine.batch.answers import ELIGIBLE, INDETERMINATE, INELIGIBLE, OUTCOMES, Answers
from openleave.engine.batch.build import (
    array,
    offsets_of,
    positions,
    spans_rows,
    usage_rows,
    week_matrix,
)
from openleave.engine.batch.changes import Changes, changes
from openleave.engine.batch.columns import (
    Columns,
    ColumnsError,
    Hours,
    Spans,
    Statuses,
    Usage,
    Wages,
    Weeks,
    Worksites,
)
from openleave.engine.batch.dates import EPOCH, FIRST, NEVER
from openleave.engine.batch.executor import Known, determine, determine_chunks
from openleave.engine.batch.from_facts import columns_of_facts

__all__ = [
    "ELIGIBLE",
    "EPOCH",
    "FIRST",
    "INDETERMINATE",
    "INELIGIBLE",
    "NEVER",
    "OUTCOMES",
    "Answers",
    "Changes",
    "Columns",
    "ColumnsError",
    "Hours",
    "Known",
    "Spans",
    "Statuses",
    "Usage",
    "Wages",
    "Weeks",
    "Worksites",
    "array",
    "changes",
    "columns_of_facts",
    "determine",
    "determine_all",
    "determine_chunks",
    "offsets_of",
    "positions",
    "spans_rows",
    "usage_rows",
    "week_matrix",
]  # fmt: skip
