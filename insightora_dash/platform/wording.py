"""Sentences for people: marked in the source, translated where they are shown."""

from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).parent / "translations"
LOCALES = ("en", "de")

_locale: ContextVar[str] = ContextVar("locale", default="en")


def N_(template: str) -> str:  # noqa: N802 - gettext's own name, so that extraction finds it
    """Marks a template for translation without translating it yet."""
    return template


def _(template: str, /, **params: object) -> str:
    """The template in the current locale, with `{name}` parameters filled in."""
    return translate(template, **params)


def translate(template: str, /, **params: object) -> str:
    """The template in the current locale, with `{name}` parameters filled in."""
    text = _catalogue(_locale.get()).get(template) or template
    return text.format(**params) if params else text


def current_locale() -> str:
    """The locale of this request, mail or command, `en` by default."""
    return _locale.get()


def use_locale(locale: str) -> None:
    """Sets the locale for the current context; an unknown one falls back to English."""
    language = locale.replace("-", "_").partition("_")[0].lower()
    _locale.set(language if language in LOCALES else "en")


@cache
def _catalogue(locale: str) -> dict[str, str]:
    path = TRANSLATIONS / f"{locale}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale=locale) if m.id and m.string}
