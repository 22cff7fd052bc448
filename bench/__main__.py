"""Run the benchmarks and write ``bench/results.json``.

Each module's ``run()`` returns records with the keys name, figure, unit, yardstick, ratio, bar, met: one record per
bar of the goals. Machines are noisy, so a bar is a ratio to a yardstick measured in the same run, or a limit.
Usage: ``python -m bench [MODULE…]``.
"""

from __future__ import annotations

import importlib
import json
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = (
    "determination",
    "law",
    "workforce",
    "workforce_states",
    "workforce_database",
    "imports",
    "pages",
    "sweeps",
    "retention",
    "keeping",
    "letters",
    "startup",
)
KEYS = ("name", "figure", "unit", "yardstick", "ratio", "bar", "met")


def main(wanted: list[str]) -> int:
    unknown = sorted(set(wanted) - set(MODULES))
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(MODULES)}.", file=sys.stderr)
        return 2
    results = HERE / "results.json"
    earlier = json.loads(results.read_text())["records"] if results.exists() and wanted else []
    records = []
    for module in wanted or MODULES:
        started = time.perf_counter()
        print(f"{module} …", flush=True)
        for record in importlib.import_module(f"bench.{module}").run():
            missing = [key for key in KEYS if key not in record]
            if missing:
                raise ValueError(f"bench.{module} gave a record without {', '.join(missing)}: {record}")
            records.append({"module": module, **record})
            _show(records[-1])
        print(f"{module} took {time.perf_counter() - started:.0f} s", flush=True)
    kept = [record for record in earlier if record["module"] not in wanted]
    results.write_text(json.dumps({"run": _circumstances(), "records": kept + records}, indent=1) + "\n")
    missed = [record["name"] for record in kept + records if not record["met"]]
    print(f"{len(kept + records) - len(missed)} bars met, {len(missed)} missed {', '.join(missed)}".rstrip())
    return 0


def _show(record: dict) -> None:
    ratio = "" if record["ratio"] is None else f" ratio {record['ratio']:.2f}"
    verdict = "met" if record["met"] else "MISSED"
    print(
        f"  {record['name']}: {record['figure']} {record['unit']}; yardstick {record['yardstick']};{ratio} "
        f"bar {record['bar']}: {verdict}",
        flush=True,
    )


def _circumstances() -> dict:
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=HERE, capture_output=True, text=True, check=False)
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip() or None,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
