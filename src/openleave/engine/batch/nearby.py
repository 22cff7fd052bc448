"""Headcount within some miles of every worksite at once: a grid finds who can be near, whole numbers decide.

Each worksite is a point on the unit sphere in 30-bit fixed point. Two points are within a distance when their chord is
short enough; the chord is an integer. The decision of `geodesy.miles` (24 decimal digits, rounded to a thousandth of
a mile) is reached by comparing with two bounds, a little below and a little above the limit: a pair between the two is
given to `geodesy.miles` itself.

Why the bounds are safe: each coordinate of a point is off by at most 16 units of 2^-30 (an angle rounded to one unit,
at most nine products in each sine or cosine, each cut by at most one unit of which Horner's rule passes on less than
half at every step but the last, and one product of a sine and a cosine). A chord is then off by at most
2 * 16 * sqrt(3) < 56 units, or 0.00021 miles on the Earth's radius. The bounds are `MARGIN` = 0.001 miles from
the edge of the rounding, five times that; tests/engine/test_batch_nearby.py compares with the scalar engine.
"""

from decimal import ROUND_FLOOR, Decimal, localcontext
from typing import Any

import numpy as np

from openleave.engine import geodesy
from openleave.engine.batch.columns import Array, Whole, Worksites
from openleave.engine.batch.part import Found, Part
from openleave.engine.worksites import whole_employer

BITS = 30
ONE = 1 << BITS
HALF_PI = int(geodesy.PI / 2 * ONE)
PER_DEGREE = int((geodesy.PI / 180 * ONE * 2**31 / 10**7).to_integral_value())  # of a ten-millionth, in 2^-31
MARGIN = Decimal("0.001")
ROUNDING = Decimal("0.0005")
BLOCK = 1 << 21  # pairs looked at together
UNKNOWN_PEOPLE = 1_000_000  # as many as the scalar engine allows for a worksite of unknown size


def sine(angle: Whole) -> Whole:
    """Sine of angles in [-pi/2, pi/2], fixed point: x (1 - x²/6 (1 - x²/20 (1 - …)))."""
    square = (angle * angle) >> BITS
    total = np.full_like(angle, ONE)
    for n in range(16, 0, -2):
        total = ONE - ((square * total) >> BITS) // (n * (n + 1))
    return (angle * total) >> BITS


def points(sites: Worksites) -> tuple[Whole, Whole, Whole]:
    """x, y, z of each worksite on a sphere of radius 2^30."""
    known = sites.latitude != Worksites.UNKNOWN
    latitude = (np.where(known, sites.latitude, 0) * PER_DEGREE) >> 31
    longitude = (np.where(known, sites.longitude, 0) * PER_DEGREE) >> 31
    cosine = sine(HALF_PI - np.abs(latitude))
    # Both functions are asked within a quarter turn only.
    turned = np.where(np.abs(longitude) > HALF_PI, np.sign(longitude) * 2 * HALF_PI - longitude, longitude)
    east = sine(turned)
    ahead = sine(HALF_PI - np.abs(longitude))
    return (cosine * ahead) >> BITS, (cosine * east) >> BITS, sine(latitude)


def chord(miles: Decimal) -> int:
    """The straight line through the Earth that belongs to so many miles on it, in units of 2^-30 radii."""
    with localcontext() as context:
        context.prec = geodesy.PRECISION
        angle = min(max(miles, Decimal(0)) / geodesy.EARTH_RADIUS_MILES, geodesy.PI)
        return int(2 * geodesy.sine(angle / 2) * ONE)


