"""Numbers as people write them: group and decimal marks of any country, currency signs, percents, minus in every form."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from insightora_dash.sources.readers.staging import literal
from insightora_dash.sources.typing.signs import unit_of_sign

_SPACE = " \u00a0\u2007\u2009\u202f"
_GROUPS = {".": f",{_SPACE}'’", ",": f".{_SPACE}'’"}  # the marks that may group digits beside each decimal mark
_MINUS = r"\-−–"  # inside a character class
_PLAIN = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")
_INTEGER = re.compile(r"^[+-]?\d+$")
_NUMBER = rf"(?:\d[\d.,'’{_SPACE}]*\d|\d|[.,]\d+)(?:[.,](?=[-–]))?"
_SPACED = re.compile(rf"[{_SPACE}'’]")
_OPEN = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")  # with one mark, which may be either
_DRESSED = re.compile(
    rf"^(?P<open>[+(\[{_MINUS}]*)\s*(?P<before>[^\d\s+()\[\]{_MINUS}%.,'][^\d\s+()\[\]{_MINUS}]{{0,6}})?\s*(?P<inner>[+({_MINUS}]*)\s*"
    rf"(?P<number>{_NUMBER})(?P<flat>[-–]{{1,2}})?\s*(?P<after>[^\d\s+()\[\]{_MINUS}.,']\S{{0,6}}?|,-kr)?\s*(?P<close>[)\]{_MINUS}]*)$"
)


@dataclass(frozen=True, slots=True)
class Spelled:
    """One number as it is written: bare digits with marks, the signs beside it, and what its marks prove.

    `decimal` is the decimal mark where the number alone proves it; `grouped`: it has group marks; `open_mark` is the one mark that may be either.
    """

    number: str
    signs: tuple[str, ...] = ()
    unit: str | None = None
    decimal: str | None = None
    grouped: bool = False
    open_mark: str | None = None
    plain: bool = False


@lru_cache(maxsize=20_000)
def spelled(text: str) -> Spelled | None:
    """How a text spells a number; None when it is none."""
    if _PLAIN.match(text):
        return _marked(text.lstrip("+-"), (), None, plain=True)
    found = _DRESSED.match(text)
    if found is None or (found["flat"] and found["number"][-1].isdigit()):
        found = _DRESSED.match(text.rstrip("-−–")) if text[-1:] in "-−–" else None
    if found is None:
        return None
    signs = tuple(sign for sign in (found["before"], found["after"]) if sign)
    units = [unit_of_sign(found[side], after=side == "after") for side in ("before", "after") if found[side]]
    if None in units or len(set(units)) > 1:
        return None
    return _marked(found["number"].rstrip(".,") if found["flat"] else found["number"], signs, units[0] if units else None, plain=False)


def _marked(number: str, signs: tuple[str, ...], unit: str | None, *, plain: bool) -> Spelled | None:
    """What the marks inside a number prove about it; None when they contradict each other."""
    if plain and ("e" in number or "E" in number):
        return Spelled(number, decimal="." if "." in number else None, plain=True)
    last, first = number.rfind("."), number.rfind(",")
    spaced = not plain and bool(_SPACED.search(number))
    if last < 0 and first < 0:
        return Spelled(number, signs, unit, grouped=spaced, plain=plain) if not spaced or _fits(number, ".") else None
    mark = "." if last > first else ","
    other = "," if mark == "." else "."
    if number.count(mark) > 1:  # 1.234.567 groups, whatever the other mark does
        return Spelled(number, signs, unit, decimal=other, grouped=True, plain=plain) if _fits(number, other) else None
    if other in number or spaced:
        return Spelled(number, signs, unit, decimal=mark, grouped=True, plain=plain) if _fits(number, mark) else None
    if _OPEN.fullmatch(number):
        return Spelled(number, signs, unit, open_mark=mark, plain=plain)
    return Spelled(number, signs, unit, decimal=mark, plain=plain)


def _fits(number: str, decimal: str) -> bool:
    return re.fullmatch(_pattern(decimal), number) is not None


def _pattern(decimal: str) -> str:
    """A pattern (for Python and RE2 alike) of grouped or bare digits with this decimal mark; `1,23,456` as in India too."""
    group = f"[{_GROUPS[decimal]}]"
    grouped = rf"[0-9]{{1,3}}(?:{group}[0-9]{{3}})+" + (r"|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}" if decimal == "." else "")
    return rf"(?:(?:{grouped}|[0-9]+)(?:[{decimal}][0-9]*)?|[{decimal}][0-9]+)"


def decimal_of(values: Iterable[Spelled]) -> tuple[str | None, Counter[str]]:
    """The decimal mark that most of these numbers prove (None when none does), and how many prove each."""
    proofs = Counter(item.decimal for item in values if item.decimal)
    return (proofs.most_common(1)[0][0] if proofs else None), proofs


def scale_of(values: Sequence[Spelled], decimal: str) -> int:
    """The most decimal places of these numbers when `decimal` is the mark."""
    return max((len(item.number.rpartition(decimal)[2]) for item in values if decimal in item.number), default=0)


def bare_sql(decimal: str, signs: Iterable[str], *, percent: bool) -> str:
    """SQL over `{c}` for the number as DuckDB spells it; null where the cell is not a number written with this mark and these signs."""
    tokens = [re.escape(sign) for sign in sorted({sign.lower() for sign in signs}, key=len, reverse=True)]
    token = f"(?:{'|'.join(tokens)})" if tokens else "(?:)"
    optional = f"{token}?" if tokens else ""
    minus = _MINUS
    end = rf"(?:[-–]{{1,2}})?[\s\x{{00A0}}]*{optional}[\s\x{{00A0}}]*{'[%％]?' if percent else ''}[\s\x{{00A0}}]*[)\]{minus}]*"
    whole = rf"(?i)[+(\[{minus}]*[\s\x{{00A0}}]*{optional}[\s\x{{00A0}}]*[+({minus}]*[\s\x{{00A0}}]*{_pattern(decimal)}{end}"
    stripped = f"regexp_replace(lower({{c}}), {_escaped(token)}, '', 'g')" if tokens else "{c}"
    digits = f"replace(regexp_replace({stripped}, {_escaped(f'[^0-9{decimal}]')}, '', 'g'), '{decimal}', '.')"
    negative = f"regexp_matches({{c}}, {_escaped(rf'^[^0-9]*[({minus}]|[0-9][^0-9,.]*[{minus}][)]?$')})"
    return f"CASE WHEN regexp_full_match({{c}}, {_escaped(whole)}) THEN CASE WHEN {negative} THEN '-' ELSE '' END || {digits} END"


def _escaped(pattern: str) -> str:
    """A pattern as an SQL literal inside a template whose only field is `{c}`."""
    return literal(pattern.replace("{", "{{").replace("}", "}}"))


def is_integer(text: str) -> bool:
    """Whether a text is a whole number that prints back as it was (no leading zeros)."""
    return bool(_INTEGER.match(text)) and not has_leading_zero(text)


def has_leading_zero(text: str) -> bool:
    """Whether a text is a code such as 00417."""
    digits = text.lstrip("+-")
    return len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()
