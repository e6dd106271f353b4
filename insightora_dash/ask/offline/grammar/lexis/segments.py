"""The cheapest ways to cut a question into phrases, names, values, numbers and periods."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from insightora_dash.ask.offline.grammar.lexis.candidates import WIDEST, alternatives, mistyped
from insightora_dash.ask.offline.grammar.lexis.lookups import base_adjective, degree
from insightora_dash.ask.offline.grammar.lexis.own_calendar import own_period_at
from insightora_dash.ask.offline.grammar.lexis.people import is_person
from insightora_dash.ask.offline.grammar.lexis.periods import MONTHS, QUARTERS, Found, period_at
from insightora_dash.ask.offline.grammar.lexis.phrases import LONGEST_PHRASE, STOP, VERBS, phrase_table
from insightora_dash.ask.offline.grammar.lexis.tokens import Token
from insightora_dash.ask.offline.grammar.lexis.vocabulary import UNITS, Vocabulary
from insightora_dash.ask.offline.grammar.sketch import Alt, Grain, Span

_THING, _PHRASE, _STOP, _UNKNOWN = 0.12, 0.05, 0.1, 2.0
_BEAM = 10
_COMPARING = frozenset({"than", "exceed", "exceeds", "exceeding", "exceeded", "equal", "equals", "from", "surpasses", "surpassing", ">", "<", ">=", "<=", "="})
_BEFORE_NAMES = frozenset({"the", "their", "its", "his", "her", "half", "twice", "double", "of", "a", "an"})
_BEFORE_SIGNS = frozenset({"is", "are", "was", "were", "does", "not", "be", "has", "been"})
_ROUGHLY = 0.55  # cost up to which a word can be meant for a name
_SAID_IN_FULL = 0.1  # cost up to which a name was said with all its words
_TOPS = {"top": True, "first": True, "best": True, "highest": True, "largest": True, "biggest": True, "bottom": False, "last": False, "lowest": False,
    "worst": False, "smallest": False, "leading": True}
ORDINALS = {word: place for place, words in enumerate((("second", "2nd"), ("third", "3rd"), ("fourth", "4th"), ("fifth", "5th"), ("sixth", "6th"),
    ("seventh", "7th"), ("eighth", "8th"), ("ninth", "9th"), ("tenth", "10th")), start=2) for word in words}
_DAYS = {name: number for number, names in enumerate((("monday", "mondays"), ("tuesday", "tuesdays"), ("wednesday", "wednesdays"), ("thursday", "thursdays"),
    ("friday", "fridays"), ("saturday", "saturdays"), ("sunday", "sundays")), start=1) for name in names}
_WEEKEND, _WORKDAYS = (6, 7), (1, 2, 3, 4, 5)
_COMPARED = frozenset({"average", "avg", "mean", "median", "any", "all", "that", "its", "their", "maximum", "minimum", "max", "min", "last", "this",
    "today", *MONTHS, *QUARTERS})
_GROUPING = frozenset({"grouped", "sorted", "ordered", "ranked", "split", "divided", "classified", "segmented", "categorized", "listed", "binned",
    "aggregated", "filtered", "arranged", "needed", "summed"})
_DONE = frozenset({"paid", "spent", "lent", "sent", "done", "kept", "lost", "made", "seen", "given", "driven", "chosen", "shown", "held", "led", "sung",
    "sold", "run", "built", "won"})
_HOLDING = frozenset({"contains", "containing", "contain", "includes", "mentions", "mentioning"})  # before a text that need not be known
_TRANSFERRED = frozenset({"paid", "spent", "earned", "generated", "made", "collected", "charged", "invoiced", "billed", "raised", "produced", "consumed",
    "scored",
    "worked", "logged", "booked", "taken", "recorded", "observed", "incurred", "flown", "driven", "walked", "traveled", "travelled", "held", "carried",
    "moved"})
_BANDS = frozenset({"group", "groups", "band", "bands", "bracket", "brackets", "bucket", "buckets", "ranges"})
_DATED = {"last": "latest", "first": "earliest"}
GRAINS: dict[str, Grain] = {
    "year": "year", "years": "year", "yearly": "year", "annual": "year", "annually": "year", "month": "month", "months": "month", "monthly": "month",
        "quarter": "quarter", "quarters": "quarter",
    "quarterly": "quarter", "week": "week", "weeks": "week", "weekly": "week", "day": "day", "days": "day", "daily": "day", "date": "day",
        "weekday": "weekday", "weekdays": "weekday", "hour": "hour",
    "hourly": "hour", "time": "month", "hours": "hour",
}
GRAIN_PHRASES: dict[tuple[str, ...], Grain] = {
    ("day", "of", "the", "week"): "weekday", ("day", "of", "week"): "weekday", ("days", "of", "the", "week"): "weekday",
    ("calendar", "year"): "year", ("day", "of", "the", "month"): "day",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of a question with its meaning."""

    kind: str  # a phrase kind, or: thing number period day month grain quoted stop mark unknown
    payload: Any  # by kind: a sign, an aggregate, a number, a period …
    start: int
    end: int
    text: str
    cost: float
    alts: tuple[Alt, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """A whole question as items."""

    items: tuple[Item, ...]
    cost: float


def cuts(tokens: Sequence[Token], vocabulary: Vocabulary, anchor: date, count: int = 5) -> list[Cut]:
    """The `count` cheapest ways to cut the tokens, cheapest first."""
    ways: list[list[Cut]] = [[Cut((), 0.0)]] + [[] for _ in tokens]
    for start in range(len(tokens)):
        if not ways[start]:
            continue
        for item in _items_at(tokens, start, vocabulary, anchor):
            ways[item.end].extend(Cut((*way.items, item), way.cost + item.cost) for way in ways[start])
            ways[item.end] = sorted(ways[item.end], key=lambda w: w.cost)[:_BEAM]
    return ways[-1][:count]


def _items_at(tokens: Sequence[Token], start: int, vocabulary: Vocabulary, anchor: date) -> Iterator[Item]:
    token = tokens[start]
    if token.kind == "mark" or token.kind == "possessive":
        yield _item("mark", token.low, tokens, start, start + 1, 0.02)
        return
    phrases = list(_phrases(tokens, start, vocabulary))
    yield from phrases
    yield from _grains(tokens, start)
    yield from _percentile(tokens, start)
    yield from _ordinals(tokens, start)
    yield from _day_kinds(tokens, start)
    before = tokens[start - 1].low if start else ""
    found = own_period_at(tokens[start:], vocabulary.catalog, anchor) or period_at(tokens[start:], anchor, before)
    if found:
        yield _period(found, tokens, start)
    if token.number is not None:
        yield _item("number", token.number, tokens, start, start + 1, 0.05 if token.kind == "number" else 0.15)
    if token.low in _BANDS and start and tokens[start - 1].kind == "word":  # by age group
        yield _item("band", token.low, tokens, start, start + 1, 0.1)
    if token.low == "times" and start and tokens[start - 1].number is not None:  # more than 5 times
        yield _item("stop", token.low, tokens, start, start + 1, 0.02)
    known, close, exact = False, False, False
    for end in range(start + 1, min(start + WIDEST, len(tokens)) + 1):
        alts = alternatives(tokens[start:end], vocabulary)
        if alts:
            known = known or end == start + 1
            close = close or (end == start + 1 and alts[0].cost < _ROUGHLY - 0.3)
            exact = exact or (end == start + 1 and alts[0].cost < 0.1 and alts[0].kind == "table")
            whole = 0.1 * (end - start - 1) if alts[0].cost <= 0.1 else 0.0  # a name said in full is sooner meant than its words
            yield Item("thing", None, start, end, _text(tokens, start, end), max(_THING + alts[0].cost - whole, 0.02), alts)
    if token.kind == "word" and len(token.text) == 1 and _lettered(tokens, start):
        yield _item("quoted", token.text, tokens, start, start + 1, 0.02)
    if token.low == "number" and start + 1 < len(tokens) and tokens[start + 1].low in {"for", "per", "by", "across"}:  # the number for each type
        yield _item("count", "rows", tokens, start, start + 1, 0.05)
    if token.low == "new" and not known and start + 1 < len(tokens) and _begins(tokens[start + 1 : start + 2], vocabulary):
        yield _item("stop", token.low, tokens, start, start + 1, 0.2)
    if token.kind == "quoted":
        yield _item("quoted", token.text, tokens, start, start + 1, 0.2)
    elif token.kind == "word" and ((not known and token.low in VERBS) or (not close and token.low in _TRANSFERRED and _led_on(tokens, start))):
        yield _item("stop", token.low, tokens, start, start + 1, _STOP)
    elif token.kind == "word" and token.low in STOP and (known or not any(p.end == start + 1 for p in phrases)):
        yield _item("stop", token.low, tokens, start, start + 1, _STOP if not known and token.number is None and not found else 0.9 if exact else 0.55)
    elif token.kind == "word":
        if not known and (alts := mistyped(tokens[start : start + 1], vocabulary)):
            yield Item("thing", None, start, start + 1, token.text, _THING + alts[0].cost, alts)
        counted = start > 0 and tokens[start - 1].number is not None and bool(UNITS & set(token.stems))  # 2500 euros
        counted = counted or (start > 0 and tokens[start - 1].low in _HOLDING) or (not known and token.low in {"people", "persons"})
        yield _item("unknown", token.low, tokens, start, start + 1, _STOP if counted else _UNKNOWN if not known else 1.2)
    elif token.number is None and not found:
        yield _item("unknown", token.low, tokens, start, start + 1, _UNKNOWN)


def _begins(tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """Whether rows of what is named have a date, by which they are new in a period: `new members in 2024`."""
    alts = alternatives(tokens, vocabulary)
    dated = bool(alts) and any(column.role == "time" for column in vocabulary.table(alts[0].table).columns)
    return dated and alts[0].kind == "table" and alts[0].cost < _SAID_IN_FULL


def _text(tokens: Sequence[Token], start: int, end: int) -> str:
    return " ".join(t.text for t in tokens[start:end])


def _item(kind: str, payload: object, tokens: Sequence[Token], start: int, end: int, cost: float) -> Item:
    return Item(kind, payload, start, end, _text(tokens, start, end), cost)


def _phrases(tokens: Sequence[Token], start: int, vocabulary: Vocabulary) -> Iterator[Item]:
    table = phrase_table()
    words: tuple[str, ...] = ()
    for end in range(start + 1, min(start + LONGEST_PHRASE, len(tokens)) + 1):
        words = (*words, tokens[end - 1].low)
        meanings = table.get(words, ())
        kinds = {kind for kind, _payload in meanings}
        opening = start == 0 or tokens[start - 1].kind == "mark" or tokens[start - 1].low in {"and", "please"}
        for kind, payload in meanings:
            passive = kind == "group" and words == ("by",) and _passive(tokens, start)
            if passive and not _ends_name(tokens, start, vocabulary) and not _groups_by(tokens, end, vocabulary):
                kind, payload = "of", ""
            if kind == "cmp" and not _comparable_ahead(tokens, end) and not _role_ahead(tokens, end, vocabulary) and not _column_ahead(
                    tokens, start, end, vocabulary):
                continue
            if kind == "sup" and words[-1] == "most" and end < len(tokens) and tokens[end].low == "recently":
                continue
            if kind == "ask" and words == ("report",) and end < len(tokens) and tokens[end].low == "to":
                continue
            if (kind == "rank" and start) or (kind == "sign" and (_means(tokens, start, end, vocabulary))):
                continue
            if {"ask", "rel"} <= kinds and kind == ("rel" if opening else "ask"):
                continue
            yield _item(kind, payload, tokens, start, end, _PHRASE)
    yield from _superlatives(tokens, start)


def _led_on(tokens: Sequence[Token], start: int) -> bool:
    """Whether a participle stands between what it says something of and who did it, or where: `fees paid by customers`, not `paid invoices`."""
    return start > 0 and start + 1 < len(tokens) and tokens[start + 1].low in {"by", "to", "for", "from", "at", "in", "on", "with", "per", "each", "last"}


def _means(tokens: Sequence[Token], start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether words name something in the data: a positive test, where tests are positive or negative."""
    return bool(alternatives(tokens[start:end], vocabulary))


def _lettered(tokens: Sequence[Token], start: int) -> bool:
    """Whether a single letter stands for itself: `the letters A or B`."""
    before = [t.low for t in tokens[max(start - 5, 0) : start]]
    return bool({"letter", "letters"} & set(before)) and before[-1] in {"letter", "letters", "or", "and"}


def _passive(tokens: Sequence[Token], start: int) -> bool:
    """Whether "by" follows a participle and names who did it: `owned by students`."""
    before = tokens[start - 1].low if start else ""
    return before not in _GROUPING and ((before.endswith(("ed", "wn", "ken", "ten", "ught")) and len(before) > 3) or before in _DONE)


def _groups_by(tokens: Sequence[Token], end: int, vocabulary: Vocabulary) -> bool:
    """Whether what follows "by" is a column that nobody did anything by: `tickets that were reopened by category`."""
    for width in (2, 1):
        alts = alternatives(tokens[end : end + width], vocabulary) if end + width <= len(tokens) else ()
        if alts and alts[0].cost <= _SAID_IN_FULL:
            best = alts[0]
            role = vocabulary.column(best.table, best.column or "").role if best.kind == "column" else ""
            return role in {"dimension", "geo"} and not is_person(best.column or "")
    return False


def _ends_name(tokens: Sequence[Token], start: int, vocabulary: Vocabulary) -> bool:
    """Whether the participle is the end of a column's name: `amount claimed by product`."""
    for width in (2, 3):
        alts = alternatives(tokens[start - width : start], vocabulary) if start >= width else ()
        if alts and alts[0].kind == "column" and alts[0].cost <= _SAID_IN_FULL:
            return True
    return False


def _comparable_ahead(tokens: Sequence[Token], end: int) -> bool:
    """Whether something to compare with follows soon: a number, a date, an average, a quoted word."""
    return any(t.number is not None or t.kind in {"date", "quoted"} or t.low in _COMPARED for t in tokens[end : end + 5])


def _column_ahead(tokens: Sequence[Token], start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether columns stand on both sides of a comparison: `budget is less than the actual cost`."""
    if not _COMPARING & {t.low for t in tokens[start:end]}:
        return False
    at = end
    while at < len(tokens) and tokens[at].low in _BEFORE_NAMES:
        at += 1
    begin = start
    while begin > 0 and tokens[begin - 1].low in _BEFORE_SIGNS:
        begin -= 1
    after = any(_is_column(tokens[at : at + width], vocabulary) for width in (1, 2, 3) if at + width <= len(tokens))
    return after and any(_is_column(tokens[begin - width : begin], vocabulary) for width in (1, 2, 3) if begin >= width)


def _is_column(tokens: Sequence[Token], vocabulary: Vocabulary) -> bool:
    return any(alt.kind == "column" and alt.cost <= _ROUGHLY for alt in alternatives(tokens, vocabulary)[:3])


def _role_ahead(tokens: Sequence[Token], end: int, vocabulary: Vocabulary) -> bool:
    """Whether the one compared with is named soon: `more than their manager`."""
    words = {word for role in vocabulary.roles.values() for word in (*role.key[1].split("_"), *role.table.aliases)}
    return bool(words) and any(t.low.rstrip("s") in words or t.low in words for t in tokens[end : end + 5])


def _superlatives(tokens: Sequence[Token], start: int) -> Iterator[Item]:
    low, following = tokens[start].low, tokens[start + 1] if start + 1 < len(tokens) else None
    if following is not None and following.kind in {"number", "word"} and following.number is not None and low in _TOPS:
        yield _item("topn", (int(following.number), _TOPS[low]), tokens, start, start + 2, 0.03)
    if low == "most" and following is not None and following.low == "recently":
        yield _item("sup", ("adj", 1), tokens, start, start + 2, 0.03)
    if low in {"most", "least"} and following is not None and base_adjective(following.low):
        sign = degree(following.low) * (1 if low == "most" else -1)
        yield _item("sup", ("adj", sign), tokens, start, start + 2, 0.03)
    elif (low.endswith("est") or low in {"last", "first"}) and base_adjective(_DATED.get(low, low)):
        yield _item("sup", ("adj", degree(_DATED.get(low, low))), tokens, start, start + 1, 0.06)
    elif base_adjective(low) is None and low in {"earliest", "latest"}:
        yield _item("sup", ("adj", -1 if low == "earliest" else 1), tokens, start, start + 1, 0.06)


def _ordinals(tokens: Sequence[Token], start: int) -> Iterator[Item]:
    """`second highest`, `3rd most`: the place of the one that a superlative picks."""
    place = ORDINALS.get(tokens[start].low)
    following = tokens[start + 1].low if start + 1 < len(tokens) else ""
    if place and (following in _TOPS or following in {"most", "least", "fewest", "greatest", "earliest", "latest"} or (
            following.endswith("est") and base_adjective(following))):
        yield _item("nth", place, tokens, start, start + 1, 0.02)


def _percentile(tokens: Sequence[Token], start: int) -> Iterator[Item]:
    """`90th percentile of`, `95 percentile`."""
    digits = tokens[start].low.rstrip("sthndr")
    if digits.isdigit() and 0 < int(digits) < 100 and start + 1 < len(tokens) and tokens[start + 1].low in {"percentile", "percentil"}:
        yield _item("agg", f"p{int(digits)}", tokens, start, start + 2, 0.02)


def _grains(tokens: Sequence[Token], start: int) -> Iterator[Item]:
    if tokens[start].low in GRAINS:
        yield _item("grain", GRAINS[tokens[start].low], tokens, start, start + 1, 0.3)
    for phrase, grain in GRAIN_PHRASES.items():
        if tuple(t.low for t in tokens[start : start + len(phrase)]) == phrase:
            yield _item("grain", grain, tokens, start, start + len(phrase), 0.1)


def _day_kinds(tokens: Sequence[Token], start: int) -> Iterator[Item]:
    """`on weekends`, `working days`, `on Mondays`: days of the week that a condition keeps."""
    low, before = tokens[start].low, tokens[start - 1].low if start else ""
    pair = (low, tokens[start + 1].low if start + 1 < len(tokens) else "")
    if low in {"weekend", "weekends"} and before not in {"by", "per", "each"}:
        yield _item("weekdays", _WEEKEND, tokens, start, start + 1, 0.03)
    if pair in {("working", "days"), ("working", "day"), ("business", "days"), ("work", "days"), ("week", "days")} and before in {"on", "during", "at"}:
        yield _item("weekdays", _WORKDAYS, tokens, start, start + 2, 0.03)
    if low in {"weekdays", "workdays"} and before in {"on", "during"}:
        yield _item("weekdays", _WORKDAYS, tokens, start, start + 1, 0.03)
    if low in _DAYS and (before in {"on", "every", "a", "of"} or low.endswith("days")):
        yield _item("weekdays", (_DAYS[low],), tokens, start, start + 1, 0.05)


def _period(found: Found, tokens: Sequence[Token], start: int) -> Item:
    kind = "period" if isinstance(found.value, Span) else "month" if isinstance(found.value, int) else "day"
    return _item(kind, found.value, tokens, start, start + found.width, 0.05)
