"""What this is, the guide, what changed, and whose work is in it."""

import re

from dash import dcc, html

from components.bits import page_head
from insightora_dash.platform.wording import _


def about_page(*, version: str, guide: str, changelog: str, notices: str) -> html.Div:
    """One page that works without a network."""
    contents = html.Nav(
        [html.A(text, href=f"#{anchor}") for anchor, text in (("guide", _("Guide")), ("changes", _("Changes")), ("notices", _("Third-party notices")))],
        className="contents",
        **{"aria-label": _("On this page")},
    )
    return html.Div(
        [
            page_head(_("About Insightora"), text=_("Ask your data and trust the answer. Version {version}, Apache License 2.0.", version=version)),
            contents,
            _part("guide", _("Guide"), _chapters(guide), *_texts(guide)),
            _part("changes", _("Changes"), _text(changelog)),
            _part("notices", _("Third-party notices"), html.Pre(notices, className="notices", tabIndex="0")),
        ],
        className="about",
    )


def _part(anchor: str, title: str, *body: html.Div | html.Nav | html.Pre) -> html.Section:
    return html.Section([html.H2(title), *body], id=anchor, className="panel prose")


def _chapters(markdown: str) -> html.Nav:
    """The chapters of a text, each a way there."""
    names = re.findall(r"^## (.+)$", markdown, re.MULTILINE)
    return html.Nav([html.A(name, href=f"#{_anchor(name)}") for name in names], className="contents chapters", **{"aria-label": _("Chapters")})


def _texts(markdown: str) -> list[html.Div]:
    """A text, each chapter in a place of its own that can be gone to."""
    before, *chapters = re.split(r"^(?=## )", markdown, flags=re.MULTILINE)
    places = [html.Div(dcc.Markdown(text), id=_anchor(text[3:].partition("\n")[0])) for text in chapters]
    return [_text(before), *places]


def _anchor(name: str) -> str:
    return "guide-" + "-".join(re.findall(r"[a-z0-9]+", name.lower()))


def _text(markdown: str) -> html.Div:
    lines = markdown.splitlines()
    body = lines[1:] if lines and lines[0].startswith("# ") else lines
    return html.Div(dcc.Markdown("\n".join(body)))
