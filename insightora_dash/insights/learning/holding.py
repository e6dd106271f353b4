"""Which rows are held back: told from the rows themselves, so that one held back once is never learned from later."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np

EVERY = 4  # one row in so many is held back
Held = np.ndarray[Any, np.dtype[np.bool_]]


def held_back(rows: Sequence[tuple[Any, ...]]) -> Held:
    """For each row whether it is held back; of rows that are all alike each is another one."""
    seen: Counter[str] = Counter()
    found = []
    for row in rows:
        text = repr(row)
        seen[text] += 1
        found.append(crc32(f"{text}#{seen[text]}".encode(errors="replace")) % EVERY == 0)
    return np.array(found, dtype=bool)
