"""From asking to the table that says it: the worker's job run here, over a source as it is uploaded."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.catalog.service import open_catalog
from insightora_dash.config import Config
from insightora_dash.engine.engine import Engine
from insightora_dash.insights.learning import service
from insightora_dash.insights.learning.comparing import compare
from insightora_dash.insights.learning.views import LearnedView
from insightora_dash.platform import jobs
from insightora_dash.platform.errors import Conflict, Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.models import Job
from insightora_dash.query.pipeline import answer
from insightora_dash.query.query import Query
from insightora_dash.sources import rules, versions
from insightora_dash.sources.models import Source
from insightora_dash.sources.parts import parse_file
from insightora_dash.sources.service import new_source
from insightora_dash.worker import KINDS
from tests import factories
from tests.insights.learning.generator import people_csv

LEAVING = {"task": "predict", "table": "people", "target": "churned"}


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return config


class Shop:
    """An owner's source of customers, loaded as an upload is."""

    def __init__(self, actor: Actor, config: Config, engine: Engine, folder: Path) -> None:
        self.actor, self.config, self.engine, self.folder = actor, config, engine, folder
        self.source_id = ""

    def load(self, text: str) -> str:
        work = self.folder / "work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        (self.folder / "people.csv").write_text(text)
        read = parse_file(self.engine, self.folder / "people.csv", work, file_name="people.csv", seconds=60, memory_mb=1024)
        parts = versions.publish_parts(work, read["tables"], self.config.data_dir)
        with write_session() as session:
            source = session.get(Source, self.source_id) if self.source_id else new_source(session, self.actor, "people", "upload")
            assert source is not None
            versions.add_versions(session, source, read, parts, upload_id=None, actor_id=self.actor.id)
            self.source_id = source.id
        return self.source_id

    def learned(self, **asked: Any) -> LearnedView:
        return self.done(service.learn(self.actor, self.source_id, asked or LEAVING))

    def done(self, model_id: str) -> LearnedView:
        with read_session() as session:
            waiting = [job.id for job in session.query(Job).filter(Job.kind == "learn", Job.status == "queued")]
        for job_id in waiting:
            jobs.run(job_id, KINDS)
        return service.opened(self.actor, model_id)

    def rows(self, sql: str, actor: Actor | None = None) -> list[tuple[object, ...]]:
        return answer(Query.parse(sql), open_catalog(actor or self.actor)).rows()


@pytest.fixture
def shop(owner: Actor, config: Config, engine: Engine, tmp_path: Path) -> Shop:
    made = Shop(owner, config, engine, tmp_path)
    made.load(people_csv(1))
    return made


def test_what_is_learned_becomes_a_table_that_is_asked_like_any_other(shop: Shop) -> None:
    one = shop.learned()
    assert one.used is not None, one.versions[0]
    assert one.used.told["right"] > one.used.told["naive_right"] + 0.1
    assert one.name == "people_churned_predicted"
    rows = shop.rows("select churned, predicted_churned, probability from saved.people_churned_predicted")
    assert len(rows) == 1200
    assert sum(row[0] == row[1] for row in rows) / 1200 > 0.8
    assert all(0 <= float(str(row[2])) <= 1 for row in rows)


def test_row_rules_hold_for_what_is_predicted(shop: Shop) -> None:
    shop.learned()
    rules.add_rule(shop.actor, "people.people", "attribute", column="region", attribute="region")
    viewer = replace(factories.make_person("viewer", workspace_id=shop.actor.workspace_id), attributes={"region": "North"})
    assert shop.rows("select distinct region from saved.people_churned_predicted", viewer) == [("North",)]
    with pytest.raises(Forbidden):
        service.open_room(viewer, shop.source_id)


def test_a_new_version_is_learned_from_the_data_as_it_is_then_and_an_older_one_can_be_used_again(shop: Shop) -> None:
    one = shop.learned()
    shop.load(people_csv(2, older=25))
    moved = service.opened(shop.actor, one.id)
    assert moved.moved
    assert (moved.drifts[0].column, moved.drifts[0].level) == ("age", "much")
    service.learn_again(shop.actor, one.id)
    with pytest.raises(Conflict):
        service.learn_again(shop.actor, one.id)
    newer = shop.done(one.id)
    assert newer.used is not None
    assert (newer.used.number, newer.moved) == (2, False)
    assert newer.used.told["others"][one.versions[0].id]["loss"] > newer.used.told["loss"]  # the first one on the same rows held back
    beside = compare(newer, 1, 2)
    assert "version 2 is the better one" in beside.sentence
    assert ("Rows of the table", "1,200", "1,200") in beside.lines
    with pytest.raises(NotFound):
        compare(newer, 1, 3)
    service.use(shop.actor, one.id, 1)
    used = service.opened(shop.actor, one.id).used
    assert used is not None
    assert used.number == 1


def test_what_is_no_better_than_saying_nothing_is_declined_and_says_nothing(shop: Shop) -> None:
    one = shop.learned(**LEAVING, columns=["noise"])
    assert (one.used, one.versions[0].outcome) == (None, "declined")
    assert all(table.schema != "saved" for table in open_catalog(shop.actor).tables)


def test_a_number_and_segments_are_learned_too(shop: Shop) -> None:
    assert shop.learned(task="predict", table="people", target="age").versions[0].outcome in ("kept", "declined")
    assert shop.learned(task="segments", table="people", columns=["calls", "noise"]).versions[0].outcome in ("kept", "declined")


def test_what_is_being_learned_is_stopped(shop: Shop) -> None:
    model_id = service.learn(shop.actor, shop.source_id, LEAVING)
    service.stop(shop.actor, model_id)
    assert shop.done(model_id).versions[0].status == "cancelled"


def test_what_is_removed_takes_its_table_along(shop: Shop) -> None:
    one = shop.learned()
    assert service.remove(shop.actor, one.id) == one.name
    with pytest.raises(NotFound):
        service.opened(shop.actor, one.id)
    assert all(table.schema != "saved" for table in open_catalog(shop.actor).tables)


def test_what_does_not_fit_is_named(shop: Shop) -> None:
    for asked, error, words in (
        ({**LEAVING, "target": "customer_id"}, Invalid, "churned"), ({**LEAVING, "table": "gone"}, NotFound, "people.gone"),
        ({**LEAVING, "columns": ["customer_id"]}, Invalid, "cannot be learned"), ({**LEAVING, "columns": []}, Invalid, "at least one"),
        ({"task": "magic", "table": "people"}, Invalid, "segments, or predict"),
    ):  # fmt: skip
        with pytest.raises(error) as refused:
            service.learn(shop.actor, shop.source_id, asked)
        assert words in refused.value.worded()


def test_a_viewer_looks_but_does_not_learn(shop: Shop) -> None:
    viewer = factories.make_person("viewer", workspace_id=shop.actor.workspace_id)
    assert not service.open_room(viewer, shop.source_id).may_change
    with pytest.raises(Forbidden):
        service.learn(viewer, shop.source_id, LEAVING)
