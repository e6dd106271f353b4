"""Files in a bucket of S3 and what speaks its protocol: listed and fetched with signed requests."""

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from urllib.parse import parse_qsl, quote, urlsplit
from xml.etree import ElementTree  # nosec B405 - see `parsed`

from insightora_dash.platform.clock import now
from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors.connector import Option, Target
from insightora_dash.sources.connectors.web import Files, Web, WebSession, unusable
from insightora_dash.sources.suffixes import SUFFIXES

MOST_FILES = 500
_LIST_BYTES = 16 << 20
_EMPTY = hashlib.sha256(b"").hexdigest()
_DOCTYPE = b"<!DOCTYPE"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: AWS Signature Version 4 (the documentation's "Authenticating Requests"); without a key nothing is signed."""

    access_key: str
    secret: str
    region: str

    def headers(self, url: str, moment: datetime) -> dict[str, str]:
        """What a GET of this address is sent with."""
        stamp, parts = moment.strftime("%Y%m%dT%H%M%SZ"), urlsplit(url)
        sent = {"host": parts.netloc, "x-amz-content-sha256": _EMPTY, "x-amz-date": stamp}
        return {name: value for name, value in {**sent, "Authorization": self.authorization(url, sent)}.items() if name != "host"} if self.access_key else {}

    def authorization(self, url: str, sent: Mapping[str, str]) -> str:
        """The Authorization header of a GET with these headers (lower-case names)."""
        parts, names = urlsplit(url), sorted(sent)
        query = "&".join(f"{_coded(name)}={_coded(value)}" for name, value in sorted(parse_qsl(parts.query, keep_blank_values=True)))
        request = "\n".join(["GET", parts.path or "/", query, *(f"{name}:{sent[name]}" for name in names), "", ";".join(names), _EMPTY])
        stamp = sent["x-amz-date"]
        scope = f"{stamp[:8]}/{self.region}/s3/aws4_request"
        signed = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(request.encode()).hexdigest()])
        key = f"AWS4{self.secret}".encode()
        for part in (stamp[:8], self.region, "s3", "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(key, signed.encode(), hashlib.sha256).hexdigest()
        return f"AWS4-HMAC-SHA256 Credential={self.access_key}/{scope},SignedHeaders={';'.join(names)},Signature={signature}"


def _coded(text: str, safe: str = "") -> str:
    return quote(text, safe=f"-_.~{safe}")


def bucket_session(target: Target, product: str, endpoint: str) -> WebSession:
    """A session over the files of a bucket whose names match the target's pattern."""
    signer = Signer(target.text("user"), target.secret, target.text("region") or "us-east-1")
    base = f"{(target.text('url') or endpoint).rstrip('/')}/{_coded(target.text('bucket'))}"

    def fetch(web: Web, folder: Path) -> Files:
        names = matching(_listed(web, base, signer, target), target)
        return [_saved(web, f"{base}/{_coded(name, '/')}", name, folder / str(place), signer) for place, name in enumerate(names)]

    return WebSession(target, product, fetch)


def _saved(web: Web, url: str, name: str, path: Path, signer: Signer) -> tuple[Path, str]:
    with web.get(url, signer.headers(url, now())) as found:
        web.save(found, path)
    return path, PurePosixPath(name).name


def _listed(web: Web, base: str, signer: Signer, target: Target) -> Iterator[str]:
    """The names of all objects whose names begin as the pattern does."""
    token: str | None = ""
    while token is not None:
        more = f"&continuation-token={_coded(token)}" if token else ""
        url = f"{base}?list-type=2{more}&prefix={_coded(fixed_part(target.text('pattern')))}"
        with web.get(url, signer.headers(url, now())) as found:
            tree = parsed(web.bytes_of(found, _LIST_BYTES))
        yield from (name.text or "" for name in tree.iterfind(".//{*}Contents/{*}Key"))
        token = tree.findtext("{*}NextContinuationToken")


def parsed(text: bytes) -> ElementTree.Element:
    """A list of objects; documents that declare entities are refused."""
    try:
        if _DOCTYPE in text:
            raise ElementTree.ParseError
        return ElementTree.fromstring(text)  # noqa: S314 - without a document type there are no entities to expand
    except ElementTree.ParseError as error:
        raise unusable(N_("The address does not list files as a bucket does. Check it.")) from error


def fixed_part(pattern: str) -> str:
    """What every matching name begins with."""
    return pattern[: min((pattern.find(sign) for sign in "*?[" if sign in pattern), default=len(pattern))]


def matching(names: Iterator[str], target: Target) -> list[str]:
    """The names that match and can be read as tables."""
    pattern = target.text("pattern") or "*"
    pattern = f"{pattern}*" if pattern.endswith("/") else pattern
    found = [name for name in names if fnmatchcase(name, pattern) and PurePosixPath(name).suffix.lower() in SUFFIXES]
    if not found:
        raise unusable(N_("No file that can be read matches {pattern}."), pattern=pattern)
    if len(found) > MOST_FILES:
        raise unusable(N_("{n} files match {pattern}, more than {most}. Choose fewer."), n=len(found), pattern=pattern, most=MOST_FILES)
    return found


PATTERN = Option("pattern", N_("Files"), hint=N_("Such as sales/2026-*.parquet or a folder/; files of one shape become one table"))
BUCKET = Option("bucket", N_("Bucket"), required=True, locates=True)
ACCESS = Option("user", N_("Access key"), hint=N_("Leave it empty for a public bucket"))
SECRET = Option("secret", N_("Secret key"), kind="secret")
