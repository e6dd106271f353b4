"""Which encoding a text file has, and the file as UTF-8."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from insightora_dash.sources.readers.scripts import code_page

CHUNK = 1 << 20
SAMPLE = 1 << 17  # bytes that tell a code page
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_UNDEFINED_CP1252 = (0x81, 0x8D, 0x8F, 0x90, 0x9D)


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file as UTF-8 without a byte-order mark or NULs; `path` is the original where that was so already."""

    path: Path
    encoding: str
    nuls: int = 0
    damaged: int = 0  # bytes that are no text in this encoding, shown as U+FFFD
    lined_up: bool = False  # its columns had a fixed width


def encoding_of(path: Path) -> str:
    """The encoding: a byte-order mark, UTF-16 by its zero bytes, strict UTF-8, a code page of another script, else Western European."""
    with path.open("rb") as file:
        head = file.read(CHUNK)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    wide = _wide(head)
    if wide:
        return wide
    good, bad = _utf8_evidence(path)
    if not bad:
        return "utf-8"
    return "utf-8-damaged" if good > bad else code_page(head[:SAMPLE]) or _western(path)


def _wide(head: bytes) -> str | None:
    sample = head[: 1 << 16]
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * pairs and odd < 0.05 * pairs else None


def _utf8_evidence(path: Path) -> tuple[int, int]:
    """How many characters beyond ASCII read as UTF-8, and how many bytes do not."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        for chunk in chunks(path):
            if not chunk.isascii() or decoder.getstate()[0]:
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        lenient = codecs.getincrementaldecoder("utf-8")("replace")
        good = bad = 0
        for chunk in chunks(path):
            text = lenient.decode(chunk)
            damaged = text.count("\ufffd")
            bad += damaged
            good += sum(1 for character in text if character > "\x7f") - damaged
        return good, max(bad, 1)
    return 0, 0


def _western(path: Path) -> str:
    for chunk in chunks(path):
        if any(byte in chunk for byte in _UNDEFINED_CP1252):
            return "latin-1"
    return "cp1252"


def chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a file, a few megabytes at a time."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def as_utf8(path: Path, folder: Path) -> TextFile:
    """The file itself when it is plain UTF-8, otherwise a UTF-8 copy in `folder`."""
    encoding = encoding_of(path)
    nuls = sum(chunk.count(0) for chunk in chunks(path) if 0 in chunk) if not encoding.startswith(("utf-16", "utf-32")) else 0
    if encoding == "utf-8" and not nuls:
        return TextFile(path, encoding)
    codec = "utf-8" if encoding == "utf-8-damaged" else encoding
    decoder = codecs.getincrementaldecoder(codec)("replace")
    target = folder / "as-utf8.txt"
    damaged = 0
    with target.open("wb") as copy:
        for chunk in _with_end(path):
            text = decoder.decode(chunk, final=not chunk)
            damaged += text.count("\ufffd")
            copy.write(text.replace("\x00", "").encode("utf-8", "replace"))
    return TextFile(target, codec, nuls, damaged)


def _with_end(path: Path) -> Iterator[bytes]:
    yield from chunks(path)
    yield b""


def lines(path: Path) -> Iterator[str]:
    """Physical lines with their ends untouched: `\\n`, `\\r\\n` and `\\r` all end a line."""
    with path.open("r", encoding="utf-8", errors="replace", newline="") as file:
        yield from file
