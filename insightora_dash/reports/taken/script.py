"""A dashboard as a Python program that runs anywhere: its queries, its rows, its figures."""

import json

from insightora_dash.charts.figure import draw
from insightora_dash.engine.result import Result
from insightora_dash.reports.csv_file import to_frame
from insightora_dash.reports.taken.take import Taken, TakenTile

HEAD = '''"""{title}

Taken from Insightora on {moment}. Needs: pip install pandas plotly
"""

import io
import json

import pandas as pd
import plotly.graph_objects as go
'''
TILE = '''

# {number}. {title}
{proof}
query_{number} = {sql}
rows_{number} = pd.read_csv(io.StringIO({rows}), dtype={types}, parse_dates={dates})
'''
FIGURE = '''figure_{number} = go.Figure(json.loads({figure}), skip_invalid=True)
figure_{number}.update_layout(title={title})
'''
TAIL = '''

if __name__ == "__main__":
    for figure in [{figures}]:
        figure.show()
    for rows in [{rows}]:
        print(rows)
'''


def to_script(taken: Taken, *, locale: str = "en") -> bytes:
    """The program: what comes from the data stands in quoted texts only, so that none of it is run."""
    tiles = [(number, tile, tile.result) for number, tile in enumerate(taken.tiles, start=1) if tile.result is not None]
    figures = {number: text for number, tile, result in tiles if (text := _figure(tile, result, number, locale))}
    parts = [HEAD.format(title=_harmless(taken.title), moment=taken.moment)]
    for number, tile, result in tiles:
        parts += [_tile(number, tile, result), figures.get(number, "")]
    tables = [number for number, *_rest in tiles if number not in figures]
    parts.append(TAIL.format(figures=", ".join(f"figure_{n}" for n in figures), rows=", ".join(f"rows_{n}" for n in tables)))
    return "".join(parts).encode()


def _tile(number: int, tile: TakenTile, result: Result) -> str:
    proof = "\n".join(f"# {_line(label)}: {_line(value)}" for label, value in tile.proof()[:-1])
    frame = to_frame(result)
    names = list(frame.columns)
    dates = [name for name, column in zip(names, result.columns, strict=True) if column.type.upper().startswith(("DATE", "TIMESTAMP"))]
    types = {name: "str" for name, column in zip(names, result.columns, strict=True) if column.type.upper().startswith("VARCHAR")}
    rows = repr(frame.to_csv(index=False))
    return TILE.format(number=number, title=_line(tile.title), proof=proof, sql=repr(tile.sql), rows=rows, types=repr(types), dates=repr(dates))


def _figure(tile: TakenTile, result: Result, number: int, locale: str) -> str:
    figure = draw(tile.spec, result, locale=locale) if tile.spec else None
    if figure is None:
        return ""
    plain = {key: figure[key] for key in ("data", "layout") if key in figure}
    return FIGURE.format(number=number, figure=repr(json.dumps(plain, default=_plain)), title=repr(tile.title))


def _plain(value: object) -> object:
    return float(value) if hasattr(value, "__float__") else str(value)


def _line(text: str) -> str:
    """One line of a comment."""
    return " ".join(text.split())[:500]


def _harmless(text: str) -> str:
    return _line(text).replace("\\", "/").replace('"', "'")
