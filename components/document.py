"""The HTML document around the app: language, theme before the first paint, styles, scripts."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from importlib import import_module
from pathlib import Path

from dash.fingerprint import check_fingerprint

ASSETS = Path(__file__).parent.parent / "assets"
# The picture comes down before the charts look for a place, and islands are filled before that.
BOOT = ("boot/theme.js", "boot/islands.js", "boot/first-paint.js", "boot/figure.js", "boot/charts.js")
VENDOR = ("vendor/bootstrap.min.css", "vendor/gridstack.min.css", "vendor/gridstack-all.js")
ELSEWHERE = ("60-signin.js", "70-api.js")  # scripts of pages that the server draws
LATER = "later"  # the folder of scripts that pages ask for on first use (assets/later.js)
SHARED = ("grid-picks.js", "grid-fold.js", "shared/page.js", "later/control.js", "later/pivot.js", "later/brush.js")
PLOTLY = ("vendor/plotly-basic.min.js", "vendor/plotly-cartesian.min.js")
MAPS = ("vendor/geo-maps.js", "vendor/plotly-geo.min.js")  # outlines first: Plotly then asks nobody for them
EVERYTHING = "/_dash-component-suites/plotly/package_data/plotly.min.js"
# What Dash looks up by the script it came in (its lazy parts), or in an order after our own.
ALONE = ("dash-renderer/", "dash/dcc/", "dash/html/")
UNUSED = ("dash_table/",)
SCRIPT = re.compile(r'<script src="([^"]+)"></script>\n?')

TEMPLATE = """<!DOCTYPE html>
<html lang="{language}" dir="ltr" data-person="{person}"{theme} data-offline="{offline}">
<head>
{metas}
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<script src="{boot}" data-plotly="{plotly}" data-later="{later}"{held}></script>
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
<link rel="manifest" href="/manifest.webmanifest">
<link rel="apple-touch-icon" href="/assets/installable/icon-192.png">
<link rel="stylesheet" href="{styles}">
<link rel="preload" href="/assets/fonts/inter-latin-wght-normal.woff2" as="font" type="font/woff2" crossorigin>
{css}
</head>
<body>
{app_entry}
<footer>
{config}
{scripts}
</footer>
</body>
</html>"""


SHARED_TEMPLATE = """<!DOCTYPE html>
<html lang="{language}" dir="ltr" data-person="">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
<title>{title} · Insightora</title>
<script src="{boot}" data-plotly="{plotly}" data-later="{{}}"></script>
<link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{styles}">
</head>
<body>
<main id="content" class="shared">{content}</main>
<script src="{shared}"></script>
</body>
</html>"""


@dataclass(frozen=True, slots=True)
class Files:
    """Addresses of what every page needs: one style sheet, a script before the first paint, one after it, the Plotly bundles (smallest first, that of
    maps last), and the scripts that are fetched on first use, by name."""

    styles: str
    boot: str
    app: str
    plotly: tuple[str, ...]
    later: Mapping[str, str]
    shared: str = ""  # the script of pages behind public links


def publish(scripts: str, bundle: Callable[[str, Iterable[bytes]], str]) -> Files:
    """Bundles our files, and those of Dash's `scripts` that may stand together; `bundle` serves parts under a name and tells the address."""
    own = [path.relative_to(ASSETS).as_posix() for path in sorted(ASSETS.glob("*.*")) if path.name not in ELSEWHERE]
    suites = [_suite(address) for address in SCRIPT.findall(scripts) if not any(part in address for part in (*ALONE, *UNUSED))]
    return Files(
        styles=bundle("all.css", _read(".css", (*VENDOR, *own))),
        boot=bundle("boot.js", _read(".js", BOOT)),
        app=bundle("all.js", (*suites, *_read(".js", (*VENDOR, *own)))),
        plotly=(*(bundle(Path(name).name, _read(".js", (name,))) for name in PLOTLY), EVERYTHING, bundle("plotly-maps.min.js", _read(".js", MAPS))),
        shared=bundle("shared.js", _read(".js", SHARED)),
        later={path.stem: bundle(f"later-{path.name}", [path.read_bytes()]) for path in sorted((ASSETS / LATER).glob("*.js"))},
    )


def document(files: Files, *, language: str, person: str, theme: str, first_paint: bool, offline: bool, **parts: str) -> str:
    """The page that carries the app; `theme` "auto" leaves the choice to the browser.

    With `first_paint` the scripts are held back: assets/boot/first-paint.js starts them once its picture of the page stands.
    """
    chosen = f' data-theme="{escape(theme)}"' if theme else ""
    scripts = f'<script src="{files.app}"></script>\n{SCRIPT.sub(_kept, parts["scripts"])}\n{parts["renderer"]}'
    return TEMPLATE.format(
        language=escape(language), person=escape(person), theme=chosen, styles=files.styles, boot=files.boot, plotly=escape(json.dumps(files.plotly)),
        later=escape(json.dumps(files.later)),
        offline="on" if offline else "off",
        held=" data-held" if first_paint else "",
        scripts=f'<template id="held-scripts">{scripts}</template>' if first_paint else scripts,
        **{name: parts[name] for name in ("metas", "title", "css", "app_entry", "config")},
    )  # fmt: skip


def shared_document(files: Files, *, language: str, title: str, content: str) -> str:
    """The page behind a public link: our styles, the charts' script, and the dashboard as plain HTML."""
    return SHARED_TEMPLATE.format(
        language=escape(language), title=escape(title), boot=files.boot, plotly=escape(json.dumps(files.plotly)), styles=files.styles, content=content,
        shared=files.shared,
    )  # fmt: skip


def _suite(address: str) -> bytes:
    package, _, name = address.partition("?")[0].removeprefix("/_dash-component-suites/").partition("/")
    return (Path(str(import_module(package).__file__)).parent / check_fingerprint(name)[0]).read_bytes()


def _kept(script: re.Match[str]) -> str:
    return script[0] if any(part in script[1] for part in ALONE) else ""


def _read(suffix: str, names: tuple[str, ...] | list[str]) -> list[bytes]:
    return [(ASSETS / name).read_bytes() for name in names if name.endswith(suffix)]
