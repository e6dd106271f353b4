"""Files that are there whole or not at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from insightora_dash.platform.errors import StorageFull
from insightora_dash.platform.identity import new_id
from insightora_dash.platform.wording import N_

TEMPORARY = ".tmp-"
NO_ROOM = N_("There is no room left on the disk. Nothing was changed; free some space and try again.")


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`: what is written there appears under `path` at the end, whole, or not at all.

    Raises StorageFull when the disk has no room.
    """
    temporary = path.with_name(f"{TEMPORARY}{new_id()}-{path.name}")
    with room_on_disk():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield temporary
            _sync(temporary)
            temporary.replace(path)
            _sync(path.parent)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


@contextmanager
def room_on_disk() -> Iterator[None]:
    """Turns a full disk into StorageFull."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull("storage_full", NO_ROOM) from error
        raise


def sweep(folder: Path, older_than: float) -> int:
    """Removes temporary files last written before `older_than` (seconds since the epoch); returns how many."""
    removed = 0
    for path in folder.rglob(f"{TEMPORARY}*"):
        with suppress(OSError):
            if path.is_file() and path.stat().st_mtime < older_than:
                path.unlink()
                removed += 1
    return removed


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot fsync a folder
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def pictures_of(data_dir: Path, workspace_id: str) -> Path:
    """The folder of a workspace's pictures; it appears with the first one."""
    return data_dir / "pictures" / workspace_id


def bytes_in(folder: Path) -> int:
    """What the files of a folder take, those of its folders apart; 0 where there is none."""
    with suppress(FileNotFoundError):
        return sum(entry.stat().st_size for entry in os.scandir(folder) if entry.is_file())
    return 0
