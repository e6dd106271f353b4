import errno
from pathlib import Path
from typing import Any

import duckdb
import pytest

from insightora_dash.platform.errors import Invalid, StorageFull
from insightora_dash.sources import child
from tests.sources.readers.conftest import Reader, read

__all__ = ["read"]
FIRST = "day,amount,n\n2026-01-01,1.50,1\n"


def expected(got: Any) -> dict[str, Any]:
    """What an append to the table of `got` expects."""
    columns = [[column["name"], column["type"]] for column in got.table["columns"]]
    return {got.table["name"]: {"columns": columns, "paths": [str(got.out / "first.parquet")]}}


def appended(read: Reader, content: str) -> Any:
    first = read("sales.csv", FIRST)
    (first.out / first.table["file"]).rename(first.out / "first.parquet")
    return read("more.csv", content, expected=expected(first))


def test_appended_rows_take_order_and_types_of_the_table_they_join(read: Reader) -> None:
    more = appended(read, "n,day,amount\n2,2026-02-01,7\n")
    assert more.types == {"day": "DATE", "amount": "DECIMAL(18,2)", "n": "BIGINT"}
    assert more.column("amount")["profile"]["rows"] == 2
    assert more.table["part_rows"] == 1


def test_appended_values_that_would_be_rounded_keep_their_own_type(read: Reader) -> None:
    more = appended(read, "day,amount,n\n2026-02-01,7,2.75\n")
    assert more.types["n"] == "DECIMAL(18,2)"


def test_an_empty_column_joins_any_type(read: Reader) -> None:
    assert appended(read, "day,amount,n\n2026-02-01,,\n").types == {"day": "DATE", "amount": "DECIMAL(18,2)", "n": "BIGINT"}


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), StorageFull),
        (duckdb.IOException("Could not write: No space left on device"), StorageFull),
        (PermissionError("no"), Invalid),
    ],
)
def test_a_full_disk_in_the_child_is_said_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, kind: type[Exception]) -> None:
    def broken(*_: object) -> None:
        raise fault

    monkeypatch.setattr(child, "read_tables", broken)
    with pytest.raises(kind):
        child.parse({"files": [["x", "x.csv"]], "out_dir": str(tmp_path), "options": {}})


def test_rows_that_got_lost_refuse_the_whole_file(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    real = child.read_tables

    def losing(*arguments: Any) -> Any:
        source = real(*arguments)
        raw = next(source.tables)
        raw.accounting.rows_in_file += 1
        return type(source)(source.format, iter([raw]))

    monkeypatch.setattr(child, "read_tables", losing)
    with pytest.raises(Invalid, match="of 2 rows could be accounted for"):
        read("sales.csv", FIRST)
