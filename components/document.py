"""The HTML document around the app: language, theme before the first paint, styles, scripts."""

from html import escape
from pathlib import Path

ASSETS = Path(__file__).parent.parent / "assets"

TEMPLATE = """<!DOCTYPE html>
<html lang="{language}" dir="ltr" data-person="{person}"{theme}>
<head>
{metas}
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
<link rel="preload" href="/assets/fonts/inter-latin-wght-normal.woff2" as="font" type="font/woff2" crossorigin>
<link rel="prefetch" href="/_dash-component-suites/dash/dcc/async-graph.js">
<script src="{boot}"></script>
{css}
</head>
<body>
{app_entry}
<footer>
{config}
{scripts}
{renderer}
</footer>
</body>
</html>"""


def versioned(path: str) -> str:
    """The address of an asset with the time it was changed, so that browsers may keep it for ever."""
    return f"/assets/{path}?m={int((ASSETS / path).stat().st_mtime)}"


def vendor_styles() -> list[str]:
    """Style sheets that must come before ours."""
    return [versioned("vendor/bootstrap.min.css"), versioned("vendor/gridstack.min.css")]


def document(*, language: str, person: str, theme: str, **parts: str) -> str:
    """The page that carries the app; `theme` "auto" leaves the choice to the browser."""
    chosen = f' data-theme="{escape(theme)}"' if theme else ""
    shown = {name: parts.get(name, "") for name in ("metas", "title", "css", "app_entry", "config", "scripts", "renderer")}
    return TEMPLATE.format(language=escape(language), person=escape(person), theme=chosen, boot=versioned("boot/theme.js"), **shown)
