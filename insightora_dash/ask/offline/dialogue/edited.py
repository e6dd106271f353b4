"""What an edit of a sketch and the sketch itself say of figures, groups and things."""

from collections.abc import Sequence

from insightora_dash.ask.offline.dialogue.conditions import places
from insightora_dash.ask.offline.dialogue.manner import Manner
from insightora_dash.ask.offline.grammar.building.joins import JoinGraph
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.sketch import Output, Sketch


class Edited:
    """A sketch before, the edit of it, and what both speak of."""

    def __init__(self, before: Sketch, after: Sketch, vocabulary: Vocabulary, graph: JoinGraph, manner: Manner) -> None:
        self.before, self.after, self.vocabulary, self.graph, self.manner = before, after, vocabulary, graph, manner
        self.slots = [*before.slots, *after.slots]
        self.carried = False  # an average of one figure need not be meant of the next
        self.bare = any(o.measure is not None and o.measure.slot is None and o.measure.agg != "count" for o in after.outputs)

    def _is_measure(self, index: int) -> bool:
        slot = self.slots[index]
        best = slot.alts[0] if slot.alts else None
        return best is not None and best.kind == "column" and self.vocabulary.column(best.table, best.column or "").role == "measure"

    def _is_amount(self, output: Output) -> bool:
        """Whether an output is an aggregate, or an amount that is summed per group without saying so."""
        return output.measure is not None or (output.slot is not None and output.grain is None and bool(self.before.groups) and self._is_measure(output.slot))

    def _amounts(self, outputs: Sequence[Output]) -> bool:
        """Whether only totals are shown, beside what they are grouped by."""
        groups = {g.slot for g in self.before.groups}
        said = [o for o in outputs if o.measure is not None or o.slot not in groups]
        return bool(said) and all(self._is_amount(o) and (o.measure is None or o.measure.agg != "count") for o in said)

    def _counts(self) -> bool:
        return any(o.measure is not None and o.measure.agg == "count" for o in self.after.outputs)

    def _counted_things(self) -> int | None:
        """`how many of them are late?` after shipments per carrier: of the shipments, which is what can be late."""
        counted = next((o.measure.slot for o in self.before.outputs if o.measure is not None and o.measure.agg == "count"), None)
        if counted is None or not self.before.groups or not self.after.conditions or not self.slots[counted].alts:
            return None
        table = self.slots[counted].alts[0].table
        return counted if all((place := next(iter(places(c, self.slots)), None)) is not None and place[0] == table for c in self.after.conditions) else None

    def _figure_only(self) -> bool:
        return all(o.measure is not None for o in self.before.outputs)
