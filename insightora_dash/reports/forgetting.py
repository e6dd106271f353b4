"""Somebody's right to be forgotten: their rows leave a source, and what was found in them is not told any more."""

from insightora_dash.accounts.actor import Actor
from insightora_dash.insights import runs
from insightora_dash.sources.erasure import Erased, erase


def forget_rows(actor: Actor, source_id: str, table: str, column: str, value: str, *, count: bool = False) -> Erased:
    """Erases rows as `sources.erasure.erase` does, and the looks into the workspace's data with them; with `count` says only what would go."""
    done = erase(actor, source_id, table, column, value, count=count)
    if not count:
        runs.forget(actor)
    return done
