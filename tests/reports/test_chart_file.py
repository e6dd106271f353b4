import pyarrow as pa
import pytest

from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import Result, ResultColumn
from insightora_dash.platform.errors import Invalid
from insightora_dash.reports.chart_file import to_html

RESULT = Result((ResultColumn("channel", "VARCHAR"), ResultColumn("revenue", "BIGINT", role="measure")),
                pa.table({"channel": ["</script><b>x", "Stores"], "revenue": [3, 5]}), "select 1 from rules", data_version="abc")


def test_the_file_carries_its_library_its_data_and_its_proof() -> None:
    page = to_html(ChartSpec("bar", x="channel", y=("revenue",)), RESULT, "Revenue <by> channel", sql="select 1 < 2").decode()
    assert "Plotly.newPlot" in page
    assert "plotly.js" in page
    assert "<title>Revenue &lt;by&gt; channel</title>" in page
    assert "2 rows, data version abc" in page
    assert ("select 1 &lt; 2" in page, "rules" in page) == (True, False)
    assert ' src="http' not in page


def test_a_value_cannot_leave_the_script() -> None:
    page = to_html(ChartSpec("bar", x="channel", y=("revenue",)), RESULT, "t", sql="select 1").decode()
    assert "</script><b>x" not in page


def test_a_number_is_no_chart_file() -> None:
    with pytest.raises(Invalid, match="no chart to save"):
        to_html(ChartSpec("kpi", y=("revenue",)), RESULT, "t", sql="select 1")
