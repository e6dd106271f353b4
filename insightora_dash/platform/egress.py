"""Asking an address that a person typed: resolved once, checked, connected there, and never into the operator's own network."""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from insightora_dash.platform.errors import Forbidden, Invalid, Unavailable
from insightora_dash.platform.wording import N_

PATIENCE = 15.0  # seconds for a connection and between two pieces
ANSWER_SECONDS = 60.0  # until the head of an answer is there, however slowly it drips
REDIRECTS = 4
PORTS = {"http": 80, "https": 443}
NOT_PUBLIC = N_(
    "{host} is not a public address, so nothing is fetched from it or sent to it. Upload a file from there instead, "
    "or ask whoever runs the server to allow its network."
)
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Body:
    """What comes back, read piece by piece until the deadline."""

    def __init__(self, answer: http.client.HTTPResponse, host: str, deadline: float) -> None:
        self._answer, self._host, self._deadline = answer, host, deadline

    def read(self, size: int = -1) -> bytes:
        """The next bytes; raises Unavailable when the server is too slow or breaks off."""
        if time.monotonic() > self._deadline:
            raise _away(self._host, "too slow")
        try:
            return self._answer.read(size)
        except (OSError, http.client.HTTPException) as error:
            raise _away(self._host, str(error)) from error


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: what the file is called, what kind it says it is, its length where that is told, its bytes, and its Link header."""

    name: str
    kind: str
    length: int | None
    body: Body
    links: str = ""


@contextmanager
def fetched(
    url: str, *, allowed: Sequence[Network] = (), seconds: float = 300, headers: Mapping[str, str] | None = None, origin: str = ""
) -> Iterator[Fetched]:
    """GET of a http(s) address; redirects are followed, each checked like the first one.

    `headers` may hold a key: they are sent to `origin` only (https://host:port), the address's own when it is empty. Only public addresses
    are connected to, and those in `allowed`. Raises Invalid (no such address), Forbidden (not public), Unavailable.
    """
    deadline, home = time.monotonic() + seconds, origin or origin_of(url)
    for _ in range(REDIRECTS + 1):
        parts = _checked(url)
        connection, answer = _send("GET", parts, _reachable(parts, allowed), (headers or {}) if origin_of(url) == home else {})
        try:
            target = answer.getheader("Location") if answer.status in (301, 302, 303, 307, 308) else None
            if target is None:
                yield _described(parts, answer, deadline)
                return
            url = urljoin(url, target)
        finally:
            answer.close()  # a connection that its server closes forgets its answer, which holds the socket open
            connection.close()
    raise Invalid("url_redirects", N_("{host} sends the request on and on. Use the address of the file itself."), host=parts.hostname)


@dataclass(frozen=True, slots=True)
class Posted:
    """What a server said to a POST: its status, and as much of its answer as was read."""

    status: int
    body: bytes


def posted(
    url: str, body: bytes, *, kind: str, allowed: Sequence[Network] = (), seconds: float = PATIENCE, headers: Mapping[str, str] | None = None,
    most: int = 1 << 20,
) -> Posted:  # fmt: skip
    """POST to a http(s) address, checked like one that is fetched; a redirect is not followed but returned like any other answer.

    `kind` is the content type; at most `most` bytes of the answer are read. Raises Invalid, Forbidden, Unavailable.
    """
    deadline, parts = time.monotonic() + seconds, _checked(url)
    connection, answer = _send("POST", parts, _reachable(parts, allowed), {**(headers or {}), "Content-Type": kind}, body)
    try:
        read = Body(answer, str(parts.hostname), deadline)
        found = b""
        while len(found) < most and (piece := read.read(min(most - len(found), 1 << 16))):
            found += piece
        return Posted(answer.status, found)
    finally:
        answer.close()
        connection.close()


def origin_of(url: str) -> str:
    """Scheme, host and port of an address; raises Invalid when it is none."""
    parts = _checked(url)
    return f"{parts.scheme}://{parts.hostname}:{parts.port or PORTS[parts.scheme]}"


def check_public(url: str, allowed: Sequence[Network]) -> None:
    """Raises what `fetched` would raise before it connects."""
    _reachable(_checked(url), allowed)


def networks(text: str) -> tuple[Network, ...]:
    """Networks out of a list with commas."""
    return tuple(ipaddress.ip_network(one.strip(), strict=False) for one in text.split(",") if one.strip())


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None or port == 0 or re.search(r"[\s\x00-\x1f]", url.strip()):
        raise Invalid("bad_url", N_("Type an address that begins with https:// and names a file, without user name and password."))
    return parts


def _reachable(parts: SplitResult, allowed: Sequence[Network]) -> str:
    """The one address to connect to."""
    host = str(parts.hostname)
    try:
        found = socket.getaddrinfo(host, parts.port or PORTS[parts.scheme], type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unavailable("host_unknown", N_("There is no server called {host}. Check the host name."), host=host[:100]) from error
    addresses = [_plain(str(place[0])) for *_, place in found]
    public = [address for address in addresses if is_public(address) or any(address in network for network in allowed)]
    if not public:
        raise Forbidden("address_forbidden", NOT_PUBLIC, host=host)
    return str(public[0])


def _plain(text: str) -> Address:
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        return address.ipv4_mapped or address.sixtofour or address
    return address


def is_public(address: Address) -> bool:
    """Whether an address belongs to the internet and not to a machine, a house or a provider's inside."""
    if isinstance(address, ipaddress.IPv6Address) and address in ipaddress.ip_network("64:ff9b::/96"):  # IPv4 behind a translator
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not address.is_multicast


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was checked, whatever the name resolves to by now."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        super().__init__(str(parts.hostname), parts.port or PORTS[parts.scheme], timeout=PATIENCE)
        self._address, self._secure = address, parts.scheme == "https"
        self.given_up = False
        if parts.port is None and self._secure:
            self.default_port = PORTS["https"]

    def connect(self) -> None:
        """Opens the socket, with TLS for the name that was asked for."""
        self.sock: Any = socket.create_connection((self._address, self.port), PATIENCE)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def give_up(self) -> None:
        """Ends a wait for an answer that arrives byte by byte; the reader sees a closed connection."""
        self.given_up = True
        with suppress(OSError):
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)


