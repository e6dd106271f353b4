"""Fetching an address: only public ones, the one that was checked, redirects checked again."""

import contextlib
import http.server
import ipaddress
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from insightora_dash.platform import egress
from insightora_dash.platform.egress import Posted, fetched, is_public, networks, posted
from insightora_dash.platform.errors import Forbidden, Invalid, Unavailable

LOOPBACK = networks("127.0.0.0/8")
TABLE = b"id,n\n1,2\n"


class Answers(http.server.BaseHTTPRequestHandler):
    """A few files and a few ways to be led astray."""

    def do_GET(self) -> None:
        elsewhere = {"/away": "http://169.254.169.254/latest/meta-data/", "/on": "/table.csv", "/round": "/round"}
        self.send_response(302 if self.path in elsewhere else 404 if self.path == "/gone" else 200)
        if self.path in elsewhere:
            self.send_header("Location", elsewhere[self.path])
        if self.path == "/named":
            self.send_header("Content-Disposition", 'attachment; filename="sales of May.csv"')
        self.send_header("Content-Type", "text/csv; charset=utf-8")
        self.send_header("Content-Length", str(len(TABLE)))
        self.end_headers()
        self.wfile.write(TABLE)

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(302 if self.path == "/away" else 400)
        self.send_header("Location", "http://169.254.169.254/")
        self.end_headers()
        self.wfile.write(f"{self.headers['Content-Type']} {self.headers['X-Key']} ".encode() + sent)

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a little server on loopback."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_an_answer_that_drips_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(egress, "ANSWER_SECONDS", 0.2)
    over = threading.Event()

    def drip(listening: socket.socket) -> None:
        caller, _ = listening.accept()
        with caller, contextlib.suppress(OSError):
            caller.sendall(b"HTTP/1.1 200 OK\r\n")
            while not over.wait(0.05):
                caller.sendall(b"X")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        dripping = threading.Thread(target=drip, args=(listening,), daemon=True)
        dripping.start()
        with pytest.raises(Unavailable), fetched(f"http://127.0.0.1:{listening.getsockname()[1]}/", allowed=LOOPBACK):
            pass
        over.set()
        dripping.join(5)


@pytest.mark.parametrize(("path", "name"), [("/table.csv", "table.csv"), ("/named", "sales of May.csv"), ("/on", "table.csv"), ("/", "127.0.0.1")])
def test_a_file_is_fetched_with_its_name(site: str, path: str, name: str) -> None:
    with fetched(site + path, allowed=LOOPBACK) as found:
        assert (found.name, found.kind, found.length, found.body.read()) == (name, "text/csv", len(TABLE), TABLE)


def test_a_redirect_to_an_inner_address_is_refused(site: str) -> None:
    with pytest.raises(Forbidden), fetched(site + "/away", allowed=LOOPBACK):
        pass


@pytest.mark.parametrize(("path", "code"), [("/gone", "url_status"), ("/round", "url_redirects")])
def test_what_is_no_file_says_so(site: str, path: str, code: str) -> None:
    with pytest.raises(Invalid) as refused, fetched(site + path, allowed=LOOPBACK):
        pass
    assert refused.value.code == code


def test_loopback_is_refused_unless_the_operator_allows_it(site: str) -> None:
    with pytest.raises(Forbidden), fetched(site + "/table.csv"):
        pass


def test_the_checked_address_is_the_one_connected_to(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that resolves to something else the second time cannot lead inside."""
    port, real = int(site.rpartition(":")[2]), egress.socket.getaddrinfo
    answers = iter(["127.0.0.1", "169.254.169.254"])

    def turning(host: str, *rest: Any, **more: Any) -> Any:
        return [(2, 1, 6, "", (next(answers), port))] if host == "rebinding.example" else real(host, *rest, **more)

    monkeypatch.setattr(egress.socket, "getaddrinfo", turning)
    with fetched(f"http://rebinding.example:{port}/table.csv", allowed=LOOPBACK) as found:
        assert found.body.read() == TABLE


def test_a_server_that_is_too_slow_is_left(site: str) -> None:
    with fetched(site + "/table.csv", allowed=LOOPBACK, seconds=-1) as found, pytest.raises(Unavailable):
        found.body.read()


STRANGE = ["", "ftp://example.org/a.csv", "file:///etc/passwd", "http://", "https://user:pw@example.org/a.csv", "http://example.org:99999/", "http://a b/", "gopher://x"]


@pytest.mark.parametrize("url", STRANGE)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(Invalid), fetched(url):
        pass


PRIVATE = [
    "127.0.0.1", "10.0.0.1", "172.16.5.5", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1", "fe80::1", "fc00::1",
    "64:ff9b::7f00:1", "64:ff9b::a00:1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_inner_addresses_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("spelled", ["http://2130706433/", "http://0x7f000001/", "http://127.1/", "http://[::ffff:127.0.0.1]/", "http://[::1]/", "http://localhost/"])
def test_loopback_in_other_spellings_is_refused(spelled: str) -> None:
    with pytest.raises(Forbidden), fetched(spelled):
        pass


def test_a_post_brings_the_answer_whatever_its_status(site: str) -> None:
    assert posted(site + "/", b"hello", kind="text/x", headers={"X-Key": "k"}, allowed=LOOPBACK) == Posted(400, b"text/x k hello")
    assert posted(site + "/", b"hello", kind="text/x", allowed=LOOPBACK, most=6) == Posted(400, b"text/x")


def test_a_post_is_not_sent_on_and_not_inside(site: str) -> None:
    assert posted(site + "/away", b"", kind="text/x", allowed=LOOPBACK).status == 302
    for url in (site, "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/"):
        with pytest.raises(Forbidden):
            posted(url, b"secret", kind="text/x")
    with pytest.raises(Unavailable):
        posted(site, b"", kind="text/x", allowed=LOOPBACK, seconds=-1)
