"""Looks into data, from asking to reading: the worker's job run here."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.ask import service as asking
from insightora_dash.config import Config
from insightora_dash.dashboards import service as dashboards
from insightora_dash.engine.engine import Engine
from insightora_dash.insights.runs import RunView
from insightora_dash.platform import jobs
from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.models import Job
from insightora_dash.reports import looks
from insightora_dash.sources import versions
from insightora_dash.sources.parts import parse_file
from insightora_dash.sources.service import new_source
from insightora_dash.worker import KINDS
from tests import factories
from tests.insights.generator import sales_csv

TABLE = {"kind": "table", "schema": "sold", "table": "sold"}


@pytest.fixture(params=["sqlite"])
def config(config: Config) -> Config:
    return config


@pytest.fixture(scope="module")
def sold_parsed(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> tuple[Path, dict[str, Any]]:
    """Two years of generated sales in which the truth is known, read once."""
    folder = tmp_path_factory.mktemp("sold")
    (folder / "sold.csv").write_text(sales_csv(drop=True), encoding="utf-8")
    (folder / "work").mkdir()
    return folder / "work", parse_file(engine, folder / "sold.csv", folder / "work", file_name="sold.csv", seconds=60, memory_mb=1024)


@pytest.fixture
def seller(owner: Actor, config: Config, sold_parsed: tuple[Path, dict[str, Any]], tmp_path: Path) -> Actor:
    """An owner who has them."""
    work, answer = sold_parsed
    parts = versions.publish_parts(Path(shutil.copytree(work, tmp_path / "work")), answer["tables"], config.data_dir)
    with write_session() as session:
        source = new_source(session, owner, "sold", "upload")
        versions.add_versions(session, source, answer, parts, upload_id=None, actor_id=owner.id)
    return owner


def finish(actor: Actor, run: RunView) -> RunView:
    with read_session() as session:
        [job] = [job for job in session.query(Job) if job.payload.get("run_id") == run.id]
    jobs.run(job.id, KINDS)
    return looks.found(actor, run.id)


def test_a_table_is_looked_into(seller: Actor) -> None:
    started = looks.look(seller, "findings", TABLE)
    assert started.status == "queued"
    done = finish(seller, started)
    assert done.status == "done", done.error
    sentences = [one.sentence for one in done.findings]
    assert any("“East” differs: the average of Amount" in text for text in sentences), sentences
    assert any("By “Product”, most came from “C”" in text for text in sentences), sentences
    assert all(one.result().row_count and one.spec for one in done.findings)
    assert looks.look(seller, "findings", TABLE).id == started.id  # the same data is not looked into twice


def test_the_drivers_of_a_change_add_up_to_it(seller: Actor) -> None:
    done = finish(seller, looks.look(seller, "findings", TABLE))
    [counted, *_more] = [one for one in done.findings if one.kind == "drivers"]
    before, after = (int(text.split(" (")[0].replace(",", "")) for text in (counted.sentence.split("from ")[1], counted.sentence.split(" to ")[1]))
    assert sum(row[1] for row in counted.rows) == after - before


def test_an_answer_is_looked_into_and_a_finding_becomes_a_tile(seller: Actor) -> None:
    question = asking.answer(seller, asking.start(seller, None, "total amount by month").question_id)
    done = finish(seller, looks.look(seller, "findings", {"kind": "answer", "question": question.question_id}))
    assert done.status == "done", done.error
    assert done.findings
    board = looks.keep_as_tile(seller, done.id, 0)
    [tile] = dashboards.open_dashboard(seller, board).tiles
    assert tile.result is not None
    assert tile.tile["question"] == done.findings[0].sentence


def test_a_look_is_its_owners_alone(seller: Actor) -> None:
    run = looks.look(seller, "findings", TABLE)
    colleague = factories.make_person("viewer", workspace_id=seller.workspace_id)
    with pytest.raises(NotFound):
        looks.found(colleague, run.id)
    with pytest.raises(NotFound):
        looks.stop(colleague, run.id)


def test_a_look_that_waits_is_stopped_at_once(seller: Actor) -> None:
    run = looks.look(seller, "findings", TABLE)
    assert looks.stop(seller, run.id).status == "cancelled"
    assert looks.look(seller, "findings", TABLE).id != run.id


def test_what_cannot_be_looked_into_is_refused(seller: Actor, server: Flask) -> None:
    for asked, error in (({"kind": "moon"}, Invalid), ({**TABLE, "table": "gone"}, NotFound), ({"kind": "answer", "question": new_id()}, NotFound)):
        with pytest.raises(error):
            looks.look(seller, "findings", asked)
    with pytest.raises(Invalid):
        looks.look(seller, "horoscope", TABLE)


def test_a_forecast_is_supposed_to_be_otherwise(seller: Actor) -> None:
    question = asking.answer(seller, asking.start(seller, None, "total amount by week").question_id)
    asked = {"kind": "answer", "question": question.question_id}
    plain = finish(seller, looks.look(seller, "forecast", asked))
    assert plain.found is not None
    assert "amount" not in plain.found["drivers"]
    other = finish(seller, looks.look(seller, "forecast", {**asked, "percent": 10, "driver": next(iter(plain.found["drivers"]), "")}))
    assert other.status == "done", other.error
    assert all("What if" in one.told[0] for one in other.findings)
    assert len(other.findings) == len(plain.findings)
