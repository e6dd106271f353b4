"""Completions for one person: of their data and what they asked before."""

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import records
from insightora_dash.ask.completion.completing import Completion, completions
from insightora_dash.catalog.service import open_catalog

REMEMBERED = 200  # earlier questions that are looked through


def complete(actor: Actor, typed: str) -> list[Completion]:
    """What the text before the caret may go on as, best first; at most nine."""
    actor.require("ask")
    return completions(typed, open_catalog(actor), records.asked_before(actor, REMEMBERED))
