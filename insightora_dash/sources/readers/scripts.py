"""Which code page a text has that is no UTF-8 and not of Western Europe, by the bytes above ASCII and how they stand together."""

import codecs
import re

FEWEST = 6  # bytes above ASCII from which on they tell anything
DIFFERENT = 5  # of them: real text has more letters than that
_RUN = re.compile(rb"[\x80-\xff]+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_RARE = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")  # what GB 18030 has four bytes for, such as the yen sign
_KANA = re.compile("[\u3040-\u30ff]")


def code_page(head: bytes) -> str | None:
    """The codec of Chinese, Japanese, Korean, Cyrillic or Greek text; None for what may be Western European.

    Western words have single letters above ASCII; in the others these bytes stand in pairs or make whole words.
    """
    runs = [match.group() for match in _RUN.finditer(_RARE.sub(b"", head))]
    high = b"".join(runs)
    if len(high) < FEWEST or len(set(high)) < DIFFERENT or 2 * sum(len(run) for run in runs if len(run) > 1) < len(high):
        return None
    return _double(runs, high, head) or _single(high, head)


def _double(runs: list[bytes], high: bytes, head: bytes) -> str | None:
    """A code page of two bytes a character."""
    if sum(len(run) for run in runs if len(run) % 2 == 0) >= 0.95 * len(high):
        leads = b"".join(run[::2] for run in runs if len(run) % 2 == 0)
        codec = "euc_jp" if _share(leads, 0xA4, 0xA5) >= 0.25 else "cp949" if _share(leads, 0xB0, 0xC8) >= 0.9 else "gb18030"
        if 2 * _share(leads, 0xB0, 0xF7) + (codec == "euc_jp") >= 1 and _decoded(head, codec) is not None:
            return codec
    japanese = _above(_decoded(head, "cp932"))
    if japanese and len(_KANA.findall(japanese)) >= 0.2 * len(japanese):
        return "cp932"
    traditional = _above(_decoded(head, "cp950"))
    if traditional and sum("\u4e00" <= sign <= "\u9fff" or "\u3000" <= sign <= "\u303f" for sign in traditional) >= 0.95 * len(traditional):
        leads = bytes(sign.encode("cp950")[0] for sign in traditional)
        return "cp950" if _share(leads, 0xA4, 0xC6) >= 0.85 else None
    return None


def _single(high: bytes, head: bytes) -> str | None:
    """A code page whose letters above ASCII make whole words."""
    if _share(high, 0xC0, 0xFF) < 0.85:
        return None
    if _share(high, 0xC0, 0xDF) > _share(high, 0xE0, 0xFF):
        return "koi8-r"
    words = _WORD.findall(head.decode("cp1251", "replace"))
    mixed = sum(not (word.islower() or word.isupper() or word.istitle()) for word in words)  # accented Greek letters stand at Cyrillic capitals
    return "cp1253" if mixed > 0.15 * len(words) else "cp1251"


def _share(values: bytes, low: int, high: int) -> float:
    return sum(low <= value <= high for value in values) / max(len(values), 1)


def _decoded(head: bytes, codec: str) -> str | None:
    """The text, its last character perhaps cut off; None when it is not text in this code page."""
    try:
        return codecs.getincrementaldecoder(codec)("strict").decode(head)
    except UnicodeDecodeError:
        return None


def _above(text: str | None) -> str:
    return "".join(sign for sign in text or "" if sign > "\x7f")
