"""Writes insightora_dash/catalog/wordnet.gz: which common words are near each other.  python scripts/wordnet.py DICT

DICT is the folder `dict` of a WordNet 3.1 database (the files data.* and index.sense). A line of what is written is a word, its synonyms, the
words made of it or that it is made of (donate, donation, donor), and the words for what it is a kind of, separated by tabs and blanks.
"""

import gzip
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parent.parent / "insightora_dash" / "catalog" / "wordnet.gz"
PARTS = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
SENSES = 2  # the meanings of a word that are looked at, commonest first
_PLAIN = re.compile(r"[a-z]{3,}")
Synset = tuple[str, str]  # part of speech, offset


def main(folder: Path) -> None:
    """Reads the database and writes the words that were seen in WordNet's tagged texts, or are one step from such a word."""
    ranks, seen = _ranks(folder)
    words, pointers = _synsets(folder)
    synonyms, made, kinds = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for (word, synset), rank in ranks.items():
        if word not in seen:
            continue
        if synset[0] == "n" and rank <= SENSES:  # verbs and adjectives mean too much
            synonyms[word] |= {other for other in words[synset] if ranks.get((other, synset), 9) <= SENSES}
        for symbol, target, source, other in pointers[synset]:
            if symbol == "+" and words[synset][source] == word and rank <= SENSES + 2:
                made[word].add(words[target][other])
                made[words[target][other]].add(word)
            if symbol == "@" and rank == 1 and synset[0] == "n":
                kinds[word] |= set(words[target])
    lines = []
    for word in sorted({*synonyms, *made, *kinds}):
        parts = [sorted(one for one in found[word] if one != word and _PLAIN.fullmatch(one)) for found in (synonyms, made, kinds)]
        if _PLAIN.fullmatch(word) and any(parts):
            lines.append("\t".join([word, *(" ".join(part) for part in parts)]))
    TARGET.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    print(f"{len(lines)} words, {TARGET.stat().st_size // 1024} KB")


def _ranks(folder: Path) -> tuple[dict[tuple[str, Synset], int], set[str]]:
    ranks: dict[tuple[str, Synset], int] = {}
    seen: set[str] = set()
    for line in (folder / "index.sense").read_text().splitlines():
        key, offset, rank, count = line.split()
        word, kind = key.split("%")[0], PARTS[key.split("%")[1][0]]
        ranks[word, (kind, offset)] = int(rank)
        if int(count):
            seen.add(word)
    return ranks, seen


def _synsets(folder: Path) -> tuple[dict[Synset, list[str]], dict[Synset, list[tuple[str, Synset, int, int]]]]:
    words: dict[Synset, list[str]] = {}
    pointers: dict[Synset, list[tuple[str, Synset, int, int]]] = {}
    for name in ("noun", "verb", "adj", "adv"):
        for line in _data(folder / f"data.{name}"):
            fields = line.split(" | ")[0].split()
            synset, count = ("a" if fields[2] == "s" else fields[2], fields[0]), int(fields[3], 16)
            words[synset] = [fields[4 + 2 * place].lower().split("(")[0] for place in range(count)]
            at = 4 + 2 * count
            rest = fields[at + 1 : at + 1 + 4 * int(fields[at])]
            pointers[synset] = [
                (symbol, ("a" if kind == "s" else kind, offset), max(int(places[:2], 16) - 1, 0), max(int(places[2:], 16) - 1, 0))
                for symbol, offset, kind, places in zip(rest[::4], rest[1::4], rest[2::4], rest[3::4], strict=True)
            ]
    return words, pointers


def _data(path: Path) -> Iterator[str]:
    return (line for line in path.read_text().splitlines() if not line.startswith("  "))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
