"""Whether two results hold the same figures."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from insightora_dash.engine.result import Result

_DIGITS = 9  # sums of floats differ in the last ones by the order of adding


def same_figures(one: Result, other: Result) -> bool:
    """Whether the rows are the same, in any order of rows and columns; the wider result may show more columns."""
    narrow, wide = sorted((_columns(one), _columns(other)), key=len)
    if one.row_count != other.row_count or not narrow:
        return False
    places = _matched(narrow, wide)
    if places is None:
        return False
    return Counter(zip(*narrow, strict=True)) == Counter(zip(*(wide[place] for place in places), strict=True))


def _columns(result: Result) -> list[list[object]]:
    return [[_plain(value) for value in column.to_pylist()] for column in result.table.columns]


def _matched(narrow: Sequence[Sequence[object]], wide: Sequence[Sequence[object]]) -> list[int] | None:
    """For each column the first free one with the same values; None when there is none."""
    held = [Counter(column) for column in wide]
    places: list[int] = []
    for column in narrow:
        counted = Counter(column)
        place = next((i for i, values in enumerate(held) if i not in places and values == counted), None)
        if place is None:
            return None
        places.append(place)
    return places


def _plain(value: object) -> object:
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float | Decimal):
        return None if value != value else float(f"{float(value):.{_DIGITS}g}")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
