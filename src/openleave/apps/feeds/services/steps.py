"""What the jobs do. Only here (and in commands) is polars imported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from openleave.apps.feeds import evidence, recognition, vocabulary
from openleave.apps.feeds.models import Import, State
from openleave.apps.feeds.progress import Worker
from openleave.apps.feeds.selectors import matching_mapping
from openleave.apps.feeds.services.deciding import shred_files
from openleave.apps.feeds.services.reversing import cancel_cases, refusal, reverse
from openleave.kernel import audit, clock, files
from openleave.kernel.actor import Actor
from openleave.kernel.errors import Conflict
from openleave.kernel.tenancy import organization_scope

SAMPLES = 200
SHOWN = 4
_APPLY_LOCK = 7_301_976


def read_columns(record: Import, actor: Actor, worker: Worker) -> None:
    """Open the file, recognise its columns and put by some values for the mapping page."""
    from openleave.apps.feeds.reading.table import open_table

    worker.report("read", 0)
    assert record.upload_id is not None
    with files.open_seekable(organization_id=record.organization_id, file_id=record.upload_id) as stored:
        table = open_table(stored, known=recognition.known_header(record.kind), sheet=record.options.get("sheet", ""))
        values: list[list[str]] = [[] for _ in table.header]
        codes: dict[int, set[str]] = {}
        for block in table.blocks():
            frame = block.frame.head(20_000)
            for index in range(len(table.header)):
                column = frame[f"c{index}"].drop_nulls()
                values[index] = column.head(SAMPLES).to_list()
                codes[index] = set(column.unique().head(61).to_list()) if record.kind in ("hours", "cases") else set()
            if frame.height:
                break
    proposals = recognition.recognise(record.kind, table.header, values)
    with organization_scope(record.organization_id):
        mapping = matching_mapping(record.organization_id, record.kind, list(table.header))
        columns = {each.column: each.field for each in proposals}
        options = _first_options(record) if record.kind == "employees" else {}
        if mapping is not None:
            columns = {name: mapping.columns.get(name, columns.get(name, "")) for name in table.header}
            options = dict(mapping.options)
        samples = []
        for index, (proposal, some) in enumerate(zip(proposals, values, strict=True)):
            shown = proposal.as_dict() | {"samples": _shown(record.kind, proposal, some)}
            if columns.get(proposal.column) == "pay_code" or _has_words(record.kind, columns.get(proposal.column)):
                shown["codes"] = sorted(codes[index])[:60]
            samples.append(shown)
        content = json.dumps(samples, ensure_ascii=False).encode()
        record.samples_id = files.write(organization_id=record.organization_id, kind="feeds.samples", chunks=[content])
        record.header = list(table.header)
        record.shape = {
            "format": table.shape.format,
            "encoding": table.shape.encoding,
            "delimiter": table.shape.delimiter,
            "header_line": table.shape.header_line,
            "rows": table.shape.rows_estimate,
            "sheet": table.shape.sheet,
            "sheets": list(table.shape.sheets),
        }
        record.columns, record.options, record.mapping = columns, options, mapping
        record.rows_total = table.shape.rows_estimate
        record.state = State.MAPPING
        record.save()


def _has_words(kind: str, field: str | None) -> bool:
    """Whether a field's values are words whose meaning a person may have to say."""
    known = vocabulary.by_name(kind).get(field or "")
    return kind == "cases" and known is not None and known.kind in vocabulary.WORD_KINDS


