"""Files as they were received: kept, shown as they stand, and handed back."""

import codecs
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.platform.errors import NotFound
from insightora_dash.platform.extensions import need, read_session
from insightora_dash.platform.wording import N_
from insightora_dash.sources.models import Source, Upload
from insightora_dash.sources.rights.rights import withheld
from insightora_dash.sources.rights.secured import partly_seen
from insightora_dash.sources.suffixes import SUFFIXES

HEAD = 1 << 16
LINES = 30
LONGEST = 400  # characters of a line
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Original:
    """A kept file and its name for people."""

    path: Path
    file_name: str


def original(actor: Actor, upload_id: str) -> Original:
    """The file of an upload, whole and unchanged; raises Forbidden where a rule withholds a part of it.

    Raises NotFound outside the actor's workspace and once it is gone.
    """
    actor.require("upload")
    with read_session() as session:
        upload = session.get(Upload, upload_id)
        source = session.get(Source, upload.source_id) if upload and upload.source_id else None
        parted = source is not None and withheld(session, actor, source.schema)
    path = need(Config).data_dir / upload.path if upload else Path()
    if upload is None or source is None or source.workspace_id != actor.workspace_id or source.deleted_at is not None or not path.is_file():
        raise NotFound("no_upload", N_("This upload does not exist."))
    if parted:
        raise partly_seen()
    return Original(path, upload.file_name)


def opening(path: Path, file_name: str) -> tuple[str, ...]:
    """The first lines of a text file as they stand; nothing for other files."""
    if SUFFIXES.get(Path(file_name).suffix.lower()) not in {"csv", "json", "jsonl"} or not path.is_file():
        return ()
    with path.open("rb") as file:
        head = file.read(HEAD)
    lines = _decoded(head).splitlines()
    whole = lines if len(head) < HEAD else lines[:-1] or lines
    return tuple(line[:LONGEST] + ("…" if len(line) > LONGEST else "") for line in islice(whole, LINES))


def _decoded(head: bytes) -> str:
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return head.decode(codec, "replace")
    if head[1::2].count(0) > 0.4 * len(head) / 2:
        return head.decode("utf-16-le", "replace")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return head.decode("cp1252", "replace")
