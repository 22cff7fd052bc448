"""Columns and answers as Parquet files: the one place of the engine that uses polars."""

import json
from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from openleave.engine.batch.columns import (
    COLUMN_NAMES,
    TABLE_NAMES,
    Columns,
    Hours,
    Spans,
    Statuses,
    Usage,
    Wages,
    Weeks,
)
from openleave.engine.batch.columns import Worksites as Sites
from openleave.engine.batch.executor import Answers

TABLES: dict[str, Any] = {"spans": Spans, "hours": Hours, "statuses": Statuses, "wages": Wages}


def write_columns(columns: Columns, folder: Path) -> None:
    """One file for the employees, one for each list, one for the weeks and the worksites, and what is shared."""
    folder.mkdir(parents=True, exist_ok=True)
    per_row = {n: v for n in COLUMN_NAMES if isinstance(v := getattr(columns, n), np.ndarray)}
    per_row["ids"] = np.asarray(columns.ids)
    pl.DataFrame({name: list(v) if v.dtype == object else v for name, v in per_row.items()}).write_parquet(
        folder / "employees.parquet"
    )
    tables = {name: getattr(columns, name) for name in TABLE_NAMES}
    for name, table in (tables | {f"usage.{program}": used for program, used in columns.usage.items()}).items():
        if table is not None:
            pl.DataFrame({"offsets": table.offsets}).write_parquet(folder / f"{name}.offsets.parquet")
            pl.DataFrame({column: getattr(table, column) for column in table.names()}).write_parquet(
                folder / f"{name}.parquet"
            )
    if columns.weeks is not None:
        weeks = columns.weeks.counts
        pl.DataFrame({f"w{n}": weeks[n] for n in range(len(weeks))}).write_parquet(folder / "weeks.parquet")
    sites = columns.worksites
    if sites is not None:
        listed: dict[str, Any] = {"ids": list(sites.ids)}
        listed |= {f.name: v for f in fields(Sites) if isinstance(v := getattr(sites, f.name), np.ndarray)}
        pl.DataFrame(listed).write_parquet(folder / "worksites.parquet")
    shared = {
        "states": list(columns.states),
        "cities": list(columns.cities),
        "groups": list(columns.groups),
        "usage": list(columns.usage),
        "employers": list(columns.employers),
        "documents": {str(row): document for row, document in columns.documents.items()},
        "worksite_states": [] if sites is None else list(sites.states),
        "known": [] if sites is None else [[a, b, str(miles)] for (a, b), miles in sites.known.items()],
        "weeks": None if columns.weeks is None else [columns.weeks.starts_on, columns.weeks.unit],
        **{
            name: v
            for name in ("starts_on", "noticed_on", "reason")
            if not isinstance(v := getattr(columns, name), np.ndarray)
        },
    }
    (folder / "shared.json").write_text(json.dumps(shared, ensure_ascii=False), encoding="utf-8")


def read_columns(folder: Path) -> Columns:
    """What `write_columns` wrote. Raises ColumnsError where files contradict each other."""
    shared = json.loads((folder / "shared.json").read_text(encoding="utf-8"))
    made: dict[str, Any] = {name: shared[name] for name in ("starts_on", "noticed_on", "reason") if name in shared}
    made |= {name: shared[name] for name in ("states", "cities", "groups", "employers")}
    made["documents"] = {int(row): document for row, document in shared["documents"].items()}
    made |= arrays(folder / "employees.parquet")
    for name, kind in TABLES.items():
        if (folder / f"{name}.parquet").exists():
            offsets = arrays(folder / f"{name}.offsets.parquet")["offsets"]
            made[name] = kind(offsets=offsets, **arrays(folder / f"{name}.parquet"))
    made["usage"] = {
        program: Usage(
            offsets=arrays(folder / f"usage.{program}.offsets.parquet")["offsets"],
            **arrays(folder / f"usage.{program}.parquet"),
        )
        for program in shared["usage"]
    }
    if shared["weeks"] is not None:
        frame = pl.read_parquet(folder / "weeks.parquet")
        counts = np.empty((frame.width, frame.height), np.int16)
        for position, column in enumerate(frame.iter_columns()):
            counts[position] = column.to_numpy()
        made["weeks"] = Weeks(shared["weeks"][0], counts, shared["weeks"][1])
    if (folder / "worksites.parquet").exists():
        listed = arrays(folder / "worksites.parquet")
        listed["ids"] = [str(name) for name in listed["ids"]]
        listed["states"] = shared["worksite_states"]
        made["worksites"] = Sites(known={(a, b): Decimal(miles) for a, b, miles in shared["known"]}, **listed)
    return Columns(**made).check()


def arrays(path: Path) -> dict[str, Any]:
    frame = pl.read_parquet(path)
    return {column.name: column.to_numpy() for column in frame.iter_columns()}


def write_answers(answers: Answers | Iterable[Answers], path: Path) -> int:
    """Answers as one file, the criteria as lists of names beside the bits; returns how many."""
    listed = [answers] if isinstance(answers, Answers) else list(answers)
    frames = [pl.DataFrame({"id": list(a.ids) if a.ids.dtype == object else a.ids, **a.arrays()}) for a in listed]
    frame = pl.concat(frames)
    frame.write_parquet(path, metadata={"program": listed[0].program, "criteria": ",".join(listed[0].criteria)})
    return frame.height
