import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from insightora_dash.platform.errors import Invalid, TooLarge
from insightora_dash.sources.readers import limits
from tests.sources.readers.conftest import Reader


def sqlite_shop(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, joined TEXT, note BLOB);"
            "CREATE TABLE \"order\" (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer, total REAL, code TEXT);"
            "INSERT INTO customer VALUES (1, 'Ann', '2026-01-31', x'00ff'), (2, 'Bo', '2026-02-01', NULL);"
            "INSERT INTO \"order\" VALUES (1, 1, 10.0, '007'), (2, 1, 2.5, '008'), (3, 2, 1, NULL);"
        )
        database.commit()
    return path


def test_sqlite_tables_keep_names_keys_and_meaning(read: Reader, tmp_path: Path) -> None:
    got = read("shop.db", path=sqlite_shop(tmp_path / "shop.db"))
    customer, order = got.tables
    assert (customer["name"], customer["primary_key"], order["name"]) == ("customer", ["id"], "order")
    assert order["foreign_keys"] == [{"columns": ["customer_id"], "table": "customer", "referred_columns": ["id"]}]
    by_name = {column["name"]: column for column in order["columns"]}
    assert by_name["customer_id"]["references"] == {"table": "customer", "column": "id"}
    assert by_name["id"]["primary_key"] is True
    assert [column["type"] for column in customer["columns"]] == ["BIGINT", "VARCHAR", "DATE", "VARCHAR"]
    assert by_name["code"]["type"] == "VARCHAR"
    assert [table["accounting"]["rows_read"] for table in got.tables] == [2, 3]


def test_duckdb_tables_keep_their_types_and_keys(read: Reader, tmp_path: Path) -> None:
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as database:
        database.execute("CREATE TABLE customer (id INTEGER PRIMARY KEY, tags VARCHAR[], big HUGEINT, paid INTERVAL)")
        database.execute("CREATE TABLE orders (id INTEGER, customer_id INTEGER REFERENCES customer (id), total DECIMAL(10,3))")
        database.execute("INSERT INTO customer VALUES (1, ['a', 'b'], 170141183460469231731687303715, INTERVAL 3 DAY)")
        database.execute("INSERT INTO orders VALUES (1, 1, 2.125)")
    got = read("shop.duckdb", path=path)
    customer, orders = got.tables
    assert customer["primary_key"] == ["id"]
    assert orders["foreign_keys"] == [{"columns": ["customer_id"], "table": "customer", "referred_columns": ["id"]}]
    assert got.rows(0) == [(1, '["a","b"]', 170141183460469231731687303715, "3 days")]
    assert [column["type"] for column in orders["columns"]] == ["INTEGER", "INTEGER", "DECIMAL(10,3)"]


def test_parquet_keeps_types_and_counts_from_its_footer(read: Reader, tmp_path: Path) -> None:
    table = pa.table({"id": pa.array([1, 2, 3]), "when": pa.array([1, 2, None], pa.timestamp("ns")), "who": [{"name": "Ann"}, None, {"name": "Bo"}]})
    pq.write_table(table, tmp_path / "data.parquet")
    got = read("data.parquet", path=tmp_path / "data.parquet")
    assert got.counts == (3, 3, 0, 0)
    assert got.types == {"id": "BIGINT", "when": "TIMESTAMP", "who": "VARCHAR"}
    assert got.rows()[2][2] == '{"name":"Bo"}'
    assert got.lines() == [1, 2, 3]


