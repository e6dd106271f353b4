"""Dates and times as people spell them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_TIME = r"(?P<time>[T ]+\d{1,2}:\d{2}(?P<seconds>:\d{2}(?P<fraction>[.,]\d{1,9})?)?(?P<half> ?[AaPp]\.?[Mm]\.?)?(?P<zone> ?(Z|UTC|[+-]\d{2}(:?\d{2})?))?)?"
_SHAPES = (
    ("ymd", re.compile(rf"^(?P<y>\d{{4}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}}){_TIME}$")),
    ("num", re.compile(rf"^(?P<a>\d{{1,2}})(?P<s>[-/.])(?P<b>\d{{1,2}})(?P=s)(?P<y>\d{{4}}|\d{{2}}){_TIME}$")),
    ("dmony", re.compile(rf"^(?P<d>\d{{1,2}})(?P<s>[-/. ]|\. )(?P<mon>[A-Za-z]{{3,9}})\.?(?P<s2>[-/., ]+)(?P<y>\d{{4}}|\d{{2}}){_TIME}$")),
    ("mondy", re.compile(rf"^(?P<mon>[A-Za-z]{{3,9}})\.? (?P<d>\d{{1,2}})(?P<s2>,? )(?P<y>\d{{4}}){_TIME}$")),
    ("monthy", re.compile(r"^(?P<mon>[A-Za-z]{3,9})(?P<s>[- ])(?P<y>\d{4})$")),
    ("ym", re.compile(r"^(?P<y>(19|20)\d{2})-(?P<m>0[1-9]|1[0-2])$")),
)
_CLOCK = re.compile(r"^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$")
_COMPACT = re.compile(r"^(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_FULL = "january february march april may june july august september october november december".split()  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Spelling:
    """The `strptime` formats of a column: the first that reads a value counts. `timed`: some values have a time of day."""

    formats: tuple[str, ...]
    timed: bool
    ambiguous: bool = False  # day and month could be swapped, and nothing in the column decides
    day_first: bool = True


def is_clock(text: str) -> bool:
    """Whether a text is a time of day."""
    return bool(_CLOCK.match(text))


def is_compact(text: str) -> bool:
    """Whether a text is a date as eight digits."""
    return bool(_COMPACT.match(text))


def spelling_of(values: Sequence[str], *, day_first: bool | None = None) -> tuple[Spelling | None, float]:
    """How these values spell moments, and the share of them that do. `day_first` settles what the values leave open."""
    found = [(name, match) for text in values for name, pattern in _SHAPES if (match := pattern.match(text))]
    plausible = [(name, match) for name, match in found if _plausible(name, match)]
    if not plausible:
        return None, 0.0
    numeric = [match for name, match in plausible if name == "num"]
    days = sum(int(match["a"]) > 12 for match in numeric)
    months = sum(int(match["b"]) > 12 for match in numeric)
    ambiguous = bool(numeric) and not days and not months
    slashes = any(match["s"] == "/" for match in numeric)
    first = days >= months if days or months else (day_first if day_first is not None else not slashes)
    formats: Counter[str] = Counter()
    for name, match in plausible:
        for rank, spelled in enumerate(_formats(name, match, first)):
            formats[spelled] += 100 if rank == 0 else 1
    timed = any("%H" in spelled or "%I" in spelled for spelled in formats)
    ordered = tuple(spelled for spelled, _ in formats.most_common(12))
    return Spelling(ordered, timed, ambiguous, first), len(plausible) / len(values)


def _plausible(name: str, match: re.Match[str]) -> bool:
    if name == "num":
        a, b = int(match["a"]), int(match["b"])
        return 1 <= a <= 31 and 1 <= b <= 31 and min(a, b) <= 12
    if name == "ymd":
        return 1 <= int(match["m"]) <= 12 and 1 <= int(match["d"]) <= 31
    if name == "ym":
        return True
    month = match["mon"].lower()
    return month in _MONTHS or month in _FULL


def _formats(name: str, match: re.Match[str], day_first: bool) -> list[str]:
    end = _time_format(match) if "time" in match.re.groupindex else ""
    if name == "ymd":
        return [f"%Y{match['s']}%m{match['s']}%d{end}"]
    if name == "ym":
        return ["%Y-%m"]
    if name == "num":
        s, year = match["s"], "%Y" if len(match["y"]) == 4 else "%y"
        pair = [f"%d{s}%m{s}{year}{end}", f"%m{s}%d{s}{year}{end}"]
        swapped = int(match["a"]) > 12 or int(match["b"]) > 12
        return (pair if day_first else pair[::-1]) if swapped else [pair[0] if day_first else pair[1]]
    month = "%B" if match["mon"].lower() in _FULL and match["mon"].lower() != "may" else "%b"
    if name == "monthy":
        return [f"{month}{match['s']}%Y"]
    year = "%Y" if len(match["y"]) == 4 else "%y"
    return [f"%d{match['s']}{month}{match['s2']}{year}{end}" if name == "dmony" else f"{month} %d{match['s2']}{year}{end}"]


def _time_format(match: re.Match[str]) -> str:
    if not match["time"]:
        return ""
    lead = "T" if match["time"].startswith("T") else " "
    clock = "%I:%M" if match["half"] else "%H:%M"
    clock += (":%S" if match["seconds"] else "") + (".%f" if match["fraction"] else "")
    clock += {"": "", " ": " %p"}.get((match["half"] or "")[:1], "%p")
    zone = match["zone"] or ""
    return lead + clock + ((" " if zone.startswith(" ") else "") + "%z" if zone and zone.strip() not in {"Z", "UTC"} else zone)
