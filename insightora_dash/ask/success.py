"""How well a workspace's questions are answered, for its administrators."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from statistics import median

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import records
from insightora_dash.ask.models import Question
from insightora_dash.catalog.words import plain, stem
from insightora_dash.platform.clock import now

DAYS = 30
DOUBTS = 10
_SAME = 0.75  # share of words that a question has in common with the one before when it asks the same again


@dataclass(frozen=True, slots=True)
class Doubt:
    """An answer that somebody called wrong."""

    question: str
    reason: str


@dataclass(frozen=True, slots=True)
class Success:
    """Figures of the last days; a question succeeded when it was answered, not called wrong and not asked again."""

    questions: int
    succeeded: int
    seconds: float | None  # median from a conversation's first question to its first success
    doubts: tuple[Doubt, ...]


def measured(actor: Actor) -> Success:
    """The figures of the actor's workspace over the last thirty days."""
    actor.require("administer")
    rows = records.asked_since(actor, now() - timedelta(days=DAYS))
    chats = [list(chat) for _id, chat in groupby(rows, key=lambda row: row.conversation_id)]
    good = [[row for row, following in zip(chat, [*chat[1:], None], strict=True) if _succeeded(row, following)] for chat in chats]
    waits = [_wait(chat[0], found[0]) for chat, found in zip(chats, good, strict=True) if found]
    doubts = [Doubt(row.text, row.vote_reason or "") for row in sorted(rows, key=lambda row: row.created_at, reverse=True) if row.vote == "down"]
    return Success(len(rows), sum(map(len, good)), median(waits) if waits else None, tuple(doubts[:DOUBTS]))


def _succeeded(row: Question, following: Question | None) -> bool:
    return row.status == "answered" and row.vote != "down" and not (following is not None and _again(row.text, following.text))


def _again(one: str, other: str) -> bool:
    first, second = ({stem(word) for word in plain(text).split()} for text in (one, other))
    return bool(first) and len(first & second) / len(first | second) >= _SAME


def _wait(first: Question, success: Question) -> float:
    return (success.created_at - first.created_at).total_seconds() + (success.elapsed_ms or 0) / 1000


def rate(success: Success) -> float | None:
    """The share of questions that succeeded; None without questions."""
    return success.succeeded / success.questions if success.questions else None
