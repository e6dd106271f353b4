"""The line of checks under an answer."""

from components.checks import checked, going_on
from insightora_dash.ask.examined import Examined
from insightora_dash.ask.verdict.verdict import Verdict
from insightora_dash.query.checks.subject import Finding
from tests.components.trees import classed, text

FOUND = (
    Finding("filters", "warn", "Nothing in the data matches: channel is Phone."), Finding("parts", "good", "The parts add up."),
    Finding("joins", "good", "Joins."),
)  # fmt: skip


def test_doubts_stand_there_in_full_and_the_rest_behind_a_click() -> None:
    line = checked(Examined(FOUND, None, ()))
    (fold,) = classed(line, "check-fold")
    assert "2 checks passed" in text(fold)
    assert [text(one) for one in classed(line, "check-warn")] == ["Nothing in the data matches: channel is Phone."]


def test_a_second_reading_that_differs_is_a_doubt() -> None:
    line = checked(Examined((), Verdict("differ", "A second reading differs here."), ()))
    assert "differs" in text(classed(line, "check-warn")[0])


def test_nothing_to_go_on_with_takes_no_room() -> None:
    assert going_on("q1", ()) == []
    assert "by month" in text(going_on("q1", ("by month",)))
