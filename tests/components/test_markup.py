"""Components as plain HTML."""

from dash import dcc, html

from components.island import island
from components.markup import markup


def test_elements_keep_their_attributes_and_their_order() -> None:
    part = html.Label([html.Span("a"), html.Br(), "b"], htmlFor="x", className="y", hidden=True, title=None, **{"data-n": "1", "aria-label": "&"})
    found = markup(part)
    assert found.startswith("<label ")
    assert {'for="x"', 'class="y"', "hidden", 'data-n="1"', 'aria-label="&amp;"'} <= set(found.partition(">")[0].split())
    assert found.endswith("<span>a</span><br>b</label>")


def test_styles_become_css() -> None:
    assert markup(html.Div(style={"minHeight": "3px", "--x": 2})) == '<div style="min-height:3px;--x:2"></div>'


def test_texts_and_attributes_cannot_break_out() -> None:
    assert markup(html.P("<script>1</script>", title='"><script>')) == (
        '<p title="&quot;&gt;&lt;script&gt;">&lt;script&gt;1&lt;/script&gt;</p>')  # fmt: skip


def test_markdown_is_rendered_without_markup_of_its_own_and_without_script_addresses() -> None:
    found = markup(dcc.Markdown("*so* <img src=x onerror=y> [a](javascript:z) [b](https://example.com)", className="t"))
    assert "<em>so</em>" in found
    assert "<img" not in found
    assert 'href="javascript' not in found
    assert 'href="https://example.com"' in found


def test_what_is_only_for_dash_leaves_nothing() -> None:
    assert markup([None, True, dcc.Store(id="s", data={"secret": 1}), html.Div(id={"type": "x"}, key="k")]) == "<div></div>"


def test_links_of_a_text_open_where_it_says() -> None:
    assert '<a href="https://example.com" target="_blank" rel="noopener">' in markup(dcc.Markdown("[b](https://example.com)", link_target="_blank"))
    assert "target=" not in markup(dcc.Markdown("[b](https://example.com)"))


def test_an_island_carries_its_content_as_html_and_is_never_the_same_twice() -> None:
    first, second = (island([html.B("a"), "<"], look="tile-body", id="x").to_plotly_json()["props"] for _time in range(2))
    assert (first["className"], first["data-markup"], first["id"]) == ("island tile-body", "<b>a</b>&lt;", "x")
    assert first["data-made"] != second["data-made"]
