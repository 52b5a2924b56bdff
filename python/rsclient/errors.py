"""The errors that rsclient raises; each says what it was doing, what came back and the numbers that matter."""

from __future__ import annotations

from typing import Any

__all__ = [
    "ConflictError",
    "DecodeError",
    "DecodeWarning",
    "HttpError",
    "InvalidRequestError",
    "JobFailedError",
    "NotAuthenticatedError",
    "NotFoundError",
    "NotPermittedError",
    "ProductError",
    "RateLimitedError",
    "RsClientError",
    "ServerError",
    "StillRunningError",
    "StorageError",
    "TimeoutError",
    "TransportError",
]


class RsClientError(RuntimeError):
    """Base of all errors of this package, except ValueError for a caller's mistake found before any work."""

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self._facts = facts

    @property
    def action(self) -> str:
        """What we were doing, e.g. "search CADIP items"."""
        return str(self._facts.get("action", ""))

    @property
    def detail(self) -> str:
        """The reason; of a service its error detail."""
        return str(self._facts.get("detail", ""))

    @property
    def status(self) -> int:
        """HTTP status of the answer, e.g. 503; 0 if nothing was asked or no answer came."""
        return int(self._facts.get("status", 0))

    @property
    def request_id(self) -> str:
        """The id under which the service logged the request; empty if it gave none."""
        return str(self._facts.get("request_id", ""))

    @property
    def attempts(self) -> int:
        """How often we asked."""
        return int(self._facts.get("attempts", 1))

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), str(self), self._facts)


def _rebuild(kind: type[RsClientError], message: str, facts: dict[str, Any]) -> RsClientError:
    return kind(message, **facts)


class HttpError(RsClientError):
    """The service answered with an error status."""


class NotAuthenticatedError(HttpError):
    """No credential, or one that the service does not know."""


class NotPermittedError(HttpError):
    """The service knows the caller, who lacks a role."""


class NotFoundError(HttpError):
    """There is no such thing."""


class ConflictError(HttpError):
    """There is such a thing already."""


class InvalidRequestError(HttpError):
    """The service does not accept what we sent."""


class RateLimitedError(HttpError):
    """Too many requests."""


class ServerError(HttpError):
    """The service failed, or one that it asked."""


class TransportError(RsClientError):
    """No answer came."""

    @property
    def host(self) -> str:
        """Who did not answer, with the port if it is not the usual one."""
        return str(self._facts.get("host", ""))


class TimeoutError(TransportError):
    """No answer came in time; what we asked for may still be going on."""


class DecodeError(RsClientError):
    """An answer came, but not what was promised."""


class DecodeWarning(UserWarning):
    """Data deviates from its format and was read all the same; the message has the place."""


class StorageError(RsClientError):
    """A folder, file or object cannot be read, written, removed or listed."""


class ProductError(RsClientError):
    """The content of a product is missing, corrupt or not of the expected format, or a format cannot be written."""


class _JobError(RsClientError):
    """What errors of jobs have in common."""

    @property
    def job_id(self) -> str:
        """Id of the job, to ask for it again."""
        return str(self._facts.get("job_id", ""))


class JobFailedError(_JobError):
    """A job of the platform ended without success; the detail is the service's message."""

    @property
    def job_status(self) -> str:
        """ "failed" or "dismissed"."""
        return str(self._facts.get("job_status", ""))


class StillRunningError(_JobError):
    """The time to wait for a job ran out; the job goes on."""

    @property
    def progress(self) -> int:
        """Per cent done when it was last seen."""
        return int(self._facts.get("progress", 0))
