"""The offline planner: reads a question without a model or a network."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

from insightora_dash.ask.earlier import Earlier, Edited
from insightora_dash.ask.offline.clarify import Clarifying
from insightora_dash.ask.offline.confidence import Evidence, judged
from insightora_dash.ask.offline.declined import declined
from insightora_dash.ask.offline.dialogue.followup import carried_over, in_context
from insightora_dash.ask.offline.german import in_english, is_german
from insightora_dash.ask.offline.grammar.building.joins import JoinGraph
from insightora_dash.ask.offline.grammar.lexis.vocabulary import Vocabulary
from insightora_dash.ask.offline.grammar.understand import Understood, misfit, missing_words, understand
from insightora_dash.ask.offline.suggest import candidates
from insightora_dash.ask.reading import Reading, Refusal
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.wording import _
from insightora_dash.query.query import Query

HOPELESS = 9.0  # cost beyond which a reading is a guess
_KEPT = 8  # vocabularies kept warm, by data version
_known: OrderedDict[str, tuple[Vocabulary, JoinGraph]] = OrderedDict()
_lock = Lock()


class OfflinePlanner:
    """Words to a Query by grammar; the vocabularies of the last catalogs stay warm."""

    def read(self, question: str, catalog: Catalog, history: Sequence[Earlier] = ()) -> Reading | Refusal:
        """Reads a question in the light of the earlier questions of the chat; runs nothing."""
        why = declined(question, following=bool(history))
        if why is not None:
            return Refusal(why, suggestions=tuple(suggestions(catalog, 3)))
        vocabulary, graph = names_of(catalog)
        asked, question = question, _read_as(question, vocabulary, graph)
        history = [_read_as(text, vocabulary, graph) if isinstance(text, str) else text for text in history]
        readings = in_context(question, history, vocabulary, graph)
        if _hopeless(readings):
            missing = tuple(readings[0].sketch.missing or readings[0].sketch.unused) if readings else missing_words(question, vocabulary)
            why = misfit(question, vocabulary, graph) if catalog.metrics else ""
            return Refusal(why, suggestions=tuple(suggestions(catalog, 3))) if why else _refusal(missing, catalog)
        reading = _reading(readings)
        if not readings[0].continues:
            reading = self._asked_back(reading, asked, readings, vocabulary, graph)
        if readings[0].continues and history and not goes_on_from(history[-1], catalog):
            reading = replace(reading, notes=(*reading.notes, _("The query before could not be taken further as it is; this goes on from its words.")))
        return reading

    @staticmethod
    def _asked_back(reading: Reading, question: str, readings: Sequence[Understood], vocabulary: Vocabulary, graph: JoinGraph) -> Reading:
        def first(text: str) -> Understood | None:
            return next(iter(understand(_read_as(text, vocabulary, graph), vocabulary, graph)), None)

        back = Clarifying(question, readings, vocabulary, first, german=is_german(question)).question_back()
        if back is None:
            return reading
        sure = replace(reading, confidence="medium", reason=_("the words leave open what was filled in here")) if reading.confidence == "high" else reading
        return replace(sure, question_back=back.text, choices=back.choices)


def goes_on_from(earlier: Earlier, catalog: Catalog) -> bool:
    """Whether a follow-up starts from what is shown for an earlier question, not only from its words."""
    return not isinstance(earlier, Edited) or carried_over(earlier, *names_of(catalog))


def _hopeless(readings: Sequence[Understood]) -> bool:
    """Whether nothing, or only a guess, was made of a question."""
    return not readings or bool(readings[0].sketch.missing) or readings[0].cost > HOPELESS


def _read_as(question: str, vocabulary: Vocabulary, graph: JoinGraph) -> str:
    """The question in the words of the grammar; a German word that names something here is left alone as long as that can be read."""
    if not is_german(question):
        return question
    text, english = in_english(question, vocabulary.writes), in_english(question, lambda _word: False)
    kept = text == english or not _hopeless(understand(text, vocabulary, graph)) or _hopeless(understand(english, vocabulary, graph))
    return text if kept else english


def suggestions(catalog: Catalog, count: int) -> list[str]:
    """Up to `count` questions about this data that are read with high confidence."""
    vocabulary, graph = names_of(catalog)
    found: list[str] = []
    for question in candidates(catalog):
        readings = understand(question, vocabulary, graph)
        if readings and not readings[0].sketch.missing and _reading(readings).confidence == "high" and question not in found:
            found.append(question)
        if len(found) >= count:
            break
    return found


def names_of(catalog: Catalog) -> tuple[Vocabulary, JoinGraph]:
    """The vocabulary and joins of a catalog, made once per version of the data."""
    key = f"{catalog.dataset.key}:{len(catalog.relations)}:{catalog.meaning}"
    with _lock:
        if key in _known:
            _known.move_to_end(key)
            return _known[key]
    made = Vocabulary.of(catalog), JoinGraph.of(catalog)
    with _lock:
        _known[key] = made
        while len(_known) > _KEPT:
            _known.popitem(last=False)
    return made


def _reading(readings: Sequence[Understood]) -> Reading:
    best = readings[0]
    notes = [*best.notes, *([_("This continues the question before.")] if best.continues else [])]
    confidence, reason = judged(Evidence.of(readings))
    return Reading(Query(best.tree), confidence, reason, unused=tuple(best.sketch.unused), notes=tuple(notes), chart=best.sketch.chart)


def _refusal(words_missing: Sequence[str], catalog: Catalog) -> Refusal:
    missing = tuple(dict.fromkeys(words_missing))
    if missing:
        words = ", ".join(f"“{word}”" for word in missing)
        sentence = _("Nothing in this data is called {words}. Try one of these instead.", words=words)
    else:
        sentence = _("This question could not be read from the data that is here. Try one of these instead.")
    return Refusal(sentence, missing, tuple(suggestions(catalog, 3)))
