"""What axe-core finds on a page: everything in one theme, contrast in the other."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
STILL = "*, *::before, *::after { transition: none !important; animation: none !important; }"  # colours are judged as they stay
RUN = """more => axe.run(document, {resultTypes: ['violations'], iframes: false, ...more}).then(found => found.violations
  .filter(one => ['serious', 'critical'].includes(one.impact)).flatMap(one => one.nodes.map(node => one.id + ': ' + node.html.slice(0, 160))))"""
CONTRAST = {"runOnly": ["color-contrast"]}
SET = "theme => { document.documentElement.dataset.bsTheme = theme; }"


def serious(page: Page, *, whole: str) -> list[str]:
    """The serious and critical violations of the page as it stands: all in the theme `whole`, those of contrast in the other."""
    before = page.evaluate("document.documentElement.dataset.bsTheme")
    page.add_style_tag(content=STILL)
    page.evaluate(SOURCE)
    found = []
    for theme in ("light", "dark"):
        page.evaluate(SET, theme)
        found += [f"{theme}: {text}" for text in page.evaluate(RUN, {} if theme == whole else CONTRAST)]
    page.evaluate(SET, before)
    return found
