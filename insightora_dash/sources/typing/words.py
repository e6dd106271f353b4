"""Words that mean nothing, yes or no."""

from collections.abc import Collection

NULLS = (
    "", "na", "n/a", "#n/a", "#na", "null", "<null>", "(null)", "none", "nan", "-", "--", "---", "–", "—", "n.a.", "n.a", "nil", "\\n", "?", ".", "..",
    "#value!", "#ref!", "#div/0!", "#name?", "#num!", "#null!", "k.a.", "k. a.", "s/d", "n.v.t.", "n/d", "n.d.", "(blank)", "(leer)",
    "0000-00-00", "0000-00-00 00:00:00",
)  # fmt: skip
TEXT_NULLS = ("", "n/a", "#n/a", "null", "<null>", "(null)", "-", "--", "\\n", "#value!", "#ref!", "#div/0!", "#name?", "#num!", "#null!", "(blank)")
NOTHING = frozenset(NULLS)
LONGEST_NULL = max(len(word.encode()) for word in NULLS)
_FAMILIES = (
    ({"true", "t"}, {"false", "f"}), ({"yes", "y"}, {"no", "n"}), ({"ja", "j"}, {"nein", "n", "nee", "nej", "nei"}), ({"wahr", "w"}, {"falsch", "f"}),
    ({"oui", "o"}, {"non", "n"}), ({"vrai", "v"}, {"faux", "f"}), ({"sí", "si", "sì", "s"}, {"no", "n"}), ({"sim", "s"}, {"não", "nao", "n"}),
    ({"tak", "t"}, {"nie", "n"}), ({"ano", "a"}, {"ne", "n"}), ({"да", "д"}, {"нет", "н"}), ({"evet", "e"}, {"hayır", "hayir", "h"}),
    ({"igen", "i"}, {"nem", "n"}), ({"kyllä", "k"}, {"ei", "e"}), ({"da"}, {"nu", "ne"}), ({"on"}, {"off"}), ({"✓", "✔", "☑"}, {"✗", "✘", "☐", "x"}),
)  # fmt: skip
_SAFE_LETTERS = ({"y", "n"}, {"t", "f"}, {"j", "n"}, {"д", "н"})  # single letters that are hardly ever codes of something else


def family_of(values: Collection[str]) -> tuple[frozenset[str], frozenset[str]] | None:
    """The words for yes and for no that these distinct lower-case values are made of; both must occur, true and false may stand alone."""
    seen = set(values)
    if seen and all(len(value) == 1 for value in seen) and seen not in _SAFE_LETTERS and not seen & {"✓", "✔", "☑"}:
        return None
    for yes, no in _FAMILIES:
        if seen <= yes | no and ((seen & yes and seen & no) or seen in ({"true"}, {"false"})):
            return frozenset(yes), frozenset(no)
    return None
