import errno
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.platform import jobs
from insightora_dash.platform.errors import Forbidden, Invalid, NotFound, StorageFull, TooLarge
from insightora_dash.platform.extensions import read_session, write_session
from insightora_dash.platform.models import Event
from insightora_dash.sources import receiving, service, tasks, versions
from insightora_dash.sources.models import Part, Source, Upload
from tests import factories
from tests.sources.conftest import Load, run_job_of

SALES = "day,channel,revenue\n2026-01-01,Online,10.50\n2026-01-02,Stores,20.00\n"


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_an_upload_becomes_a_source_with_a_table(load: Load, owner: Actor) -> None:
    view = load("sales.csv", SALES)
    assert (view.status, view.progress, view.error) == ("ready", 1.0, None)
    detail = service.open_source(owner, view.source_id or "")
    assert (detail.source.schema, detail.source.tables, detail.source.rows) == ("sales", ("sales",), 2)
    table = detail.tables[0]
    assert [column["type"] for column in table.columns] == ["DATE", "VARCHAR", "DECIMAL(18,2)"]
    assert len(table.first_rows) == 2
    assert table.accounting["rows_in_file"] == table.accounting["rows_read"] == 2
    assert [(version.number, version.current, version.file_name) for version in table.versions] == [(1, True, "sales.csv")]


def test_the_original_is_kept_byte_for_byte(load: Load, config: Config) -> None:
    view = load("sales.csv", SALES)
    assert (config.data_dir / "uploads" / view.id / "original").read_bytes() == SALES.encode()


def test_two_uploads_of_one_name_live_side_by_side_and_the_person_is_told(load: Load, owner: Actor) -> None:
    load("sales.csv", SALES)
    second = load("sales.csv", SALES)
    assert {source.schema for source in service.list_sources(owner)} == {"sales", "sales_2"}
    assert second.notes == ("Named sales_2, because sales exists already.",)


def test_replace_makes_a_new_version_and_keeps_the_old_one(load: Load, owner: Actor) -> None:
    first = load("sales.csv", SALES)
    load("sales-new.csv", SALES + "2026-01-03,Online,5.00\n", mode="replace", source_id=first.source_id)
    table = service.open_source(owner, first.source_id or "").tables[0]
    assert table.rows == 3
    assert [(version.number, version.rows, version.current) for version in table.versions] == [(2, 3, True), (1, 2, False)]


def test_append_adds_a_part_and_keeps_the_first(load: Load, owner: Actor) -> None:
    first = load("sales.csv", SALES)
    before = service.stored_tables(owner)[0].files.paths
    view = load("february.csv", "day,channel,revenue\n2026-02-01,Online,7\n", mode="append", source_id=first.source_id)
    assert view.status == "ready"
    stored = service.stored_tables(owner)[0]
    assert stored.rows == 3
    assert stored.files.paths[:1] == before
    assert len(stored.files.paths) == 2
    revenue = next(column for column in stored.columns if column["name"] == "revenue")
    assert (revenue["type"], revenue["profile"]["rows"], revenue["profile"]["min"]) == ("DECIMAL(18,2)", 3, 7.0)


def test_append_with_other_columns_names_the_difference_and_changes_nothing(load: Load, owner: Actor) -> None:
    first = load("sales.csv", SALES)
    view = load("other.csv", "day,region,revenue\n2026-02-01,North,7\n", mode="append", source_id=first.source_id)
    assert view.status == "failed"
    assert "missing columns: channel" in (view.error or "")
    assert "new columns: region" in (view.error or "")
    assert service.stored_tables(owner)[0].rows == 2


