import re
from dataclasses import fields
from pathlib import Path

import pytest

from insightora_dash.config import ROOT, Config, load
from insightora_dash.platform.errors import Invalid

ROW = re.compile(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)


def shown(default: object) -> str:
    """A default as the page writes it."""
    if default == "":
        return "empty"
    if isinstance(default, bool):
        return "`on`" if default else "`off`"
    return f"`{default.relative_to(ROOT).as_posix() if isinstance(default, Path) else default}`"


def test_the_page_lists_every_setting_with_its_default_and_meaning_in_order() -> None:
    page = ROW.findall((ROOT / "docs" / "configuration.md").read_text())
    assert page == [(option.metadata["variable"], shown(option.default), option.metadata["text"]) for option in fields(Config)]


def test_nothing_set_means_the_defaults() -> None:
    assert load({}) == Config()
    assert load({"INSIGHTORA_PORT": ""}) == Config()


@pytest.mark.parametrize(
    ("variable", "text", "field", "value"),
    [
        ("INSIGHTORA_PORT", "9000", "port", 9000),
        ("INSIGHTORA_QUERY_SECONDS", "2.5", "query_seconds", 2.5),
        ("INSIGHTORA_COMPANIONS", "off", "companions", False),
        ("INSIGHTORA_COMPANIONS", "Yes", "companions", True),
        ("INSIGHTORA_GROQ_MODEL", "a/b", "groq_model", "a/b"),
    ],
)
def test_a_variable_is_read_as_its_type(variable: str, text: str, field: str, value: object) -> None:
    assert getattr(load({variable: text}), field) == value


def test_a_folder_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load({"INSIGHTORA_DATA_DIR": "here"}).data_dir == tmp_path.resolve() / "here"


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("INSIGHTORA_PORT", "many"),
        ("INSIGHTORA_PORT", "-1"),
        ("INSIGHTORA_PORT", "1.5"),
        ("INSIGHTORA_COMPANIONS", "perhaps"),
        ("INSIGHTORA_QUERY_SECONDS", "nan"),
    ],
)
def test_what_cannot_be_read_is_named(variable: str, text: str) -> None:
    with pytest.raises(Invalid, match=f"{variable}={re.escape(text)} cannot be read"):
        load({variable: text})


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@db/x", "postgresql+psycopg://u:p@db/x"),
        ("postgresql://u:p@db/x", "postgresql+psycopg://u:p@db/x"),
        ("postgresql+psycopg://u:p@db/x", "postgresql+psycopg://u:p@db/x"),
        ("sqlite:////tmp/x.sqlite", "sqlite:////tmp/x.sqlite"),
    ],
)
def test_the_usual_spellings_of_a_postgres_address_work(given: str, used: str) -> None:
    assert load({"INSIGHTORA_DATABASE_URL": given}).metadata_url == used


def test_without_an_address_the_metadata_lie_in_the_data_folder(tmp_path: Path) -> None:
    assert load({"INSIGHTORA_DATA_DIR": str(tmp_path)}).metadata_url == f"sqlite:///{tmp_path.resolve()}/metadata.sqlite"


def test_secrets_do_not_show_in_a_representation() -> None:
    given = {
        "GROQ_API_KEY": "hunter2-a", "INSIGHTORA_SESSION_KEY": "hunter2-b", "INSIGHTORA_CSRF_KEY": "hunter2-c", "INSIGHTORA_ENCRYPTION_KEY": "hunter2-d",
        "INSIGHTORA_DATABASE_URL": "postgresql://u:hunter2@db/x", "INSIGHTORA_REDIS_URL": "redis://:hunter2@cache",
    }  # fmt: skip
    assert "hunter2" not in repr(load(given))
