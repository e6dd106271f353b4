"""A question back where the words leave something open: the likeliest reading is shown, each of the others is one press away."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from insightora_dash.ask.offline.grammar.lexis.names import naming
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.sketch import Alt
from insightora_dash.ask.offline.grammar.understand import Understood
from insightora_dash.catalog.words import name_words
from insightora_dash.platform.wording import _

CLOSE = 0.25  # cost within which another reading is as likely as the first
_MOST = 4
_GRAINS = (("year", "by year", "nach Jahr"), ("month", "by month", "nach Monat"), ("weekday", "by weekday", "nach Wochentag"))

Read = Callable[[str], Understood | None]


@dataclass(frozen=True, slots=True)
class QuestionBack:
    """What is asked, and the question in the words of each reading, the one that is shown among them."""

    text: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clarifying:
    """A question, its readings, and how to read another question."""

    question: str
    readings: Sequence[Understood]
    vocabulary: Vocabulary
    read: Read
    german: bool = False

    def question_back(self) -> QuestionBack | None:
        """The one thing to ask back, if the words leave one open; every choice is known to be read, each in its own way."""
        for text, phrased in (*self._bucket(), *self._best(), *self._named()):
            choices = self._distinct(phrased)
            if len(choices) > 1:
                return QuestionBack(text, choices)
        return None

    def _distinct(self, phrased: Sequence[str]) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for question in phrased[: _MOST + 1]:
            reading = self.read(question)
            if reading is not None and not reading.sketch.missing and not reading.sketch.unused:
                found.setdefault(reading.tree.sql(dialect="duckdb"), question)
        return tuple(found.values())[:_MOST]

    def _bucket(self) -> Iterator[tuple[str, Sequence[str]]]:
        """A date was counted without its time step being said."""
        if self.readings[0].unsaid == "bucket":
            bare = self.question.rstrip(" ?.!")
            yield _("Counted by which time step?"), [f"{bare} {german if self.german else english}" for _grain, english, german in _GRAINS]

    def _best(self) -> Iterator[tuple[str, Sequence[str]]]:
        """`best` was read as most of the main measure."""
        best = self.readings[0]
        chosen = best.sketch.orders[0].measure if best.unsaid == "best" and best.sketch.orders else None
        pick = next(iter(best.sketch.slot(chosen.slot).alts), None) if chosen is not None and chosen.slot is not None else None
        if pick is None:
            return
        by = "nach" if self.german else "by"
        measures = [c.name for c in self.vocabulary.defined.stored(self.vocabulary.table(pick.table)) if c.role == "measure"]
        ranked = sorted(measures, key=lambda name: name != pick.column)[:3]
        yield _("By which figure?"), [f"{self.question.rstrip(' ?.!')} {by} {' '.join(name_words(name))}" for name in ranked]

    def _named(self) -> Iterator[tuple[str, Sequence[str]]]:
        """One word may mean several columns or values that are equally likely."""
        best = self.readings[0]
        for other in self.readings[1:]:
            if other.cost - best.cost > CLOSE:
                return
            place = _difference(best, other)
            if place is None:
                continue
            slot = best.sketch.slot(place)
            if slot.need == "time" or slot.text.isdigit():
                continue
            close = [alt for alt in slot.alts if alt.kind == best.picks[place].kind and alt.cost <= slot.alts[0].cost + CLOSE]
            ranked = sorted(close, key=lambda alt: alt != best.picks[place])
            if slot.text and slot.text in self.question:
                yield _("What is meant by “{word}”?", word=slot.text), [self.question.replace(slot.text, self._spelt(alt, slot.text), 1) for alt in ranked]
                return

    def _spelt(self, alt: Alt, said: str) -> str:
        """The words that name this one meaning and no other."""
        table = " ".join(name_words(alt.table[1]))
        if alt.kind == "table":
            return table
        column = " ".join(name_words(alt.column or ""))
        if alt.kind == "value":
            return f"{column} {said}"
        named = {c.name for c in naming(self.vocabulary.table(alt.table))}
        return f"{table} name" if alt.column in named and not set(table.split()) & set(column.split()) else f"{table} {column}"


def _difference(one: Understood, other: Understood) -> int | None:
    """The one mention that two readings of the same words take differently; None when there is not exactly one."""
    if one.source is not other.source or len(one.picks) != len(other.picks):
        return None
    places = [place for place, (a, b) in enumerate(zip(one.picks, other.picks, strict=True)) if (a.kind, a.table, a.column) != (b.kind, b.table, b.column)]
    return places[0] if len(places) == 1 and one.picks[places[0]].kind == other.picks[places[0]].kind else None
