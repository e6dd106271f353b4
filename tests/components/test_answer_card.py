"""The card of an answer, in every state."""

from dataclasses import replace
from typing import Any

import pytest

from components import ids
from components.answer_card import answer_card
from components.chips import chips
from components.proof import elapsed, proof, rows_sentence
from insightora_dash.ask.reply import Reply
from insightora_dash.charts.choice import choose
from insightora_dash.charts.spec import ChartSpec
from insightora_dash.engine.result import Result
from insightora_dash.query.plan import Chip, Plan
from tests.charts.results import by_channel, group, measure, result
from tests.components.trees import classed, figures, identified, text, typed

COVERS = "covers 3 of 7 values of Region you may see"
PLAN = Plan((
    Chip("measure", "measure", "sum of revenue"), Chip("period", "period", "1 Jan – 30 Sep 2026"), Chip("applied", "", "Region is North"),
    Chip("sql", "SQL", "x"),
))  # fmt: skip
NB = "\u00a0"


def answered(found: Result | None = None, **more: Any) -> Reply:
    found = found or by_channel(rows_used=48112, data_version="v3", notes=("a note",))
    spec, fitting = choose(found)
    reply = Reply(
        "q1", "c1", "revenue by channel", "answered", f"Revenue is €4.21{NB}M in 2025, up 8.4{NB}%.", found, spec, fitting, PLAN, "select 1",
        "high", "every word is used", ("please",), badge="answered offline", elapsed_ms=18,
    )  # fmt: skip
    return replace(reply, **more)


def test_the_sentence_comes_first_and_its_figures_stand_out() -> None:
    card = answer_card(answered())
    (sentence,) = classed(card, "sentence")
    assert text(typed(sentence, "Em")) == f"€4.21{NB}M 8.4{NB}%"
    assert text(sentence) == f"Revenue is  €4.21{NB}M  in 2025, up  8.4{NB}% ."


def test_an_answer_shows_chart_table_chips_and_proof() -> None:
    card = answer_card(answered(), theme="dark")
    assert figures(card)[0]["data"][0]["marker"]["color"] == "#8aa4ff"
    assert len(typed(card, "Tr")) == 4
    assert len(classed(card, "chip")) == 5
    assert "from 48,112 rows of data" in text(classed(card, "proof"))


def test_what_was_assumed_stands_under_the_chips_until_somebody_changes_them() -> None:
    reply = answered(notes=("“last month” is August", "amounts are in EUR"))
    assert text(classed(answer_card(reply), "assumed")) == "“last month” is August. Amounts are in EUR. A note."
    assert not classed(answer_card(replace(reply, edits=("period changed",))), "assumed")


def test_the_switcher_offers_only_kinds_that_fit_and_marks_the_current() -> None:
    card = answer_card(answered())
    items = classed(card, "dropdown-item")
    offered = [item.id["kind"] for item in items]
    assert offered[:4] == ["bar", "bar_horizontal", "pie", "donut"]
    assert {"treemap", "funnel", "table"} <= set(offered)
    assert not {"line", "scatter", "heatmap"} & set(offered)
    assert [getattr(item, "aria-checked") for item in items] == ["true", *["false"] * (len(items) - 1)]


def test_one_click_saves_to_a_new_dashboard_and_a_menu_has_the_others() -> None:
    card = answer_card(answered())
    assert text(identified(card, ids.save_answer("q1", "new"))) == "Save to dashboard"
    assert text(identified(card, ids.save_open("q1"))) == "Choose a dashboard"
    assert identified(card, ids.save_menu("q1")).role == "menu"
    assert identified(card, ids.save_state("q1")).role == "status"


def test_a_table_stands_alone_and_has_no_switcher() -> None:
    found = result([group()], [("Online",), ("Stores",)])
    card = answer_card(answered(found))
    assert classed(card, "alone")
    assert figures(card) == []
    assert classed(card, "dropdown-item") == []


def test_a_large_number_needs_no_table_unless_there_is_more_to_read() -> None:
    one = answer_card(answered(result([measure()], [(3.0,)])))
    assert typed(one, "Table") == []
    more = result([group(), group("city"), measure()], [("Online", "Köln", 3.0)])
    assert len(typed(answer_card(answered(more)), "Table")) == 1


def test_a_wide_table_goes_below_its_chart() -> None:
    columns = [group(), *(measure(f"measure_{place}") for place in range(5))]
    found = result(columns, [(name, 1.0, 2.0, 3.0, 4.0, 5.0) for name in ("Online", "Stores")])
    assert classed(answer_card(answered(found)), "below")


def test_an_answer_without_a_chart_is_a_table() -> None:
    card = answer_card(answered(chart=None, chart_kinds=("bar", "table")))
    assert len(typed(card, "Table")) == 1
    checked = [item.id["kind"] for item in classed(card, "dropdown-item") if getattr(item, "aria-checked") == "true"]
    assert checked == ["table"]


def test_a_kind_of_the_future_does_not_break_the_card() -> None:
    card = answer_card(answered(chart_kinds=("bar", "hologram", "table")))
    assert [item.id["kind"] for item in classed(card, "dropdown-item")] == ["bar", "table"]


