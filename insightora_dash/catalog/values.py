"""Values of text columns by phrase: case, accents, plurals, spaces, short names of places and typos."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Lock

from rapidfuzz import fuzz, process

from insightora_dash.catalog.catalog import ValueHit
from insightora_dash.catalog.lexicon import aliases_of
from insightora_dash.catalog.words import plain, stem

MAX_WORDS = 8  # longer values are prose, found only by `contains`
MOST_HOLDING = 6  # values that share a word before it stops telling them apart
MOST_INNER = 60_000  # values up to which a prefix is looked for inside them too
MOST_STARTING = 400  # values of a prefix that are compared
_TYPO_SCORE = 86
Place = tuple[str, str, str, str]  # schema, table, column, value as stored


def squeezed(text: str) -> str:
    """The stems of a phrase without spaces: `North Carolina` and `NorthCarolina` meet."""
    return "".join(_stems(plain(text).split()))


def _stems(words: Iterable[str]) -> list[str]:
    """The stem of each word; a word with a digit has none but itself."""
    return [stem(word) if word.isalpha() else word for word in words]


class Postings:
    """Numbers of values by key; a key with too many of them means nothing and is forgotten."""

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._by_key: dict[str, int | list[int] | None] = {}

    def add(self, key: str, number: int) -> None:
        """Notes one more value under a key."""
        known = self._by_key.get(key, -1)
        if known == -1:
            self._by_key[key] = number
        elif isinstance(known, int):
            self._by_key[key] = [known, number]
        elif isinstance(known, list):
            known.append(number)
            if self._most is not None and len(known) > self._most:
                self._by_key[key] = None

    def get(self, key: str) -> Sequence[int]:
        """The values under a key, in the order they came."""
        known = self._by_key.get(key)
        return () if known is None else (known,) if isinstance(known, int) else known

    def __len__(self) -> int:
        return len(self._by_key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)


class PhraseIndex:
    """A hash from normalised phrase to the places where it is a value."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._columns: dict[tuple[str, str, str], int] = {}
        self._at: array[int] = array("L")  # the column of each value
        self._values: list[str] = []
        self._by_text, self._by_key = Postings(), Postings()
        self._by_token, self._by_initials = Postings(MOST_HOLDING), Postings(MOST_HOLDING)
        for place in places:
            self._add(place)
        self._names = list(self._columns)
        self._vocabulary: dict[str, list[str]] = {}  # texts by their first letter: a typo rarely changes it
        for text in self._by_text:
            if len(text) >= 4:
                self._vocabulary.setdefault(text[0], []).append(text)
        self._sorted: list[tuple[str, str]] = []  # each text by each of its words' starts, made at the first prefix

    def _add(self, place: Place) -> None:
        text = plain(place[3])
        words = text.split()
        if not words or len(words) > MAX_WORDS:
            return
        number = len(self._values)
        self._values.append(place[3])
        self._at.append(self._columns.setdefault(place[:3], len(self._columns)))
        self._by_text.add(text, number)
        stems = _stems(words)
        if (key := "".join(stems)) != text:
            self._by_key.add(key, number)
        if len(words) > 1:
            for word in dict.fromkeys(stems):
                self._by_token.add(word, number)
            if all(word.isalpha() for word in words):
                self._by_initials.add("".join(word[0] for word in words), number)

    def __len__(self) -> int:
        return len(self._by_text)

    def _place(self, number: int) -> Place:
        return (*self._names[self._at[number]], self._values[number])

    def find(self, phrase: str, limit: int = 10) -> Sequence[ValueHit]:
        """Values that are this phrase, exactly or in another form, best first."""
        text = plain(phrase)
        if not text:
            return ()
        hits = {self._place(n): self._form_cost(phrase, self._values[n]) for n in self._by_text.get(text)}
        key = squeezed(text)
        for number in (*self._by_key.get(key), *(self._by_text.get(key) if key != text else ())):
            hits.setdefault(self._place(number), 0.15)
        exact = bool(hits)
        for alias in aliases_of(text):
            for number in self._by_text.get(alias):
                hits.setdefault(self._place(number), 0.5 if exact else 0.2)
        if not hits and phrase.isalpha() and phrase.isupper() and len(phrase) > 1:
            hits = {self._place(number): 0.3 for number in self._by_initials.get(text)}
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
        found = process.extract(text, self._vocabulary.get(text[0], ()), scorer=fuzz.ratio, limit=limit, score_cutoff=_TYPO_SCORE)
        return [
            ValueHit(*self._place(number), cost=0.35 + (100 - score) / 50)
            for match, score, _index in found
            for number in self._by_text.get(match)
        ][:limit]

    def holding(self, word: str, limit: int = MOST_HOLDING) -> Sequence[ValueHit]:
        """Values of several words of which this is one, when few enough have it to mean something."""
        numbers = self._by_token.get(_stems([plain(word)])[0])
        return [ValueHit(*self._place(number), cost=0.7) for number in numbers] if len(numbers) <= limit else ()


    def starting(self, prefix: str, limit: int = 8) -> Sequence[ValueHit]:
        """Values that start with a prefix, or have a word that does; the commonest of a column first."""
        text = plain(prefix)
        if not text:
            return ()
        starts = self._starts()
        first = bisect_left(starts, (text, ""))
        found: dict[int, float] = {}
        for start, whole in starts[first : first + MOST_STARTING]:
            if not start.startswith(text):
                break
            for number in self._by_text.get(whole):
                found[number] = min(found.get(number, 1.0), 0.0 if start == whole else 0.1)
        best = sorted(found, key=lambda number: (found[number], number))[:limit]
        return [ValueHit(*self._place(number), cost=found[number]) for number in best]

    def _starts(self) -> list[tuple[str, str]]:
        if not self._sorted:
            inner = len(self._by_text) <= MOST_INNER
            self._sorted = sorted((start, text) for text in self._by_text for start in (_tails(text) if inner else (text,)))
        return self._sorted


def _tails(text: str) -> Iterator[str]:
    """A text from each of its words on."""
    words = text.split()
    return (" ".join(words[at:]) for at in range(len(words)))


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

    def starting(self, prefix: str, limit: int = 8) -> Sequence[ValueHit]:
        """As `PhraseIndex.starting`."""
        return self._index().starting(prefix, limit)

    def _index(self) -> PhraseIndex:
        with self._lock:
            if self._made is None:
                self._made = PhraseIndex(self._places())
            return self._made
