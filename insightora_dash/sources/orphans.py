"""Files whose rows never came because the process was killed in between.

A file that is about to be referred to has a mark beside it until its row is committed. Only marked files are ever looked at here: a data
folder that was opened with another metadata database loses nothing.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Select, select

from insightora_dash.platform.extensions import read_session
from insightora_dash.sources.models import Part, Upload

MARK = ".unsettled"


def mark(path: Path) -> None:
    """Notes that no row refers to this file yet."""
    _mark_of(path).touch()


def settle(path: Path) -> None:
    """Notes that a row refers to this file now, or that it is gone."""
    with suppress(OSError):
        _mark_of(path).unlink(missing_ok=True)


def remove(path: Path) -> None:
    """Removes a file that no row refers to any more, and its mark; an upload's with its folder."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
    settle(path)
    if path.parent.parent.name == "uploads":
        shutil.rmtree(path.parent, ignore_errors=True)


def remove_orphans(data_dir: Path, older_than: float) -> int:
    """Removes files marked before `older_than` (seconds since the epoch) that no row refers to; returns how many."""
    removed = 0
    for path in marked(data_dir / "parts", older_than):
        removed += _remove(path, select(Part.id).where(Part.id == path.stem))
    for path in marked(data_dir / "uploads", older_than):
        removed += _remove(path, select(Upload.id).where(Upload.id == path.parent.name, Upload.path != ""))  # one that was erased has no file
    return removed


def _mark_of(path: Path) -> Path:
    return path.with_name(path.name + MARK)


def marked(folder: Path, older_than: float) -> Iterator[Path]:
    """The files in the folders of this one whose mark was last touched before `older_than` (seconds since the epoch)."""
    for found in list(folder.glob(f"*/*{MARK}")):
        with suppress(OSError):
            if found.stat().st_mtime < older_than:
                yield found.with_name(found.name.removesuffix(MARK))


def _remove(path: Path, referring: Select[str]) -> bool:
    with read_session() as session:
        known = session.scalar(referring) is not None
    if known:  # killed between the commit and taking the mark away
        settle(path)
    else:
        remove(path)
    return not known
