"""Words of a follow-up that only point back, replaced by what they point to or left out."""

import itertools
from collections.abc import Sequence

from insightora_dash.ask.offline.grammar.lexis.stems import column_stems, table_stems
from insightora_dash.ask.offline.grammar.lexis.tokens import Token, tokens_of
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.sketch import Agg, Sketch

_POINTERS = frozenset({"that", "those", "these", "this"})
_LINKS = frozenset({"in", "of", "for", "from", "at", "on", "with", "by", "among", "amongst", "to", "within"})
_WHOLES = frozenset({"list", "result", "results", "above", "output", "table", "answer", "set", "selection", "chart", "numbers", "rows", "entries"})
_COUNTERS = frozenset({"each", "which", "every", "that", "this", "those", "these", "of"})
_SAID: dict[Agg, str] = {"avg": "average", "sum": "total", "max": "maximum", "min": "minimum", "median": "median"}
_COMPARING = frozenset({"than", "as", "above", "below", "over", "under", "exceed", "exceeds"})
_HAVING = frozenset({"has", "have", "had"})


def resolved(tokens: Sequence[Token], before: Sketch, vocabulary: Vocabulary) -> list[Token]:
    """The question without its pointing words: `in that district` goes, `older than that` names the figure."""
    known = _known_stems(before, vocabulary)
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        width, said = _pointing(tokens, at, kept, known, before)
        if not width:
            kept.append(tokens[at])
            at += 1
            continue
        kept.extend(said)
        at += width
    return _opened(kept)


def _pointing(tokens: Sequence[Token], at: int, kept: list[Token], known: set[str], before: Sketch) -> tuple[int, Sequence[Token]]:
    """How many tokens at this place only point back, and what stands for them."""
    low, ahead = tokens[at].low, tokens[at + 1] if at + 1 < len(tokens) else None
    last = kept[-1].low if kept else ""
    if low in {"one", "ones"} and last in _COUNTERS:
        return 1, ()
    if low == "as" and ahead is not None and ahead.low == "well" and not (at + 2 < len(tokens) and tokens[at + 2].low == "as"):
        return 2, ()
    if low == "each" and (width := _each_of(tokens, at + 1)):
        return 1 + width, _unlinked(kept)
    if last in _COMPARING and low in _POINTERS | {"it"} and (ahead is None or ahead.kind == "mark") and (figure := _figure(before)):
        return 1, tokens_of(f"the {figure}")
    if low == "the" and ahead is not None and ahead.low in _WHOLES and _closing(tokens, at + 2):
        return 2, _unlinked(kept)
    pointed = low in _POINTERS and ahead is not None and ahead.kind == "word" and last != "than"
    if pointed and ahead is not None and (ahead.low in _WHOLES or (known & set(ahead.stems) and last in _LINKS)):
        width = 3 if at + 2 < len(tokens) and tokens[at + 2].kind == "word" and known & set(tokens[at + 2].stems) else 2
        return width, _unlinked(kept)
    return 0, ()


def _each_of(tokens: Sequence[Token], at: int) -> int:
    """How many tokens after `each` point back: one; of them."""
    lows = [token.low for token in tokens[at : at + 2]]
    if lows[:1] == ["one"]:
        return 1
    return 2 if len(lows) == 2 and lows[0] == "of" and lows[1] in _POINTERS | {"them"} else 0


def _unlinked(kept: list[Token]) -> Sequence[Token]:
    if kept and kept[-1].low in _LINKS:
        kept.pop()
    return ()


def _closing(tokens: Sequence[Token], at: int) -> bool:
    return at >= len(tokens) or tokens[at].kind == "mark"


def compares_figure(tokens: Sequence[Token], before: Sketch) -> bool:
    """Whether a question compares with the one figure asked for before: `older than that`."""
    lows = [token.low for token in tokens]
    return bool(_figure(before)) and any(a in _COMPARING and b in _POINTERS | {"it"} for a, b in itertools.pairwise(lows))


def _figure(before: Sketch) -> str:
    """The one figure that the question before asked for, in words."""
    only = before.outputs[0].measure if len(before.outputs) == 1 and not before.groups else None
    if only is None or only.slot is None or only.agg not in _SAID:
        return ""
    return f"{_SAID[only.agg]} {before.slot(only.slot).text}"


def _known_stems(before: Sketch, vocabulary: Vocabulary) -> set[str]:
    """The stems of everything the question before spoke of."""
    found: set[str] = set()
    for slot in before.slots:
        for token in tokens_of(slot.text):
            found.update(token.stems)
        if slot.alts and slot.alts[0].kind != "flag":
            best = slot.alts[0]
            found.update(table_stems(vocabulary.table(best.table)))
            if best.column is not None:
                found.update(column_stems(vocabulary.column(best.table, best.column)))
    return found - {"name", "id", "number", "code", "date"}


def _opened(tokens: list[Token]) -> list[Token]:
    """`which have a pet` asks for those that have one: a condition, not a column."""
    start = 0
    while start < len(tokens) and (tokens[start].kind == "mark" or tokens[start].low in {"and", "of", "now", "so"} | _POINTERS | {"them"}):
        start += 1
    if start + 1 < len(tokens) and tokens[start].low in {"who", "which"} and tokens[start + 1].low in _HAVING:
        return [*tokens_of("that"), *tokens[start + 1 :]]
    return tokens
