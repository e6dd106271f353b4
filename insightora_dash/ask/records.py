"""Conversations and questions in the metadata database."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from insightora_dash.accounts import audit
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.folders import is_open
from insightora_dash.ask.earlier import Earlier, Edited
from insightora_dash.ask.models import Conversation, Question
from insightora_dash.ask.usage import require_question
from insightora_dash.platform.clock import now
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.wording import N_
from insightora_dash.query.query import Query

TITLE_LENGTH = 80
STALE = timedelta(seconds=15)  # a running question writes its heartbeat every few seconds
MOST_EDITS = 50  # states of an answer that undo can reach
_FIXED = ("sql", "verified")  # answers whose query nobody guessed from the words
MOST_WORDS = 8  # of a search
CONTEXT = 6  # earlier questions that a planner sees


def add_question(actor: Actor, conversation_id: str | None, text: str, planner: str, reading: Mapping[str, Any] | None = None) -> Question:
    """A new row with status running, in a new conversation or at the end of one of the actor's; `reading` is what is known of it beforehand."""
    with write_session() as session:
        require_question(session, actor)
        title = str((reading or {}).get("title") or text)
        chat = _own_conversation(session, actor, conversation_id) if conversation_id else _new_conversation(session, actor, title)
        last = session.scalar(select(func.max(Question.position)).where(Question.conversation_id == chat.id))
        row = Question(workspace_id=actor.workspace_id, conversation_id=chat.id, position=0 if last is None else last + 1, text=text,
                       planner=planner, reading=dict(reading or {}), created_by=actor.id)
        chat.updated_at, chat.updated_by = now(), actor.id
        session.add(row)
        session.flush()
        audit.record(session, actor, "question.asked", row.id, planner=planner)
    return row


def question(actor: Actor, question_id: str) -> Question:
    """One of the actor's questions; raises NotFound for anyone else's."""
    with read_session() as session:
        return _own_question(session, actor, question_id)


def readable_question(actor: Actor, question_id: str) -> Question:
    """A question that the actor may read: their own, or one of a conversation shared in their workspace."""
    with read_session() as session:
        row = _question(session, actor, question_id)
        _readable(session, actor, row.conversation_id)
    return row


def conversation(actor: Actor, conversation_id: str) -> Conversation:
    """A conversation that the actor may read: their own, or one shared in their workspace."""
    with read_session() as session:
        return _readable(session, actor, conversation_id)


def questions(actor: Actor, conversation_id: str) -> list[Question]:
    """The questions of a conversation that the actor may read, in order; of somebody else's only the answered ones."""
    with read_session() as session:
        chat = _readable(session, actor, conversation_id)
        found = select(Question).where(Question.conversation_id == chat.id, Question.deleted_at.is_(None)).order_by(Question.position)
        return [row for row in session.scalars(found) if chat.owner_id == actor.id or row.status == "answered"]


def earlier(row: Question) -> list[Earlier]:
    """The answered questions before this one, oldest first; one that was changed by hand with its query."""
    with read_session() as session:
        before = select(Question).where(Question.conversation_id == row.conversation_id, Question.position < row.position, Question.status == "answered")
        return [as_earlier(one) for one in session.scalars(before.order_by(Question.position.desc()).limit(CONTEXT))][::-1]


def last_reading(actor: Actor, conversation_id: str) -> Mapping[str, Any]:
    """What is kept of the last question of a conversation."""
    with read_session() as session:
        chat = _own_conversation(session, actor, conversation_id)
        last = select(Question.reading).where(Question.conversation_id == chat.id, Question.deleted_at.is_(None)).order_by(Question.position.desc())
        return session.scalar(last.limit(1)) or {}


def as_earlier(row: Question) -> Earlier:
    """A question as the next one of its chat sees it: by its words, or by its query where the words do not say what is shown."""
    fixed = row.edits or row.reading.get("planner") in _FIXED
    return Edited(row.text, Query.parse(row.sql)) if fixed and row.sql else row.text


def is_last(row: Question) -> bool:
    """Whether no later question stands in its conversation."""
    with read_session() as session:
        later = select(Question.id).where(Question.conversation_id == row.conversation_id, Question.position > row.position, Question.deleted_at.is_(None))
        return session.scalar(later.limit(1)) is None


