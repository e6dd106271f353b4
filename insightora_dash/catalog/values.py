"""Values of text columns by phrase: case, accents, plurals, spaces, short names of places and typos."""

from collections.abc import Callable, Iterable, Sequence
from threading import Lock

from rapidfuzz import fuzz, process

from insightora_dash.catalog.catalog import ValueHit
from insightora_dash.catalog.lexicon import aliases_of
from insightora_dash.catalog.words import plain, stem

MAX_WORDS = 8  # longer values are prose, found only by `contains`
_TYPO_SCORE = 86
Place = tuple[str, str, str, str]  # schema, table, column, value as stored


def squeezed(text: str) -> str:
    """The stems of a phrase without spaces: `North Carolina` and `NorthCarolina` meet."""
    return "".join(stem(word) for word in plain(text).split())


class PhraseIndex:
    """A hash from normalised phrase to the places where it is a value."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_text: dict[str, list[Place]] = {}
        self._by_key: dict[str, list[Place]] = {}
        self._by_token: dict[str, list[Place]] = {}
        for place in places:
            self._add(place)
        self._vocabulary = [text for text in self._by_text if len(text) >= 4]

    def _add(self, place: Place) -> None:
        text = plain(place[3])
        words = text.split()
        if not words or len(words) > MAX_WORDS:
            return
        self._by_text.setdefault(text, []).append(place)
        self._by_key.setdefault(squeezed(text), []).append(place)
        if len(words) > 1:
            for word in {stem(word) for word in words}:
                self._by_token.setdefault(word, []).append(place)

    def __len__(self) -> int:
        return len(self._by_text)

    def find(self, phrase: str, limit: int = 10) -> Sequence[ValueHit]:
        """Values that are this phrase, exactly or in another form, best first."""
        text = plain(phrase)
        if not text:
            return ()
        hits = {place: self._form_cost(phrase, place[3]) for place in self._by_text.get(text, ())}
        for place in self._by_key.get(squeezed(text), ()):
            hits.setdefault(place, 0.15)
        exact = bool(hits)
        for alias in aliases_of(text):
            for place in self._by_text.get(alias, ()):
                hits.setdefault(place, 0.5 if exact else 0.2)
        ordered = sorted(hits.items(), key=lambda item: (item[1], item[0]))
        return [ValueHit(*place, cost=cost) for place, cost in ordered[:limit]]

    @staticmethod
    def _form_cost(phrase: str, value: str) -> float:
        return 0.0 if phrase == value else 0.02 if phrase.casefold() == value.casefold() else 0.05

    def near(self, phrase: str, limit: int = 5) -> Sequence[ValueHit]:
        """Values a typo away from the phrase, best first."""
        text = plain(phrase)
        if len(text) < 5:
            return ()
        found = process.extract(text, self._vocabulary, scorer=fuzz.ratio, limit=limit, score_cutoff=_TYPO_SCORE)
        return [
            ValueHit(*place, cost=0.35 + (100 - score) / 50)
            for match, score, _index in found
            if match[0] == text[0]
            for place in self._by_text[match]
        ][:limit]

    def holding(self, word: str, limit: int = 6) -> Sequence[ValueHit]:
        """Values of several words of which this is one, when few enough have it to mean something."""
        places = self._by_token.get(stem(plain(word)), ())
        return [ValueHit(*place, cost=0.7) for place in places[:limit]] if len(places) <= limit else ()


class LazyIndex:
    """A phrase index read from the data at its first use: opening a dashboard needs no values."""

    def __init__(self, places: Callable[[], Iterable[Place]]) -> None:
        self._places = places
        self._lock = Lock()
        self._made: PhraseIndex | None = None

    def find(self, phrase: str, limit: int = 10) -> Sequence[ValueHit]:
        """As `PhraseIndex.find`."""
        return self._index().find(phrase, limit)

    def near(self, phrase: str, limit: int = 5) -> Sequence[ValueHit]:
        """As `PhraseIndex.near`."""
        return self._index().near(phrase, limit)

    def holding(self, word: str, limit: int = 6) -> Sequence[ValueHit]:
        """As `PhraseIndex.holding`."""
        return self._index().holding(word, limit)

    def _index(self) -> PhraseIndex:
        with self._lock:
            if self._made is None:
                self._made = PhraseIndex(self._places())
            return self._made
