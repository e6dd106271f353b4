"""Somebody's rows leave every version, the descriptions of them and the files as they were received."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest

from insightora_dash.accounts.actor import Actor
from insightora_dash.accounts.audit import first_broken
from insightora_dash.accounts.models import AuditEntry
from insightora_dash.ask import service as asking
from insightora_dash.config import Config
from insightora_dash.platform.errors import Forbidden, Invalid, NotFound
from insightora_dash.platform.extensions import need, read_session
from insightora_dash.sources import orphans, service
from insightora_dash.sources.choices import choose
from insightora_dash.sources.erasure import Erased, erase, scrubbed
from insightora_dash.sources.models import Upload
from tests.sources.conftest import Load, load

__all__ = ["load"]
PEOPLE = "email,town,spent\nann@x.org,Ulm,10\nbob@x.org,Bonn,20\nANN@x.org ,Kiel,5\n"
MORE = "email,town,spent\nann@x.org,Ulm,7\ncyd@x.org,Ulm,8\n"


def loaded(load: Load) -> str:
    source = load("people.csv", PEOPLE).source_id or ""
    load("more.csv", MORE, mode="append", source_id=source)
    return source


def rows(actor: Actor, question: str) -> object:
    reply = asking.answer(actor, asking.start(actor, None, question).question_id)
    assert reply.result is not None, reply
    return reply.result.rows()


def kept_files() -> list[Path]:
    return [path for folder in ("parts", "uploads", "work") for path in (need(Config).data_dir / folder).rglob("*") if path.is_file()]


def test_somebody_is_counted_first_and_nothing_is_lost(load: Load, owner: Actor) -> None:
    source = loaded(load)
    assert erase(owner, source, "people", "email", "ann@x.org", count=True) == Erased(3, 2, 2)
    assert rows(owner, "total spent") == [(50,)]


def test_their_rows_leave_every_version_and_the_files(load: Load, owner: Actor) -> None:
    source = loaded(load)
    assert rows(owner, "total spent") == [(50,)]
    assert erase(owner, source, "people", "email", "ann@x.org") == Erased(3, 2, 2)
    assert rows(owner, "total spent") == [(28,)]  # not the answer kept before
    (table,) = service.open_source(owner, source).tables
    assert (table.rows, [version.rows for version in table.versions]) == (2, [2, 1])
    held = json.dumps([list(map(dict, table.columns)), dict(table.accounting), table.first_rows], default=str)
    assert "ann@x.org" not in held.casefold()
    assert "right to be forgotten" in held
    with pytest.raises(Invalid, match="is not kept"):
        choose(owner, source, {"do": "rename", "table": "people", "column": "town", "to": "city"})
    with read_session() as session:
        assert {upload.path for upload in session.query(Upload)} == {""}
        assert "ann@x.org" not in json.dumps([upload.report for upload in session.query(Upload)]).casefold()
    kept = kept_files()
    assert {path.suffix for path in kept} == {".parquet"}
    assert b"ann@x.org" not in b"".join(path.read_bytes() for path in kept).lower()


def test_what_a_killed_process_left_behind_is_swept(load: Load, owner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    source, folder = loaded(load), need(Config).data_dir
    with monkeypatch.context() as killed:
        killed.setattr(orphans, "remove", lambda _path: None)
        erase(owner, source, "people", "email", "ann@x.org")
    assert len(kept_files()) == 6 + 4  # two parts as they are now, two as they were, two originals; and the marks of the last four
    assert orphans.remove_orphans(folder, time.time() + 60) == 4  # two parts, two originals
    assert len(kept_files()) == 2
    assert rows(owner, "total spent") == [(28,)]
    assert not list((folder / "work").iterdir())


def test_the_trail_says_that_rows_were_erased_and_not_whose(load: Load, owner: Actor) -> None:
    source = loaded(load)
    erase(owner, source, "people", "email", "ann@x.org")
    with read_session() as session:
        entry = session.query(AuditEntry).filter_by(action="rows.erased").one()
        assert entry.detail == {"table": "people", "column": "email", "rows": 3, "versions": 2}
        assert first_broken(session) is None


def test_what_cannot_be_erased_is_said(load: Load, owner: Actor) -> None:
    source = loaded(load)
    with pytest.raises(Invalid, match="No row of people"):
        erase(owner, source, "people", "email", "zoe@x.org")
    with pytest.raises(Invalid, match="whose rows"):
        erase(owner, source, "people", "email", "  ")
    for table, column in (("people", "phone"), ("nobody", "email")):
        with pytest.raises(NotFound, match="no column"):
            erase(owner, source, table, column, "ann@x.org")
    with pytest.raises(Forbidden):
        erase(replace(owner, roles=("editor",)), source, "people", "email", "ann@x.org")
    with pytest.raises(NotFound):
        erase(replace(owner, workspace_id="elsewhere"), source, "people", "email", "ann@x.org")


def test_a_value_is_taken_out_of_texts_as_a_whole_word() -> None:
    told = {"raw": "3;Ann Lee;x", "list": ["ann", "Joanna"], "n": 3}
    assert scrubbed(told, "Ann") == {"raw": "3;— Lee;x", "list": ["—", "Joanna"], "n": 3}
