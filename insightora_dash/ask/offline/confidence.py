"""How sure a reading is, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from insightora_dash.ask.offline.grammar.understand import Understood
from insightora_dash.ask.reading import Confidence
from insightora_dash.platform.wording import _

_SURE, _FAIR = 1.15, 2.2  # cost per reading, see the calibration in docs/quality.md
_MARGIN, _CLEAR = 0.12, 0.3  # to the next reading: as likely, well apart
_EACH = 0.4  # cost per mention up to which the names fit as they are spelled


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against a reading."""

    cost: float
    margin: float | None  # to the next reading with another query
    unused: Sequence[str]
    fuzzy: Sequence[str]  # words read as a typo or synonym
    unsaid: bool = False  # something was filled in that could be otherwise
    mentions: int = 1  # names and values that were read
    negated: bool = False  # says what does not hold
    ranked_over_joins: bool = False  # a superlative over rows of several tables
    doubted: bool = False  # speaks of an earlier question that was not read as a whole, or cannot be put together with it
    idle: bool = False  # meant to change what is shown, and changes nothing

    @classmethod
    def of(cls, readings: Sequence[Understood]) -> "Evidence":
        """What speaks for and against the first of these readings."""
        best = readings[0]
        sql = best.tree.sql(dialect="duckdb")
        other = next((r for r in readings[1:] if r.tree.sql(dialect="duckdb") != sql), None)
        margin = other.cost - best.cost if other is not None else None
        negated = any(getattr(condition, "negated", False) for condition in best.sketch.conditions)
        joined = best.sketch.superlative and best.tree.find(exp.Join) is not None
        return cls(best.cost, margin, best.sketch.unused, best.fuzzy, bool(best.unsaid), len(best.picks), negated, joined, best.doubted, best.idle)


def judged(evidence: Evidence) -> tuple[Confidence, str]:
    """The confidence of a reading and its reason."""
    if evidence.idle:
        return "low", _("it changes nothing in what was shown before")
    if evidence.unused:
        level: Confidence = "low" if len(evidence.unused) > 1 or evidence.cost > _FAIR + 1 else "medium"
        return level, _("not used: {words}", words=", ".join(evidence.unused))
    if evidence.cost > _FAIR:
        return "low", _("the words fit the names in the data only loosely")
    if evidence.margin is not None and evidence.margin < _MARGIN:
        return "medium", _("another reading is almost as likely")
    if evidence.unsaid:
        return "medium", _("the words leave open what was filled in here")
    if evidence.doubted:
        return "medium", _("it speaks of an earlier question, and not all of that could be used")
    if evidence.margin is not None and evidence.margin < _CLEAR:
        return "medium", _("another reading is possible")
    if evidence.negated or evidence.ranked_over_joins:
        return "medium", _("questions of this kind are sometimes meant otherwise")
    if evidence.cost > _SURE or evidence.cost > _EACH * max(evidence.mentions, 1) + _EACH / 2:
        return "medium", _("some words were matched by similarity")
    if evidence.fuzzy:
        return "medium" if len(evidence.fuzzy) > 1 else "high", _("read by similarity: {words}", words=", ".join(evidence.fuzzy))
    return "high", _("every word matches a name or value in the data")
