"""Conditions that a follow-up takes back: `for all years`, `remove the filter`, `without the limit`."""

import re
from collections.abc import Sequence
from dataclasses import replace

from insightora_dash.ask.offline.dialogue.conditions import reversed_last
from insightora_dash.ask.offline.grammar.lexis.stems import column_stems, table_stems
from insightora_dash.ask.offline.grammar.lexis.tokens import Token, tokens_of
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.sketch import Alt, Compare, Condition, Has, Sketch

_VERBS = r"(?:remove|drop|clear|reset|forget|lift|undo|delete|take (?:off|away|out)|without|no|ignore)"
_FILTERS = re.compile(
    rf"\b{_VERBS} (?:the |all |any |that |those |these |all the )?(?:last )?(?:filters?|conditions?|restrictions?)\b", re.IGNORECASE,
)
_LIMIT = re.compile(
    rf"\b{_VERBS} (?:the |any )?(?:limit|top \d+)\b|"
    r"^\W*(?:and )?(?:show|list|give)(?: me)? (?:them all|all of them|all(?: rows)?|everything)\W*$", re.IGNORECASE,
)
_SORTING = re.compile(rf"\b{_VERBS} (?:the )?(?:sort(?:ing)?|order(?:ing)?|ranking)\b", re.IGNORECASE)
_TIMES = frozenset({"year", "time", "month", "period", "date", "quarter", "day", "week"})
_NOUNS = frozenset({"column", "columns", "group", "grouping", "split", "breakdown", "figure", "the", "again", "please"})
_TAKING = re.compile(r"^\W*(?:and |now |please )*(?:remove|drop|leave out|take out|ignore|hide|skip|omit)\b(?: the)?", re.IGNORECASE)


_LAST = re.compile(rf"\b{_VERBS} (?:that|this|the last|the latest) (?:filter|condition|restriction)\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:do|does|did|are|is|were|was|have|has|had|can|could)(?: not|n['’]t)\W*$", re.IGNORECASE)


def denies(question: str) -> bool:
    """Whether a question ends in what does not hold: `which ones did not?`."""
    return bool(_NOT.search(question))


def released(question: str, before: Sketch, vocabulary: Vocabulary) -> tuple[Sketch, list[Token], bool]:
    """What was asked before without what the question takes back, the words left to read, and whether anything was taken back."""
    made = before
    if _LAST.search(question) and (made.conditions or made.havings):
        made = replace(made, havings=made.havings[:-1]) if made.havings else replace(made, conditions=made.conditions[:-1])
        question = _LAST.sub(" ", question)
    turned = reversed_last(made.conditions) if _NOT.search(question) else None
    if turned is not None:
        made, question = replace(made, conditions=turned), _NOT.sub(" ", question)
    for pattern, change in ((_FILTERS, {"conditions": [], "havings": []}), (_LIMIT, {"limit": None, "superlative": False}), (_SORTING, {"orders": []})):
        if pattern.search(question):
            made, question = replace(made, **change), pattern.sub(" ", question)
    if (taking := _TAKING.match(question)) is not None:
        fewer = _without(tokens_of(question[taking.end() :]), made, vocabulary)
        if fewer is not None:
            return fewer, [], True
    question = _TAKING.sub("excluding ", question)
    tokens = tokens_of(question)
    for at in range(len(tokens) - 1):
        if tokens[at].low in {"all", "any", "every"}:
            width = 2 + (tokens[at + 1].low == "the" and at + 2 < len(tokens))
            kept = [c for c in made.conditions if not _speaks_of(c, tokens[at + width - 1], made, vocabulary)]
            if len(kept) < len(made.conditions):
                start = at - (at > 0 and tokens[at - 1].low in {"for", "in", "over", "across", "of", "from"})
                return replace(made, conditions=kept), [*tokens[:start], *tokens[at + width :]], True
    return made, tokens, made is not before


def _without(words: Sequence[Token], before: Sketch, vocabulary: Vocabulary) -> Sketch | None:
    """What was asked before without the group or figure that all these words name; None when they name none, or the only one."""
    named = [word for word in words if word.kind == "word" and word.low not in _NOUNS]
    groups = [g for g in before.groups if not _named(g.slot, named, before, vocabulary)]
    outputs = [o for o in before.outputs if not _named(o.slot if o.measure is None else o.measure.slot, named, before, vocabulary)]
    if named and (len(groups), len(outputs)) == (len(before.groups), len(before.outputs)):
        kept = [c for c in before.conditions if not all(_speaks_of(c, word, before, vocabulary) for word in named)]
        return replace(before, conditions=kept, cost=0.0) if len(kept) < len(before.conditions) else None
    if not named:
        return None
    fits = (groups or not before.groups) and (outputs or groups)
    return replace(before, groups=groups, outputs=outputs, cost=0.0) if fits else None


def _named(slot: int | None, words: Sequence[Token], before: Sketch, vocabulary: Vocabulary) -> bool:
    alts = before.slots[slot].alts[:1] if slot is not None else ()
    names = _stems(alts[0], vocabulary) if alts and alts[0].kind != "value" else set()
    return bool(words) and all(names & set(word.stems) for word in words)


def _stems(alt: Alt, vocabulary: Vocabulary) -> set[str]:
    table = vocabulary.table(alt.table)
    column = table.column(alt.column or "")
    return set(column_stems(column) if column is not None else table_stems(table))


def _speaks_of(condition: Condition, word: Token, before: Sketch, vocabulary: Vocabulary) -> bool:
    """Whether a condition is on the column or thing that a word names."""
    slot = condition.slot if isinstance(condition, Compare | Has) else None
    alts = before.slots[slot].alts[:1] if slot is not None else ()
    if not alts:
        return False
    names = _stems(alts[0], vocabulary)
    timed = isinstance(condition, Compare) and condition.op in {"period", "month"}
    return bool(names & set(word.stems)) or (timed and bool(_TIMES & set(word.stems)))
