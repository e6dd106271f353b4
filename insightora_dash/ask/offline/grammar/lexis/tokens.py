"""A question as tokens: words, numbers, dates, quoted text and punctuation."""

import re
from dataclasses import dataclass

from insightora_dash.catalog.words import name_words, stem

NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
        "fifteen": 15, "twenty": 20,
    "thirty": 30, "fifty": 50, "hundred": 100, "thousand": 1000, "once": 1, "twice": 2, "single": 1, "dozen": 12,
}
_SCALES = {"k": 1e3, "m": 1e6, "bn": 1e9, "b": 1e9, "thousand": 1e3, "million": 1e6, "billion": 1e9, "millions": 1e6, "hundred": 100}
_CONTRACTIONS = {
    "don't": ("do", "not"), "doesn't": ("does", "not"), "didn't": ("did", "not"), "isn't": ("is", "not"), "aren't": ("are", "not"), "wasn't": ("was", "not"),
    "weren't": ("were", "not"), "haven't": ("have", "not"), "hasn't": ("has", "not"), "hadn't": ("had", "not"), "won't": ("will", "not"),
        "can't": ("can", "not"),
    "cannot": ("can", "not"), "what's": ("what", "is"), "who's": ("who", "is"), "where's": ("where", "is"), "i'd": ("i", "would"), "i'm": ("i", "am"),
        "let's": ("let", "us"),
    "that's": ("that", "is"), "there's": ("there", "is"), "how's": ("how", "is"), "it's": ("it", "is"),
}
_PATTERN = re.compile(
    r"""(?P<quoted>"[^"]{1,100}"|“[^”]{1,100}”|‘[^’]{1,100}’|(?<![\w])'[^']{1,100}'(?!\w)|``[^']{1,100}'')
      |(?P<date>\b\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d{2}:\d{2}(?::\d{2})?)?\b)
      |(?P<number>[$€£]?\d+(?:,\d{3})+(?:\.\d+)?\b|[$€£]?\d+(?:\.\d+)?(?:\s?%|(?:k|m|bn)\b)?(?![\w]))
      |(?P<compare><=|>=|!=|<>|<|>|=)
      |(?P<possessive>['’]s\b|(?<=s)['’](?=\s))
      |(?P<word>[^\W_][\w]*(?:['’-][\w]+)*(?:[+#]{1,2}|(?<=\b[A-Z])[-−]|(?<=\b[A-Z]{2})[-−])?)
      |(?P<mark>[,.;:?!()&/+])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a question."""

    text: str
    kind: str  # word number date quoted compare possessive mark
    low: str
    stems: tuple[str, ...] = ()  # of its words: `hire_date` has two
    number: float | None = None

    @property
    def proper(self) -> bool:
        """Whether it is written like a name."""
        return self.kind == "quoted" or self.text[:1].isupper()


_IDIOMS = ((re.compile(r"\bhow long (?:does|did|do) (?:it|they) (?:usually |typically |normally )?take to (\w+)\b", re.IGNORECASE), r"average time to \1 of"),
    (re.compile(r"\b(than|over|under|least|most|within|to|above|below|exceeding) an? (hour|day|week|month|year|minute)\b", re.IGNORECASE), r"\1 1 \2"),
    (re.compile(r"\b(?:with|having|containing) (?:the word )?(\w+) in (?:the|their|its) ((?:\w+ )?(?:name|title|description))\b", re.IGNORECASE),
        r"whose \2 contains \1"),
    (re.compile(r"\b(than|least|most|exactly|only) (once|twice)\b", re.IGNORECASE), r"\1 \2 times"),
    (re.compile(r"\b(largest|biggest|highest|greatest|smallest|lowest|best|worst|longest|shortest|expensive) single\b", re.IGNORECASE), r"\1"),
    (re.compile(r"\bsquare (?:met(?:er|re)s?|m)\b", re.IGNORECASE), "sqm"), (re.compile(r"\bsquare (?:feet|foot|ft)\b", re.IGNORECASE), "sqft"),
    (re.compile(r"\b((?:19|20)\d\d)[ -](q[1-4])\b", re.IGNORECASE), r"\2 \1"))


def tokens_of(question: str) -> list[Token]:
    """The tokens of a question in order; contractions opened, number words read."""
    found: list[Token] = []
    for said, meant in _IDIOMS:
        question = said.sub(meant, question)
    for match in _PATTERN.finditer(question):
        kind, text = str(match.lastgroup), match.group()
        if kind == "word":
            found.extend(_words(text))
        elif kind == "quoted":
            inner = text.strip("\"'“”‘’`").strip()
            found.append(Token(inner, kind, inner.casefold(), tuple(stem(w) for w in name_words(inner))))
        elif kind == "number":
            found.append(_number(text))
        else:
            found.append(Token(text, kind, text.casefold()))
    return _scaled(found)


def _words(text: str) -> list[Token]:
    low = text.replace("’", "'").casefold()
    if low in _CONTRACTIONS:
        return [_word(piece, piece) for piece in _CONTRACTIONS[low]]
    if low.endswith("'s"):
        return [_word(text[:-2], low[:-2]), Token("'s", "possessive", "'s")]
    if not low[-1].isalnum():
        return [Token(text, "word", low, (stem(low),))]
    if "-" in low and not re.fullmatch(r"[xyz]-ax[ei]s", low):
        return [_word(piece, piece.casefold()) for piece in text.split("-") if piece]
    return [_word(text, low)]


def _word(text: str, low: str) -> Token:
    if low in NUMBER_WORDS:
        return Token(text, "word", low, (stem(low),), float(NUMBER_WORDS[low]))
    camel = any(c.isupper() for c in text[1:]) and not text.isupper() and not (text.endswith("s") and text[:-1].isupper())
    shouted = text.endswith("s") and len(text) > 2 and text[:-1].isupper()  # SKUs
    words = name_words(text) if "_" in text or camel else (low[:-1] if shouted else low,)
    return Token(text, "word", low, tuple(stem(word) for word in words))


def _number(text: str) -> Token:
    bare = text.strip("$€£ ").replace(",", "").casefold()
    factor = 1.0
    if bare.endswith("%"):
        bare = bare.rstrip("% ")
    for suffix in ("bn", "k", "m"):
        if bare.endswith(suffix):
            bare, factor = bare.removesuffix(suffix), _SCALES[suffix]
    return Token(text, "number", text.casefold(), (), float(bare) * factor)


def _scaled(tokens: list[Token]) -> list[Token]:
    scaled: list[Token] = []
    for token in tokens:
        last = scaled[-1] if scaled else None
        if token.low in _SCALES and last is not None and last.number is not None:
            scaled[-1] = Token(f"{last.text} {token.text}", "number", f"{last.low} {token.low}", (), last.number * _SCALES[token.low])
        else:
            scaled.append(token)
    return scaled
