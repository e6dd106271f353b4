"""Words made comparable."""

import sys
from concurrent.futures import ThreadPoolExecutor

from insightora_dash.catalog.words import stem

WORDS = [f"{stem_}{n}{end}" for n in "abcdefgh" for stem_ in ("organ", "relat", "compos", "hop") for end in ("izations", "ionally", "ing", "edly", "fulness")]


def test_stems_made_at_the_same_time_are_those_made_alone() -> None:
    alone = [stem.__wrapped__(word) for word in WORDS]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            together = list(threads.map(lambda _n: [stem.__wrapped__(word) for word in WORDS], range(8)))
    finally:
        sys.setswitchinterval(before)
    assert all(stems == alone for stems in together)
