"""The planner that lets a language model at Groq (or a server that speaks its API) write the SQL."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import groq
import httpx

from insightora_dash.ask import model_reply, prompt
from insightora_dash.ask.earlier import Earlier
from insightora_dash.ask.reading import LeftMachine, Reading
from insightora_dash.catalog.catalog import Catalog
from insightora_dash.platform.errors import InsightoraError, Invalid, Unavailable
from insightora_dash.platform.wording import N_, _
from insightora_dash.query.query import Query

STRICT = ("openai/gpt-oss-120b", "openai/gpt-oss-20b")  # console.groq.com/docs/structured-outputs: constrained decoding only here
RETRIES = 1  # after a dropped connection, a server error or a short "too many requests"
LONGEST_PAUSE = 3.0
ANSWER_TOKENS = 4096

# What can go wrong, the most special first.
_SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (groq.APITimeoutError, N_("the model did not answer in time")),
    (groq.APIConnectionError, N_("the model could not be reached")),
    (groq.RateLimitError, N_("the model is asked too often right now")),
    (groq.AuthenticationError, N_("the key for the model is not accepted")),
    (groq.PermissionDeniedError, N_("the key for the model is not accepted")),
    (groq.NotFoundError, N_("the server does not know this model")),
    (groq.APIStatusError, N_("the model's server reported an error")),
)


class GroqPlanner:
    """Words to a Query by one chat completion, and one more to repair SQL that does not run.

    `attempt` runs a query and raises Invalid when it cannot. Every failure is an InsightoraError whose sentence says why.
    """

    def __init__(self, key: str, *, base_url: str, model: str, seconds: float, attempt: Callable[[Query], object]) -> None:
        self.left_machine: LeftMachine = "nothing"
        self.tokens = 0  # used so far, in both directions
        self._model, self._seconds, self._attempt = model, seconds, attempt
        self._plain_v1 = base_url.rstrip("/").endswith("/v1") and not base_url.rstrip("/").endswith("/openai/v1")
        self._path_rewritten = False
        self._key, self._base_url = key, server_address(base_url)

    def read(self, question: str, catalog: Catalog, history: Sequence[Earlier] = ()) -> Reading:
        """The model's reading of a question; raises Unavailable or Invalid when there is none that runs."""
        deadline = time.monotonic() + self._seconds
        messages = prompt.messages(question, catalog, history)
        answer = self._ask(messages, deadline)
        try:
            return self._reading(answer)
        except Invalid as error:
            messages += prompt.repair(answer.raw, error.worded())
        return self._reading(self._ask(messages, deadline))

    def _reading(self, answer: model_reply.ModelReply) -> Reading:
        query = Query.parse(answer.sql)
        try:
            self._attempt(query)
        except Invalid:
            raise
        except InsightoraError:  # a limit was hit: the query is sound, whoever runs it will say what happened
            pass
        return Reading(query, answer.confidence, answer.explanation or _("the model wrote this query"), unused=answer.unused, notes=answer.assumptions,
                       chart=answer.chart, planner=self._model, left_machine=self.left_machine)

    def _ask(self, messages: list[dict[str, Any]], deadline: float) -> model_reply.ModelReply:
        """One reply; a dropped connection, a server error, a short pause asked for and a wrong path are tried once more."""
        for retries_left in range(RETRIES, -1, -1):
            try:
                return model_reply.read(self._completion(messages, deadline))
            except groq.APIError as error:
                pause = self._pause(error)
                if not retries_left or pause is None or time.monotonic() + pause >= deadline:
                    raise _translated(error) from error
                time.sleep(pause)
        raise AssertionError  # pragma: no cover - the loop returns or raises

    def _pause(self, error: groq.APIError) -> float | None:
        """Seconds to wait before trying again; None when that would not help."""
        if isinstance(error, groq.NotFoundError) and self._plain_v1 and not self._path_rewritten:
            self._path_rewritten = True
            return 0.0
        if isinstance(error, groq.RateLimitError):
            seconds = _seconds(error.response.headers.get("retry-after"))
            return seconds if seconds is not None and seconds <= LONGEST_PAUSE else None
        if isinstance(error, groq.APITimeoutError):
            return None
        return 0.3 if isinstance(error, groq.APIConnectionError | groq.InternalServerError) else None

    def _completion(self, messages: list[dict[str, Any]], deadline: float) -> Any:
        """The SDK's answer, within the deadline however slowly bytes arrive."""
        box: list[Any] = []
        client = self._client(max(deadline - time.monotonic(), 0.1))

        def call() -> None:
            try:
                box.append(client.chat.completions.create(messages=messages, **self._options()))  # type: ignore[arg-type]
            except Exception as error:
                box.append(error)

        thread = threading.Thread(target=call, name="model", daemon=True)
        thread.start()
        thread.join(max(deadline - time.monotonic(), 0.1))
        client.close()
        if not box:
            self.left_machine = "schema and sample values"
            raise Unavailable("model_timeout", N_("the model did not answer in time"))
        outcome = box[0]
        connected = not isinstance(getattr(outcome, "__cause__", None), httpx.ConnectError | httpx.ConnectTimeout)
        self.left_machine = "schema and sample values" if connected else self.left_machine
        self.tokens += int(getattr(getattr(outcome, "usage", None), "total_tokens", 0) or 0)
        if isinstance(outcome, groq.APIError):
            raise outcome
        if isinstance(outcome, Exception):
            raise Unavailable("model_failed", N_("the model's answer could not be read")) from outcome
        return outcome

    def _client(self, seconds: float) -> groq.Groq:
        hooks = {"request": [_without_prefix]} if self._path_rewritten else {}
        http = httpx.Client(event_hooks=hooks, timeout=httpx.Timeout(seconds, connect=min(seconds, 5.0)))
        return groq.Groq(api_key=self._key, base_url=self._base_url, max_retries=0, timeout=httpx.Timeout(seconds, connect=min(seconds, 5.0)), http_client=http)

    def _options(self) -> dict[str, Any]:
        strict = self._model in STRICT
        schema = {"name": "query", "schema": model_reply.SCHEMA, "strict": strict}
        options: dict[str, Any] = {"model": self._model, "temperature": 0, "max_completion_tokens": ANSWER_TOKENS,
                                   "response_format": {"type": "json_schema", "json_schema": schema}}
        return {**options, "reasoning_effort": "medium"} if strict else options


def server_address(url: str) -> str:
    """The address without the path that the SDK adds itself: `…/openai/v1` and `…/v1` are taken off."""
    bare = url.strip().rstrip("/")
    for ending in ("/openai/v1", "/v1", "/openai"):
        if bare.endswith(ending):
            return bare.removesuffix(ending)
    return bare


def _without_prefix(request: httpx.Request) -> None:
    """For servers that speak the API under /v1 alone."""
    request.url = request.url.copy_with(path=request.url.path.replace("/openai/v1/", "/v1/"))


def _seconds(text: str | None) -> float | None:
    try:
        return max(float(text), 0.0) if text else None
    except ValueError:
        return None


def _translated(error: groq.APIError) -> InsightoraError:
    found = next((sentence for kind, sentence in _SENTENCES if isinstance(error, kind)), N_("the model's answer could not be read"))
    return Unavailable("model_failed", found)
