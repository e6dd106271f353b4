"""When a report is due: by the clock on the wall of the person who set it up."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_

EVERY = ("day", "weekday", "week", "month")
_SEARCHED = 70  # days within which every cadence comes round


@dataclass(frozen=True, slots=True)
class Cadence:
    """Every day, weekday, week (on `day`, Monday is 0) or month (on `day`, 1..31; the last one where a month is shorter) at `hour`:`minute`."""

    every: str
    hour: int
    minute: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        """Raises Invalid for a time that never comes."""
        days = {"week": range(7), "month": range(1, 32)}.get(self.every, range(32))
        if self.every not in EVERY or not 0 <= self.hour <= 23 or not 0 <= self.minute <= 59 or self.day not in days:
            raise Invalid("bad_cadence", N_("Choose every day, weekday, week or month, and a time."))


def next_run(cadence: Cadence, after: datetime, timezone: ZoneInfo) -> datetime:
    """The first run strictly after `after` (aware, UTC), at the cadence's wall-clock time in `timezone`.

    A time skipped by daylight saving runs at the next valid minute; a repeated one runs once.
    """
    today = after.astimezone(timezone).date()
    for ahead in range(-1, _SEARCHED):
        day = today + timedelta(days=ahead)
        if _falls_on(cadence, day):
            run = _moment(day, time(cadence.hour, cadence.minute), timezone)
            if run > after:
                return run
    raise Invalid("bad_cadence", N_("Choose every day, weekday, week or month, and a time."))


def _falls_on(cadence: Cadence, day: date) -> bool:
    if cadence.every == "week":
        return day.weekday() == cadence.day
    if cadence.every == "month":
        return day.day == cadence.day or (day.day < cadence.day and (day + timedelta(days=1)).day == 1)
    return cadence.every == "day" or day.weekday() < 5


def _moment(day: date, at: time, timezone: ZoneInfo) -> datetime:
    """The wall-clock time as a moment: the first of a repeated one, the end of the gap for a skipped one."""
    wall = datetime.combine(day, at)
    moment = wall.replace(tzinfo=timezone, fold=0).astimezone(UTC)
    if moment.astimezone(timezone).replace(tzinfo=None) == wall:
        return moment
    return _gap_end(moment, timezone)


def _gap_end(moment: datetime, timezone: ZoneInfo) -> datetime:
    """The minute at which the clocks had just gone forward, at or before `moment`."""
    while moment.astimezone(timezone).utcoffset() == (moment - timedelta(minutes=1)).astimezone(timezone).utcoffset():
        moment -= timedelta(minutes=1)
    return moment
