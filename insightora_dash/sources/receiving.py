"""A file from the network to the disk: streamed, counted, hashed, there whole or not at all."""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO

from insightora_dash.platform.errors import Invalid, TooLarge
from insightora_dash.platform.storage import atomic_path
from insightora_dash.platform.wording import N_
from insightora_dash.sources.orphans import mark
from insightora_dash.sources.suffixes import READABLE, SUFFIXES

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that arrived."""

    size: int
    sha256: str


def checked_name(file_name: str) -> str:
    """The bare name of an upload; raises Invalid for a kind of file that cannot be read."""
    name = PurePosixPath(file_name.replace("\\", "/")).name
    name = "".join(character for character in name if character.isprintable()).strip()[-200:]
    if not name or name in {".", ".."}:
        raise Invalid("no_file_name", N_("The file has no name. Rename it and upload it again."))
    if Path(name).suffix.lower() not in SUFFIXES:
        raise Invalid("wrong_extension", N_("{name} cannot be read. Choose a file in one of these formats: {readable}."), name=name, readable=READABLE)
    return name


def receive(stream: IO[bytes], path: Path, *, length: int | None, most: int) -> ReceivedFile:
    """Streams into `path`, which appears only when all of it is there, marked as unsettled; on any failure its folder goes too.

    Raises TooLarge beyond `most` bytes, Invalid when fewer or more bytes arrive than announced, StorageFull without room.
    """
    try:
        if length is not None:
            refuse_too_large(length, most)
        with atomic_path(path) as temporary:
            mark(path)
            received = _copy(stream, temporary, most)
            if length is not None and received.size != length:
                raise Invalid(
                    "upload_cut", N_("Only {size} of {length} bytes arrived, so nothing was loaded. Upload the file again."), size=received.size, length=length
                )  # fmt: skip
            if not received.size:
                raise Invalid("empty_file", N_("The file is empty (0 bytes). Choose a file with rows in it."))
    except BaseException:
        with suppress(OSError):
            shutil.rmtree(path.parent)
        raise
    return received


def refuse_too_large(size: int, most: int) -> None:
    """Raises TooLarge for more bytes than an upload may have."""
    if size > most:
        sentence = N_("The file is larger than {most} MB, the most that can be uploaded here. Split it, or ask for a higher limit.")
        raise TooLarge("upload_too_large", sentence, most=most >> 20)


def _copy(stream: IO[bytes], target: Path, most: int) -> ReceivedFile:
    size, digest = 0, sha256()
    with target.open("wb") as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            refuse_too_large(size, most)
            digest.update(chunk)
            file.write(chunk)
    return ReceivedFile(size, digest.hexdigest())
