"""How a question wants its answer drawn, cut out of its words."""

from collections.abc import Iterator, Sequence

from insightora_dash.ask.offline.grammar.lexis.tokens import Token
from insightora_dash.charts.choice import kind_called

_KINDS = {
    "bar": "bar", "bars": "bar", "pie": "pie", "line": "line", "lines": "line", "scatter": "scatter", "scatterplot": "scatter", "histogram": "bar",
        "area": "area", "donut": "donut", "doughnut": "donut",
    "heatmap": "heatmap", "column": "bar", "table": "table", "kpi": "kpi", "bubble": "scatter", "treemap": "treemap", "sunburst": "sunburst",
    "sankey": "sankey", "choropleth": "map", "boxplot": "box", "waterfall": "waterfall", "funnel": "funnel", "pareto": "pareto", "radar": "radar",
    "gauge": "gauge", "violin": "violin", "candlestick": "candlestick", "bullet": "bullet", "pivot": "pivot",
}
_ALONE = {"histogram", "scatter", "scatterplot", "heatmap", "donut", "doughnut", "pie", "treemap", "sunburst", "sankey", "choropleth", "boxplot"}
_STYLES = {"stacked": "bar_stacked", "grouped": "bar_grouped", "group": "bar_grouped", "grouping": "bar_grouped", "clustered": "bar_grouped",
    "horizontal": "bar_horizontal"}
_CHARTS = {"chart", "charts", "graph", "graphs", "plot", "plots", "diagram"}
_INTO, _ARTICLES = {"as", "into", "als"}, {"a", "an", "the", "ein", "eine", "einen"}  # `as a treemap`, `als Balken`
_CHART_LEADS = {
    "in", "with", "as", "by", "using", "on", "through", "for", "a", "an", "the", "show", "visualize", "visualise", "plot", "draw", "display", "give",
        "me", "return", "them", "it", "result", "results",
    "make", "create", "present", "via", "and", "visualizing", "drawing", "this", "that", "to", "these", "use", "into", "please", "represent", "about",
        "representing",
}
_CHART_TAILS = {"about", "for", "of", "showing", "that", "shows", "show", "to", "on", "which", "with", "displaying", "the", "return", "returning",
    "finding", "representing", "illustrating", "whose", "listing", "visualizing"}
_PLAIN = {"treemap", "sunburst", "sankey", "waterfall", "funnel", "pareto", "radar", "gauge", "violin", "heatmap", "donut", "pie", "scatter"}
_END = {",", ".", "?", "!", ";"}


def cut_chart(tokens: list[Token]) -> str | None:
    """Takes the words that say how to draw out of a question; returns the chart kind they name."""
    return _cut_named(tokens) or _cut_clauses(tokens)


def _cut_named(tokens: list[Token]) -> str | None:
    """`as stacked bars` at the end, with every name that a kind of chart has, or a question that is nothing but such a name."""
    said = [token.low for token in tokens]
    while said and said[-1] in _END:
        said.pop()
    if len(said) == 1 and _KINDS.get(said[0]) in _PLAIN:
        tokens.clear()
        return _KINDS[said[0]]
    start = next((i for i in reversed(range(len(said) - 1)) if said[i] in _INTO), None)
    kind = None if start is None else kind_called(" ".join(said[start + 1 + (said[start + 1] in _ARTICLES) :]))
    if start is None or kind is None:
        return None
    while start > 0 and said[start - 1] in _CHART_LEADS:
        start -= 1
    del tokens[start:]
    return kind


def _cut_clauses(tokens: list[Token]) -> str | None:
    chart = None
    found = next(_charts(tokens), None)
    while found:
        start, end, kind = found
        chart = chart or kind
        while start > 0 and _low(tokens, start - 1) in _CHART_LEADS:
            start -= 1
        opening = start == 0 or tokens[start - 1].low in _END
        if opening:
            while _low(tokens, end) in _CHART_TAILS:
                end += 1
        glue = [] if opening or end >= len(tokens) or tokens[end].low in _END else [Token(",", "mark", ",")]
        tokens[start:end] = glue
        found = next(_charts(tokens), None)
    return chart


def _charts(tokens: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    for index, token in enumerate(tokens):
        kind, end = _KINDS.get(token.low), index + 1
        if kind is None:
            continue
        charted = _low(tokens, end) in _CHARTS
        article = _low(tokens, index - 1) in {"a", "an"} and _low(tokens, index - 2) in {"as", "in", "by", "with", "into"}
        if not charted and token.low not in _ALONE and not (article and (end == len(tokens) or _low(tokens, end) in _END)):
            continue
        if token.low in {"scatter", "pie"} and not charted and not article and _low(tokens, index - 1) not in _CHART_LEADS:
            continue
        start = index
        style = _STYLES.get(_low(tokens, index - 1))
        if style:
            start, kind = index - 1, style if kind == "bar" else kind
        if _low(tokens, start - 1) in {"multi", "multiple"}:
            start -= 1
        yield start, end + charted, kind

def _low(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].low if 0 <= index < len(tokens) else ""
