"""What a planner makes of a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from insightora_dash.ask.earlier import Earlier
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.query.query import Query

Confidence = Literal["high", "medium", "low"]
LeftMachine = Literal["nothing", "schema", "schema and sample values"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A question understood."""

    query: Query
    confidence: Confidence
    reason: str  # why that confidence
    unused: tuple[str, ...] = ()  # words of the question that play no part in the query
    notes: tuple[str, ...] = ()  # assumptions a person should see: 'last month is September 2026, the newest in the data'
    chart: str | None = None  # a kind asked for in words
    planner: str = "offline"
    left_machine: LeftMachine = "nothing"
    question_back: str | None = None  # asked when readings tie; this reading is the default
    choices: tuple[str, ...] = ()  # the question rephrased, once per reading, this one among them
    ahead: int = 0  # steps of its time that are to be carried on


@dataclass(frozen=True, slots=True)
class Refusal:
    """A question that cannot be answered from this data, and what can."""

    sentence: str  # what is missing or why it is declined
    missing: tuple[str, ...] = ()  # the words that nothing in the data answers to
    suggestions: tuple[str, ...] = ()  # up to three questions that run
    planner: str = "offline"


class Planner(Protocol):
    """Words to a Query."""

    def read(self, question: str, catalog: Catalog, history: Sequence[Earlier] = ()) -> Reading | Refusal:
        """Reads a question in the light of the earlier questions of the chat; runs nothing."""
