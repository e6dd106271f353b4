"""Requests that are not questions: orders to change data, text that is not a question at all."""

import re
import unicodedata

from insightora_dash.platform.wording import _

MAX_CHARACTERS = 1_000
_ORDERS = (
    "delete|drop|remove|erase|truncate|insert|update|alter|wipe|overwrite|rename|purge|destroy|modify|replace|grant|revoke|"
    "lösche|löschen|ändere|entferne"
)
_POLITE = r"(?:please|bitte|can you|could you|would you|i want to|i want you to|let's|now|go ahead and|just)\W+"
_CHANGE = re.compile(
    rf"^\W*(?:{_POLITE})*(?:{_ORDERS})\b|;\s*(?:{_ORDERS})\b|"
    r"\b(?:drop|truncate|alter)\s+(?:the\s+)?(?:table|database|column|schema)\b|\bdelete\s+from\b|\binsert\s+into\b",
    re.IGNORECASE,
)
_ADD = re.compile(
    rf"^\W*(?:{_POLITE})*(?:(?:add|create)\s+[\w ]{{1,40}}?\b(?:row|rows|record|records|table|column|entry)\b|"
    r"(?:set|change|increase|decrease|raise|edit)(?!\s+(?:in|of|over)\b)\s+[\w ]{1,40}?\b(?:to|by)\b)",
    re.IGNORECASE,
)
# What is done to things or people rather than to rows; a noun after the verb tells an order from a name (`fire Bo`, `fire incidents`).
_DEED = re.compile(
    rf"^\W*(?:{_POLITE})*(?:(?:send|forward|schicke|sende|maile)\s|(?:email|e-mail|mail|post)\s+(?:the|this|that|it|me|my|him|her|all|every)\b|"
    r"(?:cancel|fire|hire|promote|demote|approve|reject|mark|pay|refund|assign|transfer|archive|block|ban|close|expel|discharge|suspend|admit|enroll|enrol|"
    r"dismiss|evict|book|schedule|reschedule|notify|remind|invite|reopen|restock|reorder|ship|dispatch|deactivate|activate|unsubscribe|upgrade|downgrade|storniere|kündige|genehmige|bezahle)\s+"
    r"(?:(?:the|all|every|each|my|this|that|these|those|a|an|order|die|den|das|alle)\b|\d|(?-i:[A-ZÄÖÜ][a-zäöüß])|\w+\s+(?:#?\d|(?-i:[A-Z]+-?\d)|(?:as|to)\b))|"
    r"(?:add|create|register|füge)\s+(?:a|an|another|one|new)\s+[\w ]{1,40}?\b(?:named|called|for)\b|"
    r"give\s+(?!me\b|us\b|the\b)[\w ]{1,40}?\ba\s+(?:raise|discount|bonus|refund|promotion|rebate)\b)",
    re.IGNORECASE,
)
_CHARTED = re.compile(r"\b(?:chart|graph|plot|bar|pie|line|sort|order|filter|duplicates|outliers)\b", re.IGNORECASE)


# In a chat, what is taken back is a part of the answer on screen, not data.
_TAKEN_BACK = re.compile(
    rf"^\W*(?:{_POLITE}|and\W+)*(?:remove|drop|delete|entferne|lösche)\s+(?!.*\b(?:from|table|tables|rows?|records?|database|schema|all|every|everything|data|"
    r"zeilen?|tabellen?|alle|daten)\b)(?:\S+\s*){1,5}$",
    re.IGNORECASE,
)


def declined(question: str, *, following: bool = False) -> str | None:
    """Why this is not read at all, as a sentence; None for what looks like a question, or for an edit of the one before."""
    if following and _TAKEN_BACK.match(question):
        return None
    if len(question) > MAX_CHARACTERS:
        return _("This question has {count} characters; up to {most} can be read. Ask about one thing at a time.", count=len(question), most=MAX_CHARACTERS)
    letters = [c for c in question if c.isalpha()]
    if not letters:
        return _("There are no words in this question. Ask in words, for example one of these.")
    if sum("LATIN" in unicodedata.name(c, "") for c in letters) < 0.5 * len(letters):
        return _("This script cannot be read offline yet. Ask in English, for example one of these.")
    if _CHANGE.search(question) or (_ADD.search(question) and not _CHARTED.search(question)):
        return _("This asks to change data. Questions only read here; nothing was changed.")
    if _DEED.search(question):
        return _("This asks for something to be done or sent. Questions only read here; nothing was changed or sent.")
    return None
