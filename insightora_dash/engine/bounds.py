"""Functions whose result is as large as an argument says: allowed with small literal arguments only."""

import re

from sqlglot import exp

from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_

MOST_TEXT = 1_000  # characters that padding or repeating may make
MOST_SERIES = 1_000_000  # numbers in a series
_WIDE = re.compile(r"\d{4,}|\*|\{[^}]*\{")  # a width beyond 999 or taken from an argument
_DAY_OR_MORE = ("DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "DECADE", "CENTURY")
_WHERE_SERIES_STAND = (exp.Table, exp.Explode, exp.Unnest, exp.Lateral)


def check(tree: exp.Query) -> None:
    """Raises Invalid naming the first function whose result could be huge."""
    for node in tree.walk():
        if isinstance(node, exp.GenerateSeries):
            _series(node)
        elif isinstance(node, exp.Pad):
            _small(node.expression, "lpad" if node.args.get("is_left") else "rpad")
        elif isinstance(node, exp.Repeat):
            _repeat(node)
        elif isinstance(node, exp.Format):
            _template(node.this, "format")
        elif isinstance(node, exp.Anonymous):
            _anonymous(node)


def _anonymous(node: exp.Anonymous) -> None:
    name, arguments = node.name.lower(), node.expressions
    if name in ("printf", "format"):
        _template(arguments[0] if arguments else None, name)
    elif name in ("lpad", "rpad"):
        _small(arguments[1] if len(arguments) > 1 else None, name)
    elif name == "bar":
        _small(arguments[3] if len(arguments) > 3 else exp.Literal.number(80), name)


def _repeat(node: exp.Repeat) -> None:
    _small(node.args.get("times"), "repeat")
    if any(node.this.find_all(exp.Repeat)):
        raise _too_large("repeat")


def _small(size: exp.Expr | None, name: str) -> None:
    number = _integer(size)
    if number is None or number > MOST_TEXT:
        raise _too_large(name)


def _template(template: exp.Expr | None, name: str) -> None:
    if not isinstance(template, exp.Literal) or not template.is_string or _WIDE.search(template.name):
        raise _too_large(name)


def _series(node: exp.GenerateSeries) -> None:
    if not isinstance(node.parent, _WHERE_SERIES_STAND):
        raise Invalid("series_refused", N_("range and generate_series can be used in FROM or inside unnest() only."))
    if _steps_by_days(node.args.get("step")):
        return
    start, end, step = (_integer(node.args.get(part)) for part in ("start", "end", "step"))
    step = 1 if node.args.get("step") is None else step
    if start is None or end is None or not step or abs((end - start) / step) > MOST_SERIES:
        raise Invalid(
            "series_refused", N_("A series needs literal numbers and at most {most} of them, or dates with a step of a day or more."), most=f"{MOST_SERIES:,}"
        )


def _steps_by_days(step: exp.Expr | None) -> bool:
    if not isinstance(step, exp.Interval) or step.unit is None or step.unit.name.upper().removesuffix("S") not in _DAY_OR_MORE:
        return False
    return isinstance(step.this, exp.Literal) and re.fullmatch(r"-?[1-9]\d{0,5}", step.this.name) is not None


def _integer(node: exp.Expr | None) -> int | None:
    sign = 1
    while isinstance(node, exp.Neg | exp.Paren):
        sign, node = (-sign if isinstance(node, exp.Neg) else sign), node.this
    if isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit() and len(node.name) < 19:
        return sign * int(node.name)
    return None


def _too_large(name: str) -> Invalid:
    return Invalid("too_large_refused", N_("{name} can be used here with a literal size of at most {most} only."), name=name, most=f"{MOST_TEXT:,}")
