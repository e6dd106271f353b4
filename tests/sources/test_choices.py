"""Choices of the review: read again at once, replayed later, taken back."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.platform.errors import Forbidden, Invalid
from insightora_dash.sources import choices, history, service
from tests import factories
from tests.sources.conftest import Load, run_job_of

DAYS = "day,n\n03/04/2026,1\n05/06/2026,x\n"
DAY_FIRST = {"do": "read", "table": "visits", "column": "day", "as": "date", "day_first": True}


def rows(actor: Actor, source_id: str) -> tuple[tuple[object, ...], ...]:
    (table,) = service.open_source(actor, source_id).tables
    return table.first_rows


def test_a_choice_reads_the_file_again_and_is_replayed_on_the_next_one(load: Load, owner: Actor) -> None:
    source = load("visits.csv", DAYS).source_id or ""
    assert rows(owner, source)[0][0] == date(2026, 3, 4)
    run_job_of(choices.choose(owner, source, DAY_FIRST))
    assert rows(owner, source)[0] == (date(2026, 4, 3), "1")
    assert [found.number for found in history.loads(owner)] == [2, 1]
    load("visits later.csv", "day,n\n01/02/2026,3\n", mode="replace", source_id=source)
    assert rows(owner, source) == ((date(2026, 2, 1), 3),)


def test_any_choice_can_be_taken_back_alone(load: Load, owner: Actor) -> None:
    source = load("visits.csv", DAYS).source_id or ""
    choices.choose(owner, source, DAY_FIRST)
    run_job_of(choices.choose(owner, source, {"do": "nulls", "table": "visits", "column": "n", "values": ["x"]}))
    assert rows(owner, source) == ((date(2026, 4, 3), 1), (date(2026, 6, 5), None))
    run_job_of(choices.take_back(owner, source, 0))
    assert rows(owner, source) == ((date(2026, 3, 4), 1), (date(2026, 5, 6), None))
    with pytest.raises(Invalid):
        choices.take_back(owner, source, 1)


def test_two_quick_choices_both_count(load: Load, owner: Actor) -> None:
    source = load("visits.csv", DAYS).source_id or ""
    choices.choose(owner, source, DAY_FIRST)
    upload = choices.choose(owner, source, {"do": "rename", "table": "visits", "column": "n", "to": "guests"})
    run_job_of(upload)
    (table,) = service.open_source(owner, source).tables
    assert ([column["name"] for column in table.columns], table.first_rows[0][0]) == (["day", "guests"], date(2026, 4, 3))
    assert service.upload_view(owner, upload).status == "ready"


def test_appended_rows_are_read_again_with_the_first_ones(load: Load, owner: Actor) -> None:
    source = load("visits.csv", "day,n\n03/04/2026,1\n").source_id or ""
    load("more.csv", "day,n\n05/06/2026,2\n", mode="append", source_id=source)
    run_job_of(choices.choose(owner, source, DAY_FIRST))
    assert rows(owner, source) == ((date(2026, 4, 3), 1), (date(2026, 6, 5), 2))


def test_a_choice_that_cannot_be_followed_leaves_everything_as_it_was(load: Load, owner: Actor) -> None:
    source = load("visits.csv", "day,n\n03/04/2026,1\n").source_id or ""
    load("more.csv", "day,n\n05/06/2026,2\n", mode="append", source_id=source)
    before = rows(owner, source)
    upload = choices.choose(owner, source, {"do": "header", "table": "visits", "line": 2})
    run_job_of(upload)
    assert service.upload_view(owner, upload).status == "failed"
    assert rows(owner, source) == before
    run_job_of(choices.take_back(owner, source, 0))
    assert service.upload_view(owner, upload).status == "ready"


def test_a_later_choice_about_the_same_thing_replaces_the_earlier_one() -> None:
    other = {"do": "rename", "table": "visits", "column": "n", "to": "guests"}
    month_first = {**DAY_FIRST, "day_first": False}
    assert choices.with_step([DAY_FIRST, other], month_first) == [other, month_first]


def test_a_viewer_cannot_choose(server: Flask, load: Load, owner: Actor) -> None:
    source = load("visits.csv", DAYS).source_id or ""
    viewer = factories.make_person("viewer", workspace_id=owner.workspace_id)
    with pytest.raises(Forbidden):
        choices.choose(viewer, source, DAY_FIRST)


@pytest.mark.parametrize("step", [{"do": "sql", "table": "visits"}, {"do": "read", "table": "visits", "column": "day", "as": "magic"}])
def test_a_choice_that_is_no_step_is_refused(load: Load, owner: Actor, step: dict[str, Any]) -> None:
    source = load("visits.csv", DAYS).source_id or ""
    with pytest.raises(Invalid):
        choices.choose(owner, source, step)
