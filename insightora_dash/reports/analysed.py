"""The analyses that the tables behind an answer allow."""

from insightora_dash.accounts.actor import Actor
from insightora_dash.insights.analyses.service import Room, offers
from insightora_dash.query.context import Context
from insightora_dash.query.known import known_names
from insightora_dash.query.names import Names, scopes
from insightora_dash.reports.subjects import open_subject


def open_answer_room(actor: Actor, question_id: str) -> Room:
    """What can be analysed in the tables that an answer reads; raises NotFound for an answer that is not the actor's to read."""
    actor.require("ask")
    subject = open_subject(actor, {"kind": "answer", "question": question_id})
    tree = subject.query.tree.copy() if subject.query else None
    if tree is None:
        return Room("", subject.title, (), back=subject.href)
    known_names(tree, Context(subject.catalog))
    names = Names(subject.catalog)
    tables = dict.fromkeys(read.table for scope in scopes(tree) for read in names.reads(scope))
    return Room("", subject.title, tuple(offer for table in tables for offer in offers(table)), back=subject.href)
