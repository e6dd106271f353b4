"""What a model has to answer, as a JSON schema, and its answer read with suspicion."""

import json
from dataclasses import dataclass
from typing import Any

from insightora_dash.ask.reading import Confidence
from insightora_dash.platform.errors import Unavailable
from insightora_dash.platform.wording import N_

LONGEST = 50_000  # characters of one answer
_CHARTS = ("bar", "bar_grouped", "bar_stacked", "bar_horizontal", "line", "area", "pie", "donut", "scatter", "histogram", "heatmap", "kpi", "table")
_CONFIDENCES: dict[str, Confidence] = {"high": "high", "medium": "medium", "low": "low"}

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["sql", "explanation", "assumptions", "chart", "unused_words", "confidence"],
    "properties": {
        "sql": {"type": "string", "description": "One DuckDB SELECT; empty when the data cannot answer the question."},
        "explanation": {"type": "string", "description": "One short sentence: how sure you are of this reading, and why."},
        "assumptions": {"type": "array", "items": {"type": "string"}},
        "chart": {"anyOf": [{"type": "string", "enum": list(_CHARTS)}, {"type": "null"}], "description": "Only when the question asks for a kind of chart."},
        "unused_words": {"type": "array", "items": {"type": "string"}, "description": "Words of the question that play no part in the SQL."},
        "confidence": {"type": "string", "enum": ["high", "medium", "low"]},
    },
}


@dataclass(frozen=True, slots=True)
class ModelReply:
    """A model's answer in the shape that was asked for."""

    raw: str
    sql: str
    explanation: str
    assumptions: tuple[str, ...]
    chart: str | None
    unused: tuple[str, ...]
    confidence: Confidence


def read(completion: Any) -> ModelReply:
    """The answer in a chat completion; raises Unavailable when it is cut off, too long, not of the shape or without SQL."""
    choices: list[Any] = getattr(completion, "choices", None) or []
    content = choices[0].message.content if choices and getattr(choices[0], "message", None) else None
    if not isinstance(content, str) or not content.strip():
        raise Unavailable("model_empty", N_("the model's answer was empty"))
    if choices[0].finish_reason == "length":
        raise Unavailable("model_cut_off", N_("the model's answer was cut off"))
    if len(content) > LONGEST:
        raise Unavailable("model_too_long", N_("the model's answer was too long"))
    return _shaped(content)


def _shaped(content: str) -> ModelReply:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Unavailable("model_unreadable", N_("the model's answer could not be read")) from error
    sql = data.get("sql") if isinstance(data, dict) else None
    if not isinstance(sql, str):
        raise Unavailable("model_unreadable", N_("the model's answer could not be read"))
    if not sql.strip():
        raise Unavailable("model_declined", N_("the model found no query for this question"))
    chart = data.get("chart")
    return ModelReply(content, sql.strip().rstrip(";"), _text(data.get("explanation")), _texts(data.get("assumptions")), chart if chart in _CHARTS else None,
                      _texts(data.get("unused_words")), _CONFIDENCES.get(str(data.get("confidence")), "low"))


def _text(value: object) -> str:
    return value.strip()[:300] if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(text for text in map(_text, value[:8]) if text) if isinstance(value, list) else ()
