"""Components as plain HTML."""

from dash import dcc, html

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
