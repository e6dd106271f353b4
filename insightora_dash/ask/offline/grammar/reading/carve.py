"""Clauses of formulaic language cut out of a question first: chart words, sort orders, bins."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from insightora_dash.ask.offline.grammar.lexis.lookups import base_adjective, degree
from insightora_dash.ask.offline.grammar.lexis.segments import GRAIN_PHRASES, GRAINS
from insightora_dash.ask.offline.grammar.lexis.tokens import Token
from insightora_dash.ask.offline.grammar.reading.drawn import cut_chart
from insightora_dash.ask.offline.grammar.sketch import Grain

_ORDERED = {"per", "each", "every", "an", "of", "a", "average", "the", "last", "first", "work", "purchase", "sales", "service", "repair", "customer", "client",
    "online", "production", "delivery", "this", "that"}  # before an order that somebody placed
_SORTERS = {"sort", "sorted", "order", "ordered", "rank", "ranked", "list", "listed", "show", "display", "displayed", "arrange", "arranged", "sorting",
    "ordering", "ranking", "shown"}
_POLITE = {"and", "i", "want", "to", "could", "you", "can", "please", "would", "like", ",", "the", "result", "results", "them", "it", "these", "that",
    "by", "in", "then", "also", "with", "me", "those", "sorting", "is", "are"}
_DIRECTIONS: tuple[tuple[tuple[str, ...], bool], ...] = (
    (("from", "high", "to", "low"), True), (("from", "low", "to", "high"), False), (("high", "to", "low"), True), (("low", "to", "high"), False),
    (("from", "highest", "to", "lowest"), True), (("from", "lowest", "to", "highest"), False), (("from", "largest", "to", "smallest"), True), (("from",
        "smallest", "to", "largest"), False),
    (("from", "most", "to", "least"), True), (("from", "least", "to", "most"), False), (("from", "oldest", "to", "youngest"), True), (("from",
        "youngest", "to", "oldest"), False),
    (("from", "the", "oldest", "to", "the", "youngest"), True), (("from", "the", "youngest", "to", "the", "oldest"), False), (("from", "z", "to", "a"),
        True), (("from", "a", "to", "z"), False),
    (("from", "newest", "to", "oldest"), True), (("from", "oldest", "to", "newest"), False), (("from", "earliest", "to", "latest"), False), (("from",
        "latest", "to", "earliest"), True),
    (("highest", "first"), True), (("lowest", "first"), False), (("largest", "first"), True), (("smallest", "first"), False), (("newest", "first"),
        True), (("oldest", "first"), False), (("most", "common", "first"), True),
    (("best", "first"), True), (("worst", "first"), False), (("slowest", "first"), True), (("fastest", "first"), False),
    (("in", "descending", "order"), True), (("in", "ascending", "order"), False), (("in", "desc", "order"), True), (("in", "asc", "order"), False),
        (("in", "decreasing", "order"), True), (("in", "increasing", "order"), False),
    (("descending", "order"), True), (("ascending", "order"), False), (("in", "descending"), True), (("in", "ascending"), False), (("in", "desc"),
        True), (("in", "asc"), False),
    (("descending",), True), (("ascending",), False), (("desc",), True), (("asc",), False), (("decreasing",), True), (("increasing",), False),
        (("descendingly",), True), (("ascendingly",), False),
    (("in", "reversed", "lexicographical", "order"), True), (("in", "reverse", "lexicographical", "order"), True), (("in", "reverse", "alphabetical",
        "order"), True), (("in", "reversed", "alphabetical", "order"), True),
    (("in", "lexicographical", "order"), False), (("in", "alphabetical", "order"), False), (("in", "alphabetic", "order"), False), (("alphabetically",),
        False), (("in", "lexicographic", "order"), False), (("in", "reverse", "order"), True),
    (("in", "ascending", "alphabetical", "order"), False), (("in", "descending", "alphabetical", "order"), True),
    (("in", "chronological", "order"), False), (("chronologically",), False), (("in", "reverse", "chronological", "order"), True),
)
_BINS = {"bin", "binning", "bins", "binned"}
_WIDTHS = {"group", "groups", "band", "bands", "bucket", "buckets", "bracket", "brackets", "bin", "bins", "range", "ranges", "interval", "intervals", "step",
    "steps", "class", "classes"}
_SCALES = {"thousands", "thousand", "millions", "million", "billions", "minutes", "hours", "days", "weeks", "seconds", "k", "tonnes", "tons", "kilograms", "kg",
    "kilometers", "kilometres", "km", "meters", "metres"}
_END = {",", ".", "?", "!", ";"}


@dataclass(slots=True)
class Sort:
    """A sort order as said: its direction and the words of its target (none: what is shown)."""

    desc: bool
    target: tuple[Token, ...] = ()
    by_size: bool = False  # "largest first" speaks of figures


@dataclass(slots=True)
class Carved:
    """A question without its formulaic clauses, and those clauses."""

    tokens: list[Token]
    chart: str | None = None
    sorts: list[Sort] = field(default_factory=list)
    bins: list[tuple[tuple[Token, ...], Grain]] = field(default_factory=list)
    limit: int | None = None
    scale: str = ""  # thousands, hours
    width: float | None = None  # of buckets of a number
    moving: tuple[int, Grain | None] | None = None  # how many buckets a moving average spans


def carve(tokens: Sequence[Token]) -> Carved:
    """Cuts chart, bin and sort clauses out of a question."""
    carved = Carved(list(tokens))
    _carve_moving(carved)
    _carve_width(carved)
    _carve_scale(carved)
    _carve_limit(carved)
    _carve_bins(carved)
    carved.chart = cut_chart(carved.tokens)
    _carve_sorts(carved)
    return carved


def _carve_moving(carved: Carved) -> None:
    """`3 month moving average of`, `rolling average over 6 weeks of`."""
    tokens = carved.tokens
    start = next((i for i, t in enumerate(tokens[:-1]) if t.low in {"moving", "rolling"} and tokens[i + 1].low in {"average", "mean", "avg"}), None)
    if start is None:
        return
    end, count, grain = start + 2, 3, None
    if start > 0 and tokens[start - 1].low in GRAINS:
        start, grain = start - 1, GRAINS[tokens[start - 1].low]
    if start > 0 and tokens[start - 1].number is not None:
        start, count = start - 1, int(tokens[start - 1].number or 3)
    if start > 0 and tokens[start - 1].low in {"the", "a"}:
        start -= 1
    carved.moving = (max(count, 2), grain)
    carved.tokens[start : end + (_low(tokens, end) == "of")] = []


def _carve_width(carved: Carved) -> None:
    """`age group of 10`, `in steps of 500`, `buckets of 100`."""
    tokens = carved.tokens
    for index, token in enumerate(tokens):
        if token.low not in _WIDTHS or _low(tokens, index + 1) not in {"of", "by"} or index + 2 >= len(tokens) or tokens[index + 2].number is None:
            continue
        end = index + 3
        if _low(tokens, end) in {"and", "to", "-"}:  # a range with two ends is a condition
            continue
        carved.width = float(tokens[index + 2].number or 0) or None
        while _low(tokens, end) in {"years", "year", "minutes", "days", "euros", "dollars", "each", "units", "hours"}:
            end += 1
        start = index
        while start > 0 and tokens[start - 1].low in {"in", "into", "with"}:
            start -= 1
        carved.tokens[start:end] = []
        return


def _carve_scale(carved: Carved) -> None:
    """`in thousands`, `in hours`."""
    for index, token in enumerate(carved.tokens):
        ends = index + 1 == len(carved.tokens) or _low(carved.tokens, index + 1) in {"by", "per", "for", "of", "in", ",", "?", ".", "each", "last", "this"}
        if token.low in _SCALES and _low(carved.tokens, index - 1) == "in" and ends and index > 1:
            carved.scale = token.low
            carved.tokens[index - 1 : index + 1] = []
            return


def _carve_limit(carved: Carved) -> None:
    """`limit it to ten`, `limit 5`."""
    lows = [t.low for t in carved.tokens]
    start = next((i for i, low in enumerate(lows) if low in {"limit", "limited", "restrict"}), None)
    if start is None:
        return
    number = next((i for i in range(start + 1, min(start + 6, len(lows))) if carved.tokens[i].number is not None), None)
    if number is not None and set(lows[start + 1 : number]) <= {"it", "them", "that", "this", "to", "the", "result", "results", "list", "only", "top",
        "first", "rows", "output", "just"}:
        carved.limit = int(carved.tokens[number].number or 0)
        carved.tokens[start : number + 1] = []


def _low(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].low if 0 <= index < len(tokens) else ""


def _comma() -> Token:
    return Token(",", "mark", ",")


def _carve_bins(carved: Carved) -> None:
    tokens = carved.tokens
    start = next((i for i, t in enumerate(tokens) if t.low in _BINS), None)
    while start is not None:
        link = next((i for i in range(start + 1, min(start + 9, len(tokens))) if tokens[i].low in {"by", "into", "in", "on"}), None)
        named = _grain_at(tokens, link + 1) if link else None
        if link is None or named is None:
            start = next((i for i in range(start + 1, len(tokens)) if tokens[i].low in _BINS), None)
            continue
        grain, end = named
        if _low(tokens, end) in {"interval", "intervals", "bucket", "buckets"}:
            end += 1
        target = tuple(t for t in tokens[start + 1 : link] if t.low not in {"the", "of", "all"})
        carved.bins.append((target, grain))
        while start > 0 and tokens[start - 1].low in {"by", "and", "the", "a"}:
            start -= 1
        tokens[start:end] = [_comma()] if start > 0 else []
        start = next((i for i, t in enumerate(tokens) if t.low in _BINS), None)


def _grain_at(tokens: Sequence[Token], start: int) -> tuple[Grain, int] | None:
    """The bucket named within the next words, and where its name ends."""
    for index in range(start, min(start + 3, len(tokens))):
        for words, grain in GRAIN_PHRASES.items():
            if tuple(t.low for t in tokens[index : index + len(words)]) == words:
                return grain, index + len(words)
        if tokens[index].low in GRAINS:
            return GRAINS[tokens[index].low], index + 1
    return None


def _carve_sorts(carved: Carved) -> None:
    found = _direction(carved.tokens)
    while found:
        start, end, desc = found
        _carve_directed(carved, start, end, desc)
        found = _direction(carved.tokens)
    _carve_plain(carved)


def _direction(tokens: Sequence[Token]) -> tuple[int, int, bool] | None:
    lows = tuple(t.low for t in tokens)
    for index in range(len(lows)):
        best = max(((len(words), desc) for words, desc in _DIRECTIONS if lows[index : index + len(words)] == words), default=None)
        if best:
            return index, index + best[0], best[1]
        ended = lows[: index + 1]
        if lows[index] == "first" and set(lows[index + 1 :]) <= _END and (found := _degree_before(ended)) is not None:
            return found
    return None


def _degree_before(lows: tuple[str, ...]) -> tuple[int, int, bool] | None:
    """`most expensive first`, `cheapest first` at the end of a question."""
    word = " ".join(lows[-3:-1]) if len(lows) > 2 and lows[-3] in {"most", "least"} else lows[-2] if len(lows) > 1 else ""
    if not base_adjective(word) or not (" " in word or word.endswith("est")):
        return None
    high = degree(word.split()[-1]) > 0
    return len(lows) - 1 - len(word.split()), len(lows), high != word.startswith("least")


def _carve_directed(carved: Carved, start: int, end: int, desc: bool) -> None:
    tokens = carved.tokens
    sized = bool({"most", "least", "high", "low"} & {t.low for t in tokens[start:end]}) or any(t.low.endswith("est") for t in tokens[start:end])
    while _low(tokens, end) in {"order", "please", "manner"}:
        end += 1
    target: tuple[Token, ...] = ()
    if _low(tokens, end) in {"count", "number", "total", "frequency"}:
        target, end = (tokens[end],), end + 1
    elif _low(tokens, end) in {"of", "by", "for", "with", "on", "according", "based", "regarding"}:
        first = end + 1
        while _low(tokens, first) in {"to", "on", "the", "respect"}:
            first += 1
        last = _target_end(tokens, first)
        target, end = tuple(tokens[first:last]), last
    elif _low(tokens, start - 1) == "by" and end - start == 1:  # by ascending price
        last = _target_end(tokens, end)
        target, end = tuple(tokens[end:last]), last
    verb = _verb_before(tokens, start)
    if verb is not None:
        before = _trimmed(tokens[verb + 1 : start])
        if before and not target:
            target = before
        elif before and target:
            verb = start
        start = verb
    start = _polite_start(tokens, start)
    while _low(tokens, end) in {"please", "order"}:
        end += 1
    carved.sorts.append(Sort(desc, target, sized))
    carved.tokens[start:end] = [_comma()] if start > 0 and end < len(tokens) else []


def _target_end(tokens: Sequence[Token], first: int) -> int:
    last = first
    while last < len(tokens) and tokens[last].low not in _END and last - first < 9:
        if tokens[last].low in {"please", "order", "and", "who", "which", "that", "where", "whose"} or (tokens[last].low in _SORTERS and last > first):
            break
        last += 1
    return last


def _verb_before(tokens: Sequence[Token], start: int) -> int | None:
    for index in range(start - 1, max(start - 11, -1), -1):
        if tokens[index].low in _END:
            return None
        if tokens[index].low in _SORTERS:
            plain = tokens[index].low in {"list", "show", "display", "listed", "shown", "displayed"}
            inner = any(t.low in {"of", "for", "each", "all"} for t in tokens[index + 1 : start]) and _low(tokens, index + 1) != "by" and start - index > 3
            if plain and (index == 0 or inner):
                return None
            return index
    return None


def _trimmed(tokens: Sequence[Token]) -> tuple[Token, ...]:
    kept = list(tokens)
    while kept and kept[0].low in _POLITE:
        kept.pop(0)
    while kept and kept[-1].low in {"from", "in", "by"}:
        kept.pop()
    return tuple(kept)


def _polite_start(tokens: Sequence[Token], start: int) -> int:
    while start > 0 and tokens[start - 1].low in _POLITE:
        start -= 1
    return start


def _carve_plain(carved: Carved) -> None:
    tokens = carved.tokens
    for index, token in enumerate(tokens):
        if token.low in {"sort", "sorted", "order", "ordered", "rank", "ranked", "sorting", "ordering", "arrange", "arranged"}:
            by = index + 1
            while _low(tokens, by) in {"them", "it", "the", "results", "result", "these"}:
                by += 1
            counted = token.low in {"order", "rank"} and _low(tokens, index - 1) in _ORDERED
            if _low(tokens, by) != "by" or counted:
                continue
            last = _target_end(tokens, by + 1)
            target = _trimmed(tokens[by + 1 : last])
            if target:
                carved.sorts.append(Sort(False, target))
                tokens[_polite_start(tokens, index) : last] = [_comma()] if index and last < len(tokens) else []
                return
