import pytest

from insightora_dash.platform.errors import Invalid, TooLarge
from tests.sources.readers.conftest import Reader


def test_an_array_of_objects_is_a_table(read: Reader) -> None:
    got = read("data.json", '[{"a": 1, "b": "x"}, {"a": 2, "c": true}]')
    assert got.counts == (2, 2, 0, 0)
    assert got.rows() == [(1, "x", None), (2, None, True)]


def test_nested_objects_become_dotted_columns_and_lists_stay_json(read: Reader) -> None:
    got = read("data.json", '[{"id": 1, "who": {"name": "Ann", "at": {"city": "Rome"}}, "tags": ["a", 1.50]}]')
    assert got.types == {"id": "BIGINT", "who.name": "VARCHAR", "who.at.city": "VARCHAR", "tags": "VARCHAR"}
    assert got.rows() == [(1, "Ann", "Rome", '["a", 1.50]')]


def test_an_object_of_arrays_is_a_table_each(read: Reader) -> None:
    got = read("shop.json", '{"orders": [{"id": 1}], "people": [{"name": "Ann"}, {"name": "Bo"}]}')
    assert [(table["name"], table["rows"]) for table in got.tables] == [("orders", 1), ("people", 2)]


@pytest.mark.parametrize(("text", "rows"), [('{"a": 1}', 1), ("3", 1), ('"x"', 1), ("null", 1), ("[]", 0), ("[1, 2]", 2)])
def test_scalars_and_single_objects_are_rows(read: Reader, text: str, rows: int) -> None:
    assert read("data.json", text).counts == (rows, rows, 0, 0)


def test_numbers_stay_exact(read: Reader) -> None:
    got = read("data.json", '[{"n": 12345678901234567890123, "x": 1e400}, {"n": 1, "x": 2}]')
    assert got.cells()[1] == ["12345678901234567890123", "1e400"]
    assert got.rows()[0][0] == 12345678901234567890123


def test_a_dotted_key_beside_a_nested_one_is_not_lost(read: Reader) -> None:
    assert read("data.json", '[{"a": {"b": 1}, "a.b": 2}]').rows() == [(1, 2)]


@pytest.mark.parametrize("text", ["[1,]", "{'a': 1}", '{"a": 1} x', "[NaN]", '["\\x"]', "[1"])
def test_what_is_not_json_is_refused_with_the_place(read: Reader, text: str) -> None:
    with pytest.raises(Invalid, match="not valid JSON"):
        read("data.json", text)


def test_bytes_that_are_no_text_are_refused(read: Reader) -> None:
    with pytest.raises(Invalid, match="not valid"):
        read("data.json", b'["\xff\xfe"]')


def test_deep_nesting_is_refused(read: Reader) -> None:
    with pytest.raises(TooLarge, match="nested too deeply"):
        read("deep.json", "[" * 100_000 + "]" * 100_000)


def test_half_a_surrogate_pair_is_shown_as_damaged(read: Reader) -> None:
    assert read("data.json", '["\\ud800"]').rows() == [("\ufffd",)]


def test_json_lines_reject_what_is_no_json_with_its_line(read: Reader) -> None:
    got = read("data.jsonl", '{"a": 1}\n\n{"a": 2\n{"a": 3}\n')
    assert got.counts == (3, 2, 0, 1)
    assert (got.lines(), got.accounting["rejects"][0]["line"], got.accounting["skipped"]) == ([1, 4], 3, [{"line": 2, "kind": "blank"}])


def test_json_lines_without_any_json_are_refused(read: Reader) -> None:
    with pytest.raises(Invalid, match="No line of the file is JSON"):
        read("data.jsonl", "hello\nworld\n")


def test_rows_in_an_envelope_are_a_table_and_the_rest_is_a_row(read: Reader) -> None:
    got = read("sales.json", '{"meta": {"page": 1}, "response": {"rows": [{"a": 1}, {"a": 2}, {"a": 3}]}}')
    assert [(table["name"], table["rows"]) for table in got.tables] == [("sales", 1), ("rows", 3)]
    assert got.rows(1) == [(1,), (2,), (3,)]


def test_lists_of_objects_are_child_tables_that_name_their_row(read: Reader) -> None:
    got = read("orders.json", '[{"id": 7, "items": [{"sku": "a", "n": 1}, {"sku": "b", "n": 2}]}, {"id": 8, "items": []}, {"id": 9, "items": [{"sku": "c"}]}]')
    assert [(table["name"], table["accounting"]["rows_in_file"]) for table in got.tables] == [("orders", 3), ("orders_items", 3)]
    assert got.rows(1) == [(7, "a", 1), (7, "b", 2), (9, "c", None)]


def test_children_of_rows_without_an_id_name_the_number_of_their_row(read: Reader) -> None:
    got = read("orders.json", '[{"items": [{"sku": "a"}]}, {"items": [{"sku": "b", "parts": [{"p": 1}]}]}]')
    assert [table["name"] for table in got.tables] == ["orders", "orders_items", "orders_items_parts"]
    assert got.rows(1)[1][:2] == (2, "b")
    assert got.rows(2) == [(2, 1)]


def test_a_list_of_other_values_stays_json(read: Reader) -> None:
    assert len(read("orders.json", '[{"items": [{"sku": "a"}]}, {"items": ["b"]}]').tables) == 1


def test_json_lines_may_be_called_json(read: Reader) -> None:
    assert read("events.json", '{"a": 1}\n{"a": 2}\n').rows() == [(1,), (2,)]
    with pytest.raises(Invalid, match="not valid JSON"):
        read("events.json", '{"a": 1}\n{"a": \n')