def conversations(actor: Actor, limit: int, *, words: str = "", favourites: bool = False) -> Sequence[tuple[Conversation, int]]:
    """The actor's conversations with their number of questions, the newest first; `words` all have to be in one of its questions or its title."""
    if actor.on_behalf_of:
        return []
    with read_session() as session:
        asked = select(func.count()).where(Question.conversation_id == Conversation.id).correlate(Conversation).scalar_subquery()
        mine = select(Conversation, asked).where(
            Conversation.workspace_id == actor.workspace_id, Conversation.owner_id == actor.id, Conversation.deleted_at.is_(None))
        for word in words.split()[:MOST_WORDS]:
            said = select(Question.id).where(Question.conversation_id == Conversation.id, Question.text.icontains(word, autoescape=True))
            mine = mine.where(or_(Conversation.title.icontains(word, autoescape=True), said.exists()))
        if favourites:
            mine = mine.where(Conversation.favourite.is_(True))
        return [(chat, count) for chat, count in session.execute(mine.order_by(Conversation.updated_at.desc()).limit(limit))]


def written(actor: Actor, limit: int) -> list[Question]:
    """The SQL that the actor wrote and ran, the newest first."""
    if actor.on_behalf_of:
        return []
    with read_session() as session:
        mine = select(Question).join(Conversation, Conversation.id == Question.conversation_id).where(
            Question.workspace_id == actor.workspace_id, Conversation.owner_id == actor.id, Question.planner == "sql",
            Question.deleted_at.is_(None), Conversation.deleted_at.is_(None))
        return list(session.scalars(mine.order_by(Question.created_at.desc()).limit(limit)))


def asked_before(actor: Actor, limit: int) -> list[str]:
    """The different questions in words that the actor got an answer to, the last one first, out of the last `limit`."""
    if actor.on_behalf_of:
        return []
    with read_session() as session:
        mine = select(Question.text).join(Conversation, Conversation.id == Question.conversation_id).where(
            Question.workspace_id == actor.workspace_id, Conversation.owner_id == actor.id, Question.planner != "sql", Question.status == "answered",
            Question.deleted_at.is_(None), Conversation.deleted_at.is_(None))
        return list(dict.fromkeys(session.scalars(mine.order_by(Question.created_at.desc()).limit(limit))))


def answered(actor: Actor) -> list[tuple[Question, Conversation]]:
    """Every answered question of the workspace, whoever asked it, beside its conversation; for finding what uses some data, not for showing."""
    with read_session() as session:
        living = select(Question, Conversation).join(Conversation, Conversation.id == Question.conversation_id).where(
            Question.workspace_id == actor.workspace_id, Question.status == "answered", Question.sql.is_not(None),
            Question.deleted_at.is_(None), Conversation.deleted_at.is_(None))
        return [(row, chat) for row, chat in session.execute(living.order_by(Question.created_at.desc()))]


def asked_since(actor: Actor, moment: datetime, limit: int = 20_000) -> list[Question]:
    """The finished questions in words of the workspace since a moment, conversation by conversation, each in order."""
    with read_session() as session:
        found = select(Question).where(
            Question.workspace_id == actor.workspace_id, Question.planner != "sql", Question.status != "running", Question.created_at >= moment)
        newest = list(session.scalars(found.order_by(Question.created_at.desc()).limit(limit)))
    return sorted(newest, key=lambda row: (row.conversation_id, row.position))


def claim(actor: Actor, question_id: str) -> bool:
    """Takes a running question for answering; False when somebody is at it or it is finished."""
    moment = now()
    free = (Question.heartbeat_at.is_(None)) | (Question.heartbeat_at < moment - STALE)
    with write_session() as session:
        taken = session.execute(
            update(Question).where(Question.id == question_id, Question.workspace_id == actor.workspace_id, Question.status == "running", free)
            .values(heartbeat_at=moment, updated_at=moment))
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def finish(question_id: str, status: str, values: Mapping[str, Any]) -> bool:
    """Writes what became of a question, unless it was cancelled meanwhile; False then."""
    with write_session() as session:
        done = session.execute(update(Question).where(Question.id == question_id, Question.status == "running")
                               .values(status=status, updated_at=now(), **values))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def request_cancel(actor: Actor, question_id: str) -> None:
    """Marks a running question as cancelled; whoever works on it sees the flag."""
    with write_session() as session:
        row = _own_question(session, actor, question_id)
        if row.status == "running":
            row.cancel_requested, row.status = True, "cancelled"


