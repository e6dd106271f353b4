"""The offline planner: reads a question without a model or a network."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock

from sqlglot import exp

from insightora_dash.ask.offline.grammar.assign import assignments
from insightora_dash.ask.offline.grammar.carve import carve
from insightora_dash.ask.offline.grammar.compose import Composer, Unreadable
from insightora_dash.ask.offline.grammar.joins import JoinGraph
from insightora_dash.ask.offline.grammar.parse import parse
from insightora_dash.ask.offline.grammar.segments import cuts
from insightora_dash.ask.offline.grammar.sketch import Alt, Sketch
from insightora_dash.ask.offline.grammar.tokens import tokens_of
from insightora_dash.ask.offline.grammar.trailing import attach
from insightora_dash.ask.offline.grammar.vocabulary import Vocabulary
from insightora_dash.ask.reading import Confidence, Reading, Refusal
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.wording import _
from insightora_dash.query.query import Query

MAX_CHARACTERS = 1_000


@dataclass(slots=True)
class Understood:
    """One complete reading and its cost."""

    tree: exp.Query
    sketch: Sketch
    picks: tuple[Alt, ...]
    cost: float


_KEPT = 8  # vocabularies kept warm, by data version
_known: OrderedDict[str, tuple[Vocabulary, JoinGraph]] = OrderedDict()
_lock = Lock()


class OfflinePlanner:
    """Words to a Query by grammar; the vocabularies of the last catalogs stay warm."""

    def read(self, question: str, catalog: Catalog, history: Sequence[str] = ()) -> Reading | Refusal:
        """Reads a question in the light of the earlier questions of the chat; runs nothing."""
        vocabulary, graph = self._names(catalog)
        readings = understand(question, vocabulary, graph)
        if not readings:
            return Refusal(_("This question could not be read from the data that is here."))
        best = readings[0]
        confidence: Confidence = "high" if best.cost < 1.5 else "medium" if best.cost < 3 else "low"
        return Reading(
            Query(best.tree), confidence, f"cost {best.cost:.2f}", unused=tuple(best.sketch.unused), notes=tuple(best.sketch.notes), chart=best.sketch.chart,
        )

    @staticmethod
    def _names(catalog: Catalog) -> tuple[Vocabulary, JoinGraph]:
        key = f"{catalog.dataset.key}:{len(catalog.relations)}"
        with _lock:
            if key in _known:
                _known.move_to_end(key)
                return _known[key]
        made = Vocabulary.of(catalog), JoinGraph.of(catalog)
        with _lock:
            _known[key] = made
            while len(_known) > _KEPT:
                _known.popitem(last=False)
        return made


def understand(question: str, vocabulary: Vocabulary, graph: JoinGraph) -> list[Understood]:
    """Every reading found, cheapest first."""
    carved = carve(tokens_of(question))
    anchor = vocabulary.catalog.newest or vocabulary.catalog.today
    found: list[Understood] = []
    for cut in cuts(carved.tokens, vocabulary, anchor):
        sketch = parse(cut, vocabulary)
        attach(sketch, carved, vocabulary, anchor)
        for assigned in assignments(sketch, vocabulary, graph):
            composer = Composer(sketch_copy(sketch), assigned.picks, vocabulary, graph)
            try:
                tree = composer.query()
            except Unreadable:
                continue
            found.append(Understood(tree, composer.sketch, assigned.picks, cut.cost + sketch.cost + assigned.cost + composer.penalty))
    return sorted(found, key=lambda u: u.cost)


def sketch_copy(sketch: Sketch) -> Sketch:
    """A sketch whose lists may grow without touching the original."""
    return replace(
        sketch, outputs=list(sketch.outputs), groups=list(sketch.groups), conditions=list(sketch.conditions), havings=list(sketch.havings), orders=list(sketch.orders),
        unused=list(sketch.unused), notes=list(sketch.notes), slots=list(sketch.slots),
    )
