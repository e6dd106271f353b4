"""Compressed files, archives of several files, folders, Arrow."""

import bz2
import gzip
import io
import lzma
import zipfile
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.feather as feather
import pytest

from insightora_dash.engine.engine import Engine
from insightora_dash.platform.errors import Invalid, TooLarge
from insightora_dash.sources.headless import inspect, load_paths
from insightora_dash.sources.typing.proposal import worded
from tests.sources.readers.conftest import Reader

ROWS = "city,amount\nRome,5\nOslo,7.5\n"


def zipped(files: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def zstd(content: bytes) -> bytes:
    return bytes(pa.Codec("zstd").compress(content, asbytes=True))


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress), (".zst", zstd)])
def test_a_compressed_file_is_read_and_a_cut_one_refused(read: Reader, suffix: str, pack: object) -> None:
    packed = pack(ROWS.encode() * 50)  # type: ignore[operator]
    got = read(f"sales.csv{suffix}", packed)
    assert (got.table["name"], got.counts) == ("sales", (149, 100, 0, 49))
    with pytest.raises(Invalid, match="damaged"):
        read(f"sales.csv{suffix}", packed[: len(packed) // 2])


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".xz", lzma.compress), (".zst", zstd)])
def test_a_compressed_bomb_is_refused(read: Reader, suffix: str, pack: object) -> None:
    with pytest.raises(TooLarge, match="unpack"):
        read(f"sales.csv{suffix}", pack(b"0" * 60_000_000))  # type: ignore[operator]


def test_same_shaped_files_in_an_archive_are_one_table_that_names_the_file(read: Reader) -> None:
    got = read("sales.zip", zipped({"2026-01.csv": ROWS, "2026-02.csv": "City,Amount\nBonn,\"1,000.25\"\nTotal,1000.25\n", "__MACOSX/._x.csv": "x"}))
    assert got.table["name"] == "sales"
    assert got.rows() == [("2026-01.csv", "Rome", Decimal(5)), ("2026-01.csv", "Oslo", Decimal("7.5")), ("2026-02.csv", "Bonn", Decimal("1000.25"))]
    assert got.counts == (4, 3, 0, 1)
    assert got.accounting["rejects"] == [{"line": 3, "reason": "total row", "raw": "Total,1000.25", "file": "2026-02.csv"}]


def test_files_of_other_shapes_in_an_archive_are_tables_of_their_own_and_others_are_said_to_be_left_out(read: Reader) -> None:
    got = read("all.zip", zipped({"read me.pdf": b"%PDF-", "sales.csv": ROWS, "people.json": '[{"name": "Ann"}, {"name": "Bo"}]'}))
    assert [(table["name"], table["rows"]) for table in got.tables] == [("sales", 2), ("people", 2)]
    assert [worded(said) for said in got.tables[0]["accounting"]["warnings"]] == ["Files that cannot be read were left out: read me.pdf."]


@pytest.mark.parametrize(("files", "error"), [
    ({"a.csv": b"0" * 60_000_000}, TooLarge), ({f"{n}.csv": "a,b\n1,2\n" for n in range(501)}, TooLarge), ({"a.pdf": b"%PDF-"}, Invalid),
    ({"inner.zip": zipped({"a.csv": ROWS})}, Invalid),
])  # fmt: skip
def test_an_archive_that_is_a_bomb_or_holds_no_data_is_refused(read: Reader, files: dict[str, str | bytes], error: type[Exception]) -> None:
    with pytest.raises(error):
        read("all.zip", zipped(files))


def test_a_damaged_archive_is_refused(read: Reader) -> None:
    content = bytearray(zipped({"a.csv": ROWS * 100}))
    content[60:70] = b"\xff" * 10
    with pytest.raises(Invalid, match="damaged"):
        read("all.zip", bytes(content))


@pytest.mark.parametrize("kind", ["file", "stream", "feather"])
def test_arrow_keeps_its_types(read: Reader, tmp_path: Path, kind: str) -> None:
    table = pa.table({"n": pa.array([1, None, 3], pa.int32()), "half": pa.array([0.5, 1.5, None], pa.float16()), "s": ["a", "b", None]})
    path = tmp_path / "data.arrow"
    if kind == "feather":
        feather.write_feather(table, path)
    else:
        with (pa.ipc.new_file if kind == "file" else pa.ipc.new_stream)(str(path), table.schema) as writer:
            writer.write_table(table)
    got = read("data.arrow", path=path)
    assert got.types == {"n": "INTEGER", "half": "FLOAT", "s": "VARCHAR"}
    assert got.rows() == [(1, 0.5, "a"), (None, 1.5, "b"), (3, None, None)]
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(Invalid, match="damaged"):
        read("data.arrow", path=path)


def test_a_folder_and_a_pattern_are_read_as_one_table(tmp_path: Path, engine: Engine) -> None:
    folder = tmp_path / "Sales"
    folder.mkdir()
    for month in (1, 2):
        (folder / f"sales-{month}.csv").write_text(ROWS)
    (folder / "notes.docx").write_text("not data")
    for source in (folder, folder / "sales-*.csv"):
        (stored,) = load_paths([source], tmp_path / "work", engine)
        assert (stored.schema, stored.name, stored.rows) == ("sales", "sales", 4)
    assert inspect(tmp_path / "Sales" / "*.xlsx", engine)["error"]["code"] == "no_file"
