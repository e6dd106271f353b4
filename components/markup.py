"""Components as plain HTML, for the page that is read without Dash."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from dash.development.base_component import Component
from markdown_it import MarkdownIt

VOID = frozenset({"br", "hr", "img", "input"})
RENAMED = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex", "colSpan": "colspan", "rowSpan": "rowspan", "maxLength": "maxlength"}
LEFT_OUT = frozenset({"children", "key", "n_clicks", "n_clicks_timestamp"})
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def _link(renderer: Any, tokens: Any, place: int, options: Any, env: Mapping[str, Any]) -> str:
    """A link of a text, in a window of its own where that is wanted."""
    if env.get("target"):
        tokens[place].attrSet("target", env["target"])
        tokens[place].attrSet("rel", "noopener")
    return str(renderer.renderToken(tokens, place, options, env))


_markdown.add_render_rule("link_open", _link)


def markup(part: Any) -> str:
    """The HTML of a component, a list of them, or a text. Ids that are no texts are left out; markup inside of Markdown is shown as text."""
    if part is None or isinstance(part, bool):
        return ""
    if isinstance(part, list | tuple):
        return "".join(map(markup, part))
    if not isinstance(part, Component):
        return escape(str(part))
    other = _OTHERS.get(part._type)
    if other is None:
        return _element(part._type.lower(), part)
    return other(part)


def _element(tag: str, part: Component) -> str:
    props = {name: value for name, value in part.to_plotly_json()["props"].items() if name not in LEFT_OUT}
    opening = f"<{tag}{''.join(_attribute(name, value) for name, value in props.items())}>"
    return opening if tag in VOID else f"{opening}{markup(getattr(part, 'children', None))}</{tag}>"


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False or (isinstance(value, dict) and name != "style"):
        return ""
    if name == "style":
        value = _style(value)
    name = RENAMED.get(name, name if name.startswith(("data-", "aria-")) else name.lower())
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def _style(rules: Mapping[str, Any]) -> str:
    return ";".join(f"{_rule(name)}:{value}" for name, value in rules.items())


def _rule(name: str) -> str:
    return name if name.startswith("--") else "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)


def _text(part: Component) -> str:
    words = part.children if isinstance(part.children, str) else "\n".join(part.children or ())
    rendered = _markdown.render(words, {"target": getattr(part, "link_target", None)})
    return f'<div class="{escape(getattr(part, "className", None) or "")}">{rendered}</div>'


_OTHERS: Mapping[str, Callable[[Component], str]] = {"Store": lambda _part: "", "Markdown": _text, "Link": lambda part: _element("a", part)}
