"""Conversations found again, kept, shared and rated."""

from dataclasses import dataclass, replace
from datetime import datetime

from insightora_dash.accounts import audit, folders
from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.people import names_of
from insightora_dash.ask import records
from insightora_dash.ask.models import Conversation
from insightora_dash.ask.reply import Reply
from insightora_dash.platform.errors import Forbidden, Invalid
from insightora_dash.platform.extensions import write_session
from insightora_dash.platform.wording import N_

VOTES = ("up", "down")
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class ConversationView:
    """A conversation in a list."""

    id: str
    title: str
    questions: int
    asked_at: datetime
    favourite: bool = False
    shared: bool = False
    owner: str = ""  # who shared it; empty for one's own
    folder: str = ""  # whoever sees it reads the conversation; empty: everybody
    folders: tuple[str, ...] = ()  # with rights of their own, that its owner could share it in


@dataclass(frozen=True, slots=True)
class OpenConversation:
    """A conversation on its page."""

    view: ConversationView
    replies: tuple[Reply, ...]


def found(actor: Actor, words: str = "", *, favourites: bool = False, limit: int = 30) -> list[ConversationView]:
    """The actor's conversations in which every word occurs, the one asked in last first."""
    return [_view(chat, count) for chat, count in records.conversations(actor, limit, words=words, favourites=favourites)]


def view_of(actor: Actor, conversation_id: str) -> ConversationView:
    """A conversation that the actor may read; raises NotFound for any other."""
    chat = records.conversation(actor, conversation_id)
    owner = "" if chat.owner_id == actor.id else names_of([chat.owner_id]).get(chat.owner_id, "?")
    mine = () if owner else tuple(sorted(folders.closed_names(actor)))
    return replace(_view(chat, 0, owner), folders=mine)


def mark_favourite(actor: Actor, conversation_id: str, *, favourite: bool) -> None:
    """Makes a conversation a favourite, or no longer one."""
    with write_session() as session:
        records.change_conversation(session, actor, conversation_id, favourite=favourite)


def share(actor: Actor, conversation_id: str, *, shared: bool, folder: str = "") -> None:
    """Lets everybody of the workspace, or whoever sees a folder, read a conversation by its address, or nobody else any more.

    Raises Forbidden for a folder that is not open to the actor.
    """
    name = folders.read_folder(folder) if shared else ""
    with write_session() as session:
        if not folders.is_open(session, actor, name):
            raise Forbidden("folder_closed", N_("This folder is not open to you. Pick another one."))
        records.change_conversation(session, actor, conversation_id, shared=shared, folder=name)
        audit.record(session, actor, "conversation.shared" if shared else "conversation.unshared", conversation_id, folder=name)


def rate(actor: Actor, question_id: str, vote: str | None, reason: str = "") -> None:
    """Keeps a thumb up or down with its reason, or takes it back; raises Invalid for anything else."""
    if vote is not None and vote not in VOTES:
        raise Invalid("no_vote", N_("A vote is up or down."))
    records.save_vote(actor, question_id, vote, " ".join(reason.split())[:LONGEST_REASON] if vote else "")


def _view(chat: Conversation, count: int, owner: str = "") -> ConversationView:
    return ConversationView(chat.id, chat.title, count, chat.updated_at, chat.favourite, chat.shared, owner, chat.folder)
