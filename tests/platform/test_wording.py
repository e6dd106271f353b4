import contextvars

from insightora_dash.platform.errors import Invalid, NotFound
from insightora_dash.platform.wording import LOCALES, _catalogue, current_locale, translate, use_locale


def in_locale(locale: str, template: str, **params: object) -> str:
    def speak() -> str:
        use_locale(locale)
        return translate(template, **params)

    return contextvars.copy_context().run(speak)


def test_a_sentence_is_filled_in() -> None:
    assert translate("{name} is empty.", name="a.csv") == "a.csv is empty."


def test_a_known_sentence_is_german_for_a_german() -> None:
    assert in_locale("de-AT", "Save to dashboard") == "Auf Dashboard speichern"


def test_an_unknown_locale_falls_back_to_english() -> None:
    assert in_locale("xx", "Sign in") == "Sign in"
    assert contextvars.copy_context().run(lambda: (use_locale("fr_FR"), current_locale())[1]) == "en"
    assert "de" in LOCALES


def test_every_translation_keeps_its_parameters() -> None:
    import string

    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    for template, german in _catalogue("de").items():
        assert names(template) == names(german), template


def test_an_error_words_itself_and_keeps_its_code() -> None:
    error = Invalid("empty", "{name} is empty.", name="a.csv")
    assert (str(error), error.code, error.status) == ("a.csv is empty.", "empty", 422)
    assert NotFound("gone", "It is gone.").status == 404
