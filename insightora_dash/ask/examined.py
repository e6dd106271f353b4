"""An answer looked at again after it was given."""

from dataclasses import dataclass

from insightora_dash.ask.verdict.verdict import Verdict
from insightora_dash.query.checks.subject import Finding


@dataclass(frozen=True, slots=True)
class Examined:
    """What checks found, what a second reading says, and how to go on."""

    findings: tuple[Finding, ...]
    verdict: Verdict | None  # of the offline reading on a model's answer
    followups: tuple[str, ...]  # each is known to run
