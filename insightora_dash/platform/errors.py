"""The one family of errors that may reach a person, worded at the door."""

from typing import ClassVar

from insightora_dash.platform.wording import translate


class InsightoraError(Exception):
    """What happened and what to do next, as a stable `code` and a sentence with its parameters.

    `sentence` is an English template marked with `N_`; `worded()` translates and fills it in the current locale.
    """

    status: ClassVar[int] = 500

    def __init__(self, code: str, sentence: str, /, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.params = params

    def worded(self) -> str:
        """The sentence for a person, in the current locale."""
        return translate(self.sentence, **self.params)

    def __str__(self) -> str:
        return self.worded()


class Invalid(InsightoraError):
    """The input cannot be used."""

    status = 422


class NotFound(InsightoraError):
    """It does not exist, or the actor may not know that it does."""

    status = 404


class Forbidden(InsightoraError):
    """The actor may see it but not do this."""

    status = 403


class Conflict(InsightoraError):
    """Somebody changed it meanwhile."""

    status = 409


class TooLarge(InsightoraError):
    """A limit of size, time or memory was hit; the sentence names it."""

    status = 413


class Unavailable(InsightoraError):
    """A part the request needs is not there right now; trying again may work."""

    status = 503


class StorageFull(InsightoraError):
    """No room left on the disk; nothing was changed."""

    status = 507
