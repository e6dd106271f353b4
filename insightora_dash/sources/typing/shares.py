"""How many of some values are of a kind, given up as soon as they are too few."""

from collections.abc import Callable, Sequence
from typing import TypeVar

LIKELY = 0.95  # share of a sample that must fit before every row is looked at

Found = TypeVar("Found")


def mostly(test: Callable[[str], bool], values: Sequence[str]) -> bool:
    """Whether a test holds for nearly all of at least one value."""
    return bool(matches(lambda value: test(value) or None, values))


def matches(read: Callable[[str], Found | None], values: Sequence[str]) -> list[Found]:
    """What `read` makes of the values where that is something for nearly all of them; otherwise nothing."""
    return [item for _, item in readings(read, values)]


def readings(read: Callable[[str], Found | None], values: Sequence[str], least: float = LIKELY) -> list[tuple[str, Found]]:
    """The values that `read` makes something of, each with what that is, where they are at least this share; otherwise nothing."""
    found: list[tuple[str, Found]] = []
    known: dict[str, Found | None] = {}
    most = len(values) * (1 - least) + 1e-6
    missed = 0
    for value in values:
        if value not in known:
            known[value] = read(value)
        item = known[value]
        if item is not None:
            found.append((value, item))
        else:
            missed += 1
            if missed > most:
                return []
    return found
