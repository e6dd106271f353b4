"""Texts: joining, parts, patterns; equal means equal to the byte, and order is that of code points."""

from sqlglot import exp

from insightora_dash.engine.dialects.dialect import Dialect, Handler
from insightora_dash.engine.dialects.kinds import known_kind
from insightora_dash.engine.dialects.saying import BIGINT, TEXT, absent, choice, integer, number, say, words
from insightora_dash.engine.dialects.untranslatable import Untranslatable, unsaid

_PLAIN: dict[type[exp.Expr], str] = {exp.Lower: "lower", exp.Upper: "upper", exp.Length: "length"}


def plain(node: exp.Expr, dialect: Dialect) -> exp.Expr:
    """lower, upper, length."""
    return say(dialect, _PLAIN[type(node)], _text(node.this), like=BIGINT if isinstance(node, exp.Length) else TEXT)


def trimmed(node: exp.Trim, dialect: Dialect) -> exp.Expr:
    """trim(x) of spaces at both ends."""
    if node.expression or node.args.get("position"):
        raise unsaid(node)
    return say(dialect, "trim", _text(node.this), like=TEXT)


def replaced(node: exp.Replace, dialect: Dialect) -> exp.Expr:
    """replace(x, old, new)."""
    old = node.expression
    if not isinstance(old, exp.Literal) or not old.name:
        raise unsaid(node)
    return say(dialect, "replace", _text(node.this), old, _text(node.args["replacement"]), like=TEXT)


def end(node: exp.Left | exp.Right, dialect: Dialect) -> exp.Expr:
    """left(x, n), right(x, n)."""
    if (integer(node.expression) or 0) < 1:
        raise unsaid(node)
    return say(dialect, "left" if isinstance(node, exp.Left) else "right", _text(node.this), node.expression, like=TEXT)


def piece(node: exp.Substring, dialect: Dialect) -> exp.Expr:
    """substring(x, start, length), counted from the left."""
    start, length = integer(node.args.get("start")), node.args.get("length")
    if (start or 0) < 1 or (length is not None and (integer(length) or 0) < 1):
        raise unsaid(node)
    if length is None:
        return say(dialect, "rest", _text(node.this), node.args["start"], like=TEXT)
    return say(dialect, "substring", _text(node.this), node.args["start"], length, like=TEXT)


def place(node: exp.StrPosition, dialect: Dialect) -> exp.Expr:
    """strpos(x, y)."""
    if node.args.get("position") is not None or node.args.get("occurrence") is not None:
        raise unsaid(node)
    return say(dialect, "position", _text(node.this), _text(node.args["substr"]), like=BIGINT)


def within(node: exp.Contains, dialect: Dialect) -> exp.Expr:
    """contains(x, y)."""
    return exp.GT(this=say(dialect, "position", _text(node.this), _text(node.expression), like=BIGINT), expression=number(0))


def at_an_end(node: exp.StartsWith | exp.EndsWith, dialect: Dialect) -> exp.Expr:
    """starts_with(x, 'y'), ends_with(x, 'y')."""
    wanted = node.expression
    if not isinstance(wanted, exp.Literal) or not wanted.name:
        raise unsaid(node)
    name = "left" if isinstance(node, exp.StartsWith) else "right"
    return exp.EQ(this=say(dialect, name, _text(node.this), number(len(wanted.name)), like=TEXT), expression=wanted.copy())


def joined(node: exp.DPipe, dialect: Dialect) -> exp.Expr:
    """a || b, NULL when one is."""
    parts = [as_text(node.this, dialect), as_text(node.expression, dialect)]
    made = say(dialect, "joined", *parts, like=TEXT)
    if not dialect.empty_is_null:
        return made
    missing = exp.Or(this=absent(parts[0]), expression=absent(parts[1]))
    return choice((exp.Not(this=exp.paren(missing)), made), like=TEXT)


def concatenated(node: exp.Concat, dialect: Dialect) -> exp.Expr:
    """concat(a, b, …), which passes over NULL."""
    made: exp.Expr | None = None
    for value in node.expressions:
        filled = as_text(value, dialect)
        if not isinstance(value, exp.Literal) and not dialect.empty_is_null:
            filled = exp.Coalesce(this=filled.copy(), expressions=[words("")])
            filled.type = exp.DataType(this=TEXT)
        made = filled if made is None else say(dialect, "joined", made, filled, like=TEXT)
    if made is None:
        raise Untranslatable("concat()")
    return made


def as_text(node: exp.Expr, dialect: Dialect) -> exp.Expr:
    """A text or whole number as text; other values look different in each database."""
    found = known_kind(node)
    if found in ("text", "null"):
        return node
    if found == "integer":
        return say(dialect, "to_text", node, like=TEXT)
    raise Untranslatable(f"{found} as text")


def like(node: exp.Like | exp.ILike, dialect: Dialect) -> exp.Expr:
    """x like 'pattern'; without case, both sides in lower case."""
    pattern = node.expression
    if not isinstance(pattern, exp.Literal) or "\\" in pattern.name or ("[" in pattern.name and "brackets" in dialect.lacks):
        raise unsaid(node)
    value = _text(node.this)
    if isinstance(node, exp.ILike):
        value, pattern = say(dialect, "lower", value, like=TEXT), words(pattern.name.lower())
    globbed = "like" in dialect.functions
    made = say(dialect, "like", value, words(_glob(pattern.name))) if globbed else exp.Like(this=value.copy(), expression=pattern.copy())
    return exp.Not(this=exp.paren(made)) if node.args.get("negate") else made


def _glob(pattern: str) -> str:
    """The pattern for a database whose LIKE does not tell upper from lower case, but whose GLOB does."""
    special = {"%": "*", "_": "?", "*": "[*]", "?": "[?]", "[": "[[]"}
    return "".join(special.get(letter, letter) for letter in pattern)


def _text(node: exp.Expr) -> exp.Expr:
    if known_kind(node) not in ("text", "null"):
        raise unsaid(node)
    return node


HANDLERS: dict[type[exp.Expr], Handler] = {
    **dict.fromkeys(_PLAIN, plain),
    exp.Trim: trimmed,
    exp.Replace: replaced,
    exp.Left: end,
    exp.Right: end,
    exp.Substring: piece,
    exp.StrPosition: place,
    exp.Contains: within,
    exp.StartsWith: at_an_end,
    exp.EndsWith: at_an_end,
    exp.DPipe: joined,
    exp.Concat: concatenated,
    exp.Like: like,
    exp.ILike: like,
}
