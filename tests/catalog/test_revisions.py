"""Revisions of the model, on each metadata database."""

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog import revisions
from insightora_dash.catalog.definitions import Calendar, Model
from insightora_dash.platform.errors import Conflict, NotFound
from insightora_dash.platform.extensions import read_session, write_session

SUNDAY = Model(Calendar(week_start=6, zone="Europe/Berlin"))


def _append(actor: Actor, model: Model, base: int) -> int:
    with write_session() as session:
        return revisions.append(session, actor, model, base=base, before=base, said="{a} changed", params={"a": "week"}, author="Ana").number


def test_the_newest_revision_counts_and_the_others_are_kept(owner: Actor) -> None:
    assert (_append(owner, SUNDAY, 0), _append(owner, Model(), 1)) == (1, 2)
    with read_session() as session:
        assert revisions.newest_number(session, owner.workspace_id) == 2
        assert [revisions.model_at(session, owner.workspace_id, number) for number in (0, 1, 2)] == [Model(), SUNDAY, Model()]
        assert [(one.number, one.author, one.params) for one in revisions.history(session, owner.workspace_id, 1)] == [(2, "Ana", {"a": "week"})]
        with pytest.raises(NotFound):
            revisions.revision(session, owner.workspace_id, 3)


def test_a_change_based_on_an_older_revision_is_refused(owner: Actor) -> None:
    _append(owner, SUNDAY, 0)
    with pytest.raises(Conflict):
        _append(owner, Model(), 0)
