"""What went wrong with a connection, as sentences a person can act on; shared by all kinds."""

import json
import re
from collections.abc import Callable

from insightora_dash.platform.errors import Forbidden, InsightoraError, Invalid, NotFound, TooLarge, Unavailable
from insightora_dash.platform.wording import N_
from insightora_dash.sources.connectors.connector import Target

LONGEST_DETAIL = 300
_CONNECTED_WITH = re.compile(r' (at|with parameters) ".*?"(?=: )', re.DOTALL)
_ASKED = re.compile(r' (for (MySQL|Postgres) query|query|COPY) (["\']).*\3(?=: ?)', re.DOTALL)


def closed(target: Target) -> InsightoraError:
    """Nobody listens at the port."""
    return Unavailable(
        "port_closed", N_("Nothing answers at {host}, port {port}. Check the port, and that the server runs and lets this machine in."),
        host=target.text("host"), port=target.text("port"),
    )  # fmt: skip


def silent(target: Target) -> InsightoraError:
    """The host does not answer."""
    return Unavailable(
        "host_silent", N_("{host} did not answer in time. Check the host name, and that no firewall is in between."), host=target.text("host")
    )


def wrong_password(target: Target) -> InsightoraError:
    """The server answered and refused the user."""
    return Forbidden("login_refused", N_("The server refused the user {user}. Check user and password."), user=target.text("user"))


def no_database(target: Target) -> InsightoraError:
    """The server has no such database."""
    return NotFound("no_database", N_("The server has no database called {database}."), database=target.text("database"))


def no_rights(detail: str) -> InsightoraError:
    """The user may not read it."""
    return Forbidden("no_rights", N_("The database does not let this user read it: {detail}"), detail=detail)


def no_tls(detail: str) -> InsightoraError:
    """TLS could not be agreed on, or the certificate is not trusted."""
    return Unavailable("tls_failed", N_("The encrypted connection could not be made: {detail} Check the TLS setting."), detail=detail)


def too_slow(target: Target) -> InsightoraError:
    """The source's own time limit ended a statement."""
    seconds = f"{target.seconds:g}"
    return TooLarge("source_time", N_("The database stopped the query after {seconds} seconds. Ask for less, or for a shorter time."), seconds=seconds)


def gone(detail: str) -> InsightoraError:
    """The connection broke while it was used."""
    return Unavailable("source_gone", N_("The database hung up: {detail} Try again in a moment."), detail=detail)


def missing_table(detail: str) -> InsightoraError:
    """A table or column that was there is there no more."""
    return NotFound("source_changed", N_("The database has changed: {detail} Refresh the connection on the Data page."), detail=detail)


def no_file(target: Target) -> InsightoraError:
    """There is no such file, or this account may not read it."""
    return NotFound("no_database_file", N_("{path} does not exist or cannot be read. Check the path."), path=target.text("path"))


def not_a_database(target: Target) -> InsightoraError:
    """The file is something else, or damaged."""
    return Invalid("not_a_database", N_("{path} is not a database of this kind, or it is damaged."), path=target.text("path"))


def in_use(target: Target) -> InsightoraError:
    """Another program has the file open for writing."""
    return Unavailable("database_in_use", N_("{path} is open for writing in another program. Close it there and try again."), path=target.text("path"))


def driver_missing(package: str) -> InsightoraError:
    """The Python package that speaks to this database is not installed."""
    return Invalid("driver_missing", N_("Install {package} to connect to this kind of database."), package=package)


def guessed(error: Exception, target: Target) -> InsightoraError:
    """A diagnosis from the words that drivers share; for those that have few of their own."""
    if isinstance(error, ConnectionRefusedError | TimeoutError):
        return closed(target) if isinstance(error, ConnectionRefusedError) else silent(target)
    text = plain(error).lower()
    found = next((made for made, signs in _SIGNS if any(sign in text for sign in signs)), None)
    if found is not None:
        return found(target)
    detailed = next((made for made, signs in _DETAILED if any(sign in text for sign in signs)), None)
    return detailed(said(error, target)) if detailed else unexplained(error, target)


def unexplained(error: Exception, target: Target) -> InsightoraError:
    """Whatever else the database said."""
    return Unavailable("source_failed", N_("The database answered: {detail}"), detail=said(error, target))


def said(error: Exception, target: Target) -> str:
    """The first lines of a driver's message, shortened, without the secret."""
    text = plain(error)
    if target.secret:
        text = text.replace(target.secret, "…")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith(("LINE ", "^"))]
    return " ".join(lines)[:LONGEST_DETAIL]


def plain(error: Exception) -> str:
    """A driver's message without DuckDB's wrapping, the words it connected with and the SQL that was sent."""
    text = str(error)
    if (start := text.find('{"exception_type"')) >= 0:
        try:
            text = str(json.loads(text[start:])["exception_message"])
        except (ValueError, KeyError):
            text = text[start:]
    return _ASKED.sub("", _CONNECTED_WITH.sub("", text))


_SIGNS: tuple[tuple[Callable[[Target], InsightoraError], tuple[str, ...]], ...] = (
    (wrong_password, ("login failed", "authentication failed", "incorrect username or password", "password authentication", "unauthorized", "error 401",
                      "invalid access token", "invalid username", "invalid credential", "ora-01017", "ora-01005", "no password supplied")),
    (no_database, ("cannot open database", "unknown database", "ora-12514", "ora-12505", "unknown_database", "catalog_not_found")),
    (closed, ("connection refused", "actively refused", "errno 111")),
    (silent, ("login timeout", "connect timeout", "connecttimeout", "no route to host", "getaddrinfo", "name or service not known", "failed to resolve")),
    (too_slow, ("timed out", "timeout", "exceeded the maximum run time", "exceeded_time_limit", "dpy-4024")),
)  # fmt: skip
_DETAILED: tuple[tuple[Callable[[str], InsightoraError], tuple[str, ...]], ...] = (
    (no_rights, ("permission denied", "permission was denied", "insufficient privileges", "access denied", "not authorized", "ora-01031", "access_denied")),
    (no_tls, ("ssl", "tls", "certificate")),
    (missing_table, ("does not exist", "invalid object name", "invalid column name", "ora-00942", "ora-00904", "table_or_view_not_found", "table_not_found",
                     "unknown_table", "unknown table")),
    (gone, ("connection reset", "closed the connection", "broken pipe", "connection was closed", "connection is closed", "ora-03113", "dpy-4011",
            "connection aborted", "communication link failure")),
)  # fmt: skip
