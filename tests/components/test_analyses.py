"""The page of analyses."""

import json

from components.analyses import analyses_page
from insightora_dash.insights.analyses.service import Room, offers
from tests.components.trees import text, typed
from tests.questions.bench import retail


def test_each_analysis_of_a_table_is_ready_to_run() -> None:
    orders = next(table for table in retail().tables if table.name == "orders")
    page = analyses_page(Room("s1", "Retail", tuple(offers(orders))))
    forms = typed(page, "Form")
    assert [json.loads(getattr(form, "data-body"))["analysis"] for form in forms] == ["cohorts", "rfm", "year_over_year"]
    assert [select.children[0].value for select in typed(forms[0], "Select")] == ["customer_id", "order_date"]  # the first one is proposed


def test_without_dates_the_page_says_what_is_missing() -> None:
    assert "each needs a date" in text(analyses_page(Room("s1", "Words", ())))
