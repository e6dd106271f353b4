"""Dashboards as YAML."""

import random
from pathlib import Path

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.dashboards import exchange, service, text
from insightora_dash.dashboards.ops import fold
from insightora_dash.dashboards.state import State, empty_state
from insightora_dash.platform.errors import Invalid
from tests.dashboards.factories import make_tile, read

WORDS = ["Umsatz", "by month: all", "yes", "null", "1.5", "- dash", "# hash",
         "ü “quoted” 'x'", "tab\there", "emoji 😀", "a\u2028b", "{braces}", "=1+1", "2024-01-01"]


def random_state(seed: int) -> State:
    """A dashboard of every kind of tile with awkward words."""
    rnd = random.Random(seed)
    word = lambda: " ".join(rnd.choices(WORDS, k=rnd.randint(1, 3)))  # noqa: E731
    lines = lambda: "\n".join(rnd.choices([*WORDS, "", "  indented", "trailing "], k=rnd.randint(1, 5)))  # noqa: E731
    state = empty_state(" ".join(word().split()))
    for number in range(rnd.choice((0, 0, 1, 3))):
        state = fold(state, read({"type": "add_tab", "title": word()[:50], "at": number}, f"page{number}"))
    for number in range(rnd.randint(0, 8)):
        place = {"x": rnd.randrange(9), "y": rnd.randrange(40), "w": 3, "h": rnd.randint(1, 6)}
        kinds = [
            {"sql": f"select {number} as n\nfrom t where a = 'x  y'", "chart": {"kind": "bar", "x": "n", "options": {"shown": 2}}, "question": lines()},
            {"kind": "text", "text": lines(), "sql": ""},
            {"kind": "filter", "sql": "", "settings": {"column": ["s", "t", word()[:50]], "look": "list", "without": list(state["tiles"])[:2]}},
        ]
        phone = {"phone": {"y": number, "h": 2}} if rnd.random() < 0.3 else {}
        page = {"tab": rnd.choice(list(state["tabs"]))} if "tabs" in state and rnd.random() < 0.7 else {}
        op = read({"type": "add_tile", "tile": make_tile(word(), **rnd.choice(kinds), **place, **phone, **page)}, f"t{rnd.randrange(10**9)}")
        state = fold(state, op)
    return state


@pytest.mark.parametrize("seed", range(100))
def test_what_is_written_and_read_is_written_with_the_same_bytes(seed: int) -> None:
    first = text.write(random_state(seed))
    again = text.read(first)
    assert text.write(again) == first


def test_it_reads_like_a_person_would_write_it() -> None:
    state = fold(empty_state("Sales"), read({"type": "add_tile", "tile": make_tile("Revenue", sql="select 1 as n\nfrom t")}))
    assert text.write(state) == """insightora: 1
dashboard: Sales
tiles:
  - name: t1
    title: Revenue
    kind: chart
    place:
      x: 0
      y: 0
      w: 4
      h: 3
    sql: |-
      select 1 as n
      from t
"""


def test_a_tile_without_a_place_finds_one() -> None:
    state = text.read("insightora: 1\ndashboard: D\ntiles:\n- {title: A, sql: select 1 as n}\n- {title: B, sql: select 2 as n}\n")
    assert [(tile["title"], tile["x"]) for tile in state["tiles"].values()] == [("A", 0), ("B", 6)]


@pytest.mark.parametrize(("content", "said"), [
    ("{", "line"), ("[]", "not a dashboard"), ("insightora: 2\ntiles: []", "not a dashboard"), ("insightora: 1\ndashboard: D\ntiles: [1]", "Every entry"),
    ("insightora: 1\ndashboard: D\ntiles:\n- {title: A, sql: drop table x}", "SELECT"),
    ("insightora: 1\ndashboard: D\ntiles:\n- {title: A, colour: red}", "colour"),
    ("insightora: 1\ndashboard: ''\ntiles: []", "title"), ("insightora: 1\ndashboard: D\ntiles:\n- {name: a, title: A}\n- {name: a, title: A}", "same name"),
    ("insightora: 1\ndashboard: D\ntiles:\n- {title: A, sql: select 1, place: 3}", "place"), ("!!python/object:os.system {}", "line"),
])  # fmt: skip
def test_what_is_no_dashboard_is_refused_in_words(content: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        text.read(content)


def test_dashboards_go_out_into_a_folder_and_come_in_again(asker: Actor, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = "insightora: 1\ndashboard: Good\ntiles:\n- {title: N, sql: select count(*) as n from sales.sales}\n"
    made = exchange.take_in(asker, good)
    assert exchange.dashboards_command("export", asker, [tmp_path / "out"]) == 0
    [file] = (tmp_path / "out").iterdir()
    assert (file.name, file.read_text()) == ("good.yaml", exchange.export(asker, made)[1])
    assert exchange.dashboards_command("import", asker, [file]) == 0
    assert [card.title for card in service.list_dashboards(asker)] == ["Good", "Good"]
    assert exchange.dashboards_command("check", asker, [file]) == 0
    file.write_text(good.replace("sales.sales", "sales.gone"))
    assert exchange.dashboards_command("check", asker, [file]) == 2
    assert "N: " in capsys.readouterr().out


def test_pages_are_written_with_the_tiles_on_them_and_read_again() -> None:
    content = "insightora: 1\ndashboard: D\npages: [{name: a, title: First}, {name: b, title: Second}]\n"
    state = text.read(content + "tiles:\n- {title: A, page: b, sql: select 1 as n}\n- {title: B, sql: select 2 as n}\n")
    again = text.write(state)
    assert [line.strip() for line in again.splitlines() if "page" in line] == ["pages:", "page: p1", "page: p2"]
    assert text.write(text.read(again)) == again


@pytest.mark.parametrize(("pages", "said"), [
    ("[]", "list of pages"), ("[1]", "list of pages"), ("[{title: A, x: 1}]", "list of pages"), ("[{title: A}, {title: B, name: p1}]", "same name"),
    ("[{title: A, name: z}]", "no page"),
])  # fmt: skip
def test_pages_that_cannot_be_read_are_named(pages: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        text.read(f"insightora: 1\ndashboard: D\npages: {pages}\ntiles: [{{title: A, page: q, sql: select 1 as n}}]")
    assert said in refused.value.worded()
