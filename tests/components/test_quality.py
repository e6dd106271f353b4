from components.quality import quality_page
from insightora_dash.sources.comparison import ColumnDifference
from insightora_dash.sources.quality import ColumnQuality, QualityReport, SinceLast, TableQuality
from tests.components.trees import text

COLUMNS = (
    ColumnQuality("price", "DOUBLE", 25, 60, 3, (-5.0, 45.5)),
    ColumnQuality("code", "VARCHAR", 0, 100, numbers=0.25),
    ColumnQuality("day", "DATE", 0, 30, misfits=2),
)
SINCE = SinceLast(1, (80, 100), ColumnDifference(("town",), (), ()), (("price", 0.0, 0.25),))


def report(table: TableQuality) -> QualityReport:
    return QualityReport("s1", "Sales", (table,))


def test_the_report_names_empties_repeats_outliers_and_mixed_columns() -> None:
    shown = text(quality_page(report(TableQuality("shop", "orders", "Orders", 100, 7, COLUMNS, None))))
    shares = ("8.3\u00a0%", "25.0\u00a0%", "25\u00a0% of the texts are numbers")
    for words in (*shares, "Data quality of Sales", "7 rows repeat", "−5 … 45.5", "2 cells are no date"):
        assert words in shown, words


def test_what_the_last_load_changed_is_told() -> None:
    shown = text(quality_page(report(TableQuality("shop", "orders", "Orders", 100, 0, COLUMNS, SINCE))))
    assert "Since version 1: 80 rows became 100." in shown
    assert "gone: town" in shown
    assert "no row repeats" in shown


def test_repeats_that_could_not_be_counted_are_not_called_none() -> None:
    shown = text(quality_page(report(TableQuality("shop", "orders", "Orders", 100, None, COLUMNS, None))))
    assert "not counted" in shown
    assert "no row repeats" not in shown


def test_a_source_without_tables_says_so() -> None:
    assert "nothing to measure" in text(quality_page(QualityReport("s1", "Sales", ())))
