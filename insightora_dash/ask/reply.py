"""An answered question with its proof."""

from dataclasses import dataclass, field

from insightora_dash.ask.reading import Confidence
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import Result
from insightora_dash.query.plan import Plan


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything an answer card shows. Exactly one of result, refused and error is set."""

    question_id: str
    conversation_id: str
    question: str
    status: str  # answered refused failed cancelled interrupted running
    sentence: str = ""
    result: Result | None = None
    chart: ChartSpec | None = None
    chart_kinds: tuple[str, ...] = ()  # kinds that fit, the recommended one first
    plan: Plan = field(default_factory=lambda: Plan(()))
    sql: str = ""
    confidence: Confidence | None = None
    reason: str = ""
    unused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    planner: str = "offline"
    badge: str = ""  # "answered offline, nothing left this machine"
    fallback: str = ""  # why the model did not answer, when it was asked first
    refused: str | None = None
    error: str | None = None
    suggestions: tuple[str, ...] = ()
    question_back: str | None = None
    choices: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()  # what a person changed by chips, oldest first
    vote: str | None = None  # up or down
    vote_reason: str = ""
    elapsed_ms: int = 0
    as_of: str = ""  # the earlier load whose data it shows, in words
    ahead: int = 0  # steps that a forecast was asked for
    typed: str = ""  # the question as it was written: SQL that has a title is another text than `question`
