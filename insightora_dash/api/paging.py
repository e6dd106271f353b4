"""Lists a page at a time: `?limit=` how many, `?cursor=` where to go on; the next page is in the body and in the Link header."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, jsonify, request

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_

T = TypeVar("T")
USUAL, MOST = 100, 200


def listed(
    name: str, found: Sequence[T], show: Callable[[T], Mapping[str, Any]], key: Callable[[T], object] = attrgetter("id"), **more: Any
) -> Response:
    """One page of `found` as `{name: […], next: cursor or null}`.

    A cursor names the last item by its `key`, and its place for when it is gone by then. Raises Invalid for a limit or cursor that cannot be.
    """
    limit, start = _limit(), _start([str(key(one)) for one in found])
    shown = found[start : start + limit]
    end = start + len(shown)
    cursor = _cursor(end, str(key(shown[-1]))) if shown and end < len(found) else None
    response = jsonify({name: [show(one) for one in shown], "next": cursor, **more})
    if cursor:
        asked = {**request.args.to_dict(), "limit": str(limit), "cursor": cursor}
        response.headers["Link"] = f'<{request.path}?{urlencode(asked)}>; rel="next"'
    return response


def _limit() -> int:
    text = request.args.get("limit", str(USUAL))
    if not text.isascii() or not text.isdecimal() or len(text) > 6 or not 1 <= int(text) <= MOST:
        raise Invalid("bad_limit", N_("“limit” has to be a number from 1 to {most}."), most=MOST)
    return int(text)


def _cursor(place: int, key: str) -> str:
    return urlsafe_b64encode(f"{place}:{key}".encode()).decode().rstrip("=")


def _start(keys: Sequence[str]) -> int:
    text = request.args.get("cursor")
    if not text:
        return 0
    try:
        place, _colon, key = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)).decode().partition(":")
        return keys.index(key) + 1 if key in keys else min(int(place), len(keys))
    except ValueError as error:
        raise Invalid("bad_cursor", N_("This “cursor” is none of ours. Take it from the answer before.")) from error
