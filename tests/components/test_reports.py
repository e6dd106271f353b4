"""The form that mails something regularly."""

from components.reports import report_form
from tests.components.trees import classed, walk


def test_the_day_is_chosen_by_name_or_by_number() -> None:
    form = report_form({"kind": "followed"})
    (week,), (month,) = classed(form, "on-week"), classed(form, "on-month")
    days = next(part for part in walk(week) if getattr(part, "name", None) == "weekday").options
    assert [day["label"] for day in (days[0], days[6])] == ["Monday", "Sunday"]
    assert len(next(part for part in walk(month) if getattr(part, "name", None) == "day").options) == 31
