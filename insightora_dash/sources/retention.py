"""How long versions are kept, what the data takes on the disk, and files that no version needs any more."""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.platform.clock import now
from insightora_dash.platform.extensions import need, read_session, write_session
from insightora_dash.platform.storage import bytes_in, pictures_of
from insightora_dash.sources.models import Part, SourceTable, TableVersion, Upload, VersionPart


@dataclass(frozen=True, slots=True)
class DiskUse:
    """Bytes: data files, originals and pictures of the workspace, and what the disk has in all and free."""

    parts: int
    originals: int
    disk: int
    free: int
    pictures: int = 0

    @property
    def counted(self) -> int:
        """What counts towards the storage of a plan."""
        return self.parts + self.originals + self.pictures


def disk_use(actor: Actor) -> DiskUse:
    """What the workspace's data takes, and how much room there is."""
    actor.require("view")
    with read_session() as session:
        parts, originals = (
            int(session.scalar(select(func.coalesce(func.sum(model.size), 0)).where(model.workspace_id == actor.workspace_id)) or 0) for model in (Part, Upload)
        )
    data_dir = need(Config).data_dir
    disk = shutil.disk_usage(data_dir)
    return DiskUse(parts, originals, disk.total, disk.free, bytes_in(pictures_of(data_dir, actor.workspace_id)))


def retire_versions(data_dir: Path, keep: int) -> int:
    """Lets go of all but the newest `keep` versions of every table (0 keeps all); a part goes with its last version. Returns how many went."""
    if not keep:
        return 0
    with write_session() as session:
        over = _beyond(session, keep)
        orphaned = forget_versions(session, over)
    remove_files(data_dir, orphaned, ())
    return len(over)


def _beyond(session: Session, keep: int) -> list[str]:
    place = func.row_number().over(partition_by=TableVersion.table_id, order_by=TableVersion.number.desc()).label("place")
    ranked = select(TableVersion.id, place).where(TableVersion.retired_at.is_(None)).subquery()
    current = select(SourceTable.version_id).where(SourceTable.version_id.is_not(None))
    return list(session.scalars(select(ranked.c.id).where(ranked.c.place > keep, ranked.c.id.not_in(current))))


def forget_versions(session: Session, version_ids: Sequence[str]) -> list[str]:
    """Retires versions in the caller's write session and returns the paths of the parts that no version needs any more."""
    for version in session.scalars(select(TableVersion).where(TableVersion.id.in_(version_ids))):
        version.retired_at = now()
    session.execute(delete(VersionPart).where(VersionPart.version_id.in_(version_ids)))
    unused = list(session.scalars(select(Part).where(Part.id.not_in(select(VersionPart.part_id)))))
    paths = [part.path for part in unused]
    session.execute(delete(Part).where(Part.id.in_([part.id for part in unused])))
    return paths


def remove_files(data_dir: Path, parts: Sequence[str], uploads: Sequence[str]) -> None:
    """Removes parts (paths in the data folder) and the originals of uploads."""
    for path in parts:
        with suppress(OSError):
            (data_dir / path).unlink(missing_ok=True)
    for upload_id in uploads:
        shutil.rmtree(data_dir / "uploads" / upload_id, ignore_errors=True)
