"""Files in Azure Blob Storage, with a shared access signature."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors.buckets import PATTERN, fixed_part, matching, parsed
from insightora_dash.sources.connectors.connector import Connector, Option, Target
from insightora_dash.sources.connectors.web import Files, Web, WebSession, explain

_LIST_BYTES = 16 << 20


def open_session(target: Target) -> WebSession:
    """Nothing is asked before the first table is wanted."""
    return WebSession(target, "Azure Blob Storage", lambda web, folder: _fetched(target, web, folder))


def _fetched(target: Target, web: Web, folder: Path) -> Files:
    base, signature = target.text("url").rstrip("/"), target.secret.strip().removeprefix("?")
    files = []
    for place, name in enumerate(matching(_listed(target, web, base, signature), target)):
        with web.get(f"{base}/{quote(name)}?{signature}") as found:
            web.save(found, folder / str(place))
        files.append((folder / str(place), PurePosixPath(name).name))
    return files


def _listed(target: Target, web: Web, base: str, signature: str) -> Iterator[str]:
    marker: str | None = ""
    prefix = quote(fixed_part(target.text("pattern")), safe="")
    while marker is not None:
        more = f"&marker={quote(marker, safe='')}" if marker else ""
        with web.get(f"{base}?restype=container&comp=list&prefix={prefix}{more}&{signature}") as found:
            tree = parsed(web.bytes_of(found, _LIST_BYTES))
        yield from (name.text or "" for name in tree.iterfind(".//{*}Blob/{*}Name"))
        marker = tree.findtext("{*}NextMarker") or None


CONNECTOR = Connector(
    kind="azure", label="Azure Blob Storage", icon="data", copied=True, preview=True,
    options=(
        Option("url", N_("Address of the container"), required=True, hint=N_("Such as https://account.blob.core.windows.net/container"), locates=True),
        PATTERN, Option("signature", N_("Shared access signature"), kind="secret", hint=N_("With the rights to read and to list")),
    ),
    open=open_session, explain=explain,
)  # fmt: skip
