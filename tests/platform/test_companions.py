import os
import threading
from pathlib import Path

import pytest

from insightora_dash.platform import companions
from insightora_dash.platform.companions import Supervisor, follow_servers, held, lock_of


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(companions, "CHECK_SECONDS", 0.05)


def make_root(folder: Path) -> Path:
    """A stand-in package whose companions note their start and hold their lock until the end of input."""
    package = folder / "root" / "insightora_dash"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(
        "import sys, time, pathlib\nfrom filelock import FileLock\n"
        "run = pathlib.Path(sys.argv[0]).parents[2] / 'run'\n"
        "with FileLock(run / f'{sys.argv[1]}.lock', timeout=0):\n"
        "    (run / f'{sys.argv[1]}.started').touch()\n"
        "    while not (run / 'end').exists(): time.sleep(0.02)\n")
    return folder / "root"


def wait_until(claim: object) -> None:
    done = threading.Event()
    for _ in range(400):
        if claim():  # type: ignore[operator]
            return
        done.wait(0.025)
    pytest.fail("it did not happen within ten seconds")


def test_a_server_starts_both_companions_once(tmp_path: Path) -> None:
    run = tmp_path / "run"
    first = Supervisor(run, make_root(tmp_path), os.environ)
    first.start()
    wait_until(lambda: all((run / f"{name}.started").exists() for name in companions.NAMES))
    pids = {name: child.pid for name, child in first._children.items()}
    wait_until(lambda: all(held(lock_of(run, name)) for name in companions.NAMES))
    assert {name: child.pid for name, child in first._children.items()} == pids
    first.stop()
    (run / "end").touch()
    for child in first._children.values():
        assert child.wait(10) == 0


def test_a_companion_stays_while_a_server_lives_and_leaves_after_the_last(tmp_path: Path) -> None:
    left = threading.Event()
    server = lock_of(tmp_path / "servers", "1")
    server.acquire()
    watcher = threading.Thread(target=follow_servers, args=(tmp_path, left.set, threading.Event()))
    watcher.start()
    assert not left.wait(0.5)
    server.release()
    assert left.wait(5)
    watcher.join(5)
    assert list((tmp_path / "servers").glob("*.lock")) == []


def test_following_ends_when_the_companion_ends(tmp_path: Path) -> None:
    stop, left = threading.Event(), threading.Event()
    stop.set()
    follow_servers(tmp_path, left.set, stop)
    assert not left.is_set()


def test_a_companion_that_keeps_dying_is_given_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(companions, "RESTS", (0.0, 600.0))
    root = make_root(tmp_path)
    (root / "insightora_dash" / "__main__.py").write_text(
        "import sys, pathlib\nwith (pathlib.Path(sys.argv[0]).parents[2] / sys.argv[1]).open('a') as file: file.write('x')\n")
    server = Supervisor(tmp_path / "run", root, os.environ)
    server.start()
    wait_until(lambda: all((tmp_path / name).exists() and (tmp_path / name).read_text() == "xx" for name in companions.NAMES))
    threading.Event().wait(0.5)  # ten more checks
    server.stop()
    assert {(tmp_path / name).read_text() for name in companions.NAMES} == {"xx"}
