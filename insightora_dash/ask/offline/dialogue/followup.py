"""Follow-up questions: edits of the question before."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from insightora_dash.ask.earlier import Earlier, Edited, words_of
from insightora_dash.ask.offline.dialogue.antecedents import compares_figure, resolved
from insightora_dash.ask.offline.dialogue.compare import beside, comparison
from insightora_dash.ask.offline.dialogue.edit import merged
from insightora_dash.ask.offline.dialogue.evidence import fresh, link
from insightora_dash.ask.offline.dialogue.manner import Manner
from insightora_dash.ask.offline.dialogue.release import released
from insightora_dash.ask.offline.dialogue.restated import restated
from insightora_dash.ask.offline.grammar.building.joins import JoinGraph
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.reading.carve import carve
from insightora_dash.ask.offline.grammar.sketch import Sketch
from insightora_dash.ask.offline.grammar.understand import Understood, composed, ranked, sketches, understand

REMEMBERED = 8  # questions of a chat that still matter
_SETTLED = 0.3  # what it costs to read an earlier mention in another way than it was answered
_BACK = re.compile(r"^\W*(?:please )?(?:go back|back|undo(?: that)?|(?:the )?previous (?:one|question|answer)|zurück)\W*$", re.IGNORECASE)


def in_context(question: str, history: Sequence[Earlier], vocabulary: Vocabulary, graph: JoinGraph) -> list[Understood]:
    """The readings of a question, as an edit of the last one when it depends on it."""
    kept = without_steps_back([one for one in history if words_of(one).strip()])[-REMEMBERED:]
    if not _BACK.match(question):
        return _step(question, _context(kept, vocabulary, graph), vocabulary, graph)
    return _read(kept[-2], _context(kept[:-2], vocabulary, graph), vocabulary, graph) if len(kept) > 1 else []


def carried_over(edited: Edited, vocabulary: Vocabulary, graph: JoinGraph) -> bool:
    """Whether a follow-up can start from an answer that was changed by hand."""
    return bool(restated(edited.query, vocabulary, graph))


def _read(earlier: Earlier, before: Sketch | None, vocabulary: Vocabulary, graph: JoinGraph) -> list[Understood]:
    """An earlier question: what it was changed to where that can be said, otherwise what its words mean."""
    changed = restated(earlier.query, vocabulary, graph) if isinstance(earlier, Edited) else []
    return changed or _step(words_of(earlier), before, vocabulary, graph)


def without_steps_back(history: Sequence[Earlier]) -> list[Earlier]:
    """The questions that still hold: each `go back` takes away itself and the question before it."""
    kept: list[Earlier] = []
    for one in history:
        if not _BACK.match(words_of(one)):
            kept.append(one)
        elif len(kept) > 1:
            kept.pop()
    return kept


def _context(history: Sequence[Earlier], vocabulary: Vocabulary, graph: JoinGraph) -> Sketch | None:
    sketch: Sketch | None = None
    for one in history:
        readings = _read(one, sketch, vocabulary, graph)
        if readings and (asked := remembered(readings[0])) is not None:
            sketch = asked
    return sketch


def remembered(reading: Understood) -> Sketch | None:
    """What was asked, every mention with the meaning it had in the answer first."""
    source = reading.source
    if source is None:
        return None
    slots = []
    for slot, pick in zip_longest(source.slots, reading.picks[: len(source.slots)]):
        others = tuple(replace(alt, cost=alt.cost + _SETTLED) for alt in slot.alts if alt != pick)
        slots.append(slot if pick is None else replace(slot, alts=(pick, *others)))
    return replace(source, slots=slots)


def _step(question: str, before: Sketch | None, vocabulary: Vocabulary, graph: JoinGraph) -> list[Understood]:
    again = fresh(question)
    alone = understand(again or question, vocabulary, graph)
    if before is None or again is not None:
        return alone
    tie = link(question, alone, before)
    if tie == "new":
        return alone
    edits = _edits(question, before, vocabulary, graph)
    if not edits or (edits[0].sketch.missing and alone and not alone[0].sketch.missing):
        return alone
    shaky = "before" if before.missing or before.unused else ""
    return [replace(edit, continues=True, other=alone if tie == "leans" else (), unsaid=edit.unsaid or shaky or _let_go(before, edit.source)) for edit in edits]


def _let_go(before: Sketch, after: Sketch | None) -> str:
    """Whether the one thing, or the few, that an answer had picked are no longer picked."""
    return "picked" if before.limit and after is not None and not after.limit else ""


def _edits(question: str, before: Sketch, vocabulary: Vocabulary, graph: JoinGraph) -> list[Understood]:
    before, tokens, freed = released(question, before, vocabulary)
    if freed and not any(token.kind == "word" for token in tokens):
        return ranked(composed(before, vocabulary, graph))
    wanted = comparison(question)
    manner = replace(Manner.of(question), figure=compares_figure(tokens, before))
    carved = carve(resolved(tokens, before, vocabulary))
    found = []
    for sketch in sketches(carved, vocabulary, following=True):
        joined = beside(before, sketch, wanted, vocabulary) if wanted is not None else merged(before, sketch, vocabulary, graph, manner)
        if joined is not None:
            found.extend(composed(joined, vocabulary, graph))
    return ranked(found)
