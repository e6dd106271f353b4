"""MotherDuck: a DuckDB database in the cloud, attached by DuckDB itself."""

from insightora_dash.platform.errors import InsightoraError, Invalid
from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors import diagnosis
from insightora_dash.sources.connectors.attached import AttachedSession, Attachment
from insightora_dash.sources.connectors.connector import Connector, Option, RemoteTable, Target
from insightora_dash.sources.readers.staging import literal

PACKAGE = "duckdb-extension-motherduck"


class MotherduckSession(AttachedSession):
    """A database of an account."""

    def server(self) -> str:
        """Product and version."""
        return f"MotherDuck {self.connection.execute('SELECT version()').fetchall()[0][0].removeprefix('v')}"

    def read_only(self) -> bool:
        """It is attached read-only, but the token may do more."""
        return False

    def tables(self) -> list[RemoteTable]:
        """Tables and views."""
        return self.attached_tables("information_schema")


def open_session(target: Target) -> MotherduckSession:
    """Signs in and attaches; raises DuckDB's error when it cannot."""
    return MotherduckSession(target, attachment(target))


def attachment(target: Target) -> Attachment:
    """What is attached; the token is a setting, not part of the path that DuckDB shows."""
    name = target.text("database")
    if not name.replace("_", "").replace("-", "").isalnum():
        raise Invalid("motherduck_name", N_("“{name}” is not the name of a database: letters, digits, - and _."), name=name[:100])
    settings = (f"SET motherduck_token={literal(target.secret)}", "SET motherduck_attach_mode='single'")
    return Attachment(type="", path=f"md:{name}", extension="motherduck", settings=settings)


def explain(error: Exception, target: Target) -> InsightoraError:
    """What MotherDuck or DuckDB said."""
    return error if isinstance(error, InsightoraError) else diagnosis.guessed(error, target)


CONNECTOR = Connector(
    kind="motherduck", label="MotherDuck", icon="database", attached=True, package=PACKAGE, preview=True,
    options=(
        Option("database", N_("Database"), required=True, locates=True),
        Option("token", N_("Access token"), kind="secret", hint=N_("A read-scaling token may only read")),
    ),
    open=open_session, explain=explain,
)  # fmt: skip
