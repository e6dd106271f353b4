import errno
import os
import time
from pathlib import Path

import pytest

from insightora_dash.platform.errors import StorageFull
from insightora_dash.platform.storage import atomic_path, room_on_disk, sweep


def test_a_file_appears_whole_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "new" / "file.bin"
    with atomic_path(target) as temporary:
        temporary.write_bytes(b"all of it")
        assert not target.exists()
    assert target.read_bytes() == b"all of it"
    assert os.listdir(target.parent) == ["file.bin"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "file.bin"
    target.write_bytes(b"old")
    with pytest.raises(RuntimeError), atomic_path(target) as temporary:
        temporary.write_bytes(b"half")
        raise RuntimeError
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file.bin"]


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StorageFull, match="no room left"), atomic_path(tmp_path / "file.bin") as temporary:
        temporary.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert os.listdir(tmp_path) == []


def test_other_disk_errors_stay_what_they_are() -> None:
    with pytest.raises(PermissionError), room_on_disk():
        raise PermissionError(errno.EACCES, "no")


def test_the_sweep_removes_only_stale_temporary_files(tmp_path: Path) -> None:
    stale, fresh, kept = tmp_path / ".tmp-a-x", tmp_path / ".tmp-b-x", tmp_path / "x"
    for path in (stale, fresh, kept):
        path.touch()
    os.utime(stale, (1, 1))
    os.utime(kept, (1, 1))
    assert sweep(tmp_path, time.time() - 60) == 1
    assert sorted(os.listdir(tmp_path)) == [".tmp-b-x", "x"]
