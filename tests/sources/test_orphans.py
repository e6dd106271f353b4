"""What a killed process leaves between a file and its row is cleared away later, and nothing else ever is."""

import io
import os
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.sources import orphans, receiving, service, tasks, versions
from insightora_dash.worker import clear_away
from tests.sources.conftest import Load, run_job_of

SALES = "day,channel,revenue\n2026-01-01,Online,10.50\n2026-01-02,Stores,20.00\n"


class Killed(BaseException):
    """The process ended here: nothing after it runs."""


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def age(folder: Path) -> None:
    """Two days pass for every file."""
    for path in folder.rglob("*"):
        os.utime(path, (0, 0))


@pytest.fixture
def half_received(server: Flask, owner: Actor, config: Config) -> Path:
    """An upload whose web process was killed between the file and its row."""
    receiving.receive(io.BytesIO(SALES.encode()), config.data_dir / "uploads" / "killed" / "original", length=None, most=1_000_000)
    return config.data_dir / "uploads"


@pytest.fixture
def half_published(server: Flask, config: Config, tmp_path: Path) -> Path:
    """A part whose worker was killed between the file and its row."""
    (tmp_path / "part-0.parquet").write_bytes(b"rows")
    versions.publish_parts(tmp_path, [{"file": "part-0.parquet", "part_rows": 1}], config.data_dir)
    return config.data_dir / "parts"


def test_an_orphan_of_today_stays(half_received: Path, half_published: Path, config: Config) -> None:
    clear_away(config.data_dir, 0)
    assert kept(half_received) == ["original", "original.unsettled"]
    assert len(kept(half_published)) == 2


def test_an_old_orphan_goes_with_its_mark_and_folder(half_received: Path, half_published: Path, config: Config) -> None:
    age(config.data_dir)
    clear_away(config.data_dir, 0)
    assert list(half_received.iterdir()) == []
    assert kept(half_published) == []


def test_old_files_that_rows_refer_to_stay(load: Load, owner: Actor, config: Config) -> None:
    view = load("sales.csv", SALES)
    service.remove_source(owner, view.source_id or "")
    before = kept(config.data_dir / "parts") + kept(config.data_dir / "uploads")
    age(config.data_dir / "parts")
    age(config.data_dir / "uploads")
    clear_away(config.data_dir, 0)
    assert kept(config.data_dir / "parts") + kept(config.data_dir / "uploads") == before
    assert len(before) == 2


def test_a_mark_left_after_the_commit_goes_and_the_file_stays(load: Load, owner: Actor, config: Config) -> None:
    load("sales.csv", SALES)
    part = next((config.data_dir / "parts").rglob("*.parquet"))
    orphans.mark(part)
    os.utime(part.with_name(part.name + orphans.MARK), (0, 0))
    assert orphans.remove_orphans(config.data_dir, 1000) == 0
    assert kept(config.data_dir / "parts") == [part.name]
    assert service.stored_tables(owner)[0].rows == 2


def test_files_without_a_mark_are_never_touched(server: Flask, config: Config) -> None:
    """As when the data folder is opened with another, empty metadata database."""
    for path in ("parts/ab/abc.parquet", "uploads/abc/original"):
        (config.data_dir / path).parent.mkdir(parents=True)
        (config.data_dir / path).write_bytes(b"somebody's")
    age(config.data_dir / "parts")
    age(config.data_dir / "uploads")
    clear_away(config.data_dir, 0)
    assert (config.data_dir / "parts/ab/abc.parquet").exists()
    assert (config.data_dir / "uploads/abc/original").exists()


def test_a_worker_killed_between_file_and_row_leaves_a_marked_part(
    server: Flask, owner: Actor, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: Any) -> str:
        raise Killed

    monkeypatch.setattr(tasks, "_commit", killed)
    monkeypatch.setattr(versions, "discard_parts", lambda *_: None)  # nobody tidies up after kill -9
    view = service.receive_upload(owner, "sales.csv", io.BytesIO(SALES.encode()))
    with pytest.raises(Killed):
        run_job_of(view.id)
    assert [Path(name).suffix for name in kept(config.data_dir / "parts")] == [".parquet", ".unsettled"]
    age(config.data_dir / "parts")
    assert orphans.remove_orphans(config.data_dir, 1000) == 1
    assert service.upload_view(owner, view.id).status == "ingesting"  # until its heartbeat is missed
