"""How a question refers to the one before it, by its closed-class words."""

import re
from dataclasses import dataclass

_EACH = re.compile(r"\beach\b(?! (?:other|others)\b)|\bcorresponding\b|\brespective(?:ly)?\b", re.IGNORECASE)
_REST = re.compile(
    r"\b(?:except(?: for)? (?:those|these|them)|not (?:one of |in |among )?(?:those|these|them)|all the others?|the other \w+|the others?|the rest|"
    r"other than (?:those|these|them))\b",
    re.IGNORECASE,
)
_NARROWING = re.compile(
    r"\b(?:of|among|from|for) (?:those|these|them)\b|\balso\b|\btoo\b|\bas well\b|\bwhich (?:of|ones?)\b|^\W*only\b", re.IGNORECASE,
)
_ADDING = re.compile(r"\b(?:also|as well|too|in addition|additionally|add|along with)\b", re.IGNORECASE)
_WIDENING = re.compile(
    r"\b(?:also|too|as well|add|plus|include|including)\b[^.?]*\b(?:those|ones|these|them)\b(?! \w+ (?:have|has|do|does|that|who))|"
    r"^\W*(?:and )?(?:add|plus|include)\b|\b(?:combine|together) with (?:those|these|the ones)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^\W*(?:and |or |but )?(?:what|how) about\b|^\W*(?:and|or) (?:for|in|from|of|by|with)?\b", re.IGNORECASE)
_UNFOLD = re.compile(
    r"^\W*(?:and )?(?:(?:what|who|which(?: ones)?) (?:are|is|were|was) (?:they|those|these|it|that|he|she)|"
    r"(?:please )?(?:show|list|give|name|display|tell)(?: me)? (?:them|those|these|it|their names)(?: all| to me)?|which ones|who exactly)\W*$",
    re.IGNORECASE,
)
_SINGLED = re.compile(r"^\W*(?:and |so |of (?:those|these|them)\W+)?(?:which|who|what)\b", re.IGNORECASE)
_ONLY = re.compile(r"^\W*(?:and |now |but |please )*(?:only|just|restrict|limit|filter|keep)\b", re.IGNORECASE)
_NOW = re.compile(r"^\W*(?:and |but |ok(?:ay)? |so )*(?:now|number of|the (?:number|count) of)\b", re.IGNORECASE)
_AMOUNT, _NUMBER = re.compile(r"\b(?:amount|value|total|sum)\b", re.IGNORECASE), re.compile(r"\b(?:number|count)\b", re.IGNORECASE)
_FIRST = re.compile(r"\bfirst(?: \d+| ones?| few)?(?: (?:rows|of them|of those))?\W*$", re.IGNORECASE)
_INSTEAD = re.compile(r"\binstead\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a follow-up refers to the question before."""

    adding: bool = False  # "also": beside what was shown
    about: bool = False  # "what about": the same with something exchanged
    each: bool = False  # "for each of them": per row shown before
    rest: bool = False  # "the others": what was left out before
    narrowing: bool = False  # "of those": conditions add up
    widening: bool = False  # "also those in 2015": rows beside the rows before
    unfold: bool = False  # "who are they": the things themselves that were counted
    singled: bool = False  # "which one": the thing is wanted, not its figure
    instead: bool = False  # "by carrier instead": in place of what was there
    only: bool = False  # "only …": fewer rows of the same
    now: bool = False  # "now the cost": another figure of the same
    sized: str = ""  # which of several figures a sorting speaks of: count, amount
    first: bool = False  # "the first 10": in the order that is there
    figure: bool = False  # "older than that": compared with the figure asked for before

    @classmethod
    def of(cls, question: str) -> "Manner":
        """The manner of a question's words."""
        rest, widening, about = bool(_REST.search(question)), bool(_WIDENING.search(question)), bool(_ABOUT.match(question))
        return cls(
            adding=bool(_ADDING.search(question)), about=about, each=bool(_EACH.search(question)), rest=rest,
            narrowing=bool(_NARROWING.search(question)) and not (rest or widening or about), widening=widening, unfold=bool(_UNFOLD.match(question)),
            singled=bool(_SINGLED.match(question)), only=bool(_ONLY.match(question)), instead=bool(_INSTEAD.search(question)),
            now=bool(_NOW.match(question)),
            first=bool(_FIRST.search(question)),
            sized="amount" if _AMOUNT.search(question) else "count" if _NUMBER.search(question) else "",
        )