def test_append_of_text_to_a_number_column_is_refused(load: Load, owner: Actor) -> None:
    first = load("sales.csv", SALES)
    view = load("other.csv", "day,channel,revenue\n2026-02-01,Online,lots\n", mode="append", source_id=first.source_id)
    assert "revenue (DECIMAL(18,2) → VARCHAR)" in (view.error or "")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("empty.csv", b"", "empty_file"), ("setup.exe", b"MZ\x90", "wrong_extension"), ("", b"a,b\n1,2\n", "no_file_name"), ("..", b"a", "no_file_name")],
)
def test_what_cannot_be_read_is_refused_and_leaves_nothing(server: Flask, owner: Actor, config: Config, name: str, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        service.receive_upload(owner, name, io.BytesIO(content), length=len(content))
    assert refused.value.code == code
    assert service.list_sources(owner) == []
    assert files_below(config.data_dir / "uploads") == []


def test_a_file_cut_on_the_way_is_refused_and_leaves_nothing(server: Flask, owner: Actor, config: Config) -> None:
    with pytest.raises(Invalid, match="Only 20 of 500 bytes arrived"):
        service.receive_upload(owner, "sales.csv", io.BytesIO(SALES.encode()[:20]), length=500)
    assert files_below(config.data_dir / "uploads") == []


def test_a_file_beyond_the_limit_is_refused_before_it_is_stored(server: Flask, owner: Actor, config: Config) -> None:
    with pytest.raises(TooLarge):
        service.receive_upload(owner, "sales.csv", io.BytesIO(b""), length=(config.upload_mb << 20) + 1)


def test_more_bytes_than_the_limit_stop_the_stream(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        receiving.receive(io.BytesIO(b"x" * 3_000_000), tmp_path / "upload" / "original", length=None, most=2_000_000)
    assert not (tmp_path / "upload").exists()


def test_a_full_disk_while_receiving_is_said_and_leaves_nothing(
    server: Flask, owner: Actor, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(receiving, "_copy", full)
    with pytest.raises(StorageFull):
        service.receive_upload(owner, "sales.csv", io.BytesIO(SALES.encode()))
    assert files_below(config.data_dir / "uploads") == []
    assert service.list_sources(owner) == []


def test_a_full_disk_while_storing_fails_the_upload_and_leaves_no_part(load: Load, owner: Actor, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise StorageFull("storage_full", "There is no room left on the disk.")

    monkeypatch.setattr(versions, "atomic_path", full)
    view = load("sales.csv", SALES)
    assert view.status == "failed"
    assert "no room left" in (view.error or "")
    assert files_below(config.data_dir / "parts") + files_below(config.data_dir / "work") == []


def test_a_failed_load_can_be_retried_from_the_kept_original(load: Load, owner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(versions, "atomic_path", lambda *_: (_ for _ in ()).throw(StorageFull("storage_full", "Full.")))
        view = load("sales.csv", SALES)
    assert view.status == "failed"
    run_job_of(service.retry_upload(owner, view.id).id)
    assert service.upload_view(owner, view.id).status == "ready"
    assert service.stored_tables(owner)[0].rows == 2


def test_a_transaction_that_fails_takes_its_parts_with_it(load: Load, owner: Actor, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise StorageFull("storage_full", "The database is full.")

    monkeypatch.setattr(versions, "_add_version", broken)
    view = load("sales.csv", SALES)
    assert view.status == "failed"
    assert files_below(config.data_dir / "parts") == []
    with read_session() as session:
        assert session.query(Part).count() == 0


def test_an_unreadable_upload_says_why_on_its_source(load: Load, owner: Actor) -> None:
    view = load("broken.xlsx", b"PK\x03\x04 this is no workbook")
    assert view.status == "failed"
    source = service.list_sources(owner)[0]
    assert source.status == "failed"
    assert "damaged" in (source.error or "")


def test_a_waiting_upload_can_be_cancelled(server: Flask, owner: Actor) -> None:
    view = service.receive_upload(owner, "sales.csv", io.BytesIO(SALES.encode()))
    assert service.cancel_upload(owner, view.id).status == "cancelled"
    run_job_of(view.id)
    assert service.list_sources(owner) == []


def test_a_cancel_seen_by_the_worker_leaves_nothing(server: Flask, owner: Actor, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    view = service.receive_upload(owner, "sales.csv", io.BytesIO(SALES.encode()))
    real = tasks.parse_file

    def parse_then_cancelled(*args: Any, **kwargs: Any) -> dict[str, Any]:
        real(*args, **kwargs)
        service.cancel_upload(owner, view.id)
        raise jobs.Cancelled  # as the worker's next progress report does

    monkeypatch.setattr(tasks, "parse_file", parse_then_cancelled)
    run_job_of(view.id)
    assert service.upload_view(owner, view.id).status == "cancelled"
    assert files_below(config.data_dir / "parts") == []
    assert service.list_sources(owner) == []


def test_a_ready_upload_is_not_undone_by_cancel(load: Load, owner: Actor) -> None:
    view = load("sales.csv", SALES)
    assert service.cancel_upload(owner, view.id).status == "ready"


def test_a_removed_source_is_gone_from_questions_but_its_files_stay(load: Load, owner: Actor, config: Config) -> None:
    view = load("sales.csv", SALES)
    service.remove_source(owner, view.source_id or "")
    assert service.stored_tables(owner) == []
    assert service.list_sources(owner) == []
    assert len(files_below(config.data_dir / "parts")) == 1
    with pytest.raises(NotFound):
        service.open_source(owner, view.source_id or "")


def test_another_workspace_sees_nothing(load: Load) -> None:
    view = load("sales.csv", SALES)
    stranger = factories.make_owner()
    assert service.stored_tables(stranger) == []
    for call in (lambda: service.upload_view(stranger, view.id), lambda: service.open_source(stranger, view.source_id or "")):
        with pytest.raises(NotFound):
            call()


def test_a_viewer_may_look_but_not_upload(load: Load, owner: Actor) -> None:
    load("sales.csv", SALES)
    viewer = factories.make_person("viewer", workspace_id=owner.workspace_id)
    assert len(service.list_sources(viewer)) == 1
    with pytest.raises(Forbidden):
        service.receive_upload(viewer, "sales.csv", io.BytesIO(b"a,b\n1,2\n"))


def test_replacing_a_source_that_is_gone_is_refused(server: Flask, owner: Actor) -> None:
    with pytest.raises(NotFound):
        service.receive_upload(owner, "sales.csv", io.BytesIO(SALES.encode()), mode="replace", source_id="nothing")
    with pytest.raises(Invalid):
        service.receive_upload(owner, "sales.csv", io.BytesIO(SALES.encode()), mode="merge")


def test_a_load_is_announced(load: Load, owner: Actor) -> None:
    view = load("sales.csv", SALES)
    with read_session() as session:
        topics = [event.topic for event in session.query(Event).filter(Event.object_id == view.source_id)]
    assert topics.count("source.changed") == 2


def test_an_interrupted_job_shows_as_failed_with_a_way_on(server: Flask, owner: Actor) -> None:
    view = service.receive_upload(owner, "sales.csv", io.BytesIO(SALES.encode()))
    with write_session() as session:
        upload = session.get(Upload, view.id)
        assert upload is not None
        job = session.get(jobs.Job, upload.job_id)
        assert job is not None
        job.status, job.error = "interrupted", jobs.INTERRUPTED
    seen = service.upload_view(owner, view.id)
    assert (seen.status, seen.error) == ("failed", jobs.INTERRUPTED)
    run_job_of(service.retry_upload(owner, view.id).id)
    assert service.upload_view(owner, view.id).status == "ready"


def test_a_killed_worker_leaves_a_work_folder_that_the_next_load_clears(load: Load, config: Config) -> None:
    import os

    left = config.data_dir / "work" / "left-over"
    left.mkdir(parents=True)
    (left / "part-0.parquet").write_bytes(b"half")
    os.utime(left, (0, 0))
    assert load("sales.csv", SALES).status == "ready"
    assert not left.exists()


def test_samples_come_once_and_go_for_good(server: Flask, owner: Actor) -> None:
    from insightora_dash.sources.samples import add_samples, remove_samples

    source_id = add_samples(owner)
    assert source_id
    stored = {f"{table.schema}.{table.name}": table.rows for table in service.stored_tables(owner)}
    assert stored.keys() == {"retail.orders", "retail.products", "retail.customers"}
    assert add_samples(owner) is None
    remove_samples(owner)
    assert service.stored_tables(owner) == []
    assert add_samples(owner) is None
    with read_session() as session:
        assert session.get(Source, source_id) is not None


def test_the_recipe_of_a_source_is_replayed_on_its_next_file(server: Flask, owner: Actor, load: Load) -> None:
    first = load("orders may.csv", "day,n\n03/04/2026,1\n05/06/2026,2\n")
    with write_session() as session:
        source = session.get(Source, first.source_id)
        assert source is not None
        source.recipe = {"steps": [
            {"do": "read", "table": "orders_may", "column": "day", "as": "date", "day_first": True},
            {"do": "rename", "table": "orders_may", "column": "n", "to": "pieces"},
        ]}  # fmt: skip
    second = load("orders june.csv", "day,n\n01/02/2026,3\n", mode="replace", source_id=first.source_id)
    assert second.status == "ready"
    (table,) = service.open_source(owner, str(first.source_id)).tables
    assert [column["name"] for column in table.columns] == ["day", "pieces"]
    assert table.first_rows == ((date(2026, 2, 1), 3),)
