import importlib.util
from pathlib import Path
from types import ModuleType

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from insightora_dash.platform.wording import TRANSLATIONS

SCRIPT = Path(__file__).parents[2] / "scripts" / "translations.py"


def translations_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def german() -> Catalog:
    with (TRANSLATIONS / "de.po").open("rb") as file:
        return read_po(file, locale="de")


def test_every_sentence_in_the_code_has_a_german_translation() -> None:
    sentences = [message.id for message in translations_script().extract() if message.id]
    catalogue = german()
    missing = [sentence for sentence in sentences if not (message := catalogue.get(sentence)) or not message.string]
    assert len(sentences) > 500
    assert missing == []


def test_a_translation_keeps_the_spaces_around_a_sentence() -> None:
    for message in german():
        if message.id:
            before, after = str(message.id), str(message.string)
            assert (before[:1].isspace(), before[-1:].isspace()) == (after[:1].isspace(), after[-1:].isspace()), before


def test_sentences_inside_f_strings_are_found() -> None:
    assert translations_script().in_code("text = f\"{n} {_('question')} {other('no')}\"") == ["question"]