class Near:
    """Pairs of worksites within a distance, and headcounts summed over them."""

    def __init__(self, sites: Worksites) -> None:
        self.sites = sites
        self.located = np.flatnonzero((sites.latitude != Worksites.UNKNOWN) & (sites.longitude != Worksites.UNKNOWN))
        self.place = np.stack(points(sites))
        self.decimals: dict[int, tuple[Decimal, Decimal]] = {}

    def sums(self, limit: Decimal, people: Whole) -> Whole:
        """For each worksite, `people` of those whose rounded straight line is at most `limit`, its own included."""
        total: Whole = np.zeros(len(people), np.int64)
        if not len(self.located):
            return total
        edge = limit + ROUNDING
        near, far = chord(edge - MARGIN), chord(edge + MARGIN)
        near_square, far_square = near * near if edge > MARGIN else -1, (far + 1) ** 2
        owner = self.sites.owner
        for one, other in self.candidates(far + 1):
            square: Whole = np.zeros(len(one), np.int64)
            for axis in self.place:
                apart = axis.take(one)
                apart -= axis.take(other)
                apart *= apart
                square += apart
            inside = square <= near_square
            for pair in np.flatnonzero((square < far_square) & ~inside):
                inside[pair] = self.miles(int(one[pair]), int(other[pair])) <= limit
            if owner is not None:
                inside &= owner.take(one) == owner.take(other)
            counted = people.take(other)
            counted *= inside
            np.add.at(total, *self.by_site(one, counted))
        return total

    @staticmethod
    def by_site(one: Whole, counted: Whole) -> tuple[Whole, Whole]:
        """Sums of runs of equal worksites."""
        begins = np.flatnonzero(np.concatenate(([True], one[1:] != one[:-1])))
        return one[begins], np.add.reduceat(counted, begins)

    def candidates(self, reach: int) -> Any:
        """Blocks of pairs (each worksite with those in its cell of the grid and the cells around it)."""
        cell = max(reach, 1 << 12)
        place = self.place[:, self.located] + ONE
        x, y, z = place // cell
        span = (2 * ONE) // cell + 4
        keys = ((x + 1) * span + y + 1) * span + z + 1
        order = np.argsort(keys, kind="stable")
        keys, sites = keys[order], self.located[order]
        begins, counts = [], []
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                beside = keys + (dx * span + dy) * span
                low = np.searchsorted(keys, beside - 1, side="left")
                begins.append(low)
                counts.append(np.searchsorted(keys, beside + 1, side="right") - low)
        begin, count = np.stack(begins, axis=1).ravel(), np.stack(counts, axis=1).ravel()
        one = np.repeat(sites, 9)
        some = count > 0
        begin, count, one = begin[some], count[some], one[some]
        reached = np.cumsum(count)
        first = 0
        while first < len(count):
            done = int(reached[first - 1]) if first else 0
            last = max(int(np.searchsorted(reached, done + BLOCK, side="right")), first + 1)
            counts_, ends = count[first:last], reached[first:last] - done
            position = np.arange(int(ends[-1])) + np.repeat(begin[first:last] - (ends - counts_), counts_)
            yield np.repeat(one[first:last], counts_), sites.take(position)
            first = last

    def decimal(self, site: int) -> tuple[Decimal, Decimal]:
        found = self.decimals.get(site)
        if found is None:
            both = (int(self.sites.latitude[site]), int(self.sites.longitude[site]))
            found = self.decimals[site] = (Decimal(both[0]).scaleb(-7), Decimal(both[1]).scaleb(-7))
        return found

    def miles(self, one: int, other: int) -> Decimal:
        return geodesy.miles(*self.decimal(one), *self.decimal(other))


def headcounts(sites: Worksites, limit: int, ask: bool) -> tuple[Whole, Whole]:
    """(people certainly near, people possibly near) each worksite, itself included: `worksites.computed_headcount`."""
    near = Near(sites)
    stated = sites.headcount >= 0
    people: Whole = np.where(stated, sites.headcount, 0).astype(np.int64)
    most: Whole = np.where(stated, sites.headcount, UNKNOWN_PEOPLE).astype(np.int64)
    miles = Decimal(limit)
    low: Whole
    high: Whole
    if ask:
        # Without a known route nothing is certain but one's own worksite and what is too far in a straight line.
        reach = (miles / (1 - geodesy.SPHERE_ERROR)).quantize(MARGIN, rounding=ROUND_FLOOR)
        low, high = people.copy(), near.sums(reach, most)
    else:
        low = near.sums(miles, people)
        high = low if stated.all() else near.sums(miles, most)
    return with_unlocated(sites, near, low, high, people, most, (miles, ask))