def _first_options(record: Import) -> dict[str, bool]:
    """Where an organization has no schedules or worksites at all, creating them is proposed (and can be unticked)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT EXISTS (SELECT FROM people_schedule WHERE organization_id = %(org)s), "
            "NOT EXISTS (SELECT FROM organizations_worksite WHERE organization_id = %(org)s)",
            {"org": record.organization_id},
        )
        schedules, worksites = cursor.fetchone()
    return {"create_schedules": schedules, "create_worksites": worksites}


def _shown(kind: str, proposal: recognition.Proposal, values: list[str]) -> list[str]:
    """A few different values; masked where the column is sensitive or looks like Social Security numbers."""
    some = list(dict.fromkeys(value.strip()[:60] for value in values if value.strip()))[:SHOWN]
    field = vocabulary.by_name(kind).get(proposal.field)
    hidden = bool(proposal.ssn) or (field is not None and field.sensitive)
    return [evidence.masked(value) for value in some] if hidden else some


def check_rows(record: Import, actor: Actor, worker: Worker) -> None:
    """Keep the mapped columns only, shred the file as it was sent, then compare and make the preview."""
    if record.rows_id is None:
        _keep_mapped_columns(record, worker)
    from openleave.apps.feeds.loading import preview

    with _staged(record, actor, worker) as (context, staged):
        worker.report("preview", record.rows_total)
        pages = preview.Pages()
        found = preview.problem_rows(record.kind, staged.problems, record.columns, preview.hints(context))
        lists = _lists(record.kind, context, staged)
        chunks = preview.pack_lists(_and(lists, "problems", found.head(preview.PART * 20)), pages)
        old = (record.preview_id, record.problems_id)
        record.preview_id = files.write(organization_id=record.organization_id, kind="feeds.preview", chunks=chunks)
        record.problems_id = None
        if found.height:
            report = preview.problem_report(found)
            record.problems_id = files.write(
                organization_id=record.organization_id, kind="feeds.problems", chunks=report
            )
        for file_id in filter(None, old):
            files.delete(organization_id=record.organization_id, file_id=file_id)
        record.pages = pages.index
        record.counts = staged.counts() | {"problems": found.height, "skipped": record.counts.get("skipped", 0)}
        if getattr(staged, "new_schedules", None):
            record.counts["schedules"] = sorted(staged.new_schedules)[:50]
        record.difference = staged.digest
        record.checked_at = clock.now()
        record.state, record.phase, record.attempts = State.PREVIEWED, "", 0
        record.save()


def _and(lists: Iterator[tuple[str, Any]], name: str, frame: Any) -> Iterator[tuple[str, Any]]:
    yield from lists
    yield name, frame


def _lists(kind: str, context: Any, staged: Any) -> Iterator[tuple[str, Any]]:
    from openleave.apps.feeds.loading import cases_preview, hours_preview, preview, usage_preview

    if kind == "cases":
        return cases_preview.lists(context, staged)
    if kind == "usage":
        return usage_preview.lists(context, staged)
    return preview.employee_lists(context, staged.missing) if kind == "employees" else hours_preview.lists(context)


def _keep_mapped_columns(record: Import, worker: Worker) -> None:
    from openleave.apps.feeds import sources
    from openleave.apps.feeds.reading.table import open_table

    assert record.upload_id is not None
    watch = sources.OrderWatch(record.kind)
    with files.open_seekable(organization_id=record.organization_id, file_id=record.upload_id) as stored:
        table = open_table(stored, known=recognition.known_header(record.kind), sheet=record.shape.get("sheet", ""))
        source = sources.TableSource(record.kind, table, record.columns)
        counted = _Counted(source, watch, worker)
        chunks = sources.pack(counted)
        rows_id = files.write(organization_id=record.organization_id, kind="feeds.rows", chunks=chunks)
    with organization_scope(record.organization_id):
        record.rows_id, record.rows_total = rows_id, counted.rows
        record.options = record.options | {"orders": watch.orders()}
        record.counts = {"skipped": source.skipped}
        shred_files(record, "upload_id", "samples_id")
        record.save()


class _Counted:
    """Passes a source's blocks on, counts rows and looks at dates."""

    def __init__(self, source: Any, watch: Any, worker: Worker) -> None:
        self._source, self._watch, self._worker = source, watch, worker
        self.rows = 0

    def blocks(self) -> Iterator[Any]:
        for block in self._source.blocks():
            self.rows += block.frame.height + len(block.ragged)
            if block.frame.height:
                self._watch.look(block.frame)
            self._worker.report("keep", self.rows)
            yield block


