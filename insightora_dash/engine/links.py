"""Children that serve live databases: a few for each connection, kept while they are used."""

import threading
import uuid
from collections import OrderedDict
from time import monotonic
from typing import Any

from insightora_dash.config import Config
from insightora_dash.engine import doors, wire
from insightora_dash.engine.children.process import Child, Stopped
from insightora_dash.engine.codec import decode_error
from insightora_dash.engine.dataset import Link
from insightora_dash.engine.turns import Turn, Turns
from insightora_dash.platform.errors import InsightoraError, Unavailable
from insightora_dash.platform.wording import N_

MOST_LINKS = 12  # with children at a time
IDLE_SECONDS = 600.0
OPEN_SECONDS = 20.0
_GRACE = 2.0  # that the parent waits beyond the source's own time limit


class LinkChild(Child):
    """A child that one connection was opened in."""

    def __init__(self, link: Link, config: Config) -> None:
        super().__init__("remote", {"memory_mb": config.engine_memory_mb})
        try:
            self._open(link, config)
        except BaseException:
            self.kill()
            raise

    def _open(self, link: Link, config: Config) -> None:
        request = {
            "op": "open", "id": uuid.uuid4().hex, "opener": link.opener, "options": link.options, "secret": link.secret,
            "address": doors.address_of(link, config), "seconds": link.seconds or config.query_seconds, "memory_mb": config.engine_memory_mb,
            "networks": config.url_networks,
        }  # fmt: skip
        header, _ = self.ask(request, seconds=OPEN_SECONDS, interruptible=False)
        if not header["ok"]:
            raise failed(header["error"])

    def has_warm(self, key: str) -> bool:
        """Every child of a connection is as good as another."""
        return True


class Links:
    """The children of all connections; the least recently used connection makes room for another."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._turns: OrderedDict[tuple[str, str], Turns[LinkChild]] = OrderedDict()
        self._used: dict[tuple[str, str], float] = {}

    def ask(self, link: Link, request: dict[str, Any], *, actor_id: str, seconds: float) -> tuple[wire.Header, bytes]:
        """A child's answer. Raises Stopped without one, and what the database said as an InsightoraError; other failures are in the header."""
        with self._turns_of(link).take(Turn(request["id"], actor_id, link.id)) as child:
            header, body = child.ask(request, seconds=seconds + _GRACE)
        if not header["ok"] and (said := decode_error(header["error"])):
            raise said
        return header, body

    def cancel(self, query_id: str) -> bool:
        """Stops a running or waiting request by id; False when there is none."""
        with self._lock:
            turns = list(self._turns.values())
        return any(one.cancel(query_id) for one in turns)

    def close(self) -> None:
        """Ends all children."""
        with self._lock:
            turns, self._turns = list(self._turns.values()), OrderedDict()
        for one in turns:
            one.close()

    def _turns_of(self, link: Link) -> Turns[LinkChild]:
        key, now = (link.id, link.version), monotonic()
        with self._lock:
            if key not in self._turns:
                self._turns[key] = Turns(lambda: self._make(link), self._config.engine_children, spare=False, guest=True)
            self._turns.move_to_end(key)
            self._used[key] = now
            over = [other for other in self._turns if other != key and (other[0] == link.id or now - self._used[other] > IDLE_SECONDS)]
            while len(self._turns) - len(over) > MOST_LINKS:
                over.append(next(other for other in self._turns if other not in over))
            closing = [self._turns.pop(other) for other in over]
            found = self._turns[key]
        for one in closing:
            one.close()
        return found

    def _make(self, link: Link) -> LinkChild:
        try:
            return LinkChild(link, self._config)
        except Stopped as end:
            raise Unavailable("source_silent", N_("The database did not answer in time. Try again in a moment.")) from end
        except OSError as error:
            raise Unavailable("engine_child", N_("No process could be started to run the query. Try again in a moment.")) from error


def failed(error: wire.Header) -> InsightoraError:
    """A child's failure as an error for people."""
    return decode_error(error) or Unavailable("source_failed", N_("The database answered: {detail}"), detail=str(error["message"])[:300])