def with_unlocated(
    sites: Worksites, near: Near, low: Whole, high: Whole, people: Whole, most: Whole, rule: tuple[Decimal, bool]
) -> tuple[Whole, Whole]:
    """Worksites without coordinates may be near any; a known route beats the straight line."""
    count = len(sites.ids)
    located = np.zeros(count, bool)
    located[near.located] = True
    owner = np.zeros(count, np.int64) if sites.owner is None else sites.owner
    if not located.all():
        low, high = low.copy(), high.copy()
        owners = int(owner.max()) + 1
        everybody, elsewhere = np.zeros(owners, np.int64), np.zeros(owners, np.int64)
        np.add.at(everybody, owner, most)
        np.add.at(elsewhere, owner[~located], most[~located])
        low[~located], high[~located] = people[~located], everybody[owner[~located]]
        high[located] += elsewhere[owner[located]]
    miles, ask = rule
    limit = int(miles)
    if sites.known:
        low, high = low.copy(), high.copy()
        for (one, other), surface in sites.known.items():
            if one == other or owner[one] != owner[other]:
                continue
            maybe: bool | None = None
            if located[one] and located[other]:
                straight = near.miles(one, other)
                maybe = False if geodesy.certainly_beyond(straight, limit) else None if ask else straight <= limit
            for site, neighbour in ((one, other), (other, one)):
                low[site] += (int(surface <= limit) - int(maybe is True)) * people[neighbour]
                high[site] += (int(surface <= limit) - int(maybe is not False)) * most[neighbour]
    return low, high


def near_worksites(part: Part, limit: int) -> tuple[Array, Array] | None:
    """Of all worksites, worked out once and kept with them."""
    sites = part.columns.worksites
    if sites is None or not len(sites.ids):
        return None
    ask = part.context.choice("unknown_route") == "ask"
    kept = sites.near
    if (limit, ask) not in kept:
        low, high = headcounts(sites, limit, ask)
        ended = np.append(low, -1)
        kept[limit, ask] = (ended, ended if high is low else np.append(high, -1))
    found: tuple[Array, Array] = kept[limit, ask]
    return found


def headcount_within_miles(part: Part, day: Any, arguments: dict[str, Any]) -> Found:
    columns = part.columns
    limit = int(arguments["miles"])
    if columns.headcount is not None and int(columns.headcount.min()) >= 0:
        return Found(columns.headcount, columns.headcount, "employees")
    near = near_worksites(part, limit)
    if near is not None and columns.worksite is not None:
        # Both end with -1, which is what the position -1 finds.
        low = near[0][columns.worksite] if columns.headcount is None or (columns.headcount < 0).any() else -1
        high = low if near[0] is near[1] or isinstance(low, int) else near[1][columns.worksite]
    else:
        low = high = np.full(part.size, -1, np.int64)
    if columns.headcount is not None:
        stated = columns.headcount >= 0
        low, high = np.where(stated, columns.headcount, low), np.where(stated, columns.headcount, high)
    unknown: Array = np.asarray(low) < 0
    if not unknown.any():
        return Found(low, high, "employees")
    # Nobody can have more people near a worksite than the employer has in all.
    total = part.spread([whole_employer(s.context, s.notice) for s in part.shared])
    if total is None:
        return Found(low, high, "employees", unknown=unknown)
    if isinstance(total, np.ndarray):
        known_total = np.array([t is not None for t in total])
        numbers = np.array([-1 if t is None else t for t in total], np.int64)
    else:
        known_total, numbers = np.ones(part.size, bool), np.full(part.size, total, np.int64)
    bounded = unknown & known_total
    low, high = np.where(bounded, 0, low), np.where(bounded, numbers, high)
    return Found(low, high, "employees", unknown=unknown & ~known_total)


def employees_at_worksite(part: Part, day: Any, arguments: dict[str, Any]) -> Found:
    """The people of each employee's worksite; how many of them work full time is not known."""
    columns = part.columns
    people: Array = np.full(part.size, -1, np.int64)
    if columns.worksites is not None and columns.worksite is not None:
        people = np.append(columns.worksites.headcount, -1)[columns.worksite]
    low = np.zeros_like(people) if arguments.get("full_time") else people
    return Found(low, people, "employees", unknown=people < 0)
