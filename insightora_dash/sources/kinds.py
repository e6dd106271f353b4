"""Kinds of values that text columns really hold, each with its test and its SQL."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

NULLS = ("", "na", "n/a", "#n/a", "null", "none", "nan", "-", "--", "n.a.", "nil")
TEXT_NULLS = ("", "n/a", "#n/a", "null", "-", "--")
FAMILIES = (("true", "false"), ("yes", "no"), ("ja", "nein"), ("wahr", "falsch"), ("oui", "non"), ("y", "n"), ("t", "f"), ("j", "n"))
CURRENCIES = {
    "€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₺": "TRY", "₩": "KRW", "zł": "PLN", "kč": "CZK", "r$": "BRL",
    "us$": "USD", "a$": "AUD", "c$": "CAD", "eur": "EUR", "usd": "USD", "gbp": "GBP", "chf": "CHF", "jpy": "JPY", "sek": "SEK", "nok": "NOK",
    "dkk": "DKK", "pln": "PLN", "czk": "CZK", "brl": "BRL", "inr": "INR", "cny": "CNY", "aud": "AUD", "cad": "CAD", "kr": "SEK", "fr.": "CHF",
}  # fmt: skip
SIGNS = "|".join(sorted((re.escape(sign) for sign in CURRENCIES), key=len, reverse=True))
_PLAIN = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")
_INTEGER = re.compile(r"^[+-]?\d+$")
_EN, _EU = r"(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?", r"(\d{1,3}([. \u00a0\u202f'’]\d{3})+|\d+)?(,\d+)?"
_STYLES = {"en": re.compile(f"^[+-]?{_EN}$"), "eu": re.compile(f"^[+-]?{_EU}$"), "space": re.compile(r"^[+-]?\d{1,3}([ \u00a0\u202f'’]\d{3})+(\.\d+)?$")}
_DRESSING = re.compile(
    rf"^(?P<minus>[-+(]{{0,2}})\s*(?P<before>{SIGNS})?\s*\(?(?P<number>[-+]?[\d.,' \u00a0\u202f’]*\d[\d.,]*)\s*(?P<after>{SIGNS}|%)?\s*(?P<end>[-)]?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dressed:
    """A number as people write it: its style (plain, en, eu, space) and its unit."""

    style: str
    unit: str | None
    ambiguous: bool = False  # 1,234 or 1.234: thousands or decimals


def dressed(text: str) -> Dressed | None:
    """How a text spells a number; None when it is none."""
    if _PLAIN.match(text):
        return Dressed("plain", None)
    found = _DRESSING.match(text)
    if not found:
        return None
    number, sign = found["number"].strip(), found["before"] or found["after"]
    unit = "%" if sign == "%" else CURRENCIES.get(sign.lower()) if sign else None
    if re.fullmatch(r"[+-]?\d{1,3},\d{3}", number):
        return Dressed("en", unit, ambiguous=True)
    if re.fullmatch(r"[+-]?\d+(\.\d+)?", number):
        return Dressed("en", unit, ambiguous=bool(re.fullmatch(r"[+-]?\d{1,3}\.\d{3}", number)))
    for style, pattern in _STYLES.items():
        if pattern.match(number):
            return Dressed(style, unit)
    return None


def is_integer(text: str) -> bool:
    """Whether a text is a whole number that prints back as it was (no leading zeros)."""
    return bool(_INTEGER.match(text)) and not has_leading_zero(text)


def has_leading_zero(text: str) -> bool:
    """Whether a text is a code such as 00417."""
    digits = text.lstrip("+-")
    return len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()


def family_of(values: Sequence[str]) -> tuple[str, str] | None:
    """The pair of words for yes and no that these distinct lower-case values are made of."""
    seen = set(values)
    for yes, no in FAMILIES:
        if seen <= {yes, no} and (seen == {yes, no} or (seen and yes in {"true", "false"} | {"true"})):
            return yes, no
    return None
