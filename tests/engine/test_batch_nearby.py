"""Headcounts near all worksites at once equal the scalar engine's, to a thousandth of a mile around the limit."""

import random
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from openleave.engine import batch, geodesy
from openleave.engine.batch import nearby


def places(points: list[tuple[int, int]], people: list[int], **more: Any) -> batch.Worksites:
    latitude, longitude = (np.array(side, np.int64) for side in zip(*points, strict=True))
    return batch.Worksites([f"w{n}" for n in range(len(points))], latitude, longitude, np.array(people), **more)


def decimal(number: int) -> Decimal:
    return Decimal(number).scaleb(-7)


def scalar_sums(sites: batch.Worksites, limit: int) -> list[int]:
    points = [(decimal(int(a)), decimal(int(b))) for a, b in zip(sites.latitude, sites.longitude, strict=True)]
    return [
        sum(int(sites.headcount[j]) for j, other in enumerate(points) if i == j or geodesy.miles(*one, *other) <= limit)
        for i, one in enumerate(points)
    ]


@pytest.mark.parametrize("limit", [75, 1, 10, 250])
def test_equal_to_the_scalar_engine(limit: int) -> None:
    pick = random.Random(limit)
    points = []
    for _ in range(12):
        latitude, longitude = pick.randrange(-65 * 10**7, 71 * 10**7), pick.randrange(-180 * 10**7, 180 * 10**7)
        points.append((latitude, longitude))
        # Others so far to the north, or somewhere around, that the distance is the limit but for a few feet.
        away = int(Decimal(limit) / geodesy.EARTH_RADIUS_MILES * 180 / geodesy.PI * 10**7)
        points += [(latitude + away + pick.choice([-150, -1, 0, 70, 74, 150]), longitude) for _ in range(2)]
        points.append((latitude + pick.randrange(-away, away), longitude + pick.randrange(-away, away)))
    points = [(lat, max(min(lon, 180 * 10**7), -180 * 10**7)) for lat, lon in points]
    sites = places(points, [pick.randrange(1, 90) for _ in points])
    low, high = nearby.headcounts(sites, limit, False)
    assert low.tolist() == high.tolist() == scalar_sums(sites, limit)


def test_across_the_date_line_and_near_the_pole() -> None:
    sites = places(
        [(520000000, 1799900000), (520000000, -1799900000), (899000000, 0), (899000000, 1800000000)], [1, 2, 4, 8]
    )
    assert nearby.headcounts(sites, 75, False)[0].tolist() == scalar_sums(sites, 75) == [3, 3, 12, 12]


def test_points_are_as_exact_as_the_margin_assumes() -> None:
    pick = random.Random(3)
    points = [(pick.randrange(-90 * 10**7, 90 * 10**7), pick.randrange(-180 * 10**7, 180 * 10**7)) for _ in range(400)]
    points += [(90 * 10**7, 0), (-90 * 10**7, 0), (0, 180 * 10**7), (0, -180 * 10**7), (0, 90 * 10**7)]
    found = nearby.points(places(points, [0] * len(points)))
    for n, (latitude, longitude) in enumerate(points):
        radians = [decimal(part) * geodesy.PI / 180 for part in (latitude, longitude)]
        cosine = geodesy.cosine(radians[0])
        exact = (
            cosine * geodesy.cosine(radians[1]),
            cosine * geodesy.sine(radians[1]),
            geodesy.sine(radians[0]),
        )
        for axis, value in zip(found, exact, strict=True):
            assert abs(int(axis[n]) - value * nearby.ONE) <= 16


def test_owners_unknown_places_and_known_routes() -> None:
    near, far = (410000000, -875000000), (430000000, -875000000)
    unknown = (batch.Worksites.UNKNOWN, batch.Worksites.UNKNOWN)
    sites = places([near, near, far, unknown], [1, 2, 4, 8], owner=np.array([0, 1, 0, 0]))
    low, high = nearby.headcounts(sites, 75, False)
    assert (low.tolist(), high.tolist()) == ([1, 2, 4, 8], [9, 2, 12, 13])
    routes = {(0, 2): Decimal("60"), (0, 3): Decimal("80")}
    sites = places([near, near, far, unknown], [1, 2, 4, 8], known=routes)
    low, high = nearby.headcounts(sites, 75, False)
    assert (low.tolist(), high.tolist()) == ([7, 3, 5, 8], [7, 11, 13, 14])
    low, high = nearby.headcounts(sites, 75, True)  # without a route, only one's own worksite is certain
    assert (low.tolist(), high.tolist()) == ([5, 2, 5, 8], [7, 11, 13, 14])
