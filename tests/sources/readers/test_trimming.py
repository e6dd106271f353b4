from tests.sources.readers.conftest import Reader


def test_white_space_around_cells_is_cut_off_and_inside_them_kept(read: Reader) -> None:
    got = read("data.csv", "id;town;amount\n 1;Bad Tölz ;\u00a02,5\n2;\tUlm;3,5 \n3; n/a ;4,5\n")
    assert list(got.types.values()) == ["BIGINT", "VARCHAR", "DECIMAL(18,2)"]
    assert [row[:2] for row in got.rows()] == [(1, "Bad Tölz"), (2, "Ulm"), (3, None)]
    assert got.cells()[1][1] == "Bad Tölz "  # as the file spells it