def restart(actor: Actor, question_id: str) -> Question:
    """Makes an unfinished question ready to be answered again."""
    with write_session() as session:
        row = _own_question(session, actor, question_id)
        row.status, row.cancel_requested, row.heartbeat_at, row.error, row.updated_at = "running", False, None, None, now()
    return row


def save_chart(actor: Actor, question_id: str, chart: dict[str, Any]) -> None:
    """Keeps the chart that a person chose."""
    with write_session() as session:
        _own_question(session, actor, question_id).chart = chart


def save_edit(actor: Actor, question_id: str, sql: str, chart: dict[str, Any] | None, edits: list[dict[str, Any]]) -> Question:
    """Keeps an answer's query after a change, with the states it can go back to."""
    with write_session() as session:
        row = _own_question(session, actor, question_id)
        row.sql, row.chart, row.edits, row.updated_at, row.updated_by = sql, chart, edits[-MOST_EDITS:], now(), actor.id
    return row


def change_conversation(session: Session, actor: Actor, conversation_id: str, **values: bool | str) -> None:
    """Sets columns of one of the actor's conversations."""
    chat = _own_conversation(session, actor, conversation_id)
    for name, value in values.items():
        setattr(chat, name, value)


def save_vote(actor: Actor, question_id: str, vote: str | None, reason: str) -> None:
    """Keeps what a person thinks of their answer."""
    with write_session() as session:
        row = _own_question(session, actor, question_id)
        row.vote, row.vote_reason = vote, reason or None


def hide_conversation(session: Session, actor: Actor, conversation_id: str) -> None:
    """Puts a conversation and its questions into the trash."""
    chat = _own_conversation(session, actor, conversation_id)
    chat.deleted_at = now()
    session.execute(update(Question).where(Question.conversation_id == chat.id).values(deleted_at=now()))


def move_shared(session: Session, actor: Actor, before: str, after: str) -> None:
    """What was shared in one folder is shared in another one."""
    here = (Conversation.workspace_id == actor.workspace_id, Conversation.folder == before)
    session.execute(update(Conversation).where(*here).values(folder=after))


def interrupted(row: Question) -> bool:
    """Whether a question still says running although nobody works on it any more."""
    return row.status == "running" and (row.heartbeat_at or row.updated_at) < now() - STALE


def _new_conversation(session: Session, actor: Actor, text: str) -> Conversation:
    title = " ".join(text.split())
    short = title if len(title) <= TITLE_LENGTH else title[:TITLE_LENGTH - 1] + "…"
    chat = Conversation(workspace_id=actor.workspace_id, owner_id=actor.id, title=short, created_by=actor.id)
    session.add(chat)
    session.flush()
    return chat


def _conversation(session: Session, actor: Actor, conversation_id: str) -> Conversation:
    chat = session.get(Conversation, conversation_id)
    if chat is None or chat.deleted_at or chat.workspace_id != actor.workspace_id:
        raise NotFound("no_conversation", N_("This conversation does not exist any more."))
    return chat


def _readable(session: Session, actor: Actor, conversation_id: str) -> Conversation:
    chat = _conversation(session, actor, conversation_id)
    return chat if chat.shared and is_open(session, actor, chat.folder) else _own_conversation(session, actor, conversation_id)


def _own_conversation(session: Session, actor: Actor, conversation_id: str) -> Conversation:
    chat = _conversation(session, actor, conversation_id)
    if chat.owner_id != actor.id or actor.on_behalf_of:  # whoever looks as somebody else does not read their chats
        raise NotFound("no_conversation", N_("This conversation does not exist any more."))
    return chat


def _own_question(session: Session, actor: Actor, question_id: str) -> Question:
    row = _question(session, actor, question_id)
    _own_conversation(session, actor, row.conversation_id)
    return row


def _question(session: Session, actor: Actor, question_id: str) -> Question:
    row = session.get(Question, question_id)
    if row is None or row.deleted_at or row.workspace_id != actor.workspace_id:
        raise NotFound("no_question", N_("This question does not exist any more."))
    return row
