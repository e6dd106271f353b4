"""What the people of a workspace use: questions and tokens of the language model, by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import names_of
from insightora_dash.accounts.plans.plans import limits_of, questions_over
from insightora_dash.ask.models import ModelCall, Question
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import Unavailable
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_

DAYS = 30


@dataclass(frozen=True, slots=True)
class PersonUse:
    """What one person used: today and in the last thirty days."""

    person: str
    name: str
    questions_today: int
    questions: int
    tokens_today: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Use:
    """What the workspace used today, and who in thirty days, the most first."""

    questions: int
    tokens: int
    people: Sequence[PersonUse]


def use(actor: Actor) -> Use:
    """The usage of the workspace."""
    actor.require("administer")
    today, month = _today(actor), now() - timedelta(days=DAYS)
    with read_session() as session:
        asked_today, asked = (_by_person(session, actor, Question, since) for since in (today, month))
        spent_today, spent = (_by_person(session, actor, ModelCall, since) for since in (today, month))
    people = asked.keys() | spent.keys() | asked_today.keys() | spent_today.keys()
    names = names_of(people)
    found = [PersonUse(one, names.get(one, ""), asked_today.get(one, 0), asked.get(one, 0), spent_today.get(one, 0), spent.get(one, 0)) for one in people]
    return Use(sum(asked_today.values()), sum(spent_today.values()), sorted(found, key=lambda one: (-one.questions, -one.tokens, one.name)))


def require_question(session: Session, actor: Actor) -> None:
    """Raises QuotaReached when the day's questions are used up; in the write session that adds the next one, so that nobody slips by."""
    most = limits_of(actor).plan.questions
    if most is not None:
        asked = select(func.count()).select_from(Question).where(Question.workspace_id == actor.workspace_id, Question.created_at >= _today(actor))
        if (session.scalar(asked) or 0) >= most:
            raise questions_over(most)


def require_tokens(actor: Actor) -> None:
    """Raises Unavailable when the day's tokens of the language model are used up; questions are then answered on this machine."""
    most = limits_of(actor).plan.tokens
    if most is not None:
        spent = select(func.coalesce(func.sum(ModelCall.tokens), 0)).where(ModelCall.workspace_id == actor.workspace_id, ModelCall.created_at >= _today(actor))
        with read_session() as session:
            if (session.scalar(spent) or 0) >= most:
                raise Unavailable("tokens_used_up", N_("the language model has been used as much today as the workspace's plan allows"))


def note_call(actor: Actor, model: str, tokens: int) -> None:
    """Writes down what the language model used for somebody."""
    with write_session() as session:
        row = ModelCall(id=new_id(), workspace_id=actor.workspace_id, created_by=actor.id, model=model[:80], tokens=tokens)
        session.add(row)
        audit.record(session, actor, "model.asked", row.id, model=row.model, tokens=tokens)


def _by_person(session: Session, actor: Actor, model: type[Question] | type[ModelCall], since: datetime) -> dict[str, int]:
    amount = func.count() if model is Question else func.sum(ModelCall.tokens)
    query = select(model.created_by, amount).where(model.workspace_id == actor.workspace_id, model.created_at >= since).group_by(model.created_by)
    return {str(person): int(used or 0) for person, used in session.execute(query) if person}


def _today(actor: Actor) -> datetime:
    """Midnight where the actor is."""
    here = now().astimezone(ZoneInfo(actor.zone))
    return here.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
