"""When reports are due, across days on which the clocks change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from insightora_dash.platform.errors import Invalid
from insightora_dash.reports.mailed.cadence import Cadence, next_run

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("cadence", "after", "run"), [
    (Cadence("day", 8), "2026-03-27T12:00", "2026-03-28T07:00"),
    (Cadence("day", 8), "2026-03-28T07:00", "2026-03-29T06:00"),  # strictly after; the clocks went forward in the night
    (Cadence("day", 2, 30), "2026-03-28T12:00", "2026-03-29T01:00"),  # half past two was skipped: the next valid minute is three
    (Cadence("day", 2, 30), "2026-10-24T12:00", "2026-10-25T00:30"),  # half past two comes twice: the first one
    (Cadence("day", 2, 30), "2026-10-25T00:30", "2026-10-26T01:30"),  # and not the second
    (Cadence("weekday", 8), "2026-03-27T12:00", "2026-03-30T06:00"),
    (Cadence("week", 8, 0, 0), "2026-03-27T12:00", "2026-03-30T06:00"),
    (Cadence("month", 8, 0, 31), "2026-02-01T00:00", "2026-02-28T07:00"),  # the last day of a shorter month
    (Cadence("month", 8, 0, 1), "2026-02-01T07:00", "2026-03-01T07:00"),
])  # fmt: skip
def test_the_next_run_is_at_the_time_on_the_wall(cadence: Cadence, after: str, run: str) -> None:
    assert next_run(cadence, at(after), BERLIN) == at(run)


@pytest.mark.parametrize("given", [("never", 8, 0, 0), ("day", 24, 0, 0), ("week", 8, 0, 7), ("month", 8, 0, 0), ("day", 8, 60, 0)])
def test_a_time_that_never_comes_is_refused(given: tuple[str, int, int, int]) -> None:
    with pytest.raises(Invalid):
        Cadence(*given)
