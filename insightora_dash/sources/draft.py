"""What a person typed into a connection's form: checked, and turned into a link the engine can open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from insightora_dash.engine.dataset import Link
from insightora_dash.platform.errors import Invalid
from insightora_dash.platform.wording import N_, _
from insightora_dash.sources.connectors.connector import Connector, Option
from insightora_dash.sources.connectors.registry import connector

Value = str | int | bool
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A kind of database with its options and its credential, not saved yet."""

    kind: str
    options: Mapping[str, Value]
    secret: str = field(default="", repr=False)

    def checked(self) -> "Draft":
        """The same with every option of its kind; raises Invalid naming the one that is missing or cannot be read."""
        one = connector(self.kind)
        options = {option.name: _value(option, self.options.get(option.name)) for option in one.options if option.kind != "secret"}
        return Draft(self.kind, options, self.secret)

    @property
    def name(self) -> str:
        """What the source is called at first: its database, its file, or the end of its address."""
        known = next((str(self.options[name]) for name in ("database", "path", "bucket", "url") if self.options.get(name)), "")
        return known.partition("?")[0].rstrip("/").rsplit("/", maxsplit=1)[-1]

    def link(self, identity: str, *, dialect: str | None = None, fresh_seconds: float = 60.0) -> Link:
        """What the engine opens; its version is that of options and secret."""
        one = connector(self.kind)
        options = tuple(self.options.items())
        version = sha256(repr((options, self.secret)).encode()).hexdigest()[:16]
        return Link(identity, opener(one), one.label, options, self.secret, one.dialect if dialect is None else dialect, one.attached, version, fresh_seconds)

    def moved(self, other: Mapping[str, Value]) -> bool:
        """Whether these options send the credential somewhere else than `other` did."""
        one = connector(self.kind)
        return any(str(self.options.get(option.name, "")) != str(other.get(option.name, "")) for option in one.options if option.locates)


def typed(kind: str, values: Mapping[str, Value | None]) -> Draft:
    """The draft that the filled-in fields of a kind's form make."""
    secret = connector(kind).secret
    hidden = secret.name if secret else ""
    return Draft(kind, {name: value for name, value in values.items() if value is not None and name != hidden}, str(values.get(hidden) or ""))


def opener(one: Connector) -> str:
    """Where a child finds the connector."""
    return f"{one.open.__module__}:CONNECTOR"


def _value(option: Option, given: Value | None) -> Value:
    if option.kind == "switch":
        return bool(given if given is not None else option.default)
    text = str(option.default if given in (None, "") else given).strip()
    if not text and option.required:
        raise Invalid("option_missing", N_("Fill in: {field}"), field=_(option.label))
    if len(text) > LONGEST or (option.kind != "long" and not text.isprintable()):
        raise Invalid("option_unreadable", N_("{field} cannot be read. Type it again."), field=_(option.label))
    if option.kind == "choice" and text not in {value for value, _label in option.choices}:
        raise Invalid("option_unreadable", N_("{field} cannot be read. Type it again."), field=_(option.label))
    if option.kind != "number" or not text:
        return text
    if not text.isdigit() or not 0 < int(text) < 65_536:
        raise Invalid("option_number", N_("{field} has to be a number from 1 to 65535."), field=_(option.label))
    return int(text)
