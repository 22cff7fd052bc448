"""Where each employee works on a day: worksite, State and city, from the packed assignments of a record."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from openleave.apps.workforce.columns import Frame

NOWHERE = 2**31 - 1  # no position in the places


@dataclasses.dataclass(frozen=True, slots=True)
class Places:
    """Where each employee works on a day: by the last assignment begun by then, or the first. `position` in `known`,
    (State, city); `moved`: whose assignments lie in several States."""

    worksite: Any
    position: Any
    known: list[tuple[str, str | None]]
    moved: Any


def places_on(found: Frame, places: tuple[Any, Any], size: int, day: int) -> Places:
    """An assignment without a State of its own lies in that of its worksite, in whose city then, too."""
    offsets, rows = places
    worksite, position = np.full(size, -1, np.int32), np.full(size, NOWHERE, np.int32)
    moved = np.zeros(size, bool)
    if not len(rows):
        return Places(worksite, position, [], moved)
    owner = np.repeat(np.arange(size), np.diff(offsets))
    begun = np.bincount(owner[rows["from_on"].astype(np.int64) <= day], minlength=size)
    has = np.diff(offsets) > 0
    chosen = (offsets[:-1] + np.maximum(begun.astype(np.int64) - 1, 0))[has]
    sites, site = np.unique(rows["worksite"], return_inverse=True)
    worksite[has] = np.array([found.positions.get(one.tobytes(), -1) for one in sites], np.int32)[site[chosen]]
    states, state = np.unique(rows["state"], return_inverse=True)
    pairs, pair = np.unique(site * len(states) + state, return_inverse=True)
    known: dict[tuple[str, str | None], int] = {}
    names: dict[str, int] = {}
    place, of_state = np.empty(len(pairs), np.int32), np.empty(len(pairs), np.int64)
    for number, (at, name) in enumerate(np.stack(np.divmod(pairs, len(states)), axis=1).tolist()):
        there = place_of(found, sites[at].tobytes(), states[name].decode().strip())
        place[number] = NOWHERE if there is None else known.setdefault(there, len(known))
        of_state[number] = -1 if there is None else names.setdefault(there[0], len(names))
    position[has] = place[pair][chosen]
    first = of_state[pair]
    last_known = np.full(size, -1, np.int64)
    last_known[owner[first >= 0]] = first[first >= 0]
    moved[owner[(first >= 0) & (first != last_known[owner])]] = True
    return Places(worksite, position, list(known), moved)


def place_of(found: Frame, worksite: bytes, state: str) -> tuple[str, str | None] | None:
    """(State, city) of an assignment; None where its State is not known."""
    site = found.positions.get(worksite)
    of_site = None if site is None else found.worksites.states[site]
    name = state or of_site
    if not name:
        return None
    return name, found.cities[site] if site is not None and of_site == name else None
