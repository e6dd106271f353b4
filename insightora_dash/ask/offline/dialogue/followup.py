"""Follow-up questions: edits of the question before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from sqlglot import exp

from insightora_dash.ask.earlier import Earlier, Edited, words_of
from insightora_dash.ask.offline.dialogue.antecedents import compares_figure, resolved
from insightora_dash.ask.offline.dialogue.compare import beside, comparison
from insightora_dash.ask.offline.dialogue.edit import merged
from insightora_dash.ask.offline.dialogue.evidence import fresh, link
from insightora_dash.ask.offline.dialogue.manner import Manner
from insightora_dash.ask.offline.dialogue.release import denies, released
from insightora_dash.ask.offline.dialogue.restated import restated
from insightora_dash.ask.offline.dialogue.turned import turned
from insightora_dash.ask.offline.grammar.building.joins import JoinGraph
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.reading.carve import carve
from insightora_dash.ask.offline.grammar.sketch import Compare, Sketch
from insightora_dash.ask.offline.grammar.understand import Understood, composed, ranked, sketches, understand

REMEMBERED = 8  # questions of a chat that still matter
_SETTLED = 0.3  # what it costs to read an earlier mention in another way than it was answered
_PICKING = re.compile(r"^(\W*(?:(?:and|now|but|please|so|no)\W+)*)(?:only|just) (?=[^\W\d])", re.IGNORECASE)  # `only the top 5`: the rest says which
_POINTERS = frozenset({"which", "who", "what", "of", "them", "those", "these", "they", "ones", "one", "and", "but", "ok", "okay", "again", "please", "now"})
_BACK = re.compile(r"^\W*(?:please )?(?:go back|back|undo(?: that)?|(?:the )?previous (?:one|question|answer)|zurück)\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Before:
    """What a chat asked last, and whether all that was said up to there is in it."""

    sketch: Sketch | None = None
    shown: exp.Query | None = None
    whole: bool = True


def in_context(question: str, history: Sequence[Earlier], vocabulary: Vocabulary, graph: JoinGraph) -> list[Understood]:
    """The readings of a question, as an edit of the last one when it depends on it."""
    kept = without_steps_back([one for one in history if words_of(one).strip()])[-REMEMBERED:]
    if not _BACK.match(question):
        return _step(question, _context(kept, vocabulary, graph), vocabulary, graph)
    return _read(kept[-2], _context(kept[:-2], vocabulary, graph), vocabulary, graph) if len(kept) > 1 else []


def carried_over(edited: Edited, vocabulary: Vocabulary, graph: JoinGraph) -> bool:
    """Whether a follow-up can start from an answer that was changed by hand."""
    return bool(restated(edited.query, vocabulary, graph))


def _read(earlier: Earlier, before: _Before, vocabulary: Vocabulary, graph: JoinGraph) -> list[Understood]:
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


def _context(history: Sequence[Earlier], vocabulary: Vocabulary, graph: JoinGraph) -> _Before:
    before = _Before()
    for one in history:
        readings = _read(one, before, vocabulary, graph)
        asked = remembered(readings[0]) if readings else None
        before = replace(before, whole=False) if asked is None else _Before(asked, readings[0].tree, _whole(readings[0]))
    return before


def _whole(reading: Understood) -> bool:
    """Whether all that a question said is in its reading."""
    return not (reading.sketch.missing or reading.sketch.unused or reading.idle)


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


def _step(question: str, before: _Before, vocabulary: Vocabulary, graph: JoinGraph) -> list[Understood]:
    again, asked = fresh(question), before.sketch
    alone = understand(again or question, vocabulary, graph)
    if asked is None or again is not None:
        return alone
    tie = link(question, alone, asked)
    if tie == "new":
        return alone
    edits = _edits(question, asked, vocabulary, graph)
    if not edits or (edits[0].sketch.missing and alone and not alone[0].sketch.missing):
        return [replace(reading, doubted=True) for reading in alone]
    return [_placed(edit, question, before, asked, alone if tie == "leans" else ()) for edit in edits]


def _placed(edit: Understood, question: str, before: _Before, asked: Sketch, other: Sequence[Understood]) -> Understood:
    """An edit with what it owes to the question before, and what speaks against it."""
    doubted = not before.whole or _denial_lost(question, edit) or _known_already(edit)
    idle = edit.tree == before.shown and (edit.source is None or edit.source.chart in {None, asked.chart})
    return replace(edit, continues=True, doubted=doubted, idle=idle, other=other, unsaid=edit.unsaid or _let_go(asked, edit.source))


def _denial_lost(question: str, edit: Understood) -> bool:
    """Whether `which ones do not?` is read without a not."""
    return denies(question) and not any(getattr(condition, "negated", False) for condition in edit.sketch.conditions)


def _known_already(edit: Understood) -> bool:
    """Whether all that is shown is the one value that was asked for: `what are their names?` of the one called Kyle."""
    shown = [o.slot for o in edit.sketch.outputs]
    places = {(alt.table, alt.column) for slot in shown if slot is not None for alt in edit.picks[slot : slot + 1]}
    fixed = {(alt.table, alt.column) for c in edit.sketch.conditions if isinstance(c, Compare) and c.op == "value" and not c.negated
        for alt in edit.picks[c.slot : c.slot + 1] if alt.kind == "value"}  # fmt: skip
    return bool(places) and None not in shown and not edit.sketch.groups and places <= fixed


def _let_go(before: Sketch, after: Sketch | None) -> str:
    """Whether the one thing, or the few, that an answer had picked are no longer picked."""
    return "picked" if before.limit and after is not None and not after.limit else ""


def _edits(question: str, before: Sketch, vocabulary: Vocabulary, graph: JoinGraph) -> list[Understood]:
    other = turned(question, before)
    if other is not None:
        return ranked(composed(other, vocabulary, graph))
    manner = Manner.of(question)
    before, tokens, freed = released(_PICKING.sub(r"\1", question), before, vocabulary)
    if freed and not any(token.kind == "word" and token.low not in _POINTERS for token in tokens):
        return ranked(composed(before, vocabulary, graph))
    wanted = comparison(question)
    manner = replace(manner, figure=compares_figure(tokens, before))
    carved = carve(resolved(tokens, before, vocabulary))
    found = []
    for sketch in sketches(carved, vocabulary, following=not manner.figure):
        joined = beside(before, sketch, wanted, vocabulary) if wanted is not None else merged(before, sketch, vocabulary, graph, manner)
        if joined is not None:
            found.extend(composed(joined, vocabulary, graph))
    return ranked(found)
