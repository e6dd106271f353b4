"""Currency signs of any country and units of measure beside a number."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from babel.core import get_global

_SIGNS = {
    "€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₺": "TRY", "₩": "KRW", "₪": "ILS", "₫": "VND", "₦": "NGN", "₴": "UAH",
    "₱": "PHP", "฿": "THB", "₡": "CRC", "₲": "PYG", "₵": "GHS", "₸": "KZT", "₼": "AZN", "₾": "GEL", "₮": "MNT", "₭": "LAK", "៛": "KHR", "৳": "BDT",
    "￥": "JPY", "＄": "USD", "元": "CNY", "円": "JPY", "원": "KRW",
    "us$": "USD", "u$s": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "s$": "SGD", "hk$": "HKD", "nt$": "TWD", "r$": "BRL",
    "mx$": "MXN", "mex$": "MXN", "cl$": "CLP", "col$": "COP", "ar$": "ARS", "j$": "JMD", "tt$": "TTD", "bz$": "BZD", "rd$": "DOP", "e£": "EGP",
    "zł": "PLN", "kč": "CZK", "ft": "HUF", "ft.": "HUF", "lei": "RON", "лв": "BGN", "лв.": "BGN", "руб": "RUB", "руб.": "RUB", "р.": "RUB", "грн": "UAH",
    "грн.": "UAH", "дин": "RSD", "дин.": "RSD", "din": "RSD", "din.": "RSD", "tl": "TRY", "rs": "INR", "rs.": "INR", "rp": "IDR", "rp.": "IDR",
    "rm": "MYR", "s/": "PEN", "s/.": "PEN", "bs": "BOB", "bs.": "BOB", "₨": "PKR", "fr.": "CHF", "sfr": "CHF", "sfr.": "CHF", "km": "BAM",
    "ksh": "KES", "tsh": "TZS", "ush": "UGX", "dh": "AED", "dhs": "AED", "dhs.": "AED", "د.إ": "AED", "ر.س": "SAR", "﷼": "IRR", "֏": "AMD",
    "kr": "kr", "kr.": "kr", ",-kr": "kr", "euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD", "rmb": "CNY", "ден": "MKD", "ден.": "MKD",
}  # fmt: skip
_MEASURES = {
    name: name for name in ("kg", "g", "mg", "t", "km", "m", "cm", "mm", "l", "ml", "kwh", "mwh", "kw", "mw", "ha", "lb", "lbs", "oz", "mi", "mph",
    "h", "min", "ms", "°c", "°f", "gb", "mb", "kb", "tb", "pcs", "pts", "bps", "ppm")
} | {"days": "days", "day": "days", "hours": "hours", "hrs": "hours", "minutes": "minutes", "seconds": "seconds", "km/h": "km/h", "m²": "m²", "m2": "m²",
     "m³": "m³", "tage": "days", "stunden": "hours", "stk": "pcs", "stück": "pcs", "years": "years", "jahre": "years"}  # fmt: skip
_AFTER_ONLY = frozenset(_MEASURES) | {",-kr", "元", "円", "원"}
_WORDLIKE = frozenset({"ALL", "TOP", "CUP", "MOP", "PEN", "GEL", "TRY", "BAM", "SOS", "STD", "BOB", "LAK", "MUR", "DEM"})  # ISO codes that are words too
_CASE = {"kwh": "kWh", "mwh": "MWh", "kw": "kW", "mw": "MW", "°c": "°C", "°f": "°F", "gb": "GB", "mb": "MB", "kb": "kB", "tb": "TB"}


def unit_of_sign(sign: str, *, after: bool) -> str | None:
    """The unit that a sign before or after a number stands for: an ISO currency, "%", a unit of measure; None when it is none."""
    small = sign.strip().lower()
    if small in {"%", "％", "٪"}:
        return "%" if after else None
    if after and small in _MEASURES and small != "km":
        return _CASE.get(small, _MEASURES[small])
    if small == "km":  # convertible marks stand before or after, kilometres only after
        return "km" if after else "BAM"
    if small in _SIGNS and (after or small not in _AFTER_ONLY):
        return _SIGNS[small]
    if len(sign) == 3 and sign.upper() in _currencies() and (sign.isupper() or sign.islower()):
        return sign.upper()
    if len(sign) == 1 and unicodedata.category(sign) == "Sc":
        return sign
    return None


def is_money(unit: str | None) -> bool:
    """Whether a unit is a currency."""
    return unit is not None and (unit in _currencies() or unit == "kr" or (len(unit) == 1 and unicodedata.category(unit) == "Sc"))


def credible(signs: set[str], numbers: Sequence[str]) -> bool:
    """Whether codes such as TOP or ALL really are currencies here: only where some number is written like an amount."""
    return not any(sign.upper() in _WORDLIKE for sign in signs) or any(re.search(r"[.,]\d{2}$", number) for number in numbers)


@cache
def _currencies() -> frozenset[str]:
    return frozenset(get_global("all_currencies"))
