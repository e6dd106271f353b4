"""Words near each other in English, from WordNet 3.1: for words of a question that no name in the data and no list of ours has."""

import gzip
from functools import lru_cache
from pathlib import Path

from insightora_dash.catalog.words import IRREGULAR, stem

_FILE = Path(__file__).parent / "wordnet.gz"  # written by scripts/wordnet.py
_SYNONYM, _MADE = 0.42, 0.36  # what it costs to take one word for the other
KIND = 0.5  # and for what it is a kind of


@lru_cache(maxsize=5_000)
def near(word: str) -> dict[str, float]:
    """The stems of the words that mean about the same, are made of it, or name what it is a kind of, each with what it costs to take it for them."""
    lines = _lines()
    found: dict[str, float] = {}
    low = IRREGULAR.get(word.casefold(), word.casefold())
    done = low.endswith(("ed", "ing")) or low != word.casefold()
    for form in _forms(low):
        synonyms, made, kinds = lines.get(form, "\t\t").split("\t")
        for others, cost in ((made, _MADE), (synonyms, _SYNONYM), (kinds, KIND)):
            for other in others.split() if others is made or not done or form == word.casefold() else ():
                found[stem(other)] = min(cost, found.get(stem(other), 9.0))
    found.pop(stem(word), None)
    return found


@lru_cache(maxsize=1)
def _lines() -> dict[str, str]:
    text = gzip.decompress(_FILE.read_bytes()).decode()
    return dict(line.split("\t", 1) for line in text.split("\n"))


def _forms(word: str) -> tuple[str, ...]:
    """A word as written and the words it may be a form of: shifts and shift, carried and carry."""
    endings = (("", ""), ("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"))
    forms = [word.removesuffix(ending) + other for ending, other in endings if word.endswith(ending) and len(word) - len(ending) >= 3]
    doubled = [form[:-1] for form in forms[1:] if form[-1] == form[-2]]
    return tuple(dict.fromkeys([*forms, *doubled]))
