"""Counts right answers by how sure they were, and prints them beside their goals."""

from collections import Counter
from dataclasses import dataclass, field

from bench.report import line

GOAL_HIGH = 95.0  # percent right among the answers called high


@dataclass(slots=True)
class Score:
    """What was asked, answered and right, in all and by confidence."""

    asked: int = 0
    answered: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def add(self, confidence: str | None, *, right: bool) -> None:
        """Counts one question; no confidence: it was refused."""
        self.asked += 1
        if confidence is not None:
            self.answered[confidence] += 1
            self.right[confidence] += right

    def print(self, name: str) -> None:
        """One line for all, one for each confidence."""
        answered, right = self.answered.total(), self.right.total()
        shares = {"answered": percent(answered, self.asked), "right": percent(right, self.asked), "precision": percent(right, answered)}
        line("answers", name, questions=self.asked, **shares)
        for confidence in ("high", "medium", "low"):
            count, share = self.answered[confidence], percent(self.right[confidence], self.answered[confidence])
            goal = {"goal": 1.0, "ratio": GOAL_HIGH / share} if confidence == "high" and share else {}
            line("answers", f"{name}, called {confidence}", questions=count, right=share, **goal)


def percent(part: int, whole: int) -> float:
    """A share in percent."""
    return 100 * part / whole if whole else 0.0
