"""A disk without room, as the operating system says it: at every step from the network to the published part."""

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.platform import storage
from insightora_dash.platform.errors import StorageFull
from insightora_dash.sources import receiving, service, tasks
from tests.sources.conftest import Load, run_job_of

SALES = b"day,channel,revenue\n2026-01-01,Online,10.50\n2026-01-02,Stores,20.00\n"


def full(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def files(config: Config) -> list[Path]:
    folders = [config.data_dir / name for name in ("uploads", "parts", "work")]
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(("module", "name"), [(storage, "_sync"), (receiving, "_copy"), (receiving, "mark")])
def test_a_full_disk_while_a_file_arrives_leaves_nothing(
    server: Flask, owner: Actor, config: Config, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    monkeypatch.setattr(module, name, full)
    with pytest.raises(StorageFull, match="no room left on the disk"):
        service.receive_upload(owner, "sales.csv", io.BytesIO(SALES))
    assert files(config) == []
    assert service.list_sources(owner) == []


def synced_but_not(suffix: str) -> Callable[[Path], None]:
    real = storage._sync

    def sync(path: Path) -> None:
        if path.name.endswith(suffix):
            full()
        real(path)

    return sync


def test_a_full_disk_while_a_part_is_published_fails_the_upload_and_a_retry_works(
    server: Flask, owner: Actor, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = service.receive_upload(owner, "sales.csv", io.BytesIO(SALES))
    with monkeypatch.context() as patched:
        patched.setattr(storage, "_sync", synced_but_not(".parquet"))
        run_job_of(view.id)
    failed = service.upload_view(owner, view.id)
    assert (failed.status, "no room left on the disk" in (failed.error or "")) == ("failed", True)
    assert [path.name for path in files(config)] == ["original"]
    run_job_of(service.retry_upload(owner, view.id).id)
    assert service.upload_view(owner, view.id).status == "ready"


def test_a_full_disk_before_the_reading_fails_the_upload(load: Load, owner: Actor, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_clear_stale", full)
    view = load("sales.csv", SALES)
    assert (view.status, "no room left on the disk" in (view.error or "")) == ("failed", True)
    assert service.stored_tables(owner) == []


def test_a_full_disk_keeps_the_version_that_was_there(load: Load, owner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load("sales.csv", SALES)
    monkeypatch.setattr(storage, "_sync", synced_but_not(".parquet"))
    again = load("sales.csv", SALES + b"2026-01-03,Online,1.00\n", mode="replace", source_id=first.source_id)
    assert again.status == "failed"
    [table] = service.open_source(owner, first.source_id or "").tables
    assert (table.rows, len(table.versions)) == (2, 1)
