"""Compressed files unpacked, never to more than an honest file would be."""

import bz2
import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pyarrow as pa

from insightora_dash.platform.errors import Invalid, TooLarge
from insightora_dash.platform.wording import N_
from insightora_dash.sources.readers.limits import refuse_bomb
from insightora_dash.sources.readers.text import CHUNK

MOST_MEMBERS = 500
_OPENERS: dict[str, Callable[[Path], Any]] = {
    "gzip": gzip.GzipFile, "bzip2": bz2.BZ2File, "xz": lzma.LZMAFile,
    "zstd": lambda path: pa.CompressedInputStream(pa.OSFile(str(path)), "zstd"),
}  # fmt: skip
COMPRESSIONS = frozenset(_OPENERS)


def unpacked(path: Path, compression: str, target: Path) -> Path:
    """The one file inside; raises TooLarge as soon as it is more than any honest file, Invalid when it is cut."""
    try:
        with _OPENERS[compression](path) as source:
            _copy(source, target, path.stat().st_size)
    except (EOFError, OSError, zlib.error, lzma.LZMAError, pa.ArrowException) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise _damaged() from error
    return target


def _copy(source: Any, target: Path, packed: int) -> None:
    size = 0
    with target.open("wb") as file:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            refuse_bomb(packed, size)
            file.write(chunk)


def members(path: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """The files inside a ZIP archive, one after the other under the same server-made path, with their names for people.

    Raises TooLarge for what unpacks to too much or holds too many files, Invalid when it is damaged or locked.
    """
    target = folder / "member"
    try:
        with zipfile.ZipFile(path) as archive:
            wanted = [item for item in archive.infolist() if _is_data(item)]
            if len(wanted) > MOST_MEMBERS:
                sentence = N_("The archive holds {n} files; {most} is the most that can be read. Pack fewer of them.")
                raise TooLarge("too_many_files", sentence, n=len(wanted), most=MOST_MEMBERS)
            refuse_bomb(path.stat().st_size, sum(item.file_size for item in wanted))
            for item in wanted:
                if item.flag_bits & 1:
                    raise Invalid("encrypted", N_("{name} is encrypted. Save it without encryption and try again."), name=item.filename)
                with archive.open(item) as source:
                    _copy(source, target, item.compress_size)
                yield item.filename, target
    except (zipfile.BadZipFile, EOFError, zlib.error, lzma.LZMAError, NotImplementedError) as error:
        raise _damaged() from error


def _is_data(item: zipfile.ZipInfo) -> bool:
    """Whether a member is a file of its own, not a folder or what an operating system put there."""
    parts = PurePosixPath(item.filename).parts
    return not item.is_dir() and item.file_size > 0 and not any(part.startswith((".", "__MACOSX")) or part in {"Thumbs.db", "desktop.ini"} for part in parts)


def _damaged() -> Invalid:
    return Invalid("damaged_file", N_("The archive is damaged or incomplete. Save or download it again."))
