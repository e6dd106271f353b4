"""Questions about what comes, read as what was and how far to carry it on."""

import pytest

from insightora_dash.ask.ahead import Ahead, looking_ahead


@pytest.mark.parametrize(("question", "read"), [
    ("revenue next 3 months", Ahead("revenue by month", 3)),
    ("What will revenue be over the next 2 quarters?", Ahead("What will revenue be by quarter", 2)),
    ("forecast orders by channel for the next 8 weeks", Ahead("orders by channel by week", 8)),
    ("monthly revenue forecast", Ahead("monthly revenue", 3)),
    ("daily revenue next 2 weeks", Ahead("daily revenue", 14)),
    ("forecast revenue", Ahead("revenue by month", 3)),
    ("umsatz der nächsten 4 wochen", Ahead("umsatz by week", 4)),
    ("revenue by day for the coming 14 days", Ahead("revenue by day", 14)),
    ("revenue last 3 months", None), ("the next customer", None), ("next month", None),
])  # fmt: skip
def test_a_look_ahead_is_told_from_other_questions(question: str, read: Ahead | None) -> None:
    assert looking_ahead(question) == read
