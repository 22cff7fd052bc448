"""The drawing of the days ahead: plain numbers for an SVG, nothing that needs a script."""

from __future__ import annotations

from dataclasses import dataclass

from openleave.apps.desk.selectors.today import Load

#: The drawing's own units.
STEP, BAR, HEIGHT, TOP, FOOT = 50, 30, 120, 22, 40


@dataclass(frozen=True, slots=True)
class Column:
    """One day: where its bar stands, and how high its parts are."""

    load: Load
    x: int
    middle: int
    deadlines_y: int
    deadlines_height: int
    tasks_y: int
    tasks_height: int
    top: int
    weekend: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Columns in a box of ``width`` × ``height``; the bars stand on ``base``."""

    columns: list[Column]
    width: int
    height: int
    base: int
    step: int
    bar: int
    day_y: int
    weekday_y: int


def load_drawing(load: list[Load]) -> Drawing:
    """Bars of deadlines with tasks on top, scaled to the fullest day."""
    most = max([day.both for day in load] + [1])
    base = TOP + HEIGHT
    columns = []
    for index, day in enumerate(load):
        deadlines, tasks = day.deadlines * HEIGHT // most, day.tasks * HEIGHT // most
        # Something is never drawn as nothing.
        deadlines, tasks = max(deadlines, 2 if day.deadlines else 0), max(tasks, 2 if day.tasks else 0)
        x = index * STEP + (STEP - BAR) // 2
        columns.append(
            Column(
                load=day,
                x=x,
                middle=x + BAR // 2,
                deadlines_y=base - deadlines,
                deadlines_height=deadlines,
                tasks_y=base - deadlines - tasks,
                tasks_height=tasks,
                top=base - deadlines - tasks - 5,
                weekend=day.on.weekday() >= 5,
            )
        )
    width = len(load) * STEP
    return Drawing(columns, width, base + FOOT, base, STEP, BAR, base + 17, base + 33)
