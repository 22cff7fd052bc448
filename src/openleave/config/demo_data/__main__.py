"""``python -m openleave.config.demo_data DIRECTORY [DATE]`` writes the demo's files, for trying imports by hand."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from openleave.kernel import clock

from . import files, generate
from .load import ZONE


def main(arguments: list[str]) -> int:
    """Writes one employee file and one file of hours for each employer. Returns a process exit code."""
    if not 1 <= len(arguments) <= 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        today = date.fromisoformat(arguments[1]) if len(arguments) == 2 else clock.today(ZONE)
    except ValueError:
        sys.stderr.write(f"{arguments[1]} is not a date. Dates are written 2026-11-23.\n")
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for slug in generate.SLUGS:
        world = generate.world(slug, today)
        first = world.hours[0].starts_on
        for file in (
            files.employee_file(world.employer, today),
            files.hours_file(world.employer, world.hours, first=first, last=today),
        ):
            (folder / file.name).write_bytes(file.data)
            sys.stdout.write(f"{folder / file.name}: {file.rows} rows\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