@contextmanager
def _staged(record: Import, actor: Actor, worker: Worker) -> Iterator[tuple[Any, Any]]:
    """The rows staged in the organization's scope; the transaction ends with the block."""
    from openleave.apps.feeds import sources
    from openleave.apps.feeds.loading.cases import CaseStager
    from openleave.apps.feeds.loading.context import Context, prepare
    from openleave.apps.feeds.loading.employees import Stager
    from openleave.apps.feeds.loading.hours import HoursStager
    from openleave.apps.feeds.loading.usage import ALONE, UsageStager
    from openleave.apps.organizations.selectors import settings_of

    assert record.rows_id is not None
    with organization_scope(record.organization_id), connection.cursor() as cursor:
        # Whoever compares and writes does so alone, so that what was compared is what is written.
        if record.state == State.APPLYING:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_APPLY_LOCK, str(record.organization_id)])
            if record.kind == "usage":
                cursor.execute(ALONE)
        zone = settings_of(record.organization_id).time_zone
        context = prepare(
            Context(
                cursor=cursor,
                organization_id=record.organization_id,
                source_id=record.id,
                kind=record.kind,
                today=clock.today(zone),
                now=clock.now(),
                account_id=actor.account_id,
                options=record.options,
                orders=record.options.get("orders", {}),
                progress=worker.report,
                actor=actor,
            )
        )
        source = sources.Spool(record.organization_id, record.rows_id, record.rows_total)
        stagers: dict[str, Any] = {"employees": Stager, "hours": HoursStager, "usage": UsageStager, "cases": CaseStager}
        yield context, stagers[record.kind](context, source).run()


def apply_rows(record: Import, actor: Actor, worker: Worker) -> None:
    """Compare once more, and write all of it in one transaction, if it is what the preview showed."""
    from openleave.apps.feeds.loading import hours, usage, writing

    if record.kind == "cases":
        apply_cases(record, actor, worker)
        return
    with _staged(record, actor, worker) as (context, staged):
        _as_shown(record, staged)
        writers: dict[str, Any] = {"employees": writing.write, "hours": hours.write, "usage": usage.write}
        writers[record.kind](context, staged)
        writing.flush()
        record.state, record.phase, record.attempts, record.problem = State.APPLIED, "", 0, {}
        record.applied_at, record.applied_by_id = context.now, actor.account_id
        shred_files(record, "rows_id")
        record.save()
        audit.append(
            actor=actor,
            action="feeds.apply",
            object_type="import",
            object_id=record.id,
            details={name: count for name, count in staged.counts().items() if isinstance(count, int)}
            | {"difference": staged.digest},
        )


def apply_cases(record: Import, actor: Actor, worker: Worker) -> None:
    """Open the cases lot by lot, each lot in one transaction; the import is applied when all of them are open.

    Every case needs its determination, so a file takes minutes: a worker that dies leaves whole cases behind, each with
    its row noted, and whoever takes the import up again goes on with the next.
    """
    from openleave.apps.feeds.loading import cases_writing

    with _staged(record, actor, worker) as (context, staged):
        _as_shown(record, staged)
    done = cases_writing.write(record, actor, staged.rows, context.week_starts_on, context.today, worker)
    with organization_scope(record.organization_id):
        record.state, record.phase, record.attempts, record.problem = State.APPLIED, "", 0, {}
        record.applied_at, record.applied_by_id = clock.now(), actor.account_id
        record.counts = record.counts | {"opened": done.opened, "failed": [list(one) for one in done.failed]}
        shred_files(record, "rows_id")
        record.save()
        audit.append(
            actor=actor,
            action="feeds.apply",
            object_type="import",
            object_id=record.id,
            details={"opened": done.opened, "failed": len(done.failed), "difference": staged.digest},
        )


def _as_shown(record: Import, staged: Any) -> None:
    """Raise Conflict unless the rows say what the preview showed."""
    if staged.digest != record.difference:
        raise Conflict(
            "OpenLeave's data have changed since the preview.",
            why="Applying now would do something else than what was shown.",
            fix="The preview is being made again: look at it and apply it then.",
        )
    if staged.bad and not record.leave_out_bad:
        raise Conflict(f"{staged.bad} rows have errors.", fix="Confirm that they are to be left out.")


def take_back(record: Import, actor: Actor, worker: Worker) -> None:
    """Roll back in one transaction."""
    worker.report("roll_back", 0)
    with organization_scope(record.organization_id):
        reason = refusal(record)
        if reason:
            raise Conflict("The import cannot be rolled back.", why=reason, fix="Roll back or correct those first.")
        cancelled = {"cancelled": cancel_cases(record, actor)} if record.kind == "cases" else {}
        done = reverse(record) | cancelled
        record.state, record.phase, record.attempts, record.problem = State.ROLLED_BACK, "", 0, {}
        record.rolled_back_at, record.rolled_back_by_id = clock.now(), actor.account_id
        shred_files(record)
        record.save()
        audit.append(
            actor=actor, action="feeds.roll_back", object_type="import", object_id=record.id, details=dict(done)
        )
