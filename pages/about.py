"""/about: version, guide, changes and third-party notices, all from files that ship with the app."""

from typing import Any

import dash

from components.about import about_page
from insightora_dash import __version__
from insightora_dash.config import ROOT

dash.register_page(__name__, path="/about", title="About · Insightora")


def layout(**_: Any) -> Any:
    """What this is and how to use it."""
    guide, changelog, notices = ((ROOT / name).read_text(encoding="utf-8") for name in ("docs/guide.md", "CHANGELOG.md", "NOTICE"))
    return about_page(version=__version__, guide=guide, changelog=changelog, notices=notices)
