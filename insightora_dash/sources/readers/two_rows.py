"""Headers of two rows: groups above the names (Sales over 2023 and 2024), or units below them (temperature over °C)."""

from collections.abc import Sequence

from insightora_dash.sources.readers.header import LOOK, is_year, kind_of

NO_UNITS = frozenset({"na", "none", "nil", "missing", "unknown", "tbd"})
LONGEST_UNIT = 15  # characters
FEWEST = 2  # rows of data below, and columns that speak for a second row
TYPED = 0.5  # share of typed cells that makes a column one of figures

Row = Sequence[str | None]


def two_row_header(rows: Sequence[Row]) -> tuple[str, ...] | None:
    """The names that the first two rows give together; None where the second row is data.

    Its cells have to be texts, or the years of groups, over columns of figures, and name what the first row does not name.
    """
    if len(rows) < 2 + FEWEST or len({len(row) for row in rows[:2]}) != 1:
        return None
    top, under = ([(cell or "").strip() for cell in row] for row in rows[:2])
    body = rows[2 : 2 + LOOK]
    figures = [_figures([row[i] if i < len(row) else None for row in body]) for i in range(len(top))]
    return _grouped(top, under, figures) or _with_units(top, under, figures)


def _figures(cells: Row) -> bool:
    filled = [kind for cell in cells if (kind := kind_of(cell)) != "blank"]
    return bool(filled) and sum(kind in {"number", "date"} for kind in filled) > TYPED * len(filled)


def _grouped(top: Sequence[str], under: Sequence[str], figures: Sequence[bool]) -> tuple[str, ...] | None:
    """Each name with its group before it, which holds for the blank cells to its right."""
    spanned = [i for i, (above, name) in enumerate(zip(top, under, strict=True)) if not above and name]
    if not spanned or not top[0] or not all(above or name for above, name in zip(top, under, strict=True)):
        return None
    named = [i for i, name in enumerate(under) if name]
    years = all(is_year(under[i]) for i in named)
    over_figures = sum(figures[i] for i in named)
    if over_figures < FEWEST or not (years or all(kind_of(under[i]) == "text" for i in named)) or len(set(under)) == len(under):
        return None
    groups, made = "", []
    for i, (above, name) in enumerate(zip(top, under, strict=True)):
        groups = above or (groups if i in spanned else "")
        made.append(f"{groups} {name}".strip())
    return tuple(made) if len(set(made)) == len(made) else None


def _with_units(top: Sequence[str], under: Sequence[str], figures: Sequence[bool]) -> tuple[str, ...] | None:
    """Each name with its unit in parentheses behind it."""
    given = [i for i, unit in enumerate(under) if unit]
    if len(given) < FEWEST or not all(top) or sum(figures) < FEWEST:
        return None
    if not all(figures[i] and _is_unit(under[i]) for i in given) or 2 * len(given) < sum(figures):
        return None
    return tuple(f"{name} ({unit.strip('()[]')})" if unit else name for name, unit in zip(top, under, strict=True))


def _is_unit(text: str) -> bool:
    meant = text.lower() not in NO_UNITS and (any(map(str.isalpha, text)) or any(sign in text for sign in "°%€$£¥"))
    return meant and len(text) <= LONGEST_UNIT and kind_of(text) == "text" and len(text.split()) <= 2
