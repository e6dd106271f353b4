"""Looking into component trees."""

import json
from collections.abc import Iterator
from typing import Any

from dash.development.base_component import Component


def walk(tree: Any) -> Iterator[Component]:
    """Every component of a tree, the outer before the inner."""
    if isinstance(tree, list | tuple):
        for part in tree:
            yield from walk(part)
    elif isinstance(tree, Component):
        yield tree
        yield from walk(getattr(tree, "children", None))


def text(tree: Any) -> str:
    """What can be read in a tree."""
    if isinstance(tree, list | tuple):
        return " ".join(filter(None, map(text, tree)))
    if isinstance(tree, Component):
        return text(getattr(tree, "children", None))
    return "" if tree is None else str(tree)


def classed(tree: Any, name: str) -> list[Component]:
    """The components with this class."""
    return [part for part in walk(tree) if name in (getattr(part, "className", None) or getattr(part, "class_name", None) or "").split()]


def typed(tree: Any, kind: str) -> list[Component]:
    """The components of this type: "Button", "Figcaption"."""
    return [part for part in walk(tree) if type(part).__name__ == kind]


def identified(tree: Any, id: Any) -> Component:
    """The component with this id."""
    return next(part for part in walk(tree) if getattr(part, "id", None) == id)


def figures(tree: Any) -> list[dict[str, Any]]:
    """The Plotly figures of a tree as assets/boot/charts.js reads them: {data, layout, config}."""
    return [json.loads(getattr(part, "data-figure")) for part in classed(tree, "plot")]
