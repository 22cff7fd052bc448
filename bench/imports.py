"""The import against COPY, bulk_create and django-import-export (I1 to I5 of the goals).

The yardstick is a plain COPY of the very rows that the import writes into tables with the same columns, indexes and
foreign keys, without row-level security, as their owner. Sizes: 100 thousand rows (``--full``: 1 million), and
1 million for I2 and I4. Rounds are interleaved; medians are reported.
"""

from __future__ import annotations

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SIZE, LARGE, PEER, BULK = 100_000, 1_000_000, 2_000, 20_000
ROUNDS = 3


def run() -> list[dict[str, Any]]:
    """Every record, measured in processes of their own."""
    size = LARGE if "--full" in sys.argv else SIZE
    records = []
    for part, count in (("loads", size), ("again", LARGE)):
        scratch = Path(tempfile.mkdtemp(prefix="openleave-bench-imports-"))
        try:
            scratch.chmod(0o711)
            command = [sys.executable, "-m", "bench.imports", part, str(scratch), str(count)]
            answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            records += json.loads(answer.stdout.splitlines()[-1])
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return records


def _record(name: str, figure: float, unit: str, yardstick: str, ratio: float, bar: str, met: bool) -> dict[str, Any]:
    return {
        "name": name, "figure": round(figure, 2), "unit": unit, "yardstick": yardstick, "ratio": round(ratio, 3),
        "bar": bar, "met": met,
    }  # fmt: skip


def loads(scratch: Path, count: int) -> list[dict[str, Any]]:
    """I1, I3, I5: first loads."""
    from bench import import_data, import_peers, import_place

    import_place.prepare(scratch)
    frame = import_data.people(count)
    clean = import_data.write(frame, scratch / "clean.csv")
    bad = import_data.write(import_data.spoiled(frame), scratch / "bad.csv")
    small = import_data.write(frame.head(PEER), scratch / "small.csv")
    middle = import_data.write(frame.head(BULK), scratch / "middle.csv")
    organization_id = import_place.organization()
    import_place.load(organization_id, clean)
    exported = import_place.export(organization_id, scratch)
    ours, copies, spoiled, bulk, peer = [], [], [], [], []
    for _ in range(ROUNDS):
        copies.append(import_place.plain_copy(exported))
        import_place.wipe()
        seconds, staged = import_place.load(organization_id, clean)
        if staged.new != count or staged.bad:
            raise RuntimeError(f"the clean file was not loaded whole: {staged.counts()}")
        ours.append(seconds)
        import_place.wipe()
        seconds, staged = import_place.load(organization_id, bad)
        if staged.bad != count // 100:
            raise RuntimeError(f"not every wrong row was found: {staged.counts()}")
        spoiled.append(seconds)
        import_place.wipe()
        bulk.append(import_peers.bulk_create(organization_id, middle))
        import_place.wipe()
        peer.append(import_peers.import_export(organization_id, small))
    first = count / statistics.median(ours)
    copy = count / statistics.median(copies)
    by_bulk = BULK / statistics.median(bulk)
    by_peer = PEER / statistics.median(peer)
    cost = statistics.median(spoiled) / statistics.median(ours)
    ratio = statistics.median(b / a for a, b in zip(ours, copies, strict=True))
    return [
        _record(
            f"I1 first load, {count:,} rows", first, "rows/s", f"plain COPY of the same rows {copy:,.0f} rows/s",
            ratio, "≥ 0.50 ×", ratio >= 0.50,
        ),
        _record(
            f"I3 first load against django-import-export, {PEER:,} rows into the same tables", first, "rows/s",
            f"{by_peer:,.0f} rows/s", first / by_peer, "≥ 100 ×", first >= 100 * by_peer,
        ),
        _record(
            f"I3 first load against bulk_create, {BULK:,} rows into the same tables", first, "rows/s",
            f"{by_bulk:,.0f} rows/s",
            first / by_bulk, "≥ 5 ×", first >= 5 * by_bulk,
        ),
        _record(
            f"I5 1 % wrong rows, {count:,} rows", statistics.median(spoiled), "s",
            f"clean file {statistics.median(ours):.2f} s", cost, "≤ 1.25 ×", cost <= 1.25,
        ),
    ]  # fmt: skip


def again(scratch: Path, count: int) -> list[dict[str, Any]]:
    """I2 and I4: a million rows, loaded once and imported again with 1 % changed."""
    from bench import import_data, import_place

    import_place.prepare(scratch)
    frame = import_data.people(count)
    paths = [import_data.write(frame, scratch / "base.csv")]
    paths += [
        import_data.write(import_data.changed(frame, turn), scratch / f"turn{turn}.csv") for turn in range(ROUNDS)
    ]
    megabytes = paths[0].stat().st_size / 1e6
    del frame
    command = [sys.executable, "-m", "bench.imports", "peak", str(scratch), str(count)]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    memory = json.loads(answer.stdout.splitlines()[-1])
    import uuid

    organization_id = uuid.UUID(memory["organization_id"])
    exported = import_place.export(organization_id, scratch)
    with import_place.owner() as connection:
        connection.execute("VACUUM ANALYZE")
    seconds, copies = [], [import_place.plain_copy(exported)]
    for path in paths[1:]:
        taken, staged = import_place.load(organization_id, path)
        if staged.changed != count // 100:
            raise RuntimeError(f"not 1 % changed: {staged.counts()}")
        seconds.append(taken)
    median, copy = statistics.median(seconds), statistics.median(copies)
    peak = memory["peak_mib"]
    return [
        _record(
            f"I2 re-import, {count:,} rows, 1 % changed", count / median, "rows/s",
            f"plain COPY of the same rows {count / copy:,.0f} rows/s", copy / median, "≥ 1.5 ×",
            copy / median >= 1.5,
        ),
        _record(f"I2 re-import of {count:,} rows", median, "s", "limit of 4 s", median / 4, "≤ 4 s", median <= 4),
        _record(
            f"I4 peak memory, first load of {count:,} rows ({megabytes:.0f} MB)", peak, "MiB", "limit of 1,536 MiB",
            peak / 1536, "≤ 1,536 MiB", peak <= 1536,
        ),
    ]  # fmt: skip


def peak(scratch: Path, count: int) -> dict[str, Any]:
    """Load the base file in this process and say how much memory that took at most."""
    from bench import import_place

    import_place.prepare(scratch)
    organization_id = import_place.organization()
    seconds, staged = import_place.load(organization_id, scratch / "base.csv")
    if staged.new != count:
        raise RuntimeError(f"the file was not loaded whole: {staged.counts()}")
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"organization_id": str(organization_id), "peak_mib": used, "seconds": seconds}


if __name__ == "__main__":
    part, directory, rows = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    result = {"loads": loads, "again": again, "peak": peak}[part](directory, rows)
    print(json.dumps(result))
