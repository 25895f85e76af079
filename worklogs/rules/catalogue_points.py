"""How a catalogue task's coefficient follows from its norm and its complexity; nobody types it.

A product is worth points: its norm in hours, times the weight of its complexity, times the points
of the standard product (one hour of the simplest work), up to the ceiling of its complexity.
``coefficient = points of the product ÷ points of the standard product``.

Legal source: Decree 335/2025/NĐ-CP (conversion by coefficient). Base, ceilings and weights are
settings of the province; see docs/adr on the task catalogue.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

LEVELS = range(1, 6)
MINUTES_IN_AN_HOUR = 60
POINTS = Decimal("0.01")
COEFFICIENT = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class PointsScheme:
    """The province's settings on a day.

    ``base`` is the points of the standard product, ``ceiling_per_level`` what each level of
    complexity adds to the most a product may be worth, ``weights`` those of levels 1 to 5.
    """

    base: Decimal
    ceiling_per_level: Decimal
    weights: tuple[Decimal, Decimal, Decimal, Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Worth:
    """What one piece is worth, with each figure that led there.

    ``hours`` are exact; ``raw_points`` before the ceiling; ``coefficient`` has three places.
    """

    hours: Decimal
    weight: Decimal
    base: Decimal
    raw_points: Decimal
    ceiling: Decimal
    points: Decimal
    coefficient: Decimal

    @property
    def is_capped(self) -> bool:
        """Whether the ceiling of the complexity took points away."""
        return self.raw_points > self.ceiling


def worth_of(minutes: int, complexity: int, scheme: PointsScheme) -> Worth:
    """What one piece of a task is worth, rounded once at the end, half up.

    A coefficient is never zero: the least is 0.001.

    Raises:
        ValueError: a complexity outside 1 to 5, or a norm of no minutes.
    """
    if complexity not in LEVELS or minutes <= 0:
        raise ValueError(f"{minutes} min, level {complexity}")
    weight = scheme.weights[complexity - 1]
    # Exact until the end: 20 minutes are no finite decimal of an hour.
    raw = Decimal(minutes) * weight * scheme.base / MINUTES_IN_AN_HOUR
    ceiling = scheme.ceiling_per_level * complexity
    points = min(raw, ceiling)
    coefficient = max((points / scheme.base).quantize(COEFFICIENT, ROUND_HALF_UP), COEFFICIENT)
    return Worth(
        hours=Decimal(minutes) / MINUTES_IN_AN_HOUR,
        weight=weight,
        base=scheme.base,
        raw_points=raw.quantize(POINTS, ROUND_HALF_UP),
        ceiling=ceiling,
        points=points.quantize(POINTS, ROUND_HALF_UP),
        coefficient=coefficient,
    )
