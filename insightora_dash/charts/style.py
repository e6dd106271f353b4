"""The looks of a figure: a light and a dark set of colours and a small template made of them."""

from dataclasses import dataclass
from typing import Any

FONT = 'Inter, system-ui, "Segoe UI", sans-serif'


@dataclass(frozen=True, slots=True)
class Style:
    """The colours of one theme and the locale its texts are worded in."""

    theme: str
    colors: tuple[str, ...]  # of marks: 3:1 on paper, apart for colour-blind eyes
    texts: tuple[str, ...]  # the same hues for text: 4.5:1 on paper
    ink: str
    ink_2: str
    ink_3: str
    paper: str
    line: str
    line_2: str
    ramp: tuple[str, ...]  # low to high
    negative: str
    locale: str = "en"

    def color(self, index: int) -> str:
        """The colour of the n-th series."""
        return self.colors[index % len(self.colors)]

    def text(self, index: int) -> str:
        """The colour of text that names the n-th series."""
        return self.texts[index % len(self.texts)]


LIGHT = Style(
    theme="light",
    colors=("#3458d6", "#29a497", "#c78623", "#a5337d", "#6789e2", "#16306f", "#767500", "#8c3924"),
    texts=("#2f50c4", "#1a7d73", "#99630f", "#962c71", "#4868c4", "#152c66", "#666500", "#803321"),
    ink="#1c2330",
    ink_2="#566072",
    ink_3="#6f788a",
    paper="#ffffff",
    line="#e3e7ed",
    line_2="#eef0f4",
    ramp=("#eff3fe", "#d3ddfa", "#a9bcf3", "#6484e6", "#2746b4"),
    negative="#b1553a",
)
DARK = Style(
    theme="dark",
    colors=("#8aa4ff", "#72d0b0", "#f0b866", "#f27acb", "#8e929a", "#dfe5fe", "#9caa26", "#c9583f"),
    texts=("#8fa8fe", "#7ad4b6", "#f2bd70", "#f386cf", "#a2a6ae", "#e2e7fd", "#a9b73c", "#e58770"),
    ink="#e8ebf2",
    ink_2="#a9b2c3",
    ink_3="#8791a5",
    paper="#171c26",
    line="#2a3140",
    line_2="#212837",
    ramp=("#1e2740", "#2c3f73", "#4560b4", "#6f8cef", "#b3c4ff"),
    negative="#d9795c",
)
STYLES = {"light": LIGHT, "dark": DARK}


def colour_pairs() -> list[list[str]]:
    """Each light colour beside its dark one: what the browser exchanges when the theme changes."""
    return [list(pair) for pair in zip(_all_colours(LIGHT), _all_colours(DARK), strict=True)]


def _all_colours(style: Style) -> list[str]:
    return [*style.colors, *style.texts, style.ink, style.ink_2, style.ink_3, style.paper, style.line, style.line_2, *style.ramp, style.negative]


def template(style: Style) -> dict[str, Any]:
    """What every figure of a theme shares; a few hundred bytes."""
    axis = {
        "gridcolor": style.line_2,
        "gridwidth": 1,
        "zeroline": False,
        "linecolor": style.line,
        "automargin": True,
        "ticklabelstandoff": 4,
        "tickangle": 0,
        "ticks": "",
        "tickfont": {"color": style.ink_3, "size": 11},
        "title": {"font": {"color": style.ink_3, "size": 11}, "standoff": 8},
    }
    return {
        "layout": {
            "font": {"family": FONT, "size": 12, "color": style.ink_2},
            "colorway": list(style.colors),
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "xaxis": {**axis, "showgrid": False, "spikecolor": style.ink_3, "spikethickness": -1, "spikedash": "solid"},
            "yaxis": axis,
            "hoverlabel": {"bgcolor": style.paper, "bordercolor": style.line, "align": "left", "font": {"family": FONT, "color": style.ink, "size": 12}},
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1,
                "yanchor": "bottom",
                "font": {"color": style.ink_2, "size": 12},
                "itemclick": "toggleothers",
                "itemdoubleclick": "toggle",
            },
        }
    }
