"""Which format a file has: by its content, checked against its name."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.sources.names import identifier
from insightora_dash.sources.readers.arrow_file import read_arrow
from insightora_dash.sources.readers.csv_file import read_csv
from insightora_dash.sources.readers.database_file import read_duckdb, read_sqlite
from insightora_dash.sources.readers.json_file import read_json, read_json_lines
from insightora_dash.sources.readers.packed import COMPRESSIONS, members, unpacked
from insightora_dash.sources.readers.parquet_file import read_parquet
from insightora_dash.sources.readers.staging import RawTable, Staging
from insightora_dash.sources.readers.workbook import read_workbook
from insightora_dash.sources.recipe import NOTHING_CHOSEN, Recipe
from insightora_dash.sources.suffixes import READABLE, SUFFIXES

_WORDS = {
    "csv": "a text table", "workbook": "a workbook", "json": "JSON", "jsonl": "JSON lines", "parquet": "Parquet", "sqlite": "an SQLite database",
    "duckdb": "a DuckDB database", "zip": "a ZIP archive", "gzip": "a gzip archive", "zstd": "a Zstandard archive", "bzip2": "a bzip2 archive",
    "xz": "an XZ archive", "arrow": "an Arrow file", "pdf": "a PDF document", "image": "a picture", "program": "a program",
    "html": "a web page", "binary": "not a data file that can be read", "word": "a text document",
}  # fmt: skip
_MAGIC = (
    (b"PAR1", "parquet"), (b"PARE", "encrypted"), (b"SQLite format 3\x00", "sqlite"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
    (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"), (b"ARROW1", "arrow"), (b"FEA1", "arrow"), (b"\xff\xff\xff\xff", "arrow"), (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n", "image"), (b"\xff\xd8\xff", "image"), (b"GIF8", "image"),
    (b"MZ", "program"), (b"\x7fELF", "program"),
)  # fmt: skip
_OLD_EXCEL = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")  # BIFF records without a container


LEFT_OUT = N_("Files that cannot be read were left out: {names}.")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """The format of a file and its tables, staged one after the other."""

    format: str
    tables: Iterator[RawTable]


def read_tables(path: Path, file_name: str, staging: Staging, recipe: Recipe = NOTHING_CHOSEN) -> ReadFile:
    """The tables of a file, read as the recipe says; raises Invalid with the reason when it cannot be used."""
    if path.stat().st_size == 0:
        raise Invalid("empty_file", N_("{name} is empty (0 bytes). Choose a file with rows in it."), name=file_name)
    stem, suffix = Path(file_name).stem, Path(file_name).suffix.lower()
    content = content_of(path)
    if content in COMPRESSIONS and SUFFIXES.get(suffix) == content:
        return read_tables(unpacked(path, content, staging.folder / "unpacked"), stem if Path(stem).suffix else f"{stem}.csv", staging, recipe)
    if content == "zip" and suffix in {".zip", ""}:
        return ReadFile("zip", _packed_tables(path, staging, recipe))
    found = _agreed(path, file_name, suffix)
    readers: dict[str, Callable[[], Iterator[RawTable]]] = {
        "csv": lambda: read_csv(path, staging, name=stem, suffix=suffix, chosen=recipe.of_table(identifier(stem))),
        "workbook": lambda: read_workbook(path, staging, name=stem, recipe=recipe),
        "json": lambda: read_json(path, staging, name=stem),
        "jsonl": lambda: read_json_lines(path, staging, name=stem),
        "parquet": lambda: read_parquet(path, staging, name=stem),
        "arrow": lambda: read_arrow(path, staging, name=stem),
        "sqlite": lambda: read_sqlite(path, staging),
        "duckdb": lambda: read_duckdb(path, staging),
    }
    return ReadFile(found, readers[found]())


def _packed_tables(path: Path, staging: Staging, recipe: Recipe) -> Iterator[RawTable]:
    """The tables of every data file in an archive; other files in it are said to be left out."""
    left_out: list[str] = []
    found = 0
    for name, member in members(path, staging.folder):
        if SUFFIXES.get(Path(name).suffix.lower()) in {None, "zip"}:
            left_out.append(name)
            continue
        for table in read_tables(member, Path(name).name, staging, recipe).tables:
            table.origin = name
            found += 1
            if left_out:
                table.accounting.warn(LEFT_OUT, names=", ".join(left_out)[:300])
                left_out = []
            yield table
    if not found:
        raise Invalid("no_tables", N_("The file holds no table. Choose a file with rows and columns."))


def _agreed(path: Path, file_name: str, suffix: str) -> str:
    """The format that content and name agree on."""
    content = content_of(path)
    expected = SUFFIXES.get(suffix)
    if content == "encrypted":
        raise Invalid("encrypted", N_("{name} is encrypted. Save it without encryption and try again."), name=file_name)
    if content in _readable_binary():
        if expected in {content, None} or {expected, content} == {"sqlite", "duckdb"}:
            return content
        raise _wrong(file_name, content)
    if content != "text":
        raise _wrong(file_name, content)
    if expected in {"csv", "json", "jsonl"}:
        return expected
    if expected is None and not suffix:
        return "csv"
    raise _wrong(file_name, "csv" if expected else "binary")


def _readable_binary() -> frozenset[str]:
    return frozenset({"workbook", "parquet", "arrow", "sqlite", "duckdb"})


def _wrong(file_name: str, content: str) -> Invalid:
    return Invalid(
        "wrong_format", N_("{name} is {content}, not what its name says. Choose a file in one of these formats: {readable}."),
        name=file_name, content=_WORDS[content], readable=READABLE,
    )  # fmt: skip


def content_of(path: Path) -> str:
    """What the first bytes say: a readable format, another kind of file, or text."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head[8:12] == b"DUCK":
        return "duckdb"
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return _zipped(path) if found == "zip" else found
    if head[:2] in _OLD_EXCEL and b"\x00" in head[:16]:
        return "workbook"
    if head.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        return "html"
    return "binary" if _looks_binary(head) else "text"


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and b"spreadsheet" in archive.read("mimetype")[:200]:
                return "workbook"
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return "workbook" if path.stat().st_size > 0 else "zip"
    if any(name.startswith("xl/") for name in names):
        return "workbook"
    return "word" if any(name.startswith(("word/", "ppt/")) for name in names) else "zip"


def _looks_binary(head: bytes) -> bool:
    """Control characters that no text has, unless every second byte is zero (UTF-16)."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    zeros = head.count(0)
    if zeros > 0.3 * len(head):
        return not (head[1::2].count(0) > 0.8 * len(head[1::2]) or head[0::2].count(0) > 0.8 * len(head[0::2]))
    odd = sum(1 for byte in head if byte < 9 or (13 < byte < 32 and byte != 27))
    return odd - zeros > 0.02 * len(head) and odd > 2
