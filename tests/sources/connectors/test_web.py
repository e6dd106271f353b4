"""What is fetched from the web becomes typed tables: every page, sheet and file, with the key only where it belongs."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from insightora_dash.platform.errors import Forbidden, InsightoraError, Invalid
from insightora_dash.sources.connectors import web as web_module
from insightora_dash.sources.connectors.buckets import Signer
from insightora_dash.sources.connectors.connector import Read, Target
from insightora_dash.sources.connectors.kinds.rest import link_after
from insightora_dash.sources.connectors.kinds.sheets import export_address
from insightora_dash.sources.connectors.registry import connector
from insightora_dash.sources.connectors.web import WebSession
from tests.fakes.web_server import TOKEN, Asked, WebServer, web_server

LOOPBACK = "127.0.0.0/8"
PAGED = [
    ("page", {"pages": "page", "records": "data.items"}), ("offset", {"pages": "offset", "records": "results"}),
    ("cursor", {"pages": "cursor", "records": "results", "next": "meta.next"}), ("link", {"pages": "link"}),
]  # fmt: skip


@pytest.fixture(scope="module")
def site() -> Iterator[WebServer]:
    with web_server() as server:
        yield server


@pytest.fixture(autouse=True)
def _fresh(site: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    site.asked.clear()
    monkeypatch.setattr(web_module, "PIECE", 512)


def session(kind: str, options: dict[str, str | int | bool], folder: Path, *, secret: str = "", networks: str = LOOPBACK) -> WebSession:
    opened = connector(kind).open(Target(options, secret, seconds=20, folder=folder, networks=networks))
    assert isinstance(opened, WebSession)
    return opened


def rows(opened: WebSession, table: str, *columns: str) -> list[tuple[object, ...]]:
    found = opened.read(Read((table,), columns)).read_all()
    return list(zip(*(column.to_pylist() for column in found.columns), strict=True))


@pytest.mark.parametrize(("path", "options"), PAGED, ids=[path for path, _ in PAGED])
def test_every_page_of_an_api_is_read(site: WebServer, tmp_path: Path, path: str, options: dict[str, str | int | bool]) -> None:
    opened = session("rest", {"url": f"{site.url}/api/{path}", **options}, tmp_path, secret=TOKEN)
    assert [(table.name, table.rows) for table in opened.tables()] == [((path,), 25), ((f"{path}_lines",), 25)]
    assert [column.type for column in opened.columns((path,))] == ["BIGINT", "DATE", "DECIMAL(18,2)", "VARCHAR"]
    assert [row[0] for row in rows(opened, path, "id")] == list(range(1, 26))
    assert rows(opened, f"{path}_lines", "sku", "qty")[:2] == [("A1", 1), ("A2", 2)]
    assert {asked.headers["authorization"] for asked in site.asked} == {f"Bearer {TOKEN}"}
    opened.close()
    assert list(tmp_path.iterdir()) == []


def test_an_answer_without_pages_is_one_table_and_its_head_is_short(site: WebServer, tmp_path: Path) -> None:
    opened = session("rest", {"url": f"{site.url}/api/all", "pages": "none"}, tmp_path)
    assert opened.head(("all",), 3).read_all().num_rows == 3
    assert "authorization" not in site.asked[0].headers


def test_a_busy_api_is_asked_again(site: WebServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = session("rest", {"url": f"{site.url}/api/all", "pages": "none"}, tmp_path)
    monkeypatch.setattr(opened._web.stopped, "wait", lambda seconds: False)
    site.busy = 2
    assert opened.server() == "127.0.0.1 API"
    assert len(site.asked) == 3


@pytest.mark.parametrize(
    ("path", "options", "words"),
    [
        ("same", {"pages": "page"}, "Every page is the same"), ("all", {"pages": "none", "records": "rows"}, "nothing at rows"),
        ("../other", {"pages": "none"}, "404"), ("../spreadsheets/x", {"pages": "none"}, "does not answer with JSON"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_plain_sentence(site: WebServer, tmp_path: Path, path: str, options: dict[str, str | int | bool], words: str) -> None:
    with pytest.raises(InsightoraError) as caught:
        session("rest", {"url": f"{site.url}/api/{path}".replace("api/../", ""), **options}, tmp_path).tables()
    assert words in caught.value.worded()


def test_a_refused_key_is_said_without_the_key(site: WebServer, tmp_path: Path) -> None:
    site.allow = lambda asked: False
    with pytest.raises(Forbidden, match="refuses the key") as caught:
        session("rest", {"url": f"{site.url}/api/all", "pages": "none"}, tmp_path, secret=TOKEN).tables()
    site.allow = lambda asked: True
    assert TOKEN not in f"{caught.value!r} {caught.value.params} {caught.value.__cause__!r}"


def test_inner_addresses_are_not_fetched_and_a_page_elsewhere_gets_no_key(site: WebServer, tmp_path: Path) -> None:
    with pytest.raises(Forbidden, match="not a public address"):
        session("rest", {"url": f"{site.url}/api/all", "pages": "none"}, tmp_path, networks="").tables()
    assert site.asked == []
    with web_server() as other:
        site.orders = [{"id": 1}]
        opened = session("rest", {"url": f"{site.url}/api/link", "pages": "link"}, tmp_path, secret=TOKEN)
        opened._web.begin()
        with opened._web.get(f"{site.url}/api/all", {"Authorization": TOKEN}), opened._web.get(f"{other.url}/api/all", {"Authorization": TOKEN}):
            pass
        assert ["authorization" in asked.headers for asked in (*site.asked, *other.asked)] == [True, False]


def test_more_bytes_than_a_connection_may_fetch_are_refused(site: WebServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_module, "MOST_BYTES", 600)
    with pytest.raises(InsightoraError, match="more than"):
        session("sheets", {"url": f"{site.url}/spreadsheets/d/shared-1/edit"}, tmp_path).tables()


def test_a_shared_spreadsheet_gives_a_table_for_each_sheet(site: WebServer, tmp_path: Path) -> None:
    opened = session("sheets", {"url": f"{site.url}/spreadsheets/d/shared-1/edit#gid=0"}, tmp_path)
    assert [table.name for table in opened.tables()] == [("plan",), ("people",)]
    assert [goal for (goal,) in rows(opened, "plan", "goal")] == [10, 20]
    with pytest.raises(Forbidden, match="not shared"):
        session("sheets", {"url": f"{site.url}/spreadsheets/d/closed/edit"}, tmp_path).tables()
    with pytest.raises(Invalid, match="not the link of a spreadsheet"):
        session("sheets", {"url": f"{site.url}/document/d/1"}, tmp_path)


def test_the_link_of_a_sheet_becomes_its_export() -> None:
    wanted = "https://docs.google.com/spreadsheets/d/1aB-c_9/export?format=xlsx"
    assert {export_address(f"https://docs.google.com/spreadsheets/{way}d/1aB-c_9/edit?usp=sharing#gid=7") for way in ("", "u/0/")} == {wanted}


@pytest.mark.parametrize(
    ("kind", "options", "secret"),
    [
        ("s3", {"bucket": "bucket", "region": "eu-central-1", "user": "AK"}, "sk"), ("s3", {"bucket": "bucket"}, ""),
        ("gcs", {"bucket": "bucket", "user": "AK"}, "sk"), ("azure", {}, f"?sv=2024-11-04&sig={TOKEN}"),
    ],
)  # fmt: skip
def test_files_of_one_shape_in_a_bucket_become_one_table(site: WebServer, tmp_path: Path, kind: str, options: dict[str, str | int | bool], secret: str) -> None:
    url = f"{site.url}/container" if kind == "azure" else site.url
    opened = session(kind, {"url": url, "pattern": "sales/", **options}, tmp_path, secret=secret)
    (table,) = opened.tables()
    assert rows(opened, table.name[0], "id", "amount") == [(1, 10), (2, 20), (3, 30)]
    signed = [asked.headers.get("authorization", "") for asked in site.asked]
    assert all(said.startswith("AWS4-HMAC-SHA256 Credential=AK/") for said in signed) if options.get("user") else not any(signed)
    with pytest.raises(Invalid, match="No file that can be read"):
        session(kind, {"url": url, "pattern": "nowhere/*", **options}, tmp_path, secret=secret).tables()


def test_requests_are_signed_as_the_server_expects(site: WebServer, tmp_path: Path) -> None:
    signer = Signer("AK", "sk", "eu-central-1")

    def valid(asked: Asked) -> bool:
        sent = {name: asked.headers[name] for name in ("host", "x-amz-content-sha256", "x-amz-date")}
        return asked.headers["authorization"] == signer.authorization(f"{site.url}{asked.target}", sent)

    site.allow, site.files["sales/März 1+2.csv"] = valid, b"id,amount\n4,40\n"
    opened = session("s3", {"url": site.url, "bucket": "bucket", "pattern": "sales/M*", "region": "eu-central-1", "user": "AK"}, tmp_path, secret="sk")
    (table,) = opened.tables()
    site.allow = lambda asked: True
    assert rows(opened, table.name[0], "amount") == [(40,)]


@pytest.mark.parametrize(
    ("url", "more", "signature"),
    [
        ("https://examplebucket.s3.amazonaws.com/test.txt", {"range": "bytes=0-9"}, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        ("https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J", {}, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ],
)  # fmt: skip
def test_signatures_are_those_of_the_published_examples(url: str, more: dict[str, str], signature: str) -> None:
    signer = Signer("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    sent = {"host": "examplebucket.s3.amazonaws.com", "x-amz-content-sha256": empty, "x-amz-date": "20130524T000000Z", **more}
    assert signer.authorization(url, sent).endswith(f"Signature={signature}")
    assert signer.headers(url, datetime(2013, 5, 24, tzinfo=UTC))["x-amz-date"] == "20130524T000000Z"


@pytest.mark.parametrize(("header", "found"), [('<https://a/?p=2>; rel="next"', "https://a/?p=2"), ('<x>; rel="prev", <y>; rel=next', "y"), ("", "")])
def test_the_next_page_of_a_link_header(header: str, found: str) -> None:
    assert link_after(header) == found
