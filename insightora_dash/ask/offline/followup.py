"""Follow-up questions: edits of the question before."""

import re
from collections.abc import Sequence

from insightora_dash.ask.offline.grammar.building.joins import JoinGraph
from insightora_dash.ask.offline.grammar.lexis.tokens import tokens_of
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.reading.carve import carve
from insightora_dash.ask.offline.grammar.reading.merge import Manner, merged
from insightora_dash.ask.offline.grammar.sketch import Sketch
from insightora_dash.ask.offline.grammar.understand import Understood, composed, ranked, sketches, understand

REMEMBERED = 8  # questions of a chat that still matter
_POINTING = re.compile(
    r"\b(?:them|those|these|they|their|theirs|it|its|he|she|his|her|him|ones?|that (?:one|year|country|department|group)|same|instead|again|"
    r"each one|such|the others?|the rest|of which|do so)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^\W*(?:and|but|or|also|now|only|just|then|what about|how about|what if|and what|with|without|sort|order|rank|limit|filter|"
    r"exclude|include|by|per|for|in|as|group|break|split|"
    r"top|bottom|the (?:best|worst|top|first|last)|restrict|narrow|keep|drop the|remove the|same|show only|except|not)\b",
    re.IGNORECASE,
)
_BACK = re.compile(r"^\W*(?:go back|back|undo|previous (?:one|question|answer))\W*$", re.IGNORECASE)
_ABOUT = re.compile(r"^\W*(?:and )?(?:what|how) about\b", re.IGNORECASE)
_EACH = re.compile(r"\beach(?: of (?:them|those|these)| one)?\b|\bfor (?:those|them|these)\b|\bcorresponding\b", re.IGNORECASE)
_REST = re.compile(
    r"\b(?:except(?: for)? (?:those|these|them)|not (?:one of |in |among )?(?:those|these|them)|the others?|the rest|"
    r"other than (?:those|these|them)|all the other)\b",
    re.IGNORECASE,
)
_NARROWING = re.compile(r"\b(?:of|among|from) (?:those|these|them)\b|\balso\b|\btoo\b|\bwhich (?:of|ones?)\b", re.IGNORECASE)
_ADDING = re.compile(r"\b(?:also|as well|too|in addition|additionally)\b", re.IGNORECASE)


def in_context(question: str, history: Sequence[str], vocabulary: Vocabulary, graph: JoinGraph) -> list[Understood]:
    """The readings of a question, as an edit of the last one when it depends on it."""
    kept = [text for text in history if text.strip()][-REMEMBERED:]
    if _BACK.match(question):
        return in_context(kept[-2], kept[:-2], vocabulary, graph) if len(kept) > 1 else []
    return _step(question, _context(kept, vocabulary, graph), vocabulary, graph)


def _context(history: Sequence[str], vocabulary: Vocabulary, graph: JoinGraph) -> Sketch | None:
    sketch: Sketch | None = None
    for text in history:
        readings = _step(text, sketch, vocabulary, graph)
        if readings and readings[0].source is not None:
            sketch = readings[0].source
    return sketch


def _step(question: str, before: Sketch | None, vocabulary: Vocabulary, graph: JoinGraph) -> list[Understood]:
    if before is None:
        return understand(question, vocabulary, graph)
    alone = understand(question, vocabulary, graph)
    if not _depends(question) and alone and not alone[0].sketch.missing and _complete(alone[0]):
        return alone
    edits = _edits(question, before, vocabulary, graph)
    return edits if edits and (not edits[0].sketch.missing or not alone) else alone


def _depends(question: str) -> bool:
    return bool(_POINTING.search(question) or _OPENING.match(question))


def _complete(reading: Understood) -> bool:
    source = reading.source
    return source is not None and bool(source.outputs or source.focus is not None)


def _edits(question: str, before: Sketch, vocabulary: Vocabulary, graph: JoinGraph) -> list[Understood]:
    carved = carve(tokens_of(question))
    manner = Manner(
        adding=bool(_ADDING.search(question)), about=bool(_ABOUT.match(question)), each=bool(_EACH.search(question)), rest=bool(_REST.search(question)),
        narrowing=bool(_NARROWING.search(question)),
    )
    found = []
    for sketch in sketches(carved, vocabulary, following=True):
        joined = merged(before, sketch, vocabulary, manner)
        if joined is not None:
            found.extend(composed(joined, vocabulary, graph))
    return ranked(found)
