"""Why a figure changed: what each group contributed, adding up to the change exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

MOST_SHOWN = 8
_CRUMB = Decimal("1e-18")


@dataclass(frozen=True, slots=True)
class Driver:
    """One group and what it added to (or took from) the figure."""

    name: Any
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        """What it contributed."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Change:
    """A change and the groups of one column that make it up; the last one, named None, is all other groups together."""

    before: Decimal
    after: Decimal
    drivers: tuple[Driver, ...]

    @property
    def change(self) -> Decimal:
        """The whole change, the sum of what the drivers contributed."""
        return self.after - self.before

    @property
    def telling(self) -> float:
        """How unevenly the groups changed: 0 when each changed in proportion, near 1 when few made all of it."""
        weight = sum((abs(driver.change) for driver in self.drivers), Decimal(0))
        if not weight or not self.before:
            return 0.0
        expected = self.change / self.before
        uneven = sum((abs(driver.change - driver.before * expected) for driver in self.drivers), Decimal(0))
        return float(min(Decimal(1), uneven / (2 * weight)))


def drivers(before: Mapping[Any, Any], after: Mapping[Any, Any], *, whole: tuple[Any, Any] | None = None, shown: int = MOST_SHOWN) -> Change:
    """The contribution of each group to a figure that adds up; `whole` is the figure before and after, where groups beyond those given count."""
    first, second = ({name: exact(value) for name, value in side.items()} for side in (before, after))
    total = (exact(whole[0]), exact(whole[1])) if whole else (sum(first.values(), Decimal(0)), sum(second.values(), Decimal(0)))
    found = [Driver(name, first.get(name, Decimal(0)), second.get(name, Decimal(0))) for name in dict.fromkeys((*first, *second))]
    found.sort(key=lambda driver: -abs(driver.change))
    return Change(*total, _with_rest(found[:shown], total))


def mean_drivers(before: Mapping[Any, tuple[Any, Any]], after: Mapping[Any, tuple[Any, Any]], *, shown: int = MOST_SHOWN) -> Change:
    """The same for an average: groups map to (sum, rows); each contributes by its own mean and by its share of the rows.

    A group's part is (share after - share before) * (its mean - the mean of all) + its mean's change * its share, both taken in the middle.
    """
    sides = [{name: (exact(value), Decimal(rows)) for name, (value, rows) in side.items() if rows} for side in (before, after)]
    rows = [sum((count for _sum, count in side.values()), Decimal(0)) for side in sides]
    if not all(rows):
        return Change(Decimal(0), Decimal(0), ())
    total = tuple(sum((value for value, _rows in side.values()), Decimal(0)) / count for side, count in zip(sides, rows, strict=True))
    middle, parts = (total[0] + total[1]) / 2, []
    for name in dict.fromkeys((*sides[0], *sides[1])):
        means = [side[name][0] / side[name][1] if name in side else None for side in sides]
        known = next(mean for mean in means if mean is not None)
        own = [known if mean is None else mean for mean in means]
        shares = [side[name][1] / count if name in side else Decimal(0) for side, count in zip(sides, rows, strict=True)]
        part = (shares[1] - shares[0]) * ((own[0] + own[1]) / 2 - middle) + (own[1] - own[0]) * (shares[0] + shares[1]) / 2
        parts.append(Driver(name, Decimal(0), part))
    parts.sort(key=lambda driver: -abs(driver.change))
    return Change(total[0], total[1], _with_rest(parts[:shown], total))


def exact(value: Any) -> Decimal:
    """A figure without loss: what a float prints as, otherwise the number itself; nothing is 0."""
    return value if isinstance(value, Decimal) else Decimal(repr(value)) if isinstance(value, float) else Decimal(value or 0)


def _with_rest(shown: Sequence[Driver], total: tuple[Decimal, ...]) -> tuple[Driver, ...]:
    """The drivers and, where they do not make up the whole, everything else as one more."""
    rest = Driver(None, total[0] - sum((one.before for one in shown), Decimal(0)), total[1] - sum((one.after for one in shown), Decimal(0)))
    change = total[1] - total[0] - sum((one.change for one in shown), Decimal(0))
    if shown and abs(change) < _CRUMB * max(Decimal(1), abs(total[0]), abs(total[1])):  # what dividing lost goes to the largest
        return (Driver(shown[0].name, shown[0].before, shown[0].after + change), *shown[1:])
    return (*shown, rest if rest.change == change else Driver(None, Decimal(0), change))
