"""Files from an address on the web, taken like uploads."""

from pathlib import Path
from typing import IO, cast

from insightora_dash.accounts.actor import Actor
from insightora_dash.config import Config
from insightora_dash.platform.egress import fetched, networks
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.extensions import need
from insightora_dash.platform.wording import N_
from insightora_dash.sources.service import receive_upload
from insightora_dash.sources.suffixes import READABLE, SUFFIXES
from insightora_dash.sources.views import UploadView

SECONDS = 300.0  # for the whole file
KINDS = {
    "text/csv": ".csv", "application/csv": ".csv", "text/plain": ".csv", "text/tab-separated-values": ".tsv", "application/json": ".json", "text/json": ".json",
    "application/geo+json": ".json", "application/x-ndjson": ".jsonl", "application/jsonl": ".jsonl", "application/vnd.apache.parquet": ".parquet",
    "application/zip": ".zip", "application/vnd.ms-excel": ".xls", "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}  # fmt: skip


def receive_url(actor: Actor, url: str, *, mode: str = "new", source_id: str | None = None) -> UploadView:
    """Fetches a public http(s) address and takes what comes as an upload; raises Invalid, Forbidden, TooLarge or Unavailable with the reason."""
    actor.require("upload")
    with fetched(url, allowed=networks(need(Config).url_networks), seconds=SECONDS) as found:
        name = named(found.name, found.kind)
        return receive_upload(actor, name, cast(IO[bytes], found.body), length=found.length, mode=mode, source_id=source_id)


def named(name: str, kind: str) -> str:
    """The file's name with a suffix that can be read: its own, or that of what the server says it is."""
    if Path(name).suffix.lower() in SUFFIXES:
        return name
    if kind not in KINDS:
        sentence = N_("The address gives {what}, not a table. Use the address of a file in one of these formats: {readable}.")
        raise Invalid("url_kind", sentence, what=kind or "–", readable=READABLE)
    return f"{name}{KINDS[kind]}"
