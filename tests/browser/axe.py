"""What axe-core finds on a page, in both themes."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = """() => axe.run(document, {resultTypes: ['violations'], iframes: false}).then(found => found.violations
  .filter(one => ['serious', 'critical'].includes(one.impact)).flatMap(one => one.nodes.map(node => one.id + ': ' + node.html.slice(0, 160))))"""
THEMES = ("dark", "light")


def serious(page: Page) -> list[str]:
    """The serious and critical violations of the page as it stands, each with its theme."""
    before = page.evaluate("document.documentElement.dataset.bsTheme")
    page.evaluate(SOURCE)
    found = []
    for theme in THEMES:
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme; }", theme)
        found += [f"{theme}: {text}" for text in page.evaluate(RUN)]
    page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme; }", before)
    return found
