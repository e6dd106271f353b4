import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insightora_dash.platform.errors import Invalid
from insightora_dash.sources.readers import csv_file, text
from insightora_dash.sources.readers.records import Dialect, Record
from insightora_dash.sources.readers.recount import physical_lines, plain_records
from insightora_dash.sources.typing.proposal import worded
from tests.sources.readers.conftest import Reader

COMMA = Dialect(",", '"')


@pytest.mark.parametrize(
    ("content", "lines"), [(b"", 0), (b"a", 1), (b"a\n", 1), (b"a\r\nb\r\n", 2), (b"a\rb\rc", 3), (b"\n\n", 2), (b"a\n\rb", 3), (b"a\r\n\r\n", 2)]
)
@pytest.mark.parametrize("chunk", [1, 2, 1 << 20])
def test_lines_are_counted_by_their_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, lines: int, chunk: int) -> None:
    monkeypatch.setattr(text, "CHUNK", chunk)
    (tmp_path / "f").write_bytes(content)
    assert physical_lines(tmp_path / "f") == lines


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["a,b\n", "1,2\n"], 2), (["a,b\r\n", "\r\n", "1,2"], 2), (['"a\n', "\n", 'b",c\n', "1,2\n"], 2), (['"say ""hi""",b\n'], 1), (['a,""\n'], 1),
        (['"a\n', '""b""\n', 'c","d\n', 'e"\n'], 1),
        (['5" pipe,b\n'], None), (['"a"b,c\n'], None), (['"a\n', "b\n"], None), (['"a\n', 'b"c,d\n'], None), ([], 0),
    ],
)  # fmt: skip
def test_records_are_counted_where_the_quotes_are_proper(lines: list[str], found: int | None) -> None:
    assert plain_records(lines, COMMA) == found


@given(st.lists(st.lists(st.text(alphabet='a",\n\r '), min_size=2, max_size=3), max_size=6))
def test_whatever_a_writer_quotes_is_counted(rows: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    assert plain_records(io.StringIO(file.getvalue(), newline=""), COMMA) == len(rows)


def test_a_line_that_the_splitter_loses_refuses_the_file(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    real = csv_file.records

    def losing(*arguments: object, **options: object) -> list[Record]:
        return [record for record in real(*arguments, **options) if record.text != "3,lost"]  # type: ignore[arg-type]

    monkeypatch.setattr(csv_file, "records", losing)
    with pytest.raises(Invalid, match="3 of 4 rows could be accounted for"):
        read("data.csv", "id,name\n1,a\n2,b,c\n3,lost\n4,d\n")


def test_a_file_that_can_be_read_in_two_ways_says_so(read: Reader) -> None:
    body = "".join(f"{number},x\n" for number in range(2500))
    got = read("data.csv", f'id,name\n1,"begins here\n{body}and ends here"\n7,b,c\n')
    assert any("can be read in two ways: as 2 or as" in worded(warning) for warning in got.accounting["warnings"])


def test_a_repaired_file_without_doubt_has_no_such_warning(read: Reader) -> None:
    got = read("data.csv", 'id,name\n1,"two\nlines"\n2,b,c\n3,d\n')
    assert got.counts == (3, 2, 1, 0)
    assert got.accounting["warnings"] == []