def test_a_question_back_offers_its_choices_as_buttons() -> None:
    card = answer_card(answered(question_back="Which revenue?", choices=("net revenue by channel", "gross revenue by channel")))
    assert [text(button) for button in classed(card, "starter")] == ["net revenue by channel", "gross revenue by channel"]
    assert "Which revenue?" in text(card)


def test_the_model_that_failed_is_named() -> None:
    assert "Groq was busy" in text(classed(answer_card(answered(fallback="Groq was busy")), "note"))


def test_a_refusal_says_why_and_offers_questions_that_run() -> None:
    offered = ("total revenue", "orders by month")
    reply = Reply("q2", "c1", "how happy are customers", "refused", refused="Nothing here answers to “happy”.", suggestions=offered)
    card = answer_card(reply)
    assert text(classed(card, "sentence")) == "Nothing here answers to “happy”."
    assert [button.id for button in classed(card, "starter")] == [ids.ask_this("q2", "total revenue"), ids.ask_this("q2", "orders by month")]
    assert typed(answer_card(replace(reply, suggestions=())), "Button") == []


@pytest.mark.parametrize(
    ("status", "error", "sentence"),
    [
        ("failed", "No column moon.", "No column moon."),
        ("failed", None, "This question could not be answered."),
        ("interrupted", None, "The server was restarted while this question ran. Nothing was lost; trying again works."),
        ("cancelled", None, "Stopped."),
    ],
)
def test_what_did_not_work_can_be_tried_again(status: str, error: str | None, sentence: str) -> None:
    reply = Reply("q3", "c1", "revenue per moon", status, error=error, sql="select moon", plan=PLAN, suggestions=("total revenue",))
    card = answer_card(reply)
    assert text(classed(card, "sentence")) == sentence
    assert text(identified(card, ids.answer_retry("q3"))) == "Try again"
    assert text(classed(card, "sql")).startswith("select moon")
    assert len(classed(card, "chip")) == 4


def test_a_running_question_has_the_card_of_the_box() -> None:
    card = answer_card(Reply("q4", "c1", "revenue", "running"))
    assert identified(card, ids.answer_run("q4")).data == "q4"


def test_chips_say_what_each_clause_does_and_what_was_not_used() -> None:
    row = chips(PLAN, ("please", "kindly"))
    assert [text(chip) for chip in row.children] == [
        "measure sum of revenue", "period 1 Jan – 30 Sep 2026", "Region is North", "SQL x", "not used: “please”, “kindly”"]  # fmt: skip
    assert [chip.className for chip in row.children] == ["chip", "chip", "chip applied", "chip code", "chip unused"]


def test_rows_are_counted_as_used_returned_and_cut_off() -> None:
    assert rows_sentence(by_channel(cut_off=137, rows_used=48112)) == "3 of 140 rows, from 48,112 rows of data"
    assert rows_sentence(by_channel()) == "3 rows"
    assert rows_sentence(result([measure()], [(1.0,)])) == "1 row"


def test_a_time_reads_in_its_unit() -> None:
    assert (elapsed(18), elapsed(1234)) == (f"18{NB}ms", f"1.2{NB}s")


def test_the_reasons_are_one_click_away() -> None:
    reply = answered(by_channel(notes=("a note",), data_version="v3", cached=True), fallback="Groq was busy", notes=("a note", "another"))
    told = text(classed(proof(reply), "reasons"))
    for words in ("every word is used", "one group, one measure: bars", "a note", "another", "please", "Groq was busy", "v3", "From the cache"):
        assert words in told
    assert told.count("a note") == 1


def test_an_answer_of_unknown_origin_shows_nothing_it_does_not_know() -> None:
    bare = Reply("q5", "c1", "revenue", "failed", error="No.")
    assert text(proof(bare)) == ""
    measured = answered(confidence=None, reason="", chart=ChartSpec("bar", "channel", ("revenue",)), unused=(), sql="", elapsed_ms=0)
    assert text(proof(replace(measured, result=by_channel(elapsed_ms=7.4), badge=""))) == f"3 rows 7{NB}ms Download CSV Download chart"


def test_an_approved_answer_wears_a_badge_and_others_can_be_approved() -> None:
    assert "verified" in text(proof(answered(planner="verified")))
    assert "confident" not in text(proof(answered(planner="verified")))
    assert "Verify" in text(proof(answered()))


def test_clauses_that_can_be_changed_are_buttons_and_the_last_change_can_be_undone() -> None:
    plan = Plan((Chip("measure", "measure", "sum of revenue", "expressions.0"), Chip("table", "from", "orders", "from_.this")))
    card = answer_card(answered(plan=plan, edits=("by: month instead of channel",)))
    assert [button.to_plotly_json()["props"]["data-chip"] for button in typed(card, "Button") if hasattr(button, "data-chip")] == [
        '{"kind": "measure", "node": "expressions.0"}', '{"kind": "add", "node": ""}',
    ]  # fmt: skip
    undo = identified(card, ids.answer_undo("q1"))
    assert undo.title == "Undo: by: month instead of channel"
    assert "changed by you" in text(card)
    assert "Undo" not in text(answer_card(answered()))


def test_an_answer_over_a_part_of_the_data_says_so_at_once() -> None:
    found = replace(by_channel(rows_used=10, data_version="v3"), covers=(COVERS,))
    assert [text(part).strip() for part in classed(answer_card(answered(found)), "covers")] == [COVERS]
