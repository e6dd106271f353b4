"""How sure a reading is, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from insightora_dash.ask.reading import Confidence
from insightora_dash.platform.wording import _

_SURE, _FAIR = 1.15, 2.2  # cost per reading, see the calibration in docs/quality.md
_MARGIN = 0.12


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against a reading."""

    cost: float
    margin: float | None  # to the next reading with another query
    unused: Sequence[str]
    fuzzy: Sequence[str]  # words read as a typo or synonym
    unsaid: bool = False  # something was filled in that could be otherwise


def judged(evidence: Evidence) -> tuple[Confidence, str]:
    """The confidence of a reading and its reason."""
    if evidence.unused:
        level: Confidence = "low" if len(evidence.unused) > 1 or evidence.cost > _FAIR + 1 else "medium"
        return level, _("not used: {words}", words=", ".join(evidence.unused))
    if evidence.cost > _FAIR:
        return "low", _("the words fit the names in the data only loosely")
    if evidence.margin is not None and evidence.margin < _MARGIN:
        return "medium", _("another reading is almost as likely")
    if evidence.unsaid:
        return "medium", _("the words leave open what was filled in here")
    if evidence.cost > _SURE:
        return "medium", _("some words were matched by similarity")
    if evidence.fuzzy:
        return "medium" if len(evidence.fuzzy) > 1 else "high", _("read by similarity: {words}", words=", ".join(evidence.fuzzy))
    return "high", _("every word matches a name or value in the data")
