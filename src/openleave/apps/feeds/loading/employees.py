"""An employee file staged: every row read, compared with what is known and put into temporary tables, block by block.

The same staging serves the preview (which reads the tables) and the import (which writes facts from them). Only what
differs is looked at closely: a row whose fingerprint is known has not changed since the last file.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from openleave.apps.feeds.loading import cross, current, merge, references, suppressed
from openleave.apps.feeds.loading.ahead import Ahead
from openleave.apps.feeds.loading.columns import (
    ASSIGNMENT,
    EMPLOYMENT,
    FACTS,
    PROFILE,
    WORKSITE,
    complete,
    definition,
)
from openleave.apps.feeds.loading.context import Context
from openleave.apps.feeds.loading.copying import copy_in, fetch_pairs
from openleave.apps.feeds.normalise import texts
from openleave.apps.feeds.normalise.found import Found
from openleave.apps.feeds.normalise.rows import Decisions, normalise
from openleave.apps.feeds.problems import WARNINGS
from openleave.apps.feeds.sources import RawBlock, Source

_KEYS = {"line": pl.UInt32, "number": pl.String, "manager": pl.String}
#: Rows to be looked at closely are gathered over blocks, so that the database is asked once for many.
_TOGETHER = 40_000
_CHANGE_ROWS = [
    "line", "employee_id", "number", "value", "effective_on", "p_change", "p_id", "p_valid_from", "a_change", "a_id",
    "a_valid_from", "e_action", "e_id", "e_close", "e_earlier", "e_earlier_end", "n_hired", "n_separated", "n_service",
]  # fmt: skip


@dataclass(slots=True)
class Staged:
    """What staging found. ``digest`` is the same exactly when the difference is."""

    total: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rehired: int = 0
    bad: int = 0
    warned: int = 0
    problems: pl.DataFrame = field(default_factory=pl.DataFrame)
    missing: pl.DataFrame = field(default_factory=pl.DataFrame)
    new_schedules: list[str] = field(default_factory=list)
    new_worksites: int = 0
    suppressed: int = 0
    digest: str = ""
    secrets: dict[str, str] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """The big numbers of the preview."""
        return {
            "total": self.total, "new": self.new, "changed": self.changed, "unchanged": self.unchanged,
            "rehired": self.rehired, "bad": self.bad, "warned": self.warned, "missing": self.missing.height,
            "new_schedules": len(self.new_schedules), "new_worksites": self.new_worksites,
            "suppressed": self.suppressed,
        }  # fmt: skip


def create_tables(context: Context) -> None:
    """Temporary tables for one import; dropped with the transaction."""
    facts = definition((*FACTS, *EMPLOYMENT))
    finals = definition(FACTS, "n_")
    for statement in (
        f"CREATE TEMP TABLE import_new (line integer, employee_id uuid DEFAULT {context.new_id_sql}, number text, "
        f"value bigint, {facts}) ON COMMIT DROP",
        "CREATE TEMP TABLE import_change (line integer, employee_id uuid, number text, value bigint, "
        "effective_on date, p_change boolean, p_id uuid, p_valid_from date, a_change boolean, a_id uuid, "
        "a_valid_from date, "
        "e_action text, e_id uuid, e_close date, e_earlier date, e_earlier_end date, n_hired date, n_separated date, "
        "n_service date, "
        f"{finals}) ON COMMIT DROP",
        "CREATE TEMP TABLE import_mark (line integer, employee_id uuid, number text, value bigint) ON COMMIT DROP",
        "CREATE TEMP TABLE import_field (line integer, field text, old text, new text, desk boolean) ON COMMIT DROP",
        "CREATE TEMP TABLE import_pin (employee_id uuid, field text, pin bigint) ON COMMIT DROP",
        "CREATE TEMP TABLE import_contradicted (employee_id uuid, field text) ON COMMIT DROP",
        "CREATE TEMP TABLE import_suppressed (digest text) ON COMMIT DROP",
        f"CREATE TEMP TABLE import_worksite (code text, state text, {definition(WORKSITE)}) ON COMMIT DROP",
        "CREATE TEMP TABLE import_bad (line integer) ON COMMIT DROP",
        "CREATE TEMP TABLE import_absent (number text) ON COMMIT DROP",
    ):
        context.cursor.execute(statement)
    current.create_tables(context)


class Stager:
    """Reads a source once and fills the temporary tables."""

    def __init__(self, context: Context, source: Source) -> None:
        self.context, self.source = context, source
        self.found, self.staged = Found(), Staged()
        self.references = references.References(context)
        self._keys: list[pl.DataFrame] = []
        self._written: list[pl.DataFrame] = []
        self._waiting: list[pl.DataFrame] = []
        self._sum = 0

    def run(self) -> Staged:
        """Stage everything. Runs inside the organization's scope."""
        with Ahead(self.source.blocks()) as blocks:
            return self._run(blocks)

    def _run(self, blocks: Ahead[RawBlock]) -> Staged:
        context = self.context
        create_tables(context)
        context.progress("compare", 0)
        # Sorted, so that a block's rows are looked up by bisection and no hash table is built for each block.
        known = fetch_pairs(context.cursor, "feeds_fingerprint", ("number", "value"), context.organization_id)
        self._known = known.sort("known")
        self._pins, self._held = current.pins(context), current.held(context)
        self._suppressed = suppressed.digests(context)
        self._employees = context.query(
            "SELECT count(*) FROM people_employee WHERE organization_id = %s", [context.organization_id]
        )[0][0]
        self._decisions = Decisions(context.today, context.orders)
        done = 0
        for block in blocks:
            for odd in block.ragged:
                self._ragged(odd.line, odd.found, odd.expected)
            if block.frame.height:
                self._block(block.frame)
            done += block.frame.height + len(block.ragged)
            context.progress("check", done)
        self._look_closely()
        self.staged.total = done
        return self._finish()

    def _ragged(self, line: int, found: int, expected: int) -> None:
        lines = pl.Series([line], dtype=pl.UInt32)
        value = pl.Series([f"{found} values, {expected} columns"])
        self.found.add(lines, pl.Series([True]), "", "columns", value)

    def _block(self, raw: pl.DataFrame) -> None:
        fields = [name for name in raw.columns if name != "line"]
        number, _ = texts.number(texts.clean(raw["employee_number"]))
        if self._suppressed:
            raw, number = self._leave_out(raw, number)
        value = raw.select(fields).hash_rows(self.context.seed).reinterpret(signed=True)
        keyed = raw.with_columns(number.alias("number"), value.alias("value"))
        if "manager_number" in fields:
            manager, _ = texts.reference(texts.clean(raw["manager_number"]))
        else:
            manager = pl.Series([None], dtype=pl.String).new_from_index(0, raw.height)
        self._keys.append(keyed.select("line", "number", manager.alias("manager")))
        candidates = keyed.filter(~self._unchanged(keyed)) if self._known.height else keyed
        if candidates.height:
            self._waiting.append(candidates.select("line", *fields, "value"))
        if sum(part.height for part in self._waiting) >= _TOGETHER:
            self._look_closely()

    def _leave_out(self, raw: pl.DataFrame, number: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
        """The rows without those of people who were deleted at their request; those are noted for the preview."""
        gone, digests = suppressed.find(self.context, number, self._suppressed)
        if digests:
            self.staged.suppressed += int(gone.sum())
            self.found.add(raw["line"], gone, "employee_number", "suppressed")
            copy_in(self.context.cursor, "import_suppressed", pl.DataFrame({"digest": sorted(digests)}))
        return raw.filter(~gone), number.filter(~gone)

    def _unchanged(self, keyed: pl.DataFrame) -> pl.Series:
        """Whether the last file said exactly the same of the same number."""
        at = self._known["known"].search_sorted(keyed["value"], side="left")
        at = at.clip(upper_bound=self._known.height - 1)
        same = self._known["known"].gather(at) == keyed["value"]
        return (same & (self._known["number"].gather(at) == keyed["number"])).fill_null(False)

    def _look_closely(self) -> None:
        if self._waiting:
            rows = pl.concat(self._waiting)
            self._waiting = []
            self._candidates(rows.drop("value"), rows["value"])

    def _candidates(self, raw: pl.DataFrame, value: pl.Series) -> None:
        found = Found()
        typed = normalise("employees", raw, self._decisions, found).with_columns(value)
        typed = typed.rename({"employee_number": "number"})
        typed = self.references.resolve(typed, found)
        mapped = [column.name for column in (*FACTS, *EMPLOYMENT) if column.name in typed.columns]
        if "status" not in mapped and "separated_on" in mapped:
            mapped.append("status")
        typed = self._status(typed)
        problems = found.frame()
        bad = problems.filter(~pl.col("code").is_in(WARNINGS))["line"].unique()
        self.found.add_frame(problems)
        good = typed.filter(~pl.col("line").is_in(bad.implode())) if len(bad) else typed
        if good.is_empty():
            return
        if "ssn" in good.columns:
            secret = good.filter(pl.col("ssn").is_not_null())
            self.staged.secrets.update(zip(secret["number"].to_list(), secret["ssn"].to_list(), strict=True))
        self.references.note_worksites(good)
        keep = ["line", "number", "value", *mapped, "hired", "first_hired"]
        keep += [name for name in ("effective_on",) if name in good.columns]
        good = good.select(list(dict.fromkeys(keep))).with_columns(
            pl.col(column.name).fill_null("") for column in FACTS if column.text and column.name in mapped
        )
        known = current.fetch(self.context, good["number"]) if self._employees else None
        if known is not None and known.height:
            self._stage_changes(good, known)
            good = good.join(known.select("number"), on="number", how="anti")
        self._stage_new(good)

    def _status(self, typed: pl.DataFrame) -> pl.DataFrame:
        """Without a status in the file, a past separation says terminated."""
        if "separated_on" not in typed.columns:
            return typed.with_columns(pl.col("status").fill_null("active")) if "status" in typed.columns else typed
        left = (pl.col("separated_on") <= self.context.today) & (pl.col("separated_on") >= pl.col("hired"))
        follows = pl.when(left.fill_null(False)).then(pl.lit("terminated")).otherwise(pl.lit("active"))
        status = pl.coalesce("status", follows) if "status" in typed.columns else follows
        return typed.with_columns(status.alias("status"))

    def _stage_new(self, good: pl.DataFrame) -> None:
        if good.is_empty():
            return
        context = self.context
        rows = good.select("line", "number", "value", *complete(good, (*FACTS, *EMPLOYMENT)))
        copy_in(context.cursor, "import_new", rows)
        self._digest(rows.drop("line"))
        self._written.append(rows.select("line", "number", pl.col("manager_number").alias("manager")))
        first = good.filter(pl.col("first_hired").is_not_null())
        if first.height and "separated_on" in first.columns:
            first = first.filter(pl.col("separated_on").is_null() | (pl.col("separated_on") >= pl.col("hired")))
        self.found.add(first["line"], first["line"].is_not_null(), "rehired_on", "earlier_span_open", first["hired"])

    def _stage_changes(self, good: pl.DataFrame, known: pl.DataFrame) -> None:
        context = self.context
        merged = merge.merge(context, good, known, self._pins, self._held, self.found)
        today = pl.lit(context.today)
        effective = pl.coalesce("effective_on", today) if "effective_on" in good.columns else today
        new_span = pl.col("e_action").is_in(["rehire", "close", "insert"])
        rows = merged.rows.with_columns(effective_on=pl.when(new_span).then("hired").otherwise(effective))
        touched = pl.col("p_change") | pl.col("a_change") | (pl.col("e_action") != "")
        changed = rows.filter(touched)
        finals = [f"n_{column.name}" for column in (*PROFILE, *ASSIGNMENT)]
        copy_in(context.cursor, "import_change", changed.select(*_CHANGE_ROWS, *finals))
        copy_in(context.cursor, "import_mark", rows.filter(~touched).select("line", "employee_id", "number", "value"))
        lines = changed["line"].implode()
        fields = merged.changes.filter(pl.col("line").is_in(lines))
        copy_in(context.cursor, "import_field", fields)
        if merged.pins.height:
            copy_in(context.cursor, "import_pin", merged.pins.select("employee_id", "field", "pin"))
        if merged.contradicted.height:
            copy_in(context.cursor, "import_contradicted", merged.contradicted)
        self._digest(fields.drop("line"))
        self._digest(changed.select("number", "value", "e_action"))
        if "manager_number" in good.columns:
            moved = changed.filter(pl.col("n_manager_number") != pl.col("a_manager_number"))
            self._written.append(moved.select("line", "number", pl.col("n_manager_number").alias("manager")))

    def _digest(self, frame: pl.DataFrame) -> None:
        """Order does not matter, so hashes of rows are added."""
        if frame.height:
            self._sum = (self._sum + int(frame.hash_rows(11).cast(pl.UInt128).sum())) % (1 << 64)

    def _finish(self) -> Staged:
        from openleave.apps.feeds.loading.finishing import finish

        keys = pl.concat(self._keys) if self._keys else pl.DataFrame(schema=_KEYS)
        written = pl.concat(self._written) if self._written else pl.DataFrame(schema=_KEYS)
        cross.duplicates(keys, self.found)
        cross.managers(self.context, keys, written, self.found)
        return finish(self, keys, written, self._sum)

    @property
    def known(self) -> pl.DataFrame:
        """Fingerprints of the last files: number and known."""
        return self._known

    @property
    def employees(self) -> int:
        """How many employees OpenLeave had."""
        return int(self._employees)
