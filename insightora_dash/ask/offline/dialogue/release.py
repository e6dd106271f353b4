"""Conditions that a follow-up takes back: `for all years`, `remove the filter`, `without the limit`."""

import re
from dataclasses import replace

from insightora_dash.ask.offline.grammar.lexis.stems import column_stems, table_stems
from insightora_dash.ask.offline.grammar.lexis.tokens import Token, tokens_of
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.sketch import Compare, Condition, Has, Sketch

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
_TAKING = re.compile(r"^\W*(?:and |now |please )*(?:remove|drop|leave out|take out|ignore|hide|skip|omit)\b(?: the)?", re.IGNORECASE)


def released(question: str, before: Sketch, vocabulary: Vocabulary) -> tuple[Sketch, list[Token], bool]:
    """What was asked before without what the question takes back, the words left to read, and whether anything was taken back."""
    made = before
    for pattern, change in ((_FILTERS, {"conditions": [], "havings": []}), (_LIMIT, {"limit": None, "superlative": False}), (_SORTING, {"orders": []})):
        if pattern.search(question):
            made, question = replace(made, **change), pattern.sub(" ", question)
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


def _speaks_of(condition: Condition, word: Token, before: Sketch, vocabulary: Vocabulary) -> bool:
    """Whether a condition is on the column or thing that a word names."""
    slot = condition.slot if isinstance(condition, Compare | Has) else None
    alts = before.slots[slot].alts[:1] if slot is not None else ()
    if not alts:
        return False
    table = vocabulary.table(alts[0].table)
    column = table.column(alts[0].column or "")
    names = set(column_stems(column) if column is not None else table_stems(table))
    timed = isinstance(condition, Compare) and condition.op in {"period", "month"}
    return bool(names & set(word.stems)) or (timed and bool(_TIMES & set(word.stems)))