def test_parquet_in_an_encoding_only_arrow_knows_is_read(read: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from insightora_dash.sources.readers import parquet_file

    def unknown(*_: object) -> None:
        raise duckdb.NotImplementedException("unknown encoding")

    monkeypatch.setattr(parquet_file, "_by_duckdb", unknown)
    pq.write_table(pa.table({"id": [1, 2], "name": ["a", None], "half": pa.array([0.5, None], pa.float16())}), tmp_path / "data.parquet")
    assert read("data.parquet", path=tmp_path / "data.parquet").rows() == [(1, "a", 0.5), (2, None, None)]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("data.parquet", b"PAR1 and then nothing", "damaged or incomplete"),
        ("data.db", b"SQLite format 3\x00 and then nothing" * 20, "cannot be read"),
        ("data.duckdb", b"\x00" * 8 + b"DUCK" + b"\x00" * 5000, "cannot be read"),
        ("data.csv", b"PAR1 really parquet", "is Parquet, not what its name says"),
        ("data.csv", b"%PDF-1.7 ...", "is a PDF document"),
        ("data.csv", b"\x89PNG\r\n\x1a\n", "is a picture"),
        ("data.csv", b"\x1f\x8b\x08\x00", "is a gzip archive"),
        ("data.csv", b"<!DOCTYPE html><html></html>", "is a web page"),
        ("data.csv", bytes(range(1, 9)) * 100, "not a data file"),
        ("data.xlsx", b"a,b\n1,2\n", "is a text table"),
        ("data.parquet", b"a,b\n1,2\n", "is a text table"),
        ("data.parquet", b"PARE", "encrypted"),
        ("data.csv", b"", "0 bytes"),
    ],
)
def test_content_that_belies_its_name_is_refused(read: Reader, name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        read(name, content)


def test_a_plain_archive_is_named(read: Reader, tmp_path: Path) -> None:
    import zipfile

    for inside, word in (("readme.txt", "a ZIP archive"), ("word/document.xml", "a text document")):
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr(inside, "x")
        with pytest.raises(Invalid, match=word):
            read("a.xlsx", path=tmp_path / "a.zip")


def test_a_gzip_file_is_read_as_what_is_inside(read: Reader) -> None:
    import gzip

    got = read("sales.csv.gz", gzip.compress(b"a,b\n1,x\n2,y\n"))
    assert (got.table["name"], got.rows()) == ("sales", [(1, "x"), (2, "y")])


def test_a_cut_gzip_file_and_a_gzip_bomb_are_refused(read: Reader) -> None:
    import gzip

    with pytest.raises(Invalid, match="damaged or incomplete"):
        read("sales.csv.gz", gzip.compress(b"a,b\n1,x\n" * 1000)[:-20])
    with pytest.raises(TooLarge, match="would unpack"):
        read("sales.csv.gz", gzip.compress(b"0" * 80_000_000))


def test_parquet_that_unpacks_to_far_more_than_its_file_is_refused(read: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_UNPACKED", 1_000_000)
    table = pa.table({"id": [1, 2], "text": ["x" * 2_000_000, "y" * 2_000_000]})
    pq.write_table(table, tmp_path / "bomb.parquet", compression="zstd", use_dictionary=False, write_statistics=False)
    with pytest.raises(TooLarge, match="kB and would unpack to 4 MB"):
        read("bomb.parquet", path=tmp_path / "bomb.parquet")


def test_large_parquet_that_is_honestly_packed_is_read(read: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_UNPACKED", 1_000_000)
    pq.write_table(pa.table({"n": range(200_000)}), tmp_path / "data.parquet", compression="none")
    assert read("data.parquet", path=tmp_path / "data.parquet").table["rows"] == 200_000


def test_parquet_whose_lists_contradict_their_pages_is_damaged(read: Reader, tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    pq.write_table(pa.table({"items": [[1], [2], [3]]}), path, compression="none", use_dictionary=False, write_statistics=False)
    three_values, many_values = b"\x2c\x15\x06", b"\x2c\x15\x2a"  # in the page's header
    assert path.read_bytes().count(three_values) == 1
    path.write_bytes(path.read_bytes().replace(three_values, many_values))
    with pytest.raises(Invalid, match="damaged or incomplete"):
        read("data.parquet", path=path)


def test_parquet_with_lists_is_read(read: Reader, tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": [1, 2], "items": [[1, 2], None]}), tmp_path / "data.parquet")
    assert read("data.parquet", path=tmp_path / "data.parquet").table["rows"] == 2
