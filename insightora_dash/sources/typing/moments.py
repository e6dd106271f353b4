"""Dates and times as people spell them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from insightora_dash.sources.readers.staging import literal
from insightora_dash.sources.typing.months import english_sql, month_of
from insightora_dash.sources.typing.orders import Numeric, Order, order_of
from insightora_dash.sources.typing.shares import LIKELY, readings

_ZONE = r"(?P<zone> ?(?:Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?"
_TIME = rf"(?P<time>(?:,? +|T)\d{{1,2}}:\d{{2}}(?P<seconds>:\d{{2}}(?P<fraction>[.,]\d{{1,9}})?)?(?P<half> ?[AaPp][Mm])?{_ZONE})?"
_WORD = r"[^\W\d_]{3,12}"
_SHAPES = (
    ("ymd", re.compile(rf"^(?P<y>\d{{4}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}}){_TIME}$")),
    ("cjk", re.compile(r"^(?P<y>\d{4})(?P<a>[年년] ?)(?P<m>\d{1,2})(?P<b>[月월] ?)(?P<d>\d{1,2})(?P<c>[日일])$")),
    ("num", re.compile(rf"^(?P<a>\d{{1,2}})(?P<s>[-/.])(?P<b>\d{{1,2}})(?P=s)(?P<y>\d{{4}}|\d{{2}}){_TIME}$")),
    ("dmony", re.compile(rf"^(?P<d>\d{{1,2}})(?P<s>\. ?|[-/ ])(?P<mon>{_WORD})(?P<dot>\.?)(?P<s2>[-/., ]+)(?P<y>\d{{4}}|\d{{2}}){_TIME}$")),
    ("dedy", re.compile(rf"^(?P<d>\d{{1,2}}) de (?P<mon>{_WORD})(?P<dot>\.?) (?:de |del )?(?P<y>\d{{4}}){_TIME}$")),
    ("mondy", re.compile(rf"^(?P<mon>{_WORD})(?P<dot>\.?) (?P<d>\d{{1,2}})(?P<s2>,? )(?P<y>\d{{4}}){_TIME}$")),
    ("monthy", re.compile(rf"^(?P<mon>{_WORD})(?P<dot>\.?)(?P<s>[- ])(?P<y>\d{{4}})$")),
    ("ym", re.compile(r"^(?P<y>(?:19|20)\d{2})-(?P<m>0[1-9]|1[0-2])$")),
)
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"^[+-]?\d*\.?\d*$")  # has none of the shapes
_CLOCK = re.compile(r"^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$")
_COMPACT = re.compile(r"^(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$")
MOST_FORMATS = 12
_ISO = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")

Found = tuple[str, re.Match[str]]


@dataclass(frozen=True, slots=True)
class Spelling:
    """The `strptime` formats of a column, with and without a zone: the first that reads a value counts. `timed`: some have a time of day."""

    formats: tuple[str, ...]
    zoned: tuple[str, ...] = ()
    timed: bool = False
    months: tuple[str, ...] = ()  # names of months that are not English
    order: Order = field(default_factory=Order)

    @property
    def day_first(self) -> bool | None:
        """The one order of all numeric dates; None without any or with both."""
        orders = set(self.order.day_first.values())
        return orders.pop() if len(orders) == 1 else None

    @property
    def plain(self) -> bool:
        """Whether every value is written in one ISO spelling without a zone."""
        return len(self.formats) == 1 and self.formats[0] in _ISO and not self.zoned

    def sql(self) -> str:
        """SQL over `{c}` for the moment in UTC (or the date); null where no format reads it."""
        kind = "TIMESTAMP" if self.timed else "DATE"
        if self.formats == ("%Y-%m-%d",) and not self.zoned:
            return "try_cast({c} AS DATE)"
        cell = english_sql(self.months) if self.months else "{c}"
        # one list each: DuckDB carries the offset of a zoned format over to the others of its list
        parts = [f"try_strptime({cell}, [{', '.join(map(literal, formats))}])::TIMESTAMP" for formats in (self.zoned, self.formats) if formats]
        return f"coalesce({', '.join(parts)})::{kind}"


def is_clock(text: str) -> bool:
    """Whether a text is a time of day."""
    return bool(_CLOCK.match(text))


def is_compact(text: str) -> bool:
    """Whether a text is a date as eight digits."""
    return bool(_COMPACT.match(text))


def spelling_of(
    values: Sequence[str], *, day_first: bool | None = None, elsewhere: bool | None = None, least: float = LIKELY
) -> Spelling | None:  # fmt: skip
    """How these values spell moments; None where a share less than `least` of them does.

    `day_first` is a person's choice; `elsewhere` what other columns of the table have proven.
    """
    found = [item for _, items in readings(_shaped, values, least) for item in items]
    if not found:
        return None
    numeric = [_numeric(match) for name, match in found if name == "num"]
    order = order_of(numeric, [day for item in found if (day := _certain(*item))], elsewhere=elsewhere) if numeric else Order()
    if day_first is not None and numeric:
        order = Order(dict.fromkeys(order.day_first, day_first))
    formats: Counter[str] = Counter()
    for name, match in found:
        for rank, spelled in enumerate(_formats(name, match, order)):
            formats[spelled] += 100 if rank == 0 else 1
    ordered = [spelled for spelled, _ in formats.most_common(MOST_FORMATS)]
    words = {match["mon"] for _, match in found if "mon" in match.re.groupindex}
    foreign = tuple(sorted(word for word in words if re.sub(r"\W", "", word.lower())[:3] not in _ENGLISH or (len(word) > 3 and word.lower() not in _FULL)))
    timed = any("%H" in spelled or "%I" in spelled for spelled in ordered)
    zoned = tuple(spelled for spelled in ordered if "%z" in spelled)
    return Spelling(tuple(s for s in ordered if "%z" not in s), zoned, timed, foreign, order)


_ENGLISH = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_FULL = "january february march april may june july august september october november december".split()  # noqa: SIM905


def _shaped(text: str) -> list[Found] | None:
    """The shapes of moments that a text has."""
    if _NUMBER.match(text) or not _DIGIT.search(text):
        return None
    return [(name, match) for name, pattern in _SHAPES if (match := pattern.match(text)) and _plausible(name, match)] or None


def _plausible(name: str, match: re.Match[str]) -> bool:
    if name == "num":
        a, b = int(match["a"]), int(match["b"])
        return 1 <= a <= 31 and 1 <= b <= 31 and min(a, b) <= 12
    if name in {"ymd", "cjk"}:
        return 1 <= int(match["m"]) <= 12 and 1 <= int(match["d"]) <= 31
    return name == "ym" or month_of(match["mon"]) is not None


def _numeric(match: re.Match[str]) -> Numeric:
    year = int(match["y"])
    return Numeric(match.string, int(match["a"]), int(match["b"]), year + (2000 if year < 69 else 1900) if year < 100 else year, match["s"])


def _certain(name: str, match: re.Match[str]) -> date | None:
    """The date of a spelling that leaves no order open."""
    if name == "num" or "d" not in match.re.groupindex or len(match["y"]) != 4:
        return None
    month = int(match["m"]) if name in {"ymd", "cjk"} else month_of(match["mon"]) or 0
    try:
        return date(int(match["y"]), month, int(match["d"]))
    except ValueError:
        return None


def _formats(name: str, match: re.Match[str], order: Order) -> list[str]:
    end = _time_format(match) if "time" in match.re.groupindex else ""
    year = "%Y" if len(match["y"]) == 4 else "%y"
    if name == "ymd":
        return [f"%Y{match['s']}%m{match['s']}%d{end}"]
    if name == "cjk":
        return [f"%Y{match['a']}%m{match['b']}%d{match['c']}"]
    if name == "ym":
        return ["%Y-%m"]
    if name == "num":
        s, day_first = match["s"], order.day_first[match["s"]]
        pair = [f"%d{s}%m{s}{year}{end}", f"%m{s}%d{s}{year}{end}"]
        swapped = int(match["a"]) > 12 or int(match["b"]) > 12
        return (pair if day_first else pair[::-1]) if swapped else [pair[0] if day_first else pair[1]]
    foreign = match["mon"].lower() not in _FULL
    month, dot = "%b" if foreign or match["mon"].lower() == "may" else "%B", "" if foreign and match["mon"].lower() not in _ENGLISH else match["dot"]
    if name == "monthy":
        return [f"{month}{dot}{match['s']}%Y"]
    if name == "dedy":
        middle = match.string[match.end("dot") : match.start("y")]
        return [f"%d de {month}{dot}{middle}%Y{end}"]
    return [f"%d{match['s']}{month}{dot}{match['s2']}{year}{end}" if name == "dmony" else f"{month}{dot} %d{match['s2']}{year}{end}"]


def _time_format(match: re.Match[str]) -> str:
    if not match["time"]:
        return ""
    lead = re.match(r"T|,? +", match["time"])
    clock = "%I:%M" if match["half"] else "%H:%M"
    clock += (":%S" if match["seconds"] else "") + (match["fraction"][0] + "%f" if match["fraction"] else "")
    clock += {"": "", " ": " %p"}.get((match["half"] or "")[:1], "%p")
    zone = match["zone"] or ""
    if not zone or zone.strip() in {"Z", "UTC", "GMT"}:
        return (lead[0] if lead else " ") + clock + zone
    return (lead[0] if lead else " ") + clock + (" " if zone.startswith(" ") else "") + "%z"
