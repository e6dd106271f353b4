"""The children's own code, served over pipes in this process."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pytest

from insightora_dash.engine import wire
from insightora_dash.engine.children import instances, rows, task
from insightora_dash.engine.children.local import LocalChild
from insightora_dash.engine.dataset import Dataset
from tests.engine.conftest import write_table
from tests.engine.test_pool import ENDLESS


class Served:
    """A query child in a thread and the pipes to it."""

    def __init__(self, spill: Path) -> None:
        source, self.to_child = _pipe()
        self.from_child, sink = _pipe()
        self.gone = threading.Event()
        self._ends = (source, sink)
        self._thread = threading.Thread(target=LocalChild(source, sink, spill, self.gone.set).serve)
        self._thread.start()

    def send(self, **header: Any) -> None:
        wire.write(self.to_child, header)

    def receive(self) -> tuple[wire.Header, bytes]:
        message = wire.read(self.from_child)
        assert message is not None
        return message

    def run(self, sql: str, dataset: Dataset, *, rows: int = 100, name: str = "q") -> tuple[wire.Header, bytes]:
        self.ask(sql, dataset, rows=rows, name=name)
        return self.receive()

    def ask(self, sql: str, dataset: Dataset, *, rows: int = 100, name: str = "q") -> None:
        tables = [{"schema": t.schema, "name": t.name, "paths": t.paths, "columns": t.columns} for t in dataset.tables]
        self.send(op="run", id=name, sql=sql, key=dataset.key, memory_mb=256, rows=rows, tables=tables)

    def end(self) -> None:
        self.to_child.close()
        self._thread.join(timeout=5)
        assert not self._thread.is_alive()
        assert self.gone.wait(5)
        for stream in (*self._ends, self.from_child):
            stream.close()


def _pipe() -> tuple[BinaryIO, BinaryIO]:
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb"), os.fdopen(writing, "wb")


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Served]:
    """A served query child."""
    made = Served(tmp_path)
    yield made
    made.end()


def test_an_answer_carries_columns_and_arrow_bytes(child: Served, sales: Dataset) -> None:
    header, body = child.run("select id, name from sales.orders order by id", sales)
    assert header == {"id": "q", "ok": True, "cut_off": 0, "counted": True, "columns": [["id", "INTEGER"], ["name", "VARCHAR"]]}
    assert pa.ipc.open_stream(body).read_all().num_rows == 5


def test_an_interrupt_that_comes_early_is_not_lost(child: Served, sales: Dataset) -> None:
    child.send(op="interrupt", id="q")
    header, _ = child.run(ENDLESS, sales)
    assert header["error"]["type"] == "InterruptException"
    assert child.run("select 1 as a", sales)[0]["ok"]


def test_an_interrupt_for_another_query_is_ignored(child: Served, sales: Dataset) -> None:
    child.send(op="interrupt", id="somebody else's")
    assert child.run("select 1 as a", sales)[0]["ok"]


def test_an_interrupt_stops_the_running_query(child: Served, sales: Dataset) -> None:
    child.ask(ENDLESS, sales)
    threading.Timer(0.2, child.send, kwargs={"op": "interrupt", "id": "q"}).start()
    assert child.receive()[0]["ok"] is False


def test_running_out_of_time_while_counting_keeps_the_rows(child: Served, sales: Dataset) -> None:
    child.ask("select a.range + b.range as n from range(1000000) a, range(1000000) b where random() < 2", sales, rows=10)
    threading.Timer(0.5, child.send, kwargs={"op": "interrupt", "id": "q"}).start()
    header, body = child.receive()
    assert (header["ok"], header["counted"], header["cut_off"]) == (True, False, 1)
    assert pa.ipc.open_stream(body).read_all().num_rows == 10


def test_the_parents_end_stops_the_running_query(tmp_path: Path, sales: Dataset) -> None:
    made = Served(tmp_path)
    made.ask(ENDLESS, sales)
    made.end()


def test_results_beyond_the_byte_limit_are_refused(child: Served, sales: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_BYTES", 1000)
    assert child.run("select repeat('x', 2000) as a", sales)[0]["error"]["type"] == "TooBig"


def test_an_instance_that_ran_out_of_memory_is_made_anew(child: Served, sales: Dataset) -> None:
    assert child.run("select list(range) as l from range(100000000)", sales)[0]["error"]["type"] == "OutOfMemoryException"
    assert child.run("select count(*) as n from sales.orders", sales)[0]["ok"]


def test_only_so_many_instances_stay_open(child: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instances, "MOST", 2)
    datasets = [Dataset((write_table(tmp_path / f"{n}.parquet", "s", "t", f"select {n} as n"),)) for n in range(4)]
    for number, dataset in [*enumerate(datasets), *enumerate(datasets)]:
        _, body = child.run("select n from s.t", dataset)
        assert pa.ipc.open_stream(body).read_all().to_pydict() == {"n": [number]}


def test_a_dataset_whose_file_is_gone_is_an_error_and_may_come_back(child: Served, tmp_path: Path) -> None:
    table = write_table(tmp_path / "t.parquet", "s", "t", "select 1 as n")
    os.rename(tmp_path / "t.parquet", tmp_path / "away")
    assert child.run("select n from s.t", Dataset((table,)))[0]["error"]["type"] == "IOException"
    os.rename(tmp_path / "away", tmp_path / "t.parquet")
    assert child.run("select n from s.t", Dataset((table,)))[0]["ok"]


def _task(target: str, payload: dict[str, Any], watch: Callable[[BinaryIO], None] = lambda _: None) -> list[wire.Header]:
    source, to_child = _pipe()
    from_child, sink = _pipe()
    wire.write(to_child, {"id": "t", "target": target, "payload": payload})
    task.run_one(source, sink, watch)
    sink.close()
    heard = []
    while (message := wire.read(from_child)) is not None:
        heard.append(message[0])
    for stream in (source, to_child, from_child):
        stream.close()
    return heard


def test_a_task_reports_and_answers() -> None:
    assert _task("tests.engine.sample_tasks:count", {}) == [
        {"id": "t", "progress": [0.0, "step 0"]},
        {"id": "t", "progress": [0.5, "step 1"]},
        {"id": "t", "progress": [1.0, "step 2"]},
        {"id": "t", "ok": True, "result": {"done": True}},
    ]


def test_a_task_describes_its_failure() -> None:
    (refused,) = _task("tests.engine.sample_tasks:refuse", {"row": 1})
    assert refused["error"] == {"type": "Invalid", "message": "Row 1 is bad.", "code": "bad_row", "sentence": "Row {row} is bad.", "params": {"row": 1}}
    (failed,) = _task("tests.engine.sample_tasks:fail", {})
    assert failed["error"] == {"type": "ZeroDivisionError", "message": "by zero"}
    (missing,) = _task("tests.engine.sample_tasks:nothing", {})
    assert missing["error"]["type"] == "AttributeError"


def test_a_task_watches_its_parent() -> None:
    watched = threading.Event()
    _task("tests.engine.sample_tasks:double", {"n": 1}, lambda _: watched.set())
    assert watched.wait(5)


def test_half_a_message_is_no_message() -> None:
    assert wire.read(_reading(b"")) is None
    assert wire.read(_reading(wire.pack({"a": 1}, b"body")[:-1])) is None
    with pytest.raises(ValueError, match="short"):
        wire.unpack(b"x")
    with pytest.raises(ValueError, match="whole"):
        wire.unpack(wire.pack({"a": 1}, b"body")[:-1])


def _reading(content: bytes) -> BinaryIO:
    import io

    return io.BytesIO(content)
