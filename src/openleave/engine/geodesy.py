"""Great-circle miles between coordinates, in decimal arithmetic (no float).

The Earth is taken as a sphere of 3,958.7613 miles (its mean radius). A great circle on that sphere differs from the
real shortest line by at most 0.56 per cent, which `certainly_beyond` allows for. The straight line is never longer
than a surface route: beyond it is certain, within it is an approximation of the route.
"""

from decimal import Decimal, localcontext
from functools import lru_cache

EARTH_RADIUS_MILES = Decimal("3958.7613")
PI = Decimal("3.14159265358979323846264338328")
SPHERE_ERROR = Decimal("0.0056")
PRECISION = 24
SMALLEST = Decimal("1e-22")


def sine(x: Decimal) -> Decimal:
    term = total = x
    n = 1
    while abs(term) > SMALLEST:
        term = -term * x * x / ((n + 1) * (n + 2))
        total += term
        n += 2
    return total


def cosine(x: Decimal) -> Decimal:
    return sine(PI / 2 - x)


def arc_sine(x: Decimal) -> Decimal:
    """Newton on sin(y) = x; x in [0, 1]."""
    if x >= 1:
        return PI / 2
    y = x
    for _ in range(60):
        step = (sine(y) - x) / cosine(y)
        y -= step
        if abs(step) < SMALLEST:
            break
    return y


@lru_cache(maxsize=65536)
def miles(lat1: Decimal, lon1: Decimal, lat2: Decimal, lon2: Decimal) -> Decimal:
    """Great-circle miles, rounded to a thousandth of a mile."""
    with localcontext() as context:
        context.prec = PRECISION
        degree = PI / 180
        half_lat = sine((lat2 - lat1) * degree / 2)
        half_lon = sine((lon2 - lon1) * degree / 2)
        h = half_lat * half_lat + cosine(lat1 * degree) * cosine(lat2 * degree) * half_lon * half_lon
        angle = 2 * arc_sine(max(h, Decimal(0)).sqrt())
        return (EARTH_RADIUS_MILES * angle).quantize(Decimal("0.001"))


def certainly_beyond(straight: Decimal, limit: int) -> bool:
    """Whether even the shortest possible line is longer than the limit."""
    return straight * (1 - SPHERE_ERROR) > limit
