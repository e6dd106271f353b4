"""The panel that looks closer at a tile."""

from collections import Counter
from typing import Any, cast

import pytest

from components.dashboard_closer import _told_apart
from insightora_dash.dashboards.closer import By
from insightora_dash.dashboards.controls import Choice


@pytest.mark.parametrize(("count", "shown"), [(1, "Currency"), (2, "Currency (customers)")])
def test_columns_of_one_name_say_their_table(count: int, shown: str) -> None:
    by = By(Choice("customers", "Currency", ("retail", "customers", "currency"), cast(Any, "list")), None)
    assert _told_apart(by, Counter({"Currency": count})) == shown
