"""Names of months in the languages that dates are written in, as SQL that makes them English."""

import re
from collections.abc import Iterable
from functools import cache

from babel.dates import get_month_names

from insightora_dash.sources.readers.staging import literal

_LOCALES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "hu", "ro", "tr", "ru", "uk")
_EXTRA = {"mrz": 3, "sept": 9, "mär": 3, "maerz": 3, "jän": 1, "jänner": 1, "set": 9}
_ENGLISH = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905


def month_of(word: str) -> int | None:
    """The number of a month by its name or abbreviation in any of the known languages."""
    return _months().get(word.lower().rstrip("."))


def english_sql(words: Iterable[str]) -> str:
    """SQL over `{c}` with these month names replaced by their English abbreviations."""
    months = {number for word in words if (number := month_of(word))}
    every = [word for word, number in _months().items() if number in months]
    sql = "{c}"
    for number in sorted(months):
        names = "|".join(sorted((re.escape(word) for word in every if _months()[word] == number), key=len, reverse=True))
        pattern = literal(rf"(?i)(^|[^\pL])({names})\.?([^\pL]|$)")
        sql = f"regexp_replace({sql}, {pattern}, '\\1{_ENGLISH[number - 1]}\\3')"
    return sql


@cache
def _months() -> dict[str, int]:
    found: dict[str, int] = {}
    for locale in _LOCALES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, word in get_month_names(width, context, locale).items():
                    found.setdefault(str(word).lower().rstrip("."), int(number))
    return {word: number for word, number in {**_EXTRA, **found}.items() if not word[0].isdigit()}
