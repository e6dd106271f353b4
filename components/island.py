"""Parts of a page that arrive as plain HTML: React sees one empty element, and assets/boot/islands.js fills it."""

from typing import Any

from dash import html

from components.markup import markup
from insightora_dash.platform.identity import new_id


def island(content: Any, *, look: str, **props: Any) -> html.Div:
    """An element with this content. Every island is another one, so one that was filled anew in the browser is filled again when the server draws it."""
    return html.Div(className=f"island {look}", **{"data-markup": markup(content), "data-made": new_id()}, **props)
