"""Every reading of a question, cheapest first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from insightora_dash.ask.offline.grammar.building.assign import assignments
from insightora_dash.ask.offline.grammar.building.compose import Composer
from insightora_dash.ask.offline.grammar.building.joins import JoinGraph
from insightora_dash.ask.offline.grammar.building.meanings import Misfit, Unreadable
from insightora_dash.ask.offline.grammar.lexis.anchor import anchor_of
from insightora_dash.ask.offline.grammar.lexis.segments import cuts
from insightora_dash.ask.offline.grammar.lexis.tokens import tokens_of
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.reading.carve import Carved, carve
from insightora_dash.ask.offline.grammar.reading.parse import parse
from insightora_dash.ask.offline.grammar.reading.trailing import attach
from insightora_dash.ask.offline.grammar.sketch import Alt, Compare, Sketch, Span

_FUZZY = 0.3  # cost from which a match is by similarity


@dataclass(slots=True)
class Understood:
    """One complete reading and its cost."""

    tree: exp.Query
    sketch: Sketch
    picks: tuple[Alt, ...]
    cost: float
    notes: tuple[str, ...] = ()
    source: Sketch | None = None  # as read, before it was composed: what a follow-up edits
    unsaid: str = ""  # what was filled in though it could be otherwise: bucket, best
    continues: bool = False  # an edit of the question before
    doubted: bool = False  # speaks of a question before that was not read as a whole, or that it could not be put together with
    idle: bool = False  # an edit that changes nothing
    other: Sequence["Understood"] = ()  # what it would mean on its own, where that is nearly as likely

    @property
    def fuzzy(self) -> tuple[str, ...]:
        """The words that were matched by similarity."""
        return tuple(slot.text for slot, pick in zip(self.sketch.slots, self.picks, strict=False) if pick.cost >= _FUZZY and pick.kind in {"column",
            "value"} and slot.need != "time")


def understand(question: str, vocabulary: Vocabulary, graph: JoinGraph) -> list[Understood]:
    """Every reading found, cheapest first."""
    carved = carve(tokens_of(question))
    return ranked([reading for sketch in sketches(carved, vocabulary) for reading in composed(sketch, vocabulary, graph)])


def missing_words(question: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words of a question without any reading that stand where the name of something must stand."""
    read = sketches(carve(tokens_of(question)), vocabulary)
    best = min(read, key=lambda sketch: sketch.cost) if read else None
    return tuple(best.missing or best.unused) if best is not None else ()


def misfit(question: str, vocabulary: Vocabulary, graph: JoinGraph) -> str:
    """Why a question that cannot be answered puts a metric together with what it does not fit, for a person; empty when that is not the reason."""
    for sketch in sketches(carve(tokens_of(question)), vocabulary):
        for assigned in assignments(sketch, vocabulary, graph):
            try:
                Composer(copied(sketch), assigned.picks, vocabulary, graph).query()
            except Misfit as reason:
                return str(reason)
            except Unreadable:
                continue
    return ""


def sketches(carved: Carved, vocabulary: Vocabulary, *, following: bool = False) -> list[Sketch]:
    """The sketches of the cheapest cuts, with what the cut cost."""
    anchor = anchor_of(carved.tokens, vocabulary)
    found = []
    for cut in cuts(carved.tokens, vocabulary, anchor):
        sketch = parse(cut, vocabulary, following=following)
        attach(sketch, carved, vocabulary, anchor)
        sketch.cost += cut.cost - sum(item.alts[0].cost for item in cut.items if item.alts)  # assignment adds what each name really costs
        found.append(sketch)
    return found


def composed(sketch: Sketch, vocabulary: Vocabulary, graph: JoinGraph) -> list[Understood]:
    """The queries of one sketch under its cheapest assignments."""
    found = []
    for assigned in assignments(sketch, vocabulary, graph):
        composer = Composer(copied(sketch), assigned.picks, vocabulary, graph)
        try:
            tree = composer.query()
        except Unreadable:
            continue
        notes = (*sketch.notes, *composer.notes, *_period_notes(sketch))
        found.append(Understood(tree, composer.sketch, assigned.picks, sketch.cost + assigned.cost + composer.penalty, notes, sketch, composer.unsaid))
    return found


def ranked(found: list[Understood]) -> list[Understood]:
    """Readings, cheapest first; what names nothing that exists counts against a reading."""
    return sorted(found, key=lambda u: u.cost)


def _period_notes(sketch: Sketch) -> list[str]:
    spans = [part for c in sketch.conditions if isinstance(c, Compare) for part in (c.operand if isinstance(c.operand,
        tuple) else (c.operand,)) if isinstance(part, Span)]
    return list(dict.fromkeys(span.note for span in spans if span.note))


def copied(sketch: Sketch) -> Sketch:
    """A sketch whose lists may grow without touching the original."""
    return replace(
        sketch, outputs=list(sketch.outputs), groups=list(sketch.groups), conditions=list(sketch.conditions), havings=list(sketch.havings),
            orders=list(sketch.orders),
        unused=list(sketch.unused), missing=list(sketch.missing), notes=list(sketch.notes), slots=list(sketch.slots), parts=list(sketch.parts),
        filled=set(sketch.filled), taken=list(sketch.taken),
    )
