"""Files that go out together."""

import brotli
from flask import Flask

from insightora_dash.web.bundles import bundle


def make() -> tuple[Flask, str]:
    server = Flask("bundles", static_folder=None)
    return server, bundle(server, "all.js", [b"let a = 1", b"let b = 2"])


def test_the_parts_go_out_as_one_file_under_an_address_of_their_content() -> None:
    server, address = make()
    assert address.startswith("/assets/all.js?m=")
    assert address != bundle(Flask("other"), "all.js", [b"let a = 1", b"let b = 3"])
    answer = server.test_client().get(address)
    assert (answer.text, answer.mimetype, "Content-Encoding" in answer.headers) == ("let a = 1\n;\nlet b = 2", "text/javascript", False)


def test_a_browser_that_reads_brotli_gets_it_compressed() -> None:
    server, address = make()
    answer = server.test_client().get(address, headers={"Accept-Encoding": "gzip, br"})
    assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == ("br", "Accept-Encoding")
    assert brotli.decompress(answer.data) == b"let a = 1\n;\nlet b = 2"
