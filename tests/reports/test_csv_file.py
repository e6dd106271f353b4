from datetime import date
from decimal import Decimal

import pyarrow as pa

from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.reports.csv_file import to_csv, to_frame


def result_of(**columns: tuple[str, list[object]]) -> Result:
    described = tuple(ResultColumn(name, kind) for name, (kind, _) in columns.items())
    return Result(described, pa.table({name: values for name, (_, values) in columns.items()}), "select 1")


def text_of(result: Result) -> list[str]:
    return to_csv(result).decode("utf-8-sig").split("\r\n")


def test_numbers_dates_and_nulls_are_written_as_they_are() -> None:
    result = result_of(n=("BIGINT", [2**60, None]), d=("DATE", [date(2026, 3, 1), None]), m=("DECIMAL(18,2)", [Decimal("10.50"), None]))
    assert text_of(result) == ["n,d,m", f"{2**60},2026-03-01,10.50", ",,", ""]


def test_a_text_that_looks_like_a_formula_stays_text() -> None:
    assert text_of(result_of(t=("VARCHAR", ["=1+1", "@x", "-5", "plain", None])))[1:6] == ["'=1+1", "'@x", "'-5", "plain", '""']


def test_a_negative_number_stays_a_number() -> None:
    assert text_of(result_of(n=("BIGINT", [-5])))[1] == "-5"


def test_columns_carry_their_labels_and_may_share_them() -> None:
    columns = (ResultColumn("a", "BIGINT", label="Revenue"), ResultColumn("b", "BIGINT", label="Revenue"))
    frame = to_frame(Result(columns, pa.table({"a": [1], "b": [2]}), "select 1"))
    assert list(frame.columns) == ["Revenue", "Revenue"]


def test_commas_quotes_and_lines_are_quoted() -> None:
    assert to_csv(result_of(t=("VARCHAR", ['a,"b"\nc']))).decode("utf-8-sig") == 't\r\n"a,""b""\nc"\r\n'
