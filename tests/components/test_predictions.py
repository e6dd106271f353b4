"""The pages of predictions: what can be learned, and one that was declined."""

import json
from datetime import UTC, datetime

from components.learned import learned_body
from components.predictions import room_page
from insightora_dash.insights.learning.features import Feature
from insightora_dash.insights.learning.views import LearnedView, Material, Room, Version
from tests.components.trees import text, typed

AGE, GONE = Feature("age", "number"), Feature("churned", "category")
MATERIAL = Material("people", "People", 1200, (AGE, GONE), (GONE, AGE), (AGE,))
FIGURES = {"right": 0.55, "naive_right": 0.56}
DECLINED = Version(1, datetime(2026, 1, 1, tzinfo=UTC), "done", 1.0, None, None, "declined", 1200, 1200, "weighed", FIGURES, (), "v1")


def view(*versions: Version) -> LearnedView:
    return LearnedView("m1", "s1", "Shop", "people", "classes", "churned", (AGE,), "people_churned_predicted", versions, None, may_change=True)


def test_each_table_offers_what_can_be_learned_from_it() -> None:
    forms = typed(room_page(Room("s1", "Shop", (MATERIAL,), (), may_change=True)), "Form")
    assert [json.loads(getattr(form, "data-body"))["task"] for form in forms] == ["predict", "segments"]


def test_who_may_not_learn_only_looks() -> None:
    assert typed(room_page(Room("s1", "Shop", (MATERIAL,), (view(DECLINED),), may_change=False)), "Form") == []


def test_what_was_declined_says_why_and_draws_nothing() -> None:
    shown = [text(part) for part in learned_body(view(DECLINED), theme="light")]
    assert any("No prediction: on rows held back" in part for part in shown)
    assert not any("How good it is" in part for part in shown)
