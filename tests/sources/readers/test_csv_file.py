import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insightora_dash.platform.errors import Invalid, TooLarge
from insightora_dash.sources.child import parse
from insightora_dash.sources.typing.proposal import worded
from tests.sources.readers.conftest import Reader

PLAIN = "id,city,amount\n1,Berlin,10.5\n2,Paris,20\n3,Wien,30.25\n"


def test_a_clean_file_is_read_unchanged(read: Reader) -> None:
    got = read("sales.csv", PLAIN)
    assert got.counts == (3, 3, 0, 0)
    assert got.lines() == [2, 3, 4]
    assert got.accounting["skipped"] == [{"line": 1, "kind": "header"}]
    assert got.cells() == [["id", "city", "amount"], ["1", "Berlin", "10.5"], ["2", "Paris", "20"], ["3", "Wien", "30.25"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~"])
def test_any_delimiter_is_found_by_how_evenly_it_cuts(read: Reader, delimiter: str) -> None:
    rows = [["id", "name", "score"], *([str(i), f"name {i}", f"{i}.5"] for i in range(20))]
    got = read("data.csv", "\n".join(delimiter.join(row) for row in rows))
    assert got.types == {"id": "BIGINT", "name": "VARCHAR", "score": "DECIMAL(18,2)"}
    assert got.counts == (20, 20, 0, 0)


def test_decimal_commas_do_not_pass_for_delimiters(read: Reader) -> None:
    got = read("data.csv", "artikel;preis\nHose;1,50\nRad;2,75\nHut;10,00\n")
    assert got.types == {"artikel": "VARCHAR", "preis": "DECIMAL(18,2)"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_encodings_are_told_apart(read: Reader, encoding: str) -> None:
    text = "name;ort;preis\nMüller;Köln;12\nGarçon;Orléans;7\n"
    got = read("data.csv", text.encode(encoding))
    assert [row[:2] for row in got.rows()] == [("Müller", "Köln"), ("Garçon", "Orléans")]


SCRIPTS = {
    "gb18030": "上海,北京,广州,深圳的客户订单金额", "big5": "臺北,高雄,臺中的客戶訂單金額與日期", "cp932": "東京の顧客,大阪のデータ,カナと漢字です",
    "euc_jp": "東京の顧客,大阪のデータ,カナと漢字です", "cp949": "서울 고객,부산 주문,대전의 금액과 날짜", "cp1251": "Москва,Санкт-Петербург,заказы клиентов",
    "koi8-r": "Москва,Санкт-Петербург,заказы клиентов", "cp1253": "Αθήνα,Θεσσαλονίκη,παραγγελίες πελατών", "cp1252": "Müller,Köln,Straße; Größe,Æble,Çà,déjà",
}  # fmt: skip


@pytest.mark.parametrize("codec", SCRIPTS)
def test_code_pages_of_other_scripts_are_told_apart(read: Reader, codec: str) -> None:
    names = SCRIPTS[codec].split(",")
    got = read("data.csv", ("city,n\n" + "".join(f"{name},{n}\n" for n, name in enumerate(names))).encode(codec))
    assert [row[0] for row in got.rows()] == names


def test_damaged_bytes_are_not_taken_for_another_script(read: Reader) -> None:
    got = read("data.csv", b"a,b\n" + b"x\xff\xff,y\xff\xff\n" * 20)
    assert got.rows()[0] == ("xÿÿ", "yÿÿ")


def test_the_same_row_over_and_over_has_no_header(read: Reader) -> None:
    got = read("data.csv", "valid,fine,good\n" * 20 + "other,x,y\n")
    assert got.counts == (21, 21, 0, 0)


def test_a_sign_of_four_bytes_does_not_hide_chinese(read: Reader) -> None:
    got = read("data.csv", ("日期,金额\n" + "".join(f'2024年{n}月3日,"¥{n},234.50"\n' for n in range(1, 10))).encode("gb18030"))
    assert got.types == {"日期": "DATE", "金额": "DECIMAL(18,2)"}


def test_the_euro_sign_of_windows_survives(read: Reader) -> None:
    got = read("data.csv", "ware;preis\nHut;€ 12,50\nRad;€ 1.100,00\n".encode("cp1252"))
    assert got.rows() == [("Hut", pytest.approx(12.5)), ("Rad", pytest.approx(1100))]
    assert got.column("preis")["unit"] == "EUR"


def test_a_few_damaged_bytes_in_utf8_are_shown_and_said(read: Reader) -> None:
    got = read("data.csv", "name,n\nMüller,1\nKöln,2\nGrün,3\n".encode() + b"bad\xff,4\n")
    assert got.rows()[-1] == ("bad\ufffd", 4)
    assert any("not valid UTF-8" in worded(warning) for warning in got.accounting["warnings"])


def test_zero_bytes_are_left_out_and_said(read: Reader) -> None:
    got = read("data.csv", b"a,b\n1,x\x00y\n2,z\n")
    assert got.rows() == [(1, "xy"), (2, "z")]
    assert any("zero bytes" in worded(warning) for warning in got.accounting["warnings"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_works(read: Reader, end: str) -> None:
    got = read("data.csv", end.join(["a,b", "1,x", "2,y", ""]))
    assert (got.counts, got.lines()) == ((2, 2, 0, 0), [2, 3])


def test_quoted_cells_keep_delimiters_quotes_and_line_ends(read: Reader) -> None:
    got = read("data.csv", 'id,text\n1,"a, b"\n2,"say ""hi"""\n3,"two\r\nlines"\n4,last\n')
    assert [row[1] for row in got.rows()] == ["a, b", 'say "hi"', "two\r\nlines", "last"]
    assert got.lines() == [2, 3, 4, 6]
    assert got.counts == (4, 4, 0, 0)


def test_single_quotes_wrap_cells_too(read: Reader) -> None:
    got = read("data.csv", "id,text\n1,'a, b'\n2,'c, d'\n3,'e, f'\n")
    assert [row[1] for row in got.rows()] == ["a, b", "c, d", "e, f"]


def test_an_empty_cell_and_an_empty_string_export_differently(read: Reader) -> None:
    got = read("data.csv", 'a,b,c\n1,,"x"\n2,"",y\n')
    assert (got.export / "data.csv").read_text() == 'a,b,c\n1,,x\n2,"",y\n'


def test_a_separator_line_is_obeyed_and_skipped(read: Reader) -> None:
    got = read("data.csv", "sep=;\na;b\n1;x,y\n2;z\n")
    assert got.rows() == [(1, "x,y"), (2, "z")]
    assert got.accounting["skipped"] == [{"line": 1, "kind": "sep"}, {"line": 2, "kind": "header"}]


def test_titles_and_blank_lines_above_the_header_are_skipped_and_listed(read: Reader) -> None:
    got = read("data.csv", "Sales report\n\nGenerated 2026-01-01\nday,city,amount\n2026-01-01,Rome,5\n2026-01-02,Oslo,6\n")
    assert list(got.types) == ["day", "city", "amount"]
    assert got.counts == (2, 2, 0, 0)
    assert [(item["line"], item["kind"]) for item in got.accounting["skipped"]] == [(1, "preamble"), (2, "blank"), (3, "preamble"), (4, "header")]


def test_titles_padded_to_the_width_of_the_table_are_no_header(read: Reader) -> None:
    got = read("data.csv", "Report;;;\nRegion:;North;;\n;;;\nid;name;amount;day\n" + "".join(f"{i};n{i};{i},5;2026-01-0{i}\n" for i in range(1, 9)))
    assert list(got.types) == ["id", "name", "amount", "day"]
    assert got.counts == (8, 8, 0, 0)
    assert [item["kind"] for item in got.accounting["skipped"]] == ["preamble", "preamble", "preamble", "header"]


def test_a_header_with_a_gap_stays_the_header(read: Reader) -> None:
    got = read("data.csv", "id;;amount;day\n" + "".join(f"{i};n{i};{i},5;2026-01-0{i}\n" for i in range(1, 9)))
    assert got.counts == (8, 8, 0, 0)
    assert next(iter(got.types)) == "id"


def test_a_file_without_a_header_gets_names(read: Reader) -> None:
    got = read("data.csv", "1,Berlin,2026-01-01\n2,Paris,2026-01-02\n3,Wien,2026-01-03\n")
    assert list(got.types) == ["column_1", "column_2", "column_3"]
    assert got.counts == (3, 3, 0, 0)


def test_years_as_column_names_are_a_header(read: Reader) -> None:
    got = read("data.csv", "country,2023,2024\nFR,5.5,6.5\nDE,7.5,8.5\n")
    assert list(got.types) == ["country", "2023", "2024"]


def test_duplicate_blank_and_hostile_names_become_usable(read: Reader) -> None:
    got = read("data.csv", '"; drop",a,a,,__row\n1,2,3,4,5\n6,7,8,9,10\n')
    assert list(got.types) == ['"; drop', "a", "a_2", "column_4", "_row"] or list(got.types) == ["; drop", "a", "a_2", "column_4", "_row"]
    assert got.rows() == [(1, 2, 3, 4, 5), (6, 7, 8, 9, 10)]


def test_short_and_long_rows_are_repaired_and_counted(read: Reader) -> None:
    lines = ["day,city,amount", *(f"2026-01-{i:02d},Rome,{i}.50" for i in range(1, 11)), "2026-01-11,Oslo", "2026-01-12,Bergen,,12.50", "2026-01-13,Bonn,13.50"]
    got = read("data.csv", "\n".join(lines))
    assert got.counts == (13, 11, 2, 0)
    assert [str(row[2]) for row in got.rows()[-3:]] == ["None", "12.50", "13.50"]


def test_a_row_cut_by_another_delimiter_is_read_by_it(read: Reader) -> None:
    lines = ["day,city,amount", *(f"2026-01-{i:02d},Rome,{i}.50" for i in range(1, 11)), "2026-01-11;Oslo;11.50"]
    assert read("data.csv", "\n".join(lines)).cells()[-1] == ["2026-01-11", "Oslo", "11.50"]


def test_a_missing_delimiter_between_quotes_is_put_back(read: Reader) -> None:
    lines = ["id,title,link", *(f'{i},"A long title, number {i}","https://example.com/{i}"' for i in range(10, 30)), '30,"Another title, here""https://example.com/30"']
    assert read("data.csv", "\n".join(lines)).cells()[-1] == ["30", "Another title, here", "https://example.com/30"]


def test_a_stray_quote_does_not_swallow_the_rows_below(read: Reader) -> None:
    lines = ["id,title,price", *(f"{i},thing {i},{i}.50" for i in range(10, 20)), '20,"thing 20,20.50', *(f"{i},thing {i},{i}.50" for i in range(21, 30))]
    got = read("data.csv", "\n".join(lines))
    assert got.counts == (20, 19, 1, 0)
    assert got.cells()[11] == ["20", '"thing 20', "20.50"]


def test_a_quote_that_never_closes_loses_nothing(read: Reader) -> None:
    got = read("data.csv", 'a,b\n1,"open\n2,x\n3,y\n')
    assert sum(got.counts[1:]) == got.counts[0]
    assert "open" in str(got.rows())
    assert "y" in str(got.rows())


def test_total_rows_and_repeated_headers_are_rejected_with_reason_and_line(read: Reader) -> None:
    got = read("data.csv", "city,amount,n\nRome,10,1\ncity,amount,n\nOslo,5,2\nTotal,15,3\n")
    assert got.counts == (4, 2, 0, 2)
    assert got.accounting["rejects"] == [
        {"line": 3, "reason": "repeated header", "raw": "city,amount,n"}, {"line": 5, "reason": "total row", "raw": "Total,15,3"},
    ]  # fmt: skip
    assert got.types["amount"] == "BIGINT"


def test_total_rows_are_rejected_on_the_repair_path_too(read: Reader) -> None:
    got = read("data.csv", "city,amount,n\nRome,10,1\n\nOslo,5\nGrand total,15,3\nSource: ministry\n")
    assert got.counts == (4, 1, 1, 2)
    assert [(item["line"], item["reason"]) for item in got.accounting["rejects"]] == [(5, "total row"), (6, "footer")]
    assert {"line": 3, "kind": "blank"} in got.accounting["skipped"]


def test_a_customer_called_total_stays(read: Reader) -> None:
    got = read("data.csv", "company,amount\nTotal,10\nShell,20\nAral,30\nBP,40\nEsso,50\n")
    assert got.counts == (5, 5, 0, 0)


def test_remark_lines_are_skipped(read: Reader) -> None:
    got = read("data.csv", "# made by a tool\na;b\n# remark\n1;2\n# 3;4\n5;6\n")
    assert got.rows() == [(1, 2), (5, 6)]


def test_one_column_is_a_table(read: Reader) -> None:
    got = read("data.csv", "city\nBerlin\nParis\n\nWien\n")
    assert got.counts == (3, 3, 0, 0)
    assert got.rows() == [("Berlin",), ("Paris",), ("Wien",)]


def test_a_header_alone_is_an_empty_table(read: Reader) -> None:
    got = read("data.csv", "id,city,amount\n")
    assert (got.counts, list(got.types)) == ((0, 0, 0, 0), ["id", "city", "amount"])


def test_a_header_alone_may_hold_any_line_end(read: Reader) -> None:
    got = read("data.csv", b'",\r,"')
    assert got.counts == (0, 0, 0, 0)


def test_a_header_with_a_blank_too_many_is_repaired(read: Reader) -> None:
    got = read("data.csv", "day,,city,amount\n" + "".join(f"2026-01-{i:02d},Rome,{i}\n" for i in range(1, 9)))
    assert list(got.types) == ["day", "city", "amount"]


def test_ten_thousand_columns_are_refused_with_the_limit(read: Reader) -> None:
    header = ",".join(f"c{i}" for i in range(10_000))
    with pytest.raises(TooLarge, match="10000 columns; 5000 is the most"):
        read("wide.csv", f"{header}\n{header}\n")


def test_a_cell_of_ten_megabytes_is_read(read: Reader) -> None:
    got = read("big.csv", "id,text\n1,short\n2," + "x" * 10_000_000 + "\n3,end\n")
    assert got.counts == (3, 3, 0, 0)
    assert [len(row[1]) for row in got.rows()] == [5, 10_000_000, 3]


@pytest.mark.parametrize("content", [b"\n\n  \n", b"\xef\xbb\xbf"])
def test_a_file_without_text_is_refused(read: Reader, content: bytes) -> None:
    with pytest.raises(Invalid, match="holds no text"):
        read("blank.csv", content)


def test_many_stray_quotes_end_in_time(read: Reader) -> None:
    got = read("data.csv", "a,b\n" + "".join(f'"{i},x\n' for i in range(3000)))
    assert got.counts[0] == sum(got.counts[1:])


def test_a_large_messy_file_is_streamed(read: Reader) -> None:
    made = random.Random(1)
    lines = [f"{i},name {i},{made.random():.3f}" for i in range(30_000)]
    lines[17_000] = "17000,short"
    got = read("data.csv", "id,name,score\n" + "\n".join(lines))
    assert got.counts == (30_000, 29_999, 1, 0)


CELL = st.text(alphabet=st.sampled_from(list('ab1,;"\n\r \t\'€|#.-')), max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=1, max_size=4).map(",".join), min_size=1, max_size=12).map("\n".join))
def test_whatever_the_text_every_row_is_accounted_for(tmp_path: Path, text: str) -> None:
    path = tmp_path / "any.csv"
    path.write_text(text, newline="", encoding="utf-8")
    try:
        answer = parse({"files": [[str(path), "any.csv"]], "out_dir": str(tmp_path / "out"), "options": {"memory_mb": 300}})
    except Invalid as refused:
        assert refused.code == "empty_file"  # noqa: PT017
        return
    accounting = answer["tables"][0]["accounting"]
    assert accounting["rows_read"] + accounting["rows_repaired"] + accounting["rows_rejected"] == accounting["rows_in_file"]
    assert answer["tables"][0]["rows"] == accounting["rows_read"] + accounting["rows_repaired"]


TITLED = "sales of May\nname,n\nHut,1\nRad,2\nTotal,3\n"


def test_a_person_says_which_line_names_the_columns(read: Reader) -> None:
    told = {"steps": [{"do": "header", "table": "data", "line": 3}]}
    got = read("data.csv", TITLED, recipe=told)
    assert (list(got.types), got.rows()) == (["Hut", "1"], [("Rad", 2)])
    none = read("data.csv", "name,n\nHut,x\n", recipe={"steps": [{"do": "header", "table": "data", "line": 0}]})
    assert none.rows() == [("name", "n"), ("Hut", "x")]


@pytest.mark.parametrize("content", [TITLED, "name,n\nHut,1\nRad,2\nTotal,3\n"])
def test_a_person_keeps_a_total_as_a_row(read: Reader, content: str) -> None:
    got = read("data.csv", content, recipe={"steps": [{"do": "keep_totals", "table": "data"}]})
    assert (got.counts, got.rows()[-1]) == ((3, 3, 0, 0), ("Total", 3))


def test_groups_above_the_names_are_part_of_the_names(read: Reader) -> None:
    got = read("data.csv", "Region,Sales,,Costs,\n,2023,2024,2023,2024\nNorth,100,120,80,90\nSouth,200,210,150,160\nEast,50,55,40,42\n")
    assert got.cells()[0] == ["Region", "Sales 2023", "Sales 2024", "Costs 2023", "Costs 2024"]
    assert got.rows()[0] == ("North", 100, 120, 80, 90)
    assert got.accounting["skipped"] == [{"line": 1, "kind": "header"}, {"line": 2, "kind": "header"}]
    assert got.counts == (3, 3, 0, 0)


def test_units_below_the_names_are_part_of_the_names(read: Reader) -> None:
    got = read("data.csv", "time,temp,wind\n,°C,m/s\n2024-01-01,1.5,3.4\n2024-01-02,1.7,3.1\n2024-01-03,1.9,2.0\n")
    assert list(got.types) == ["time", "temp (°C)", "wind (m/s)"]
    assert set(got.types.values()) == {"DATE", "DECIMAL(18,2)"}


@pytest.mark.parametrize("second", ["North,x,y", ",100,120", "Unknown,none,none", "Total,n/a,n/a"])
def test_a_first_row_of_data_is_no_second_header(read: Reader, second: str) -> None:
    got = read("data.csv", f"Region,Sales,Costs\n{second}\nNorth,100,80\nSouth,200,150\nEast,50,40\n")
    assert list(got.types) == ["Region", "Sales", "Costs"]
    assert got.counts[0] == 4


def test_sections_with_the_header_over_each_are_one_table(read: Reader) -> None:
    got = read("data.csv", "Region,Product,Amount\nNorth,A,10\nNorth,B,20\n\nRegion,Product,Amount\nSouth,A,5\nSouth,B,15\n")
    assert got.types == {"Region": "VARCHAR", "Product": "VARCHAR", "Amount": "BIGINT"}
    assert got.counts == (5, 4, 0, 1)
    assert got.accounting["rejects"][0]["reason"] == "repeated header"
