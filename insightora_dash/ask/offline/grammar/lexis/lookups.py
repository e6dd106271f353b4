"""Columns that adjectives, units and kinds of word imply without naming them."""

import math
from collections.abc import Sequence

from insightora_dash.ask.offline.grammar.lexis.candidates import name_cost
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.sketch import Alt
from insightora_dash.catalog.catalog import Column
from insightora_dash.catalog.lexicon import ADJECTIVES, UNIT_QUANTITIES
from insightora_dash.catalog.words import name_words, stem

_ENDINGS = ("iest", "ier", "est", "er", "r", "st", "")


def base_adjective(word: str) -> str | None:
    """The plain form of an adjective of degree: `oldest` and `older` are old."""
    low = word.casefold().split()[0] if word.split() else ""
    parts = word.casefold().split()
    if len(parts) >= 2 and parts[0] in {"most", "least", "more", "less"}:
        low = parts[1]
    for ending in _ENDINGS:
        if ending and not low.endswith(ending):
            continue
        bare = low[: len(low) - len(ending)] if ending else low
        for form in (bare, bare + "e", bare + "y", bare[:-1] if len(bare) > 2 and bare[-1:] == bare[-2:-1] else bare):
            if form in ADJECTIVES:
                return form
    return None


def degree(word: str) -> int:
    """Which end an adjective of degree means: 1 the high one, -1 the low one."""
    form = base_adjective(word)
    return ADJECTIVES[form][1] if form else 1


def adjective_alts(word: str, vocabulary: Vocabulary) -> tuple[Alt, ...]:
    """The columns that an adjective of degree speaks of."""
    form = base_adjective(word)
    return quantity_alts(ADJECTIVES[form][0], vocabulary) if form else ()


def unit_alts(word: str, vocabulary: Vocabulary) -> tuple[Alt, ...]:
    """The columns that a unit of measure speaks of."""
    low = word.casefold()
    names = UNIT_QUANTITIES.get(low) or UNIT_QUANTITIES.get(low.rstrip("s")) or ()
    return quantity_alts(names, vocabulary)


def quantity_alts(names: tuple[str, ...], vocabulary: Vocabulary) -> tuple[Alt, ...]:
    """The amounts and dates that these names fit, best first."""
    best: dict[tuple[tuple[str, str], str], Alt] = {}
    for place, phrase in enumerate(names):
        words = [stem(w) for w in phrase.split()]
        for name in vocabulary.names:
            if name.column is None:
                continue
            cost = name_cost(words, name, vocabulary)
            if cost is None or cost[0] > 0.8 or vocabulary.column(name.table, name.column).role in {"id", "boolean", "text"}:
                continue
            alt = Alt("column", name.table, name.column, cost=0.15 + cost[0] + 0.08 * place)
            if (name.table, name.column) not in best or alt.cost < best[name.table, name.column].cost:
                best[name.table, name.column] = alt
    return tuple(sorted(best.values(), key=lambda a: (a.cost, a.table, a.column or "")))


def round_width(column: Column) -> float:
    """How wide the ranges of a number are when nobody said so: the round width that makes about eight of them; ten years of age."""
    low, high = column.minimum, column.maximum
    if "age" in name_words(column.name) or not isinstance(low, int | float) or not isinstance(high, int | float) or high <= low:
        return 10.0
    rough = (high - low) / 8
    power = 10.0 ** math.floor(math.log10(rough))
    return float(next(step * power for step in (1, 2, 5, 10) if step * power >= rough))


MAIN_WORDS = ("revenue", "sales", "sale", "amount", "turnover", "total", "profit", "value", "quantity", "price", "cost",
    "salary", "wage", "pay")  # what is meant first, best first


def main_amount(key: tuple[str, str], vocabulary: Vocabulary) -> Alt | None:
    """The amount that the rows of a table come to: the one named most like revenue."""
    ranked = [(rank, place, column.name) for place, column in enumerate(vocabulary.defined.stored(vocabulary.table(key))) if column.role == "measure" and (
        rank := next((i for i, word in enumerate(MAIN_WORDS[:8]) if word in name_words(column.name)), None)) is not None
        and not {"discount", "tax", "unit", "refund", "list"} & set(name_words(column.name))]
    return Alt("column", key, min(ranked)[2], cost=0.1) if ranked else None


_MADE = frozenset({"creat"})  # when a row was made says less than another date that every row has
_DULL = frozenset({"birth", "dob", "updat", "modifi", "end", "to", "valid"}) | _MADE
_LATER = frozenset(stem(word) for word in ("response", "responded", "replied", "answered", "resolved", "closed", "completed", "finished", "delivered",
    "delivery",
    "shipped", "paid", "payment", "returned", "return", "due", "expected", "promised", "cancelled", "canceled", "approved", "processed", "left", "discharged",
    "resigned", "terminated", "expires", "expiry", "expired", "churned", "refunded", "departed", "departure"))  # dates of what comes after a row began


_LEAVING, _ARRIVING = frozenset({stem("departed"), stem("departure")}), frozenset({stem("arrived"), stem("arrival")})


def _leaves_first(times: Sequence[Column]) -> bool:
    """Whether a row departs before it arrives, as trips do and guests do not: by the order of the columns."""
    stems = [{stem(w) for w in name_words(c.name)} for c in times]
    leaving = next((place for place, words in enumerate(stems) if words & _LEAVING), None)
    arriving = next((place for place, words in enumerate(stems) if words & _ARRIVING), None)
    return leaving is not None and arriving is not None and leaving < arriving


def time_alts(vocabulary: Vocabulary) -> tuple[Alt, ...]:
    """Every time column, the plainest first: what a period without a column may speak of."""
    found = []
    for key, table in vocabulary.tables.items():
        if key in vocabulary.roles:
            continue
        times = [c for c in table.columns if c.role == "time"]
        later_words = _LATER if not _leaves_first(times) else (_LATER - _LEAVING) | _ARRIVING
        begun = [c for c in times if not later_words & {stem(w) for w in name_words(c.name)}]
        settled = any(not c.nulls and not _DULL & {stem(w) for w in name_words(c.name)} for c in begun)
        for place, column in enumerate(times):
            stems = {stem(w) for w in column.name.replace("_", " ").split()}
            plain = 0.0 if stems & {"year", "date", "time"} else 0.1
            dull = 0.35 if stems & (_DULL if settled else _DULL - _MADE) else 0.0
            later = 0.2 if column not in begun and len(times) > len(begun) > 0 else 0.0
            found.append(Alt("column", key, column.name, cost=0.2 + plain + dull + later + 0.06 * place))
    return tuple(sorted(found, key=lambda a: (a.cost, a.table, a.column or "")))
