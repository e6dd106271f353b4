"""The straight way to a part gives what the careful way gives, or nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from insightora_dash.sources import child, direct
from insightora_dash.sources.readers import plain
from insightora_dash.sources.typing import columns

ROWS, SAMPLE = 100, 20
HIDDEN = 51  # a row that no sample sees
HEAD = "id,day,at,town,amount,share,paid,code\n"

Both = Callable[..., tuple[bool, Any, Any]]


def row(n: int) -> list[str]:
    moment = f"2026-01-{n % 28 + 1:02d} {n % 24:02d}:{n % 60:02d}:00"
    town = ("Ulm", '"Bad Aibling, South"', "Kiel", "", '"6"" pipe"')[n % 5]
    return [str(n - 5), f"2026-{n % 12 + 1:02d}-03", moment, town, f"{n * 7 % 9973 / 100:.2f}", repr(n / 7), ("true", "false", "")[n % 3], f"{n % 90:05d}"]


def table(changes: dict[int, str] | None = None, *, head: str = HEAD, end: str = "") -> str:
    """Rows with a column of each kind; `changes` puts texts into cells of the hidden row."""
    lines = []
    for n in range(ROWS):
        cells = row(n)
        if n == HIDDEN:
            cells = [(changes or {}).get(i, cell) for i, cell in enumerate(cells)]
        lines.append(",".join(cells) + "\n")
    return head + "".join(lines) + end


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Both:
    """Reads a file in the straight way, if it may, and in the careful one: whether it might, and what both gave."""

    def read(content: str, *, least: int, **options: Any) -> tuple[bool, Any]:
        monkeypatch.setattr(plain, "PLAIN_FROM", least)
        for module in (direct, columns):
            monkeypatch.setattr(module, "SAMPLE", SAMPLE)
        taken: list[Any] = []
        real = child._written

        def noted(*given: Any) -> Any:
            taken.append(real(*given))
            return taken[-1]

        monkeypatch.setattr(child, "_written", noted)
        file, out = tmp_path / "sales.csv", tmp_path / f"out{least}"
        file.write_bytes(content.encode())
        answer = child.parse({"files": [[str(file), file.name]], "out_dir": str(out), "options": options})
        monkeypatch.undo()
        path = out / answer["tables"][0].pop("file")
        return bool(taken and taken[0]), (answer, duckdb.sql(f"DESCRIBE FROM '{path}'").fetchall(), duckdb.sql(f"FROM '{path}' ORDER BY __row").fetchall())

    def make(content: str, **options: Any) -> tuple[bool, Any, Any]:
        (straight, first), (_, second) = read(content, least=0, **options), read(content, least=1 << 40, **options)
        return straight, first, second

    return make


@pytest.mark.parametrize("content", [
    table(), table().replace("\n", "\r\n"), table().replace(",", ";"), table(end="").rstrip("\n"), table(head="a,b,c,d,e,f,g,h\n"),
    table({0: "", 3: "N/A", 4: "-7.5", 5: "-1e-3", 6: ""}), table({3: '""'}), table({3: "(BLANK)"}), "\n".join(table().splitlines()[1:]),
])  # fmt: skip
def test_a_plain_file_goes_the_straight_way_and_gives_the_same(both: Both, content: str) -> None:
    straight, first, second = both(content)
    assert straight
    assert first == second


@pytest.mark.parametrize("content", [
    table({0: "007"}), table({0: "0x1F"}), table({0: "-0X10"}), table({0: "-007"}), table({0: "1.5"}), table({0: "1e3"}), table({0: "99999999999999999999"}),
    table({0: "none"}), table({0: " 7"}),
    table({1: "2026-02-30"}), table({1: "03.02.2026"}), table({2: "2026-02-03"}), table({2: "2026-02-03T10:00:00"}), table({2: "2026-02-03 25:00:00"}),
    table({4: "1.239"}), table({4: "$5"}), table({4: "1,5"}), table({4: '"1,5"'}), table({5: "nan"}), table({5: "inf"}), table({5: "1e999"}),
    table({6: "yes"}), table({6: "TrUe"}), table({3: '"two\nlines"'}), table({3: ' "padded"'}), table({3: "tail "}), table({3: 'stray " quote'}),
    table({3: "\u00a0Ulm"}), table({7: "1,2"}), table(end="Total,,,,123.45,,,\n"), table(end=HEAD), table(end="\n"), table(end="x\n"),
    table({0: '"unclosed'}), table().replace("\n2,", "\r2,"),
])  # fmt: skip
def test_anything_unusual_is_left_to_the_careful_way(both: Both, content: str) -> None:
    straight, first, second = both(content)
    assert not straight
    assert first == second


def test_dates_that_may_be_read_in_two_ways_are_weighed_by_all_rows(both: Both) -> None:
    lines = "".join(f"{n % 12 + 1:02d}/{n % 11 + 1:02d}/2026,{n}\n" for n in range(ROWS))
    straight, first, second = both("day,n\n" + lines)
    assert not straight
    assert first == second


def test_names_that_people_chose_are_those_of_the_part(both: Both) -> None:
    recipe = {"steps": [{"do": "rename", "table": "sales", "column": "town", "to": "Place"}, {"do": "role", "table": "sales", "column": "id", "role": "id"}]}
    straight, first, second = both(table(), recipe=recipe)
    assert straight
    assert first == second
    assert "Place" in [name for name, *_ in first[1]]


def test_rows_to_append_take_the_types_of_the_table_they_join(both: Both, tmp_path: Path) -> None:
    kinds = {"id": "DOUBLE", "day": "DATE", "at": "TIMESTAMP", "town": "VARCHAR", "amount": "DECIMAL(18,2)", "share": "DOUBLE", "paid": "BOOLEAN"}
    earlier = tmp_path / "earlier.parquet"
    joined = [["code", "VARCHAR"], *kinds.items()]
    duckdb.sql(f"COPY (SELECT 1 AS __row, {', '.join(f'NULL::{kind} AS {name}' for name, kind in joined)}) TO '{earlier}'")
    straight, first, second = both(table(), expected={"sales": {"columns": joined, "paths": [str(earlier)]}})
    assert straight
    assert first == second
    assert first[1][1:3] == [("code", "VARCHAR", "YES", None, None, None), ("id", "DOUBLE", "YES", None, None, None)]


def test_values_that_hardly_come_again_need_no_dictionary(both: Both, tmp_path: Path) -> None:
    head, rows = "n,kept.name,share,text\n", "".join(f"{n * 31},2.50,{n / 7!r},row {n}\n" for n in range(20 * ROWS))
    straight, first, second = both(head + rows)
    assert straight
    assert first == second
    group = pq.ParquetFile(tmp_path / "out0" / "part-0.parquet").metadata.row_group(0)
    encodings = {(column := group.column(i)).path_in_schema: set(column.encodings) - {"RLE"} for i in range(group.num_columns)}
    assert encodings["__row"] == encodings["n"] == {"DELTA_BINARY_PACKED"}
    assert encodings["share"] == {"BYTE_STREAM_SPLIT"}
    assert encodings["text"] == {"DELTA_LENGTH_BYTE_ARRAY"}
    assert "RLE_DICTIONARY" in encodings["kept.name"]


def test_a_report_with_subtotals_is_left_to_the_careful_way(both: Both) -> None:
    group = "North,Kiel,1\nNorth,Bremen,2\nNorth total,,3\n"
    straight, first, second = both("region,town,units\n" + group + "South,Ulm,4\n" * 50)
    assert not straight
    assert first == second
    assert first[0]["tables"][0]["accounting"]["rejects"] == [{"line": 4, "reason": "subtotal", "raw": "North total,,3"}]


def test_a_name_with_the_word_total_keeps_no_file_from_the_straight_way(both: Both) -> None:
    straight, first, second = both("shop,units\n" + "".join(f"{name},{n * 7 % 50}\n" for n in range(60) for name in ("Total Gym", "Sum & Co", "Hut")))
    assert straight
    assert first == second