def _send(
    method: str, parts: SplitResult, address: str, headers: Mapping[str, str], body: bytes | None = None
) -> tuple[_Pinned, http.client.HTTPResponse]:
    connection = _Pinned(parts, address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    waiting = threading.Timer(ANSWER_SECONDS, connection.give_up)
    waiting.daemon = True
    waiting.start()
    try:
        connection.request(method, path, body, {"User-Agent": "Insightora", "Accept": "*/*", "Accept-Encoding": "identity", **headers})
        answer = connection.getresponse()
        if connection.given_up:  # half a head reads like a whole one
            raise TimeoutError("too slow")
        return connection, answer
    except ssl.SSLError as error:
        connection.close()
        raise Unavailable("url_tls", N_("The certificate of {host} is not valid, so the request was not made."), host=parts.hostname) from error
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        connection.close()
        raise _away(str(parts.hostname), str(error)) from error
    finally:
        waiting.cancel()


def _away(host: str, detail: str) -> Unavailable:
    return Unavailable("url_away", N_("{host} does not answer as it should ({detail}). Try again later."), host=host, detail=detail[:100])


def _described(parts: SplitResult, answer: http.client.HTTPResponse, deadline: float) -> Fetched:
    host = str(parts.hostname)
    if answer.status != 200:
        raise Invalid("url_status", N_("{host} answers with the status {status}. Check the address in a browser."), host=host, status=answer.status)
    length = answer.getheader("Content-Length")
    name = _told_name(answer) or unquote(parts.path.rstrip("/").rpartition("/")[2]) or host
    kind = (answer.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    links = ", ".join(answer.headers.get_all("Link", []))
    return Fetched(name, kind, int(length) if length and length.isdigit() else None, Body(answer, host, deadline), links)


def _told_name(answer: http.client.HTTPResponse) -> str:
    message = Message()
    message["Content-Disposition"] = answer.getheader("Content-Disposition") or ""
    return message.get_filename() or ""
