"""Memory of the whole process tree: idle, at its peak, and inside a limit of 512 MB."""

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench import sales
from bench.report import line
from tests.live import LiveApp

CGROUP = Path("/sys/fs/cgroup/memory")
LIMIT_MB = 512
SMALL_ROWS = 118_000  # a CSV of about 10 MB


def main() -> None:
    """Starts the app, uploads a 10 MB CSV and asks a question: once measured, once inside the limit."""
    small = sales.csv(SMALL_ROWS)
    with tempfile.TemporaryDirectory() as folder:
        app = LiveApp(Path(folder)).start().set_up()
        try:
            with _peak(app) as peak:
                idle = tree_mb(app)
                _work(app, small)
        finally:
            app.stop()
    line("memory", "process tree (PSS)", idle_mb=idle, peak_mb=max(peak))
    if not os.access(CGROUP, os.W_OK) or os.geteuid() != 0:
        print(f"memory     the {LIMIT_MB} MB limit needs writable control groups: not measured here")
        return
    with tempfile.TemporaryDirectory() as folder, _limited() as group:
        app = LiveApp(Path(folder), command=("-c", _IN_GROUP.format(group=group))).start().set_up()
        try:
            _work(app, small)
        finally:
            app.stop()
        used = int((group / "memory.max_usage_in_bytes").read_text()) / 2**20
        killed = "oom_kill 0" not in (group / "memory.oom_control").read_text()
    line("memory", f"inside {LIMIT_MB} MB: starts, loads 10 MB, answers", peak_mb=used, processes_killed=int(killed))


_IN_GROUP = "import os, runpy; open('{group}/cgroup.procs', 'w').write(str(os.getpid())); runpy.run_path('app.py', run_name='__main__')"


def _work(app: LiveApp, csv: Path) -> None:
    upload = app.upload(csv)
    assert upload["status"] == "ready", upload
    answer = app.post("/api/v1/questions", json={"text": "total revenue by channel"})
    assert answer.is_success, answer.text[:500]
    assert answer.json()["status"] == "answered", answer.text[:500]


def tree_mb(app: LiveApp) -> float:
    """Proportional set size of every process that belongs to this app, companions and children included."""
    folder, total = str(app.folder), 0
    for process in psutil.process_iter():
        try:
            if folder in process.environ().get("INSIGHTORA_DATA_DIR", "") or _ours(process, app):
                total += process.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total / 2**20


def _ours(process: psutil.Process, app: LiveApp) -> bool:
    """Whether an ancestor is the app's: query children have an environment without our settings."""
    return any(str(app.folder) in parent.environ().get("INSIGHTORA_DATA_DIR", "") for parent in process.parents())


@contextmanager
def _peak(app: LiveApp) -> Iterator[list[float]]:
    seen, stop = [0.0], threading.Event()

    def watch() -> None:
        while not stop.wait(0.2):
            seen.append(tree_mb(app))

    thread = threading.Thread(target=watch)
    thread.start()
    yield seen
    stop.set()
    thread.join()


@contextmanager
def _limited() -> Iterator[Path]:
    group = CGROUP / f"insightora-bench-{os.getpid()}"
    group.mkdir()
    (group / "memory.limit_in_bytes").write_text(str(LIMIT_MB * 2**20))
    try:
        yield group
    finally:
        for pid in (group / "cgroup.procs").read_text().split():
            psutil.Process(int(pid)).kill()
        while (group / "cgroup.procs").read_text().split():
            pass
        group.rmdir()


if __name__ == "__main__":
    main()
