"""REST and JSON APIs: every page of an address, its rows as a table and the lists inside them as child tables."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from insightora_dash.platform.errors import InsightoraError
from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors.connector import Connector, Option, Target
from insightora_dash.sources.connectors.web import Files, Web, WebSession, explain, unusable

MOST_PAGES = 10_000
MOST_PAGE_BYTES = 64 << 20
SIZE = 100
STANDARD = "Authorization"
BEYOND = object()  # the page after the last one
_END = 404  # what many APIs say to it


def open_session(target: Target) -> WebSession:
    """Nothing is asked before the first table is wanted."""
    host = urlsplit(target.text("url")).hostname or ""
    return WebSession(target, f"{host} API", lambda web, folder: _fetched(target, web, folder))


def _fetched(target: Target, web: Web, folder: Path) -> Files:
    """All rows as one JSON document."""
    path, first = folder / "rows.json", True
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for row in rows_of(target, web):
            file.write(("" if first else ",\n") + json.dumps(row, ensure_ascii=True))
            first = False
        file.write("]")
    if first:
        raise unusable(N_("The address gives no rows. Check it, and where the rows are in its answer."))
    name = urlsplit(target.text("url")).path.rstrip("/").rpartition("/")[2].partition(".")[0]
    return [(path, f"{name or 'rows'}.json")]


def rows_of(target: Target, web: Web) -> Iterator[Any]:
    """The rows of every page, in order."""
    url: str | None = _with(target.text("url"), {**_size(target), **_since(target)})
    before: object = None
    for number in range(MOST_PAGES):
        if url is None:
            return
        page, links = _page(target, web, url, later=number > 0)
        rows = [] if page is BEYOND else found_rows(page, target.text("records"))
        if rows and rows == before:
            raise unusable(N_("Every page is the same. Check how the address is told which page is wanted."))
        yield from rows
        before, url = rows, _next(target, page, rows, links, url, number)
    raise unusable(N_("There are more than {most} pages. Ask for larger pages."), most=MOST_PAGES)


def _page(target: Target, web: Web, url: str, *, later: bool) -> tuple[Any, str]:
    try:
        with web.get(url, _headers(target)) as found:
            text, links = web.bytes_of(found, MOST_PAGE_BYTES), found.links
    except InsightoraError as error:
        if later and error.params.get("status") == _END and target.text("pages") in ("page", "offset"):
            return BEYOND, ""
        raise
    try:
        return json.loads(text), links
    except (ValueError, RecursionError) as error:
        raise unusable(N_("The address does not answer with JSON. Check it in a browser.")) from error


def _headers(target: Target) -> Mapping[str, str]:
    """The key as it is, or as a bearer of the standard header when it names no scheme itself."""
    name = target.text("header") or STANDARD
    key = f"Bearer {target.secret}" if name.lower() == STANDARD.lower() and " " not in target.secret else target.secret
    return {"Accept": "application/json", **({name: key} if target.secret else {})}


def found_rows(page: Any, place: str) -> list[Any]:
    """The rows in a page: at a dotted place, or the page itself, or the longest list of objects in it, or the one object it is."""
    if place:
        rows = _at(page, place)
        if rows is None:
            raise unusable(N_("There is nothing at {place} in the answer. It has: {names}."), place=place, names=", ".join(_names(page))[:200] or "–")
        return rows if isinstance(rows, list) else [rows]
    if isinstance(page, list):
        return page
    lists = [value for value in page.values() if isinstance(value, list)] if isinstance(page, dict) else []
    return max(lists, key=lambda rows: (any(isinstance(row, dict) for row in rows), len(rows))) if lists else [page]


def _at(page: Any, place: str) -> Any:
    for name in place.split("."):
        page = page.get(name) if isinstance(page, dict) else None
    return page


def _names(page: Any) -> list[str]:
    return [str(name) for name in page] if isinstance(page, dict) else []


def _size(target: Target) -> dict[str, str]:
    name = target.text("size_parameter")
    return {name: target.text("size") or str(SIZE)} if name else {}


def _since(target: Target) -> dict[str, str]:
    """Where to begin, when a copy asks only for what is new."""
    name, since = target.text("since_parameter"), target.text("since")
    return {name: since} if name and since else {}


def _next(target: Target, page: Any, rows: list[Any], links: str, url: str, number: int) -> str | None:
    """The address of the page after this one; None after the last."""
    how, parameter = target.text("pages"), target.text("page_parameter")
    if how == "link":
        found = link_after(links)
        return urljoin(url, found) if found else None
    if how == "cursor":
        return _cursor(target, page, url, parameter or "cursor")
    if how == "none" or not rows:
        return None
    if how == "page":
        first = _asked(target.text("url"), parameter or "page", 1)
        return _with(url, {parameter or "page": str(first + number + 1)})
    start = _asked(url, parameter or "offset", 0)
    return _with(url, {parameter or "offset": str(start + len(rows))})


def _cursor(target: Target, page: Any, url: str, parameter: str) -> str | None:
    place = target.text("next") or "next"
    found = _at(page, place)
    if found in (None, "", False):
        return None
    following = urljoin(url, str(found)) if str(found).startswith(("http://", "https://", "/")) else _with(url, {parameter: str(found)})
    if following == url:
        raise unusable(N_("Every page is the same. Check how the address is told which page is wanted."))
    return following


def link_after(header: str) -> str:
    """The address that a Link header (RFC 8288) calls next, empty without one."""
    for part in header.split(","):
        address, *attributes = part.split(";")
        if any(attribute.strip().replace('"', "").lower() == "rel=next" for attribute in attributes):
            return address.strip().strip("<>")
    return ""


def _asked(url: str, name: str, default: int) -> int:
    given = dict(parse_qsl(urlsplit(url).query)).get(name, "")
    return int(given) if given.isdigit() else default


def _with(url: str, values: Mapping[str, str]) -> str:
    parts = urlsplit(url.strip())
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in values]
    return urlunsplit(parts._replace(query=urlencode([*kept, *values.items()])))


CONNECTOR = Connector(
    kind="rest", label="REST / JSON API", icon="link", schemes=(), copied=True,
    options=(
        Option("url", N_("Address"), required=True, hint=N_("Such as https://api.example.com/v1/orders"), locates=True, default=""),
        Option("token", N_("Key"), kind="secret", hint=N_("Leave it empty when the address needs none")),
        Option("pages", N_("Pages"), kind="choice", default="none", choices=(
            ("none", N_("one answer holds everything")), ("page", N_("numbered pages")), ("offset", N_("from a number of rows on")),
            ("cursor", N_("each page names the next")), ("link", N_("a Link header names the next")))),
        Option("records", N_("Where the rows are"), hint=N_("Such as data.items; empty: found by itself")),
        Option("page_parameter", N_("Parameter of the page"), hint=N_("Such as page, offset or cursor"), advanced=True),
        Option("next", N_("Where the next page is named"), hint=N_("Such as meta.next_cursor"), advanced=True),
        Option("size_parameter", N_("Parameter of the page size"), hint=N_("Such as limit or per_page"), advanced=True),
        Option("size", N_("Rows on a page"), kind="number", default=SIZE, advanced=True),
        Option("since_parameter", N_("Parameter that asks only for what is new"), advanced=True,
               hint=N_("Such as updated_since: copies with a column that tells new rows then fetch only those")),
        Option("since_format", N_("How it is written"), kind="choice", default="time", advanced=True, choices=(
            ("time", N_("a time, 2026-03-01T12:00:00Z, or a number as it is")), ("date", N_("a date, 2026-03-01")), ("epoch", N_("seconds since 1970")))),
        Option("header", N_("Header of the key"), default=STANDARD, hint=N_("Such as X-API-Key"), advanced=True),
    ),
    open=open_session, explain=explain,
)  # fmt: skip
